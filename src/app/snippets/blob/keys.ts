// Where a snippet lies in the container: `{tenant}/{user}/{key}`, and for a shared one also `shared/{tenant}/{user}/{key}`.
// The key is the name in hexadecimal: a blob name that holds `..` escapes its container when the URL is normalised, and
// hex leaves no layer (URL, proxy, portal, file system) anything to normalise or to fold, keeps names that differ in
// case apart, and sorts and prefixes as the names do.
import type { Caller } from '../../identity/caller.ts';
import { isSnippetName } from '../snippet-rules.ts';

export const CONTAINER = 'snippets';
const SHARED = 'shared';
const HEX = /^(?:[0-9a-f]{2})+$/;
// Object and tenant ids are GUIDs and stay legible.
const PLAIN = /^[0-9a-z][0-9a-z-]{0,63}$/;
const CODED = /^~(?:[0-9a-f]{2})+$/;

/** Whose snippets: a user id is unique in its tenant only. */
export interface Owner {
  readonly tenantId: string;
  readonly userId: string;
}

export function ownerOf(caller: Caller): Owner {
  return { tenantId: caller.tenantId, userId: caller.userId };
}

/** @param name a valid name, or the beginning of one */
export function encodeName(name: string): string {
  return Buffer.from(name, 'latin1').toString('hex');
}

/** @returns the name, or `undefined` for a key that no valid name has */
export function decodeName(key: string): string | undefined {
  if (!HEX.test(key)) return undefined;
  const name = Buffer.from(key, 'hex').toString('latin1');
  return isSnippetName(name) ? name : undefined;
}

/** One path segment for an id: itself if nothing in it could mean anything to a URL, else `~` and its hex. */
function segment(id: string): string {
  return PLAIN.test(id) && id !== SHARED ? id : `~${Buffer.from(id).toString('hex')}`;
}

function idOf(part: string): string | undefined {
  if (PLAIN.test(part)) return part;
  return CODED.test(part) ? Buffer.from(part.slice(1), 'hex').toString() : undefined;
}

export function ownPrefix(owner: Owner): string {
  return `${segment(owner.tenantId)}/${segment(owner.userId)}/`;
}

export function snippetKey(owner: Owner, name: string): string {
  return ownPrefix(owner) + encodeName(name);
}

export function sharedPrefix(tenantId: string): string {
  return `${SHARED}/${segment(tenantId)}/`;
}

export function indexKey(owner: Owner, name: string): string {
  return `${SHARED}/${snippetKey(owner, name)}`;
}

/** Reads a key below `prefix` (a `sharedPrefix`): whose snippet, and which. */
export function parseIndexKey(key: string, tenantId: string): { owner: Owner; name: string } | undefined {
  const [user = '', code = '', ...rest] = key.slice(sharedPrefix(tenantId).length).split('/');
  const userId = idOf(user);
  const name = decodeName(code);
  return userId === undefined || name === undefined || rest.length > 0
    ? undefined
    : { owner: { tenantId, userId }, name };
}
