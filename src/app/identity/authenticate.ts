// Decides for whom a request speaks. With a gateway: its managed identity's bearer token (checked here), the same
// identity in Easy Auth's header, and only then the gateway's headers about the user. Without one (`MCP_AUTH=none`, a
// laptop; config.ts refuses it in Azure) everybody is one local user.
import type { Config, GatewayTrust } from '../config.ts';
import type { Caller } from './caller.ts';
import { type HeaderReader, optional, readCaller } from './caller-headers.ts';
import { AuthenticationError } from './errors.ts';
import { createGatewayTokenVerifier, type GatewayTokenVerifier } from './gateway-token.ts';

export type { HeaderReader } from './caller-headers.ts';

// RFC 6750 §2.1: `Bearer` in any case, one blank, one token.
const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;
// One verifier for one trust, which is one per process: it keeps the keys and the proofs.
const verifiers = new WeakMap<GatewayTrust, GatewayTokenVerifier>();

/** @throws AuthenticationError (401), AuthorityUnavailableError (503) */
export async function authenticate(headers: HeaderReader, config: Pick<Config, 'gateway'>): Promise<Caller> {
  const trust = config.gateway;
  if (trust === null) return LOCAL_USER;
  const authorization = headers.get('authorization');
  if (!authorization) throw new AuthenticationError('token_missing', 'There is no token of the gateway.');
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined)
    throw new AuthenticationError('token_invalid', 'The Authorization header is not one Bearer token.');
  let verifier = verifiers.get(trust);
  if (verifier === undefined) {
    verifier = createGatewayTokenVerifier(trust);
    verifiers.set(trust, verifier);
  }
  await verifier.verify(token);
  requireEasyAuth(headers, trust);
  return readCaller(headers);
}

/** Easy Auth writes who it let in; without it the request came around the platform's check. */
function requireEasyAuth(headers: HeaderReader, trust: GatewayTrust): void {
  const principal = optional(headers, 'x-ms-client-principal-id');
  if (!principal) {
    throw new AuthenticationError('easy_auth_missing', 'The platform did not say whom it let in (Easy Auth is off).');
  }
  if (principal.toLowerCase() !== trust.principalId.toLowerCase()) {
    throw new AuthenticationError('easy_auth_mismatch', 'The platform let in somebody else than the token names.');
  }
}

/** Who everybody is with `MCP_AUTH=none`. */
export const LOCAL_USER: Caller = {
  kind: 'local',
  userId: 'local-user',
  tenantId: 'local',
  name: 'Local user',
  clientId: '',
  scopes: new Set(['snippets.read', 'snippets.write']),
  roles: [],
  guest: false,
};
