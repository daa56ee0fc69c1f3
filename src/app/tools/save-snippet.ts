// Creates or replaces one of the caller's snippets. `if_version` makes it safe against other writers; without it the
// last writer wins, and the answer says which version went.
import { DESCRIPTION_MAX, LANGUAGE_PATTERN, NAME_PATTERN, NAME_RULE, TAGS_MAX } from '../snippets/snippet-rules.ts';
import type { Visibility } from '../snippets/snippet-store.ts';
import { describeInfo, INFO_PROPERTIES, INFO_REQUIRED, nullable, structureInfo } from './snippet-answers.ts';
import { withStoreErrors } from './snippet-failures.ts';
import { snippetLink } from './snippet-link.ts';
import type { Tool } from './tool.ts';

export const tool: Tool = {
  name: 'save_snippet',
  title: 'Save a snippet',
  description:
    'Saves a text under a name, for you, until you delete it. Replaces your snippet of that name. What you leave out ' +
    '(language, tags, description, visibility) stays as it is. To change a snippet, first read it with get_snippet ' +
    'and give its version as if_version: the save then fails, instead of destroying somebody else’s change. ' +
    'if_version "none" only creates, and fails if the name is taken.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  scope: 'snippets.write',
  inputSchema: {
    type: 'object',
    properties: {
      snippetname: { type: 'string', pattern: NAME_PATTERN, description: NAME_RULE },
      snippet: { type: 'string', description: 'The text, at most 1 MiB in UTF-8.' },
      language: {
        type: 'string',
        pattern: LANGUAGE_PATTERN,
        description: 'Language of the text, such as "typescript"; "" for none.',
      },
      tags: {
        type: 'array',
        maxItems: TAGS_MAX,
        items: { type: 'string', minLength: 1, maxLength: 32 },
        description: `Up to ${TAGS_MAX} words to find it by, 32 characters each; [] for none.`,
      },
      description: {
        type: 'string',
        maxLength: DESCRIPTION_MAX,
        description: `What it is for, in one line of at most ${DESCRIPTION_MAX} characters; "" for none.`,
      },
      visibility: {
        enum: ['private', 'shared'],
        description: 'shared: every member of your tenant can read it. A new snippet is private.',
      },
      if_version: {
        type: 'string',
        minLength: 1,
        maxLength: 128,
        description: 'The version to replace, as get_snippet gave it; "none": create only.',
      },
    },
    required: ['snippetname', 'snippet'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      ...INFO_PROPERTIES,
      created: { type: 'boolean', description: 'Whether the snippet is new.' },
      replaced_version: nullable('string', 'The version that this save replaced; null where the snippet is new.'),
    },
    required: [...INFO_REQUIRED, 'created', 'replaced_version'],
    additionalProperties: false,
  },
  run: async (args, { caller, store, signal }) => {
    const name = args.snippetname as string;
    const { info, replaced } = await withStoreErrors({ name, undone: 'Nothing was saved.' }, async () =>
      (await store()).save(
        caller,
        {
          name,
          content: args.snippet as string,
          language: args.language as string | undefined,
          tags: args.tags as readonly string[] | undefined,
          description: args.description as string | undefined,
          visibility: args.visibility as Visibility | undefined,
          ifVersion: args.if_version as string | undefined,
        },
        signal,
      ),
    );
    const end = replaced === undefined ? 'It is new.' : `It replaced version ${replaced}.`;
    return {
      text: `Saved snippet ${describeInfo(info)}. ${end}`,
      structured: { ...structureInfo(info), created: replaced === undefined, replaced_version: replaced ?? null },
      links: [snippetLink(info)],
    };
  },
};
