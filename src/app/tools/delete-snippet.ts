// Deletes one of the caller's snippets; with `if_version` only the version that the caller has seen.
import { NAME_PATTERN, NAME_RULE } from '../snippets/snippet-rules.ts';
import { withStoreErrors } from './snippet-failures.ts';
import { type Tool, ToolError } from './tool.ts';

export const tool: Tool = {
  name: 'delete_snippet',
  title: 'Delete a snippet',
  description:
    'Deletes your snippet of that name for good, also for those it was shared with. Give the version that you read ' +
    'as if_version, so that a change made since is not deleted unseen. Ask the user before you call it.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  scope: 'snippets.write',
  inputSchema: {
    type: 'object',
    properties: {
      snippetname: { type: 'string', pattern: NAME_PATTERN, description: NAME_RULE },
      if_version: {
        type: 'string',
        minLength: 1,
        maxLength: 128,
        description: 'The version to delete, as get_snippet gave it; absent: whatever is there.',
      },
    },
    required: ['snippetname'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { snippetname: { type: 'string' }, deleted: { const: true } },
    required: ['snippetname', 'deleted'],
    additionalProperties: false,
  },
  run: async (args, { caller, store, signal }) => {
    const name = args.snippetname as string;
    const ifVersion = args.if_version as string | undefined;
    if (ifVersion === 'none') {
      throw new ToolError('invalid_arguments', 'if_version "none" means to create, so nothing can be deleted by it.');
    }
    await withStoreErrors({ name, undone: 'Nothing was deleted.' }, async () =>
      (await store()).delete(caller, name, ifVersion, signal),
    );
    return { text: `Deleted snippet ${name}.`, structured: { snippetname: name, deleted: true } };
  },
};
