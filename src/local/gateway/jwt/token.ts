// Takes a compact JWS apart (RFC 7515 §3.1, RFC 7519 §7.2), strictly: base64url without padding, UTF-8, JSON objects.
// Nothing here says that a token is to be trusted.
import { JwtFailure } from './failure.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface SignedToken {
  readonly kind: 'signed';
  /** The compact form. */
  readonly text: string;
  readonly header: JsonObject;
  readonly payload: JsonObject;
  readonly algorithm: string;
  readonly keyId: string | null;
  /** What the signature covers: header and payload as they were sent. */
  readonly signingInput: string;
  /** Empty for an unsigned token. */
  readonly signature: Buffer;
}

/** Five parts: the claims are known only after decryption (decrypt.ts). */
export interface EncryptedToken {
  readonly kind: 'encrypted';
  readonly text: string;
  readonly keyId: string | null;
}

/** As Microsoft.IdentityModel's MaximumTokenSizeInBytes. */
const MAX_TOKEN_LENGTH = 250 * 1024;

/** Parses a token. Throws JwtFailure (JwtInvalid) when it is none. */
export function parseToken(text: string): SignedToken | EncryptedToken {
  if (text.length > MAX_TOKEN_LENGTH) throw malformed(`it is longer than ${MAX_TOKEN_LENGTH} characters`);
  const parts = text.split('.');
  if (parts.length === 5) {
    const header = decodeObject(parts[0] as string, 'header');
    return { kind: 'encrypted', text, keyId: stringOrNull(header.kid) };
  }
  if (parts.length !== 3) throw malformed(`it has ${parts.length} parts; a JWS has three and a JWE five`);
  const [head, body, sign] = parts as [string, string, string];
  const header = decodeObject(head, 'header');
  const algorithm = header.alg;
  if (typeof algorithm !== 'string') throw malformed('its header has no alg');
  // RFC 7515 §4.1.11: an extension that is marked critical and not understood makes the token invalid.
  if (header.crit !== undefined) throw malformed('its header has critical extensions, and none is supported');
  return {
    kind: 'signed',
    text,
    header,
    payload: decodeObject(body, 'payload'),
    algorithm,
    keyId: stringOrNull(header.kid),
    signingInput: text.slice(0, head.length + 1 + body.length),
    signature: decodeBase64Url(sign, 'signature'),
  };
}

/** Decodes base64url without padding. Throws JwtFailure. */
function decodeBase64Url(text: string, part: string): Buffer {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw malformed(`its ${part} is not base64url`);
  return Buffer.from(text, 'base64url');
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeObject(text: string, part: string): JsonObject {
  const bytes = decodeBase64Url(text, part);
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    throw malformed(`its ${part} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`its ${part} is not a JSON object`);
  }
  return value as JsonObject;
}

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function malformed(why: string): JwtFailure {
  return new JwtFailure('JwtInvalid', `IDX12709: JWT is not well formed: ${why}.`);
}
