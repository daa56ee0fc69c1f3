// AsBasic and AsJwt: they read a credential out of a string and give null when it is none. A token's signature is not
// checked (RFC 7519, RFC 7617).
import { fromBase64 } from '../../dotnet/base64.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import { Dictionary } from '../../dotnet/collections/dictionary.ts';
import { DateTime } from '../../dotnet/datetime.ts';
import { DotNetException, isExceptionType } from '../../dotnet/exception.ts';
import { JArray } from '../../dotnet/json/array.ts';
import { explicitTo } from '../../dotnet/json/conversions.ts';
import { loadToken } from '../../dotnet/json/loader.ts';
import { JObject } from '../../dotnet/json/object.ts';
import { JProperty } from '../../dotnet/json/property.ts';
import { JsonTextReader } from '../../dotnet/json/text-reader.ts';
import type { JToken } from '../../dotnet/json/token.ts';
import { JValue } from '../../dotnet/json/value.ts';
import { textOf } from '../../dotnet/objects.ts';
import { typeOf } from '../registry.ts';
import { arrayOf } from '../types.ts';
import { stringArray } from './collections.ts';

export class BasicCredentials {
  readonly userId: string;
  readonly password: string;
  constructor(userId: string, password: string) {
    this.userId = userId;
    this.password = password;
  }
}

export class Jwt {
  readonly algorithm: string | null;
  readonly type: string | null;
  readonly id: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly audiences: DotNetArray<string>;
  readonly expirationTime: DateTime | null;
  readonly issuedAt: DateTime | null;
  readonly notBefore: DateTime | null;
  readonly claims: Dictionary;

  constructor(header: JObject, payload: JObject) {
    this.algorithm = textMember(header, 'alg');
    this.type = textMember(header, 'typ');
    this.id = textMember(payload, 'jti');
    this.issuer = textMember(payload, 'iss');
    this.subject = textMember(payload, 'sub');
    const audience = payload.getItem('aud');
    this.audiences = stringArray(audience === null ? [] : claimValues(audience));
    this.expirationTime = timeMember(payload, 'exp');
    this.issuedAt = timeMember(payload, 'iat');
    this.notBefore = timeMember(payload, 'nbf');
    const string = typeOf('System.String');
    this.claims = new Dictionary(string, arrayOf(string));
    for (const property of payload.childTokens) {
      if (property instanceof JProperty) this.claims.add(property.name, stringArray(claimValues(property.value)));
    }
  }
}

function textMember(object: JObject, name: string): string | null {
  const token = object.getItem(name);
  return token === null ? null : (explicitTo(token, 'System.String') as string | null);
}

function timeMember(object: JObject, name: string): DateTime | null {
  const token = object.getItem(name);
  if (token === null) return null;
  return DateTime.fromUnixMilliseconds((explicitTo(token, 'System.Int64') as bigint) * 1000n);
}

/** An array gives one value an element, an object its JSON text. */
function claimValues(claim: JToken): string[] {
  return claim instanceof JArray ? claim.childTokens.map(claimText) : [claimText(claim)];
}

function claimText(token: JToken): string {
  if (!(token instanceof JValue)) return token.toJson(0);
  const { value } = token;
  return typeof value === 'boolean' ? String(value) : textOf(value);
}

function decodeUtf8(base64: string): string {
  return Buffer.from(fromBase64(base64)).toString('utf8');
}

/** Dates stay strings: a claim is what the issuer wrote. */
function decodePart(part: string): JObject {
  const base64 = part.replaceAll('-', '+').replaceAll('_', '/');
  const text = decodeUtf8(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='));
  const token = loadToken(new JsonTextReader(text, { dates: false, maxDepth: 64 }));
  if (!(token instanceof JObject)) throw new DotNetException('Newtonsoft.Json.JsonReaderException', 'Not an object.');
  return token;
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof DotNetException &&
  (isExceptionType(error.type, 'System.FormatException') ||
    isExceptionType(error.type, 'Newtonsoft.Json.JsonException'));

/** With or without the scheme "Bearer": Microsoft's own policies pass the whole Authorization header. */
export function readJwt(input: string | null): Jwt | null {
  if (input === null) return null;
  const token = /^bearer /i.test(input) ? input.slice(7) : input;
  const parts = token.trim().split('.');
  if (parts.length !== 3) return null;
  try {
    return new Jwt(decodePart(parts[0]!), decodePart(parts[1]!));
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

/** Splits at the first colon. */
export function readBasic(input: string | null): BasicCredentials | null {
  if (input === null || !/^basic /i.test(input)) return null;
  try {
    const decoded = decodeUtf8(input.slice(6).trim());
    const colon = decoded.indexOf(':');
    return colon < 0 ? null : new BasicCredentials(decoded.slice(0, colon), decoded.slice(colon + 1));
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

/** What get-authorization-context leaves in a variable. */
export class Authorization {
  readonly accessToken: string;
  readonly claims: Dictionary;
  constructor(accessToken: string, claims: Dictionary) {
    this.accessToken = accessToken;
    this.claims = claims;
  }
}
