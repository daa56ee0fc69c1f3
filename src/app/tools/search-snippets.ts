// Finds snippets by what they say. One call reads a bounded number of them and then gives a cursor, so that a large
// collection costs calls and not time.
import { QUERY_MAX } from '../snippets/matcher.ts';
import type { SearchMatch } from '../snippets/snippet-store.ts';
import { DAMAGED, FILTER_PROPERTIES, filterOf, NEXT_CURSOR, pageEnd } from './list-arguments.ts';
import {
  describeInfo,
  INFO_PROPERTIES,
  INFO_REQUIRED,
  metaOfOthers,
  nullable,
  structureInfo,
  warnOfOthers,
} from './snippet-answers.ts';
import { withStoreErrors } from './snippet-failures.ts';
import type { Tool } from './tool.ts';

export const tool: Tool = {
  name: 'search_snippets',
  title: 'Search snippets',
  description:
    'Finds snippets in which every word of the query occurs, in name, tags, description or text; case does not ' +
    'matter and parts of words count. Returns an excerpt of each, in the order of names. Searches yours, or with ' +
    'scope "shared" what members of your tenant have shared; another person wrote those. A call reads at most 500 ' +
    'snippets: go on with next_cursor even if a page has no matches.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scope: 'snippets.read',
  inputSchema: {
    type: 'object',
    properties: {
      query: { type: 'string', minLength: 1, maxLength: QUERY_MAX, description: 'One or more words, at most 16.' },
      ...FILTER_PROPERTIES,
      limit: { type: 'integer', minimum: 1, maximum: 50, description: 'Matches in one page; 20 when absent.' },
    },
    required: ['query'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      matches: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            ...INFO_PROPERTIES,
            matched_in: { type: 'array', items: { enum: ['name', 'tags', 'description', 'content'] } },
            excerpt: { type: 'string', description: 'The text around the first hit; empty if none is in the text.' },
            line: nullable('integer', 'Line of that hit, from 1; null without one.'),
          },
          required: [...INFO_REQUIRED, 'matched_in', 'excerpt', 'line'],
          additionalProperties: false,
        },
      },
      examined: { type: 'integer', description: 'How many snippets this call read.' },
      damaged: DAMAGED,
      next_cursor: NEXT_CURSOR,
    },
    required: ['matches', 'examined', 'damaged', 'next_cursor'],
    additionalProperties: false,
  },
  run: async (args, { caller, store, signal }) => {
    const query = { ...filterOf(args), query: args.query as string };
    const page = await withStoreErrors(undefined, async () => (await store()).search(caller, query, signal));
    const lines = [
      warnOfOthers(page.matches),
      `Matches: ${page.matches.length}; snippets read: ${page.examined}.`,
      ...page.matches.map((match) => `- ${describeInfo(match)}; ${describeHit(match)}`),
      ...pageEnd(page.damaged, page.nextCursor),
    ];
    return {
      text: lines.filter((line) => line !== undefined).join('\n'),
      structured: {
        matches: page.matches.map((match) => ({
          ...structureInfo(match),
          matched_in: [...match.matchedIn],
          excerpt: match.excerpt,
          line: match.line ?? null,
        })),
        examined: page.examined,
        damaged: [...page.damaged],
        next_cursor: page.nextCursor ?? null,
      },
      ...metaOfOthers(page.matches),
    };
  },
};

function describeHit({ matchedIn, excerpt, line }: SearchMatch): string {
  const where = `found in ${matchedIn.join(', ')}`;
  return line === undefined ? where : `${where}; line ${line}: ${JSON.stringify(excerpt)}`;
}
