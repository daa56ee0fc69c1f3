// The URI of a snippet as a resource: `snippet://{owner}/{name}`. The owner is a user id; `me` stands for the caller.
// Read by this grammar and not with `new URL`, which would lower-case, drop dot segments and so name something else.
import type { Caller } from '../identity/caller.ts';
import { isSnippetName } from './snippet-rules.ts';

export const SNIPPET_URI_TEMPLATE = 'snippet://{owner}/{name}';
/** Stands for the caller's own id. */
export const ME = 'me';

const OWNER_MAX = 160;

export function snippetUri(owner: string, name: string): string {
  return `snippet://${encodeURIComponent(owner)}/${name}`;
}

/** @returns `undefined` for anything that is not the URI of a possible snippet */
export function parseSnippetUri(uri: string, caller: Caller): { owner: string; name: string } | undefined {
  const parts = /^snippet:\/\/([^/?#]+)\/([^/?#]+)$/i.exec(uri);
  if (parts === null) return undefined;
  let owner: string;
  let name: string;
  try {
    owner = decodeURIComponent(parts[1] as string);
    name = decodeURIComponent(parts[2] as string);
  } catch {
    return undefined;
  }
  if (!isSnippetName(name) || owner.length > OWNER_MAX) return undefined;
  return { owner: normalizeOwner(owner, caller), name };
}

/** A user id as snippets are kept under: `me` resolved, GUIDs in lower case. */
export function normalizeOwner(owner: string, caller: Caller): string {
  if (owner.toLowerCase() === ME) return caller.userId;
  return /^[0-9a-f-]{36}$/i.test(owner) ? owner.toLowerCase() : owner;
}
