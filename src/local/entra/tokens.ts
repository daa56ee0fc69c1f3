// The tokens that the local Entra issues, with the claims that Entra's v2.0 tokens have.
// https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { AppRegistration, User } from './directory.ts';
import type { SigningKey } from './signing-key.ts';

export interface TokenRequest {
  readonly issuer: string;
  readonly tenantId: string;
  readonly app: AppRegistration;
  readonly user: User;
  readonly scopes: readonly string[];
  readonly nonce?: string | undefined;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly lifetimeSeconds: number;
}

/** The OpenID scopes: they ask for no API. */
export const OPENID_SCOPES = new Set(['openid', 'profile', 'email', 'offline_access']);

const GRAPH = '00000003-0000-0000-c000-000000000000';

export function idToken(key: SigningKey, request: TokenRequest): Promise<string> {
  return key.sign({
    ...person(request),
    aud: request.app.clientId,
    // Optional claim `acct`, which infra/ configures: 0 a member of the tenant, 1 a guest.
    acct: request.user.guest ? 1 : 0,
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    rh: randomBytes(12).toString('base64url'),
  });
}

/** For the API whose scopes were asked for; with only OpenID scopes, for Microsoft Graph, as Entra does. */
export function accessToken(key: SigningKey, request: TokenRequest): Promise<string> {
  const { app, scopes } = request;
  const asked = scopes.filter((scope) => !OPENID_SCOPES.has(scope));
  const own = asked.map((scope) => scope.slice(scope.lastIndexOf('/') + 1));
  return key.sign({
    ...person(request),
    aud: asked.length > 0 ? app.clientId : GRAPH,
    azp: app.clientId,
    azpacr: '2',
    acct: request.user.guest ? 1 : 0,
    scp: own.length > 0 ? own.join(' ') : 'openid profile User.Read',
  });
}

function person({ issuer, tenantId, app, user, issuedAt, lifetimeSeconds }: TokenRequest): JWTPayload {
  return {
    iss: issuer,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    oid: user.oid,
    // Pairwise: the same person has another `sub` at each app, so nothing may be keyed by it across apps.
    sub: createHash('sha256').update(`${app.clientId}/${user.oid}`).digest('base64url'),
    tid: tenantId,
    name: user.name,
    preferred_username: user.upn,
    ...(user.roles.length > 0 ? { roles: [...user.roles] } : {}),
    ...(user.groups.length > 0 ? { groups: [...user.groups] } : {}),
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
  };
}
