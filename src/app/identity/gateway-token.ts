// Proves that a request comes from the gateway: a token of its managed identity, checked here once more although Easy
// Auth has checked it (a setting lost on the platform must not open the app). RFC 8725 §3: one algorithm, issuer,
// audience, expiry. One token serves for hours, so a proof is kept under the token's hash until the token expires.
import { createHash } from 'node:crypto';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { GatewayTrust } from '../config.ts';
import { AuthenticationError, AuthorityUnavailableError } from './errors.ts';

const TOKEN_MAX = 8192;
const KEPT_MAX = 64;
/** Seconds by which two clocks may differ. */
const CLOCK_TOLERANCE = 30;
const KEYS_TIMEOUT_MS = 3000;

/** Clouds whose v1.0 tokens have another issuer than the public one. */
const V1_ISSUERS: Readonly<Record<string, string>> = {
  'login.chinacloudapi.cn': 'https://sts.chinacloudapi.cn',
  'login.partner.microsoftonline.cn': 'https://sts.chinacloudapi.cn',
};

export interface GatewayTokenVerifier {
  /** @throws AuthenticationError, AuthorityUnavailableError */
  verify(token: string): Promise<void>;
}

export function createGatewayTokenVerifier(trust: GatewayTrust): GatewayTokenVerifier {
  const kept = new Map<string, Promise<number>>();
  let keys: Promise<JWTVerifyGetKey> | undefined;

  const check = async (token: string): Promise<number> => {
    keys ??= loadKeys(trust);
    const { jwtVerify } = await import('jose');
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, await keys, {
        algorithms: ['RS256'],
        issuer: issuersOf(trust),
        audience: trust.audience,
        clockTolerance: CLOCK_TOLERANCE,
        requiredClaims: ['exp', 'iss', 'aud', 'oid', 'tid'],
      }));
    } catch (error) {
      throw await explain(error);
    }
    if (lower(payload.tid) !== trust.tenantId.toLowerCase()) throw refuse('of another tenant');
    if (lower(payload.oid) !== trust.principalId.toLowerCase()) throw refuse('of another identity than the gateway');
    return payload.exp as number;
  };

  return {
    async verify(token) {
      if (token.length > TOKEN_MAX) throw refuse('too long');
      const hash = createHash('sha256').update(token).digest('base64');
      let proof = kept.get(hash);
      if (proof === undefined) {
        proof = check(token);
        kept.set(hash, proof);
        // Only proofs stay: whoever sends rubbish pushes no good token out for longer than one check.
        proof.catch(() => kept.delete(hash));
        if (kept.size > KEPT_MAX) kept.delete(kept.keys().next().value as string);
      }
      const expires = await proof;
      if (Date.now() / 1000 >= expires + CLOCK_TOLERANCE) {
        kept.delete(hash);
        throw refuse('expired');
      }
    },
  };
}

async function loadKeys({ authority, tenantId }: GatewayTrust): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import('jose');
  return createRemoteJWKSet(new URL(`${authority}/${tenantId}/discovery/v2.0/keys`), {
    timeoutDuration: KEYS_TIMEOUT_MS,
  });
}

/** Which version of token an API gets is a setting of its registration, so both issuers of the one tenant are good. */
function issuersOf({ authority, tenantId }: GatewayTrust): string[] {
  const v1 = V1_ISSUERS[new URL(authority).hostname] ?? 'https://sts.windows.net';
  return [`${authority}/${tenantId}/v2.0`, `${v1}/${tenantId}/`];
}

async function explain(error: unknown): Promise<Error> {
  const { errors } = await import('jose');
  if (error instanceof errors.JWTExpired) return refuse('expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const named: Record<string, string> = { aud: 'for another audience', iss: 'of another issuer' };
    return refuse(named[error.claim] ?? `without a good ${error.claim} claim`);
  }
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid)
    return new AuthorityUnavailableError();
  // What is not of these classes did not come from the token: the keys could not be fetched.
  if (!(error instanceof errors.JOSEError) || error.constructor === errors.JOSEError) {
    return new AuthorityUnavailableError();
  }
  return refuse('not signed by the tenant');
}

function refuse(why: string): AuthenticationError {
  return new AuthenticationError('token_invalid', `The gateway's token is ${why}.`);
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
