// AUTH_MODE entra and key: what docs/auth-modes.md says of them, tried on the same system. The client of entra is
// oauth4webapi with the client id that an administrator would hand out, and nothing else but the URL.
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GATEWAY_APP, MCP_CLIENT_APP } from '../../src/local/stack/entra.ts';
import { LOCAL_TENANT } from '../../src/local/stack/identity.ts';
import {
  ADA,
  callTool,
  GRACE,
  LOOPBACK_REDIRECT,
  type LocalSystem,
  signedInClient,
  signInAt,
  startLocalSystem,
} from '../support/local-system.ts';

const plainHttp = { [oauth.allowInsecureRequests]: true } as const;
const CLIENT: oauth.Client = { client_id: MCP_CLIENT_APP };
const OAUTH_PATHS = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration', '/authorize'];

function post(url: string, headers: Record<string, string>, name = 'whoami', args: object = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
}

/** A person signs in at Entra to a public client. @returns the token endpoint's answer, checked */
async function signInAtEntra(issuer: string, resource: string, scope: string, user = ADA) {
  const answer = await oauth.discoveryRequest(new URL(issuer), plainHttp);
  const as = await oauth.processDiscoveryResponse(new URL(issuer), answer);
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(as.authorization_endpoint!);
  url.search = new URLSearchParams({
    client_id: CLIENT.client_id,
    redirect_uri: LOOPBACK_REDIRECT,
    response_type: 'code',
    scope,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    resource,
  }).toString();
  const back = await signInAt(url.href, (at) => at.startsWith(LOOPBACK_REDIRECT), { user });
  const code = oauth.validateAuthResponse(as, CLIENT, back, state);
  const additionalParameters = { resource };
  const redeemed = await oauth.authorizationCodeGrantRequest(
    as,
    CLIENT,
    oauth.None(),
    code,
    LOOPBACK_REDIRECT,
    verifier,
    { ...plainHttp, additionalParameters },
  );
  return { as, tokens: await oauth.processAuthorizationCodeResponse(as, CLIENT, redeemed) };
}

/** What a client learns from a refusal alone. */
async function discover(refusal: Headers) {
  const challenge = refusal.get('www-authenticate')!;
  const [metadata, scope] = ['resource_metadata', 'scope'].map(
    (name) => new RegExp(`${name}="([^"]+)"`).exec(challenge)![1]!,
  );
  const document = (await (await fetch(metadata!)).json()) as oauth.ResourceServer;
  return { issuer: document.authorization_servers![0]!, resource: document.resource, scope: scope! };
}

describe('AUTH_MODE=entra', () => {
  let system: LocalSystem;
  let origin: string;
  beforeAll(async () => {
    system = await startLocalSystem({ choices: { authMode: 'entra' } });
    origin = system.origin;
  });
  afterAll(() => system?.[Symbol.asyncDispose]());

  it('names Entra as the authorization server, and is none itself', async () => {
    const response = await fetch(`${origin}/mcp`, { method: 'POST' });
    expect(response.status).toBe(401);
    const challenge = response.headers.get('www-authenticate')!;
    expect(challenge).toContain(`scope="${origin}/mcp/snippets.read ${origin}/mcp/snippets.write"`);
    const metadata = await (await fetch(/resource_metadata="([^"]+)"/.exec(challenge)![1]!)).json();
    expect(metadata).toMatchObject({
      resource: `${origin}/mcp`,
      authorization_servers: [`${system.stack.entra!.authority}/${LOCAL_TENANT}/v2.0`],
      scopes_supported: [`${origin}/mcp/snippets.read`, `${origin}/mcp/snippets.write`],
    });
    for (const path of OAUTH_PATHS) expect((await fetch(origin + path)).status, path).toBe(404);
    expect((await fetch(`${origin}/register`, { method: 'POST' })).status).toBe(404);
  });

  it('lets a public client in that has only the URL and a client id: it signs in at Entra, calls, and refreshes', async () => {
    const { issuer, resource, scope } = await discover((await post(`${origin}/mcp`, {})).headers);
    const { as, tokens } = await signInAtEntra(issuer, resource, `${scope} offline_access`, GRACE);
    const who = await callTool(origin, tokens.access_token, 'whoami');
    expect([who.status, who.body.includes(GRACE.oid), who.body.includes(MCP_CLIENT_APP)]).toEqual([200, true, true]);
    const snippet = { snippetname: 'entra', snippet: 'of a public client' };
    expect((await callTool(origin, tokens.access_token, 'save_snippet', snippet)).body).toContain('Saved');

    const refresh = await oauth.refreshTokenGrantRequest(as, CLIENT, oauth.None(), tokens.refresh_token!, plainHttp);
    const next = await oauth.processRefreshTokenResponse(as, CLIENT, refresh);
    expect(next.access_token).not.toBe(tokens.access_token);
    const read = await callTool(origin, next.access_token, 'get_snippet', { snippetname: 'entra' });
    expect(read.body).toContain('of a public client');
  });

  it.each<[string, Record<string, unknown>]>([
    ['another audience', { aud: '00000003-0000-0000-c000-000000000000' }],
    ['another tenant', { tid: '99999999-0000-4000-8000-000000000001', iss: 'https://login.example/other/v2.0' }],
    ['the past', { exp: Math.floor(Date.now() / 1000) - 3600 }],
  ])('refuses a token for %s, with a challenge', async (_, change) => {
    const { issuer, resource, scope } = await discover((await post(`${origin}/mcp`, {})).headers);
    const claims = decodeJwt((await signInAtEntra(issuer, resource, scope)).tokens.access_token);
    const { key } = system.stack.entra!;
    expect((await callTool(origin, await key.sign(claims), 'whoami')).status, 'as it was').toBe(200);
    const { status, headers } = await callTool(origin, await key.sign({ ...claims, ...change }), 'whoami');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('asks for more scope where a tool needs it, in words that Entra takes', async () => {
    // Entra knows a scope only with the App ID URI in front of it, as the metadata and the 401 name it.
    const [read, write] = ['read', 'write'].map((name) => `${origin}/mcp/snippets.${name}`);
    const { issuer, resource } = await discover((await post(`${origin}/mcp`, {})).headers);
    const { tokens } = await signInAtEntra(issuer, resource, read!);
    const snippet = { snippetname: 'a', snippet: 'b' };
    const refused = await callTool(origin, tokens.access_token, 'save_snippet', snippet);
    expect(refused.status).toBe(403);
    const challenge = refused.headers.get('www-authenticate')!;
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain(`scope="${read} ${write}"`);
    expect(challenge).toContain(`error_description="The scope ${write} is needed"`);
    expect(challenge).toContain(`resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`);
    const asked = await discover(refused.headers);
    const { tokens: more } = await signInAtEntra(asked.issuer, asked.resource, asked.scope);
    expect((await callTool(origin, more.access_token, 'save_snippet', snippet)).body).toContain('Saved');
  });

  it('has no way to /mcp/sse for a client that sends resource: its URL is not the App ID URI', async () => {
    const { issuer, resource, scope } = await discover((await fetch(`${origin}/mcp/sse`)).headers);
    expect(resource).toBe(`${origin}/mcp/sse`);
    await expect(signInAtEntra(issuer, resource, scope)).rejects.toMatchObject({ error: 'invalid_target' });
  });
});

describe('AUTH_MODE=key', () => {
  let system: LocalSystem;
  let url: string;
  let key: Record<string, string>;
  beforeAll(async () => {
    system = await startLocalSystem({ choices: { authMode: 'key' } });
    url = `${system.origin}/mcp`;
    key = { 'ocp-apim-subscription-key': system.stack.gateway!.subscriptionKey! };
  });
  afterAll(() => system?.[Symbol.asyncDispose]());

  it('lets in who has a key, as that subscription', async () => {
    const response = await post(url, key);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('subscription:local-subscription');
  });

  it('refuses everybody else, and offers no sign-in', async () => {
    for (const headers of [{}, { 'ocp-apim-subscription-key': 'wrong' }, { authorization: 'Bearer x' }]) {
      const response = await post(url, headers as Record<string, string>);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate') ?? '').not.toContain('Bearer');
    }
    for (const path of [...OAUTH_PATHS, '/.well-known/oauth-protected-resource/mcp'])
      expect((await fetch(system.origin + path)).status, path).toBe(404);
  });

  it('keeps snippets by subscription, and shares none', async () => {
    const saved = await post(url, key, 'save_snippet', { snippetname: 'mine', snippet: 'of the service' });
    expect(await saved.text()).toContain('Saved');
    expect(await (await post(url, key, 'get_snippet', { snippetname: 'mine' })).text()).toContain('of the service');
    const shared = { snippetname: 'shared', snippet: 'x', visibility: 'shared' };
    expect(await (await post(url, key, 'save_snippet', shared)).text()).toContain('"isError":true');
  });

  it('works for SSE, with the key on both requests', async () => {
    const stop = new AbortController();
    const stream = await fetch(`${url}/sse`, { headers: key, signal: stop.signal });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('\n\n')) text += (await reader.read()).value ?? '';
    const endpoint = new URL(/data: (\S+)/.exec(text)![1]!, `${url}/sse`);
    expect(endpoint.href, 'the key is in no address').not.toContain(Object.values(key)[0]);
    expect((await post(endpoint.href, {})).status).toBe(401);
    expect((await post(endpoint.href, key)).status).toBe(202);
    while (!text.includes('subscription:local-subscription')) text += (await reader.read()).value ?? '';
    stop.abort();
  });
});

it('a token of one mode is worth nothing in another', async () => {
  await using system = await startLocalSystem();
  const { tokens } = await signedInClient(system.origin);
  const resource = `${system.origin}/mcp`;
  const issuer = `${system.stack.entra!.authority}/${LOCAL_TENANT}/v2.0`;
  const { tokens: entra } = await signInAtEntra(issuer, resource, `${resource}/snippets.read`);
  expect(decodeJwt(entra.access_token).aud).toBe(GATEWAY_APP);
  expect((await callTool(system.origin, tokens.access_token, 'hello_mcp')).status).toBe(200);
  expect((await callTool(system.origin, entra.access_token, 'hello_mcp')).status, 'facade').toBe(401);
  for (const authMode of ['entra', 'key']) {
    await system.replaceGateway({ choices: { authMode } });
    expect((await callTool(system.origin, tokens.access_token, 'hello_mcp')).status, authMode).toBe(401);
    const expected = authMode === 'entra' ? 200 : 401;
    expect((await callTool(system.origin, entra.access_token, 'hello_mcp')).status, authMode).toBe(expected);
  }
});
