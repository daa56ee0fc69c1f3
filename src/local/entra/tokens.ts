// The tokens that the local Entra issues, with the claims that Entra's v2.0 tokens have.
// https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { AppRegistration, User } from './directory.ts';
import { GRAPH, type Target } from './scopes.ts';
import type { SigningKey } from './signing-key.ts';

export interface TokenRequest {
  readonly issuer: string;
  readonly tenantId: string;
  /** The client that asks. */
  readonly app: AppRegistration;
  /** What the access token is for. */
  readonly target: Target;
  readonly user: User;
  readonly nonce?: string | undefined;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly lifetimeSeconds: number;
}

/** The id token: the client is who it is for. */
export function idToken(key: SigningKey, request: TokenRequest): Promise<string> {
  return key.sign({
    ...person(request, request.app),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    rh: randomBytes(12).toString('base64url'),
  });
}

/** For the API whose scopes were asked for; with only OpenID scopes, for Microsoft Graph, as Entra does. */
export function accessToken(key: SigningKey, request: TokenRequest): Promise<string> {
  const { app, target } = request;
  return key.sign({
    ...person(request, target.api),
    azp: app.clientId,
    // How the client proved who it is: 0 not at all (a public client), 2 with an assertion.
    azpacr: app.publicClient ? '0' : '2',
    scp: target.names.length > 0 ? target.names.join(' ') : 'openid profile User.Read',
  });
}

/** @param recipient the audience; undefined: Microsoft Graph */
function person(request: TokenRequest, recipient: AppRegistration | undefined): JWTPayload {
  const { issuer, tenantId, user, issuedAt, lifetimeSeconds } = request;
  const audience = recipient?.clientId ?? GRAPH;
  // The roles of users.json are those at the registration that is an API; a public client and Graph have none of them.
  const roles = recipient === undefined || recipient.publicClient ? [] : user.roles;
  return {
    iss: issuer,
    aud: audience,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    oid: user.oid,
    // Pairwise: the same person has another `sub` at each app, so nothing may be keyed by it across apps.
    sub: createHash('sha256').update(`${audience}/${user.oid}`).digest('base64url'),
    tid: tenantId,
    name: user.name,
    preferred_username: user.upn,
    // Optional claim, which infra/ configures: 0 a member of the tenant, 1 a guest.
    acct: user.guest ? 1 : 0,
    ...(roles.length > 0 ? { roles: [...roles] } : {}),
    ...(user.groups.length > 0 ? { groups: [...user.groups] } : {}),
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
  };
}
