// Lists snippets page by page, without their texts: the caller's own unless shared ones are asked for.
import { DAMAGED, FILTER_PROPERTIES, filterOf, NEXT_CURSOR, pageEnd } from './list-arguments.ts';
import { describeInfo, INFO_SCHEMA, metaOfOthers, structureInfo, warnOfOthers } from './snippet-answers.ts';
import { withStoreErrors } from './snippet-failures.ts';
import type { Tool } from './tool.ts';

export const tool: Tool = {
  name: 'list_snippets',
  title: 'List snippets',
  description:
    'Lists snippets in the order of their names, without their texts (read those with get_snippet). Yours, or with ' +
    'scope "shared" what members of your tenant have shared; those name their owner, and another person wrote them. ' +
    'To find a snippet by what it says, use search_snippets.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scope: 'snippets.read',
  inputSchema: {
    type: 'object',
    properties: {
      ...FILTER_PROPERTIES,
      limit: { type: 'integer', minimum: 1, maximum: 100, description: 'Snippets in one page; 50 when absent.' },
    },
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { snippets: { type: 'array', items: INFO_SCHEMA }, damaged: DAMAGED, next_cursor: NEXT_CURSOR },
    required: ['snippets', 'damaged', 'next_cursor'],
    additionalProperties: false,
  },
  run: async (args, { caller, store, signal }) => {
    const page = await withStoreErrors(undefined, async () => (await store()).list(caller, filterOf(args), signal));
    const lines = [
      warnOfOthers(page.items),
      page.items.length === 0 ? 'No snippets here.' : `Snippets on this page: ${page.items.length}.`,
      ...page.items.map((info) => `- ${describeInfo(info)}`),
      ...pageEnd(page.damaged, page.nextCursor),
    ];
    return {
      text: lines.filter((line) => line !== undefined).join('\n'),
      structured: {
        snippets: page.items.map(structureInfo),
        damaged: [...page.damaged],
        next_cursor: page.nextCursor ?? null,
      },
      ...metaOfOthers(page.items),
    };
  },
};
