// Snippets as resources (MCP "Resources"): `snippet://{owner}/{name}`. Lists and completions give the caller's own
// only; a colleague's shared snippet is read by its full URI, and then says that another person wrote it.
import { InvalidCursorError, SnippetNotFoundError } from '../snippets/errors.ts';
import type { Snippet } from '../snippets/snippet-store.ts';
import { ME, parseSnippetUri, SNIPPET_URI_TEMPLATE, snippetUri } from '../snippets/snippet-uri.ts';
import { metaOfOthers, warnOfOthers } from '../tools/snippet-answers.ts';
import { withStoreErrors } from '../tools/snippet-failures.ts';
import { mediaType, snippetLink } from '../tools/snippet-link.ts';
import type { ToolContext } from '../tools/tool.ts';
import {
  type Completion,
  InvalidParamsError,
  type ResourceContents,
  ResourceNotFoundError,
  type ResourceProvider,
} from './resource.ts';

const PAGE = 100;
const COMPLETIONS = 100;

export const snippetResources: ResourceProvider = {
  scope: 'snippets.read',
  templates: [
    {
      uriTemplate: SNIPPET_URI_TEMPLATE,
      name: 'snippet',
      title: 'Snippet',
      description:
        'The text of a snippet. owner is a user id (whoami tells yours, "me" stands for it), name the exact name. ' +
        'Yours, or one that its owner shares with your tenant.',
    },
  ],

  async list(cursor, { caller, store, signal }) {
    const page = await withStoreErrors(undefined, async () => {
      try {
        return await (await store()).list(caller, { cursor, limit: PAGE }, signal);
      } catch (error) {
        if (error instanceof InvalidCursorError) throw new InvalidParamsError(error.message);
        throw error;
      }
    });
    const resources = page.items.map((info) => ({
      ...snippetLink(info),
      annotations: { lastModified: info.updatedAt },
    }));
    return { resources, ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }) };
  },

  async read(uri, context) {
    const place = parseSnippetUri(uri, context.caller);
    if (place === undefined) {
      throw new ResourceNotFoundError(uri, `Resources here are snippets: ${SNIPPET_URI_TEMPLATE}.`);
    }
    const snippet = await readForResource(place.owner, place.name, uri, context);
    return contentsOf(snippet, uri);
  },

  async complete(uriTemplate, argument, _filled, context) {
    if (uriTemplate !== SNIPPET_URI_TEMPLATE) {
      throw new InvalidParamsError(`The one resource template here is ${SNIPPET_URI_TEMPLATE}.`);
    }
    if (argument.name === 'owner') return completeOwner(argument.value, context);
    if (argument.name === 'name') return completeName(argument.value, context);
    throw new InvalidParamsError(`${SNIPPET_URI_TEMPLATE} has the variables owner and name.`);
  },
};

/** Oneself only: who else is in the tenant is not told unasked. */
export function completeOwner(value: string, { caller }: ToolContext): Completion {
  return { values: [ME, caller.userId].filter((id) => id.startsWith(value)), hasMore: false };
}

/** Names of the caller's own snippets: what others share is never offered unasked. */
export async function completeName(value: string, { caller, store, signal }: ToolContext): Promise<Completion> {
  const names = await withStoreErrors(undefined, async () =>
    (await store()).names(caller, value, COMPLETIONS + 1, signal),
  );
  return { values: names.slice(0, COMPLETIONS), hasMore: names.length > COMPLETIONS };
}

/** The snippet as resource contents; with another's comes a second part that says so. */
export function contentsOf(snippet: Snippet, uri: string): readonly ResourceContents[] {
  const contents = { uri, mimeType: mediaType(snippet.language), text: snippet.content, ...metaOfOthers([snippet]) };
  const warning = warnOfOthers([snippet]);
  if (warning === undefined) return [contents];
  const notice = { uri: `${snippetUri(snippet.owner.id, snippet.name)}#author`, mimeType: 'text/plain', text: warning };
  return [contents, notice];
}

async function readForResource(
  owner: string,
  name: string,
  uri: string,
  { caller, store, signal }: ToolContext,
): Promise<Snippet> {
  return await withStoreErrors({ name, owner }, async () => {
    try {
      return await (await store()).get(caller, name, owner, signal);
    } catch (error) {
      if (error instanceof SnippetNotFoundError) {
        throw new ResourceNotFoundError(uri, 'There is no such snippet, or none that you can read.');
      }
      throw error;
    }
  });
}
