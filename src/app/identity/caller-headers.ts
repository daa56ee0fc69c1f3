// Reads the headers in which the gateway says for whom it asks. They are believed only after gateway-token.ts; and even
// then each has its grammar, since a header sent twice arrives joined by a comma (measured on the Functions host) and
// would otherwise name a user who is neither.
import type { Caller } from './caller.ts';
import { AuthenticationError } from './errors.ts';

/** What is read of a request: `Headers` of the Web and of `@azure/functions` both fit. */
export interface HeaderReader {
  get(name: string): string | null;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SUBSCRIPTION = /^subscription:[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const TOKENS = /^[\x21-\x7e]+( [\x21-\x7e]+)*$/;
const PRINTABLE = /^[\x20-\x7e]*$/;
const NAME_MAX = 256;
/** One character of a name is at most nine of the header: three bytes in percent-encoding. */
const NAME_HEADER_MAX = NAME_MAX * 9;
const VALUE_MAX = 2048;
/** An app role that marks a guest, for a gateway that does not send `x-mcp-guest`. */
const GUEST_ROLE = 'guest';

/** @throws AuthenticationError that names the header */
export function readCaller(headers: HeaderReader): Caller {
  const userId = required(headers, 'x-mcp-user-id');
  const person = GUID.test(userId);
  if (!person && !SUBSCRIPTION.test(userId)) throw bad('x-mcp-user-id', 'must be a GUID or subscription:<id>');
  const tenantId = required(headers, 'x-mcp-tenant-id');
  if (!GUID.test(tenantId)) throw bad('x-mcp-tenant-id', 'must be a GUID');
  const roles = tokens(headers, 'x-mcp-roles') ?? [];
  const scopes = tokens(headers, 'x-mcp-scopes');
  if (scopes === undefined) throw bad('x-mcp-scopes', 'is missing');
  const grantId = optional(headers, 'x-mcp-grant-id');
  const resource = optional(headers, 'x-mcp-resource');
  return {
    kind: person ? 'user' : 'subscription',
    // One spelling: snippets lie under these ids.
    userId: person ? userId.toLowerCase() : userId,
    tenantId: tenantId.toLowerCase(),
    name: readName(headers),
    clientId: optional(headers, 'x-mcp-client-id') ?? '',
    scopes: new Set(scopes),
    roles,
    guest: readGuest(headers) || roles.some((role) => role.toLowerCase() === GUEST_ROLE),
    ...(grantId ? { grantId } : {}),
    ...(resource ? { resource } : {}),
  };
}

/** A header's one value, without surrounding blanks. @throws AuthenticationError for a duplicate, odd or long one */
export function optional(headers: HeaderReader, name: string, max = VALUE_MAX): string | undefined {
  const value = headers.get(name)?.trim();
  if (value === undefined) return undefined;
  if (value.includes(',')) throw bad(name, 'was sent twice, or holds a comma');
  if (value.length > max) throw bad(name, 'is too long');
  if (!PRINTABLE.test(value)) throw bad(name, 'holds characters that are not printable ASCII');
  return value;
}

function required(headers: HeaderReader, name: string): string {
  const value = optional(headers, name);
  if (!value) throw bad(name, 'is missing');
  return value;
}

function tokens(headers: HeaderReader, name: string): readonly string[] | undefined {
  const value = optional(headers, name);
  if (value === undefined || value === '') return value === undefined ? undefined : [];
  if (!TOKENS.test(value)) throw bad(name, 'must be tokens with one space between them');
  return value.split(' ');
}

/** Entra's claim `acct`, as the gateway noted it when the user signed in. */
function readGuest(headers: HeaderReader): boolean {
  const value = optional(headers, 'x-mcp-guest')?.toLowerCase() ?? 'false';
  if (value !== 'true' && value !== 'false') throw bad('x-mcp-guest', 'must be true or false');
  return value === 'true';
}

function readName(headers: HeaderReader): string {
  const value = optional(headers, 'x-mcp-user-name', NAME_HEADER_MAX) ?? '';
  let name: string;
  try {
    name = decodeURIComponent(value);
  } catch {
    throw bad('x-mcp-user-name', 'is not percent-encoded UTF-8');
  }
  if (name.length > NAME_MAX) throw bad('x-mcp-user-name', 'is too long');
  if (/\p{Cc}/u.test(name)) throw bad('x-mcp-user-name', 'holds control characters');
  return name;
}

function bad(header: string, what: string): AuthenticationError {
  return new AuthenticationError('header_invalid', `The header ${header} ${what}.`);
}
