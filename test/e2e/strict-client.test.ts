// oauth4webapi, a client that checks what the specifications let it check: RFC 9728 and 8414 discovery, 7591 registration,
// PKCE, `iss` (RFC 9207), the shape and headers of every token answer, rotation, RFC 7009 revocation, RFC 6750 challenges.
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADA, LOOPBACK_REDIRECT, type LocalSystem, signInAt, startLocalSystem } from '../support/local-system.ts';

const plainHttp = { [oauth.allowInsecureRequests]: true } as const;
const isBack = (url: string) => url.startsWith(LOOPBACK_REDIRECT);

let system: LocalSystem;
let origin: string;
beforeAll(async () => {
  system = await startLocalSystem();
  origin = system.origin;
});
afterAll(() => system?.[Symbol.asyncDispose]());

async function discover(path: string) {
  const resource = new URL(`${origin}${path}`);
  const answer = await oauth.resourceDiscoveryRequest(resource, plainHttp);
  const server = await oauth.processResourceDiscoveryResponse(resource, answer);
  const issuer = new URL(server.authorization_servers![0]!);
  const metadata = await oauth.discoveryRequest(issuer, { ...plainHttp, algorithm: 'oauth2' });
  return { resource, as: await oauth.processDiscoveryResponse(issuer, metadata) };
}

async function register(as: oauth.AuthorizationServer): Promise<oauth.Client> {
  const registration = {
    client_name: 'Strict',
    redirect_uris: [LOOPBACK_REDIRECT],
    token_endpoint_auth_method: 'none',
  };
  const answer = await oauth.dynamicClientRegistrationRequest(as, registration, plainHttp);
  return oauth.processDynamicClientRegistrationResponse(answer);
}

/** Everything up to the tokens. */
async function signIn(path: string) {
  const { resource, as } = await discover(path);
  const client = await register(as);
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(as.authorization_endpoint!);
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: LOOPBACK_REDIRECT,
    response_type: 'code',
    scope: as.scopes_supported!.join(' '),
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    resource: resource.href,
  }).toString();
  const parameters = oauth.validateAuthResponse(as, client, await signInAt(url.href, isBack), state);
  const redeem = (usedVerifier = verifier) =>
    oauth.authorizationCodeGrantRequest(as, client, oauth.None(), parameters, LOOPBACK_REDIRECT, usedVerifier, {
      ...plainHttp,
      additionalParameters: { resource: resource.href },
    });
  return { resource, as, client, redeem };
}

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'strict', version: '1' } },
});

function callMcp(token: string, resource: URL): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  return oauth.protectedResourceRequest(token, 'POST', resource, new Headers(headers), initialize, plainHttp);
}

describe('a strict client', () => {
  it.each(['/mcp', '/mcp/sse', ''])('finds the way from %s', async (path) => {
    const { as } = await discover(path);
    expect(as.issuer).toBe(origin);
    expect(as.authorization_response_iss_parameter_supported).toBe(true);
    expect(as.code_challenge_methods_supported).toEqual(['S256']);
  });

  it('also finds the OpenID alias, and nothing there promises an OpenID provider', async () => {
    const answer = await oauth.discoveryRequest(new URL(origin), { ...plainHttp, algorithm: 'oidc' });
    const as = await oauth.processDiscoveryResponse(new URL(origin), answer);
    expect(as).not.toHaveProperty('jwks_uri');
    expect(as.scopes_supported).not.toContain('openid');
  });

  it('signs in, refreshes with rotation, and revokes', async () => {
    const { as, client, resource, redeem } = await signIn('/mcp');
    const first = await oauth.processAuthorizationCodeResponse(as, client, await redeem());
    expect(first).toMatchObject({ token_type: 'bearer', expires_in: 1800, scope: 'snippets.read snippets.write' });
    expect((await callMcp(first.access_token, resource)).status).toBe(200);

    const request = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), first.refresh_token!, plainHttp);
    const second = await oauth.processRefreshTokenResponse(as, client, request);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.access_token).not.toBe(first.access_token);
    expect((await callMcp(second.access_token, resource)).status).toBe(200);

    const revocation = await oauth.revocationRequest(as, client, oauth.None(), second.refresh_token!, plainHttp);
    await oauth.processRevocationResponse(revocation);
    const refused = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), second.refresh_token!, plainHttp);
    await expect(oauth.processRefreshTokenResponse(as, client, refused)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const challenge = await callMcp(second.access_token, resource).catch((error: unknown) => error);
    expect(challenge).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
    expect((challenge as oauth.WWWAuthenticateChallengeError).cause[0]!.parameters).toMatchObject({
      error: 'invalid_token',
      scope: 'snippets.read snippets.write',
      resource_metadata: `${origin}/.well-known/oauth-protected-resource/mcp`,
    });
  });

  it('gets no tokens with another verifier, and a code works once', async () => {
    const { as, client, redeem } = await signIn('/mcp/sse');
    const invalidGrant = { error: 'invalid_grant', status: 400 };
    const wrong = await redeem(oauth.generateRandomCodeVerifier());
    await expect(oauth.processAuthorizationCodeResponse(as, client, wrong)).rejects.toMatchObject(invalidGrant);
    await oauth.processAuthorizationCodeResponse(as, client, await redeem());
    const replay = await redeem();
    await expect(oauth.processAuthorizationCodeResponse(as, client, replay)).rejects.toMatchObject(invalidGrant);
  });

  it('is told of an error with state and iss', async () => {
    const { as } = await discover('/mcp');
    const client = await register(as);
    const query = { client_id: client.client_id, redirect_uri: LOOPBACK_REDIRECT, response_type: 'token', state: 's' };
    const back = await signInAt(`${as.authorization_endpoint}?${new URLSearchParams(query)}`, isBack, { user: ADA });
    expect(() => oauth.validateAuthResponse(as, client, back, 's')).toThrow(
      expect.objectContaining({ error: 'unsupported_response_type' }),
    );
  });
});
