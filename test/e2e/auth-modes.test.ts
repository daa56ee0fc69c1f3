// AUTH_MODE entra and key: what docs/auth-modes.md says of them, tried on the same system.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessToken } from '../../src/local/entra/tokens.ts';
import { GATEWAY_APP } from '../../src/local/stack/entra.ts';
import { LOCAL_TENANT } from '../../src/local/stack/identity.ts';
import { ADA, callTool, type LocalSystem, signedInClient, startLocalSystem } from '../support/local-system.ts';

const OAUTH_PATHS = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration', '/authorize'];

function post(url: string, headers: Record<string, string>, name = 'whoami', args: object = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
}

describe('AUTH_MODE=entra', () => {
  let system: LocalSystem;
  let origin: string;
  beforeAll(async () => {
    system = await startLocalSystem({ choices: { authMode: 'entra' } });
    origin = system.origin;
  });
  afterAll(() => system?.[Symbol.asyncDispose]());

  /** A token as Entra would issue it to a public client that an administrator registered. */
  function entraToken(change: Record<string, unknown> = {}, scopes = ['snippets.read', 'snippets.write']) {
    const { entra } = system.stack;
    const key = { ...entra!.key, sign: (claims: object) => entra!.key.sign({ ...claims, ...change }) };
    return accessToken(key, {
      issuer: `${entra!.authority}/${LOCAL_TENANT}/v2.0`,
      tenantId: LOCAL_TENANT,
      app: {
        clientId: GATEWAY_APP,
        displayName: '',
        redirectUris: [],
        identifierUris: [],
        scopes: [],
        federatedSubjects: [],
        assignmentRequired: false,
      },
      user: ADA,
      scopes: scopes.map((scope) => `${origin}/mcp/${scope}`),
      issuedAt: Math.floor(Date.now() / 1000),
      lifetimeSeconds: 3600,
    });
  }

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

  it('takes a token of Entra for the gateway’s registration, and knows the user', async () => {
    const { status, body } = await callTool(origin, await entraToken(), 'whoami');
    expect([status, body.includes(ADA.oid)]).toEqual([200, true]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another audience', { aud: '00000003-0000-0000-c000-000000000000' }],
    ['another tenant', { tid: '99999999-0000-4000-8000-000000000001', iss: 'https://login.example/other/v2.0' }],
    ['the past', { exp: Math.floor(Date.now() / 1000) - 3600 }],
  ])('refuses a token for %s, with a challenge', async (_, change) => {
    const { status, headers } = await callTool(origin, await entraToken(change), 'whoami');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('asks for more scope where a tool needs it', async () => {
    const readOnly = await entraToken({}, ['snippets.read']);
    const saving = await callTool(origin, readOnly, 'save_snippet', { snippetname: 'a', snippet: 'b' });
    expect(saving.status).toBe(403);
    const challenge = saving.headers.get('www-authenticate')!;
    expect(challenge).toContain('error="insufficient_scope"');
    // Entra knows a scope only with the App ID URI in front of it, as the metadata and the 401 name it.
    const [read, write] = ['read', 'write'].map((name) => `${origin}/mcp/snippets.${name}`);
    expect(challenge).toContain(`scope="${read} ${write}"`);
    expect(challenge).toContain(`error_description="The scope ${write} is needed"`);
    expect(challenge).toContain(`resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`);
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

it('a token of the facade is worth nothing in another mode', async () => {
  await using system = await startLocalSystem();
  const { tokens } = await signedInClient(system.origin);
  for (const authMode of ['entra', 'key']) {
    await system.replaceGateway({ choices: { authMode } });
    expect((await callTool(system.origin, tokens.access_token, 'hello_mcp')).status, authMode).toBe(401);
  }
});
