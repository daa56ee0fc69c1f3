// What a token claims, checked: lifetime, audience, issuer (in the order of Microsoft.IdentityModel), then the
// required claims of the policy (validate-jwt page, "claim attributes").
import { denied, JwtFailure } from './failure.ts';
import type { JsonObject } from './token.ts';

export interface LifetimeRule {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly clockSkewSeconds: number;
  readonly requireExpiration: boolean;
}

/** Throws JwtFailure: TokenExpired, or JwtInvalid when it is not valid yet or has no (readable) times. */
export function checkLifetime(payload: JsonObject, rule: LifetimeRule): void {
  const expires = timeClaim(payload, 'exp');
  const notBefore = timeClaim(payload, 'nbf');
  const now = rule.now / 1000;
  if (expires === null && rule.requireExpiration) {
    throw new JwtFailure(
      'JwtInvalid',
      'IDX10225: Lifetime validation failed. The token is missing an Expiration Time.',
    );
  }
  if (expires !== null && notBefore !== null && notBefore > expires) {
    throw new JwtFailure('JwtInvalid', 'IDX10224: Lifetime validation failed. The NotBefore is after Expires.');
  }
  if (notBefore !== null && notBefore > now + rule.clockSkewSeconds) {
    const times = `ValidFrom (UTC): '${dateText(notBefore)}', Current time (UTC): '${dateText(now)}'.`;
    throw new JwtFailure('JwtInvalid', `IDX10222: Lifetime validation failed. The token is not yet valid. ${times}`);
  }
  if (expires !== null && expires < now - rule.clockSkewSeconds) {
    const times = `ValidTo (UTC): '${dateText(expires)}', Current time (UTC): '${dateText(now)}'.`;
    throw denied('TokenExpired', `IDX10223: Lifetime validation failed. The token is expired. ${times}`);
  }
}

/** One of the token's audiences must be one of these, exactly. Throws JwtFailure. */
export function checkAudience(payload: JsonObject, allowed: readonly string[]): void {
  const audiences = claimValues(payload.aud);
  if (audiences.some((audience) => allowed.includes(audience))) return;
  throw denied(
    'TokenAudienceNotAllowed',
    audiences.length === 0
      ? 'IDX10206: Unable to validate audience. The token has none.'
      : 'IDX10214: Audience validation failed. No audience of the token is allowed.',
  );
}

/** The token's issuer must be one of these, exactly; `{tenantid}` stands for its `tid`. Throws JwtFailure. */
export function checkIssuer(payload: JsonObject, allowed: readonly string[]): void {
  const { iss, tid } = payload;
  if (typeof iss !== 'string' || iss === '') {
    throw denied('TokenIssuerNotAllowed', 'IDX10211: Unable to validate issuer. The token has none.');
  }
  for (const issuer of allowed) {
    // Entra's multi-tenant metadata names the issuer by template; only a GUID may fill it.
    if (!issuer.includes('{tenantid}')) {
      if (issuer === iss) return;
    } else if (typeof tid === 'string' && /^[0-9a-f-]{36}$/i.test(tid)) {
      if (issuer.replace('{tenantid}', tid) === iss) return;
    }
  }
  throw denied('TokenIssuerNotAllowed', 'IDX10205: Issuer validation failed. The issuer of the token is not allowed.');
}

export interface RequiredClaim {
  readonly name: string;
  /** Values of the policy; none: the claim must only be there. */
  readonly values: readonly string[];
  /** `all`: each of the values must be in the token; `any`: one of them. */
  readonly match: 'all' | 'any';
  /** Splits one claim into several values. */
  readonly separator: string | null;
}

/** Throws JwtFailure: TokenClaimNotFound that names every missing claim, or TokenClaimValueNotAllowed. */
export function checkRequiredClaims(payload: JsonObject, required: readonly RequiredClaim[]): void {
  const missing = required.filter((claim) => !Object.hasOwn(payload, claim.name));
  if (missing.length > 0) {
    const names = missing.map((claim) => claim.name).join(', ');
    throw denied('TokenClaimNotFound', `JWT token is missing the following claims: ${names}.`);
  }
  for (const claim of required) {
    if (claim.values.length === 0) continue;
    const present = splitValues(claimValues(payload[claim.name]), claim.separator);
    const found = (value: string) => present.includes(value);
    if (claim.match === 'any' ? claim.values.some(found) : claim.values.every(found)) continue;
    throw denied('TokenClaimValueNotAllowed', `Claim ${claim.name} value of ${present.join(', ')} is not allowed.`);
  }
}

/** The values of a claim as .NET's claims hold them: an array gives one a member, an object its JSON. */
export function claimValues(claim: unknown): string[] {
  if (claim === undefined || claim === null) return [];
  return Array.isArray(claim) ? claim.map(claimText) : [claimText(claim)];
}

function claimText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}

function splitValues(values: string[], separator: string | null): string[] {
  if (separator === null || separator === '') return values;
  return values.flatMap((value) => value.split(separator)).filter((value) => value !== '');
}

function timeClaim(payload: JsonObject, name: string): number | null {
  const value = payload[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new JwtFailure('JwtInvalid', `IDX10703: The claim '${name}' is not a number of seconds.`);
  }
  return value;
}

/** Seconds since 1970 as DateTime.ToString() of the invariant culture. */
function dateText(seconds: number): string {
  const date = new Date(Math.min(Math.max(seconds, 0), 253_402_300_799) * 1000).toISOString();
  return `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)} ${date.slice(11, 19)}`;
}
