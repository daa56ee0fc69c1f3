// What AsBasic and AsJwt read out of a string: credentials and unverified tokens (RFC 7617, RFC 7519).
import { fromBase64 } from '../base64.ts';
import { DateTime } from '../datetime.ts';
import { DateTimeOffset } from '../datetimeoffset.ts';
import { DotNetException } from '../exception.ts';
import { explicitTo } from '../json/conversions.ts';
import { loadToken } from '../json/loader.ts';
import { JArray } from '../json/array.ts';
import { JObject } from '../json/object.ts';
import { JsonTextReader } from '../json/text-reader.ts';
import type { JToken } from '../json/token.ts';
import { JTokenType } from '../json/token-type.ts';
import { JValue } from '../json/value.ts';
import { textOf } from '../objects.ts';

export class BasicAuthCredentials {
  readonly userId: string;
  readonly password: string;
  constructor(userId: string, password: string) {
    this.userId = userId;
    this.password = password;
  }
}

/** "Basic …" as credentials; null for anything else. */
export function asBasic(input: string | null): BasicAuthCredentials | null {
  if (input === null || !/^basic /i.test(input)) return null;
  const decoded = decodeBase64(input.slice(6).trim());
  if (decoded === null) return null;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(decoded);
  const colon = text.indexOf(':');
  return colon < 0 ? null : new BasicAuthCredentials(text.slice(0, colon), text.slice(colon + 1));
}

function decodeBase64(text: string): Uint8Array | null {
  try {
    return fromBase64(text);
  } catch (error) {
    if (error instanceof DotNetException && error.type === 'System.FormatException') return null;
    throw error;
  }
}

export interface JwtParts {
  algorithm: string | null;
  type: string | null;
  id: string | null;
  issuer: string | null;
  subject: string | null;
  audiences: string[];
  expirationTime: DateTime | null;
  issuedAt: DateTime | null;
  notBefore: DateTime | null;
  /** In the order of the token. */
  claims: Map<string, string[]>;
}

/** A token's content; its signature is not checked. */
export class Jwt {
  readonly parts: JwtParts;
  constructor(parts: JwtParts) {
    this.parts = parts;
  }
}

/** A JSON Web Token, with or without the scheme "Bearer"; null for anything else. */
export function asJwt(input: string | null): Jwt | null {
  if (input === null) return null;
  const token = (/^bearer /i.test(input) ? input.slice(7) : input).trim();
  const parts = token.split('.');
  if (parts.length !== 3) return null;
  try {
    return readJwt(decodePart(parts[0]!), decodePart(parts[1]!));
  } catch (error) {
    if (error instanceof DotNetException && isMalformed(error.type)) return null;
    throw error;
  }
}

const isMalformed = (type: string) => type === 'System.FormatException' || type.startsWith('Newtonsoft.Json.');

function decodePart(part: string): JObject {
  const base64 = part.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = fromBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='));
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  // Dates stay strings: a claim is what the issuer wrote.
  const reader = new JsonTextReader(text, { dates: false });
  if (!reader.readContent()) throw reader.fail('Error reading JObject from JsonReader.');
  if (reader.kind !== 'StartObject') throw reader.fail('Error reading JObject from JsonReader.');
  return loadToken(reader) as JObject;
}

const textClaim = (token: JToken | null) => explicitTo(token, 'System.String') as string | null;

function time(token: JToken | null): DateTime | null {
  if (token === null) return null;
  return DateTimeOffset.fromUnixSeconds(explicitTo(token, 'System.Int64') as bigint).utcDateTime;
}

/** One claim, several values: an array gives one value an element, an object its JSON text. */
function values(claim: JToken): string[] {
  return claim instanceof JArray ? claim.childTokens.map(claimText) : [claimText(claim)];
}

function claimText(value: JToken): string {
  if (!(value instanceof JValue)) return value.toJson(0);
  if (value.type === JTokenType.Boolean) return value.value === true ? 'true' : 'false';
  return textOf(value.value);
}

function readJwt(header: JObject, payload: JObject): Jwt {
  const audience = payload.get('aud');
  return new Jwt({
    algorithm: textClaim(header.get('alg')),
    type: textClaim(header.get('typ')),
    id: textClaim(payload.get('jti')),
    issuer: textClaim(payload.get('iss')),
    subject: textClaim(payload.get('sub')),
    audiences: audience === null ? [] : values(audience),
    expirationTime: time(payload.get('exp')),
    issuedAt: time(payload.get('iat')),
    notBefore: time(payload.get('nbf')),
    claims: new Map(payload.properties().map((claim) => [claim.name, values(claim.value)])),
  });
}
