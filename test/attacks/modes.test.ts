// AUTH_MODE=entra and AUTH_MODE=key: what exists, who is let in, and that nothing else is.
import { join } from 'node:path';
import { exportPKCS8, generateKeyPair, importPKCS8, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway, identityEndpoint } from '../../src/local/gateway/index.ts';
import { BACKEND_RESOURCE, GATEWAY_APP } from '../../src/local/stack/entra.ts';
import { DEFAULT_CHOICES } from '../../src/local/stack/gateway.ts';
import { GATEWAY_IDENTITY, LOCAL_TENANT } from '../../src/local/stack/identity.ts';
import { ADA, callTool } from '../support/local-system.ts';
import { type AttackSystem, seal, startAttackSystem } from './attack-system.ts';

const OAUTH: [string, string][] = [
  ['GET', '/.well-known/oauth-authorization-server'],
  ['GET', '/.well-known/openid-configuration'],
  ['POST', '/register'],
  ['GET', '/authorize'],
  ['GET', '/consent'],
  ['POST', '/consent'],
  ['GET', '/oauth-callback'],
  ['POST', '/token'],
  ['POST', '/revoke'],
];
const MCP: [string, string][] = [
  ['POST', '/mcp'],
  ['GET', '/mcp'],
  ['DELETE', '/mcp'],
  ['GET', '/mcp/sse'],
  ['POST', '/mcp/message?sessionId=x'],
];

/** An access token as AUTH_MODE=facade makes them, under the deployment’s own key. */
const facadeSession = (system: AttackSystem, aud: string): string =>
  seal(system.sessionKey, 'at', {
    gid: 'x',
    sub: ADA.oid,
    tid: LOCAL_TENANT,
    name: '=Ada',
    cid: 'x',
    scp: 'snippets.read',
    roles: [],
    aud,
    guest: false,
    exp: 4_000_000_000,
  });

describe('AUTH_MODE=entra', () => {
  let system: AttackSystem;
  let origin: string;
  beforeAll(async () => {
    system = await startAttackSystem({ authMode: 'entra' });
    origin = system.origin;
  });
  afterAll(() => system?.[Symbol.asyncDispose]());

  const claims = (change: object = {}): Record<string, unknown> => {
    const issued = Math.floor(Date.now() / 1000);
    return {
      iss: `${system.stack.entra!.authority}/${LOCAL_TENANT}/v2.0`,
      aud: GATEWAY_APP,
      tid: LOCAL_TENANT,
      oid: ADA.oid,
      sub: 'pairwise',
      name: 'Ada Lovelace',
      azp: 'a client',
      scp: 'snippets.read snippets.write',
      acct: 0,
      ver: '2.0',
      iat: issued,
      nbf: issued,
      exp: issued + 3600,
      ...change,
    };
  };
  const sign = (change: object = {}) => system.stack.entra!.key.sign(claims(change));

  it('ATK-801 has no authorization server of its own', async () => {
    for (const [method, path] of OAUTH) {
      expect((await fetch(`${origin}${path}`, { method })).status, path).toBe(404);
    }
    const document = await (await fetch(`${origin}/.well-known/oauth-protected-resource/mcp`)).json();
    expect(document).toMatchObject({
      resource: `${origin}/mcp`,
      authorization_servers: [`${system.stack.entra!.authority}/${LOCAL_TENANT}/v2.0`],
      scopes_supported: [`${origin}/mcp/snippets.read`, `${origin}/mcp/snippets.write`],
    });
  });

  it('ATK-802 lets nobody in without a token, and says where to get one', async () => {
    for (const [method, path] of MCP) {
      const response = await fetch(`${origin}${path}`, { method });
      expect(response.status, path).toBe(401);
      const challenge = response.headers.get('www-authenticate')!;
      expect(challenge).toContain(`resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp`);
      expect(challenge).toContain(`scope="${origin}/mcp/snippets.read ${origin}/mcp/snippets.write"`);
      expect(challenge).not.toContain('error=');
    }
  });

  it('ATK-803 takes the tenant’s tokens for this API', async () => {
    const who = await callTool(origin, await sign(), 'whoami');
    expect([who.status, who.body]).toEqual([200, expect.stringContaining(ADA.oid)]);
    expect((await callTool(origin, await sign({ aud: `${origin}/mcp` }), 'whoami')).status).toBe(200);
  });

  it.each([
    [
      'another tenant',
      { tid: '90000000-0000-4000-8000-000000000009', iss: 'ENTRA/90000000-0000-4000-8000-000000000009/v2.0' },
    ],
    ['another issuer', { iss: 'https://evil.example/v2.0' }],
    ['another audience', { aud: '00000003-0000-0000-c000-000000000000' }],
    ['the audience of the function app', { aud: '50000000-0000-4000-8000-000000000001' }],
    ['no audience', { aud: undefined }],
    ['yesterday', { exp: Math.floor(Date.now() / 1000) - 86_400 }],
    ['no end', { exp: undefined }],
  ])('ATK-804 refuses a token of %s', async (_, change) => {
    const authority = system.stack.entra!.authority;
    const { iss } = change as { iss?: string };
    const token = await sign({ ...change, ...(iss ? { iss: iss.replace('ENTRA', authority) } : {}) });
    const answer = await callTool(origin, token, 'whoami');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('ATK-805 refuses what Entra did not sign: a foreign key, no signature, a session of the facade', async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const foreign = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: system.stack.entra!.key.jwks.keys[0]!.kid as string })
      .sign(await importPKCS8(await exportPKCS8(privateKey), 'RS256'));
    const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
    const hmac = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(JSON.stringify(system.stack.entra!.key.jwks.keys[0])));
    const session = facadeSession(system, `${origin}/mcp`);
    for (const token of [foreign, hmac, `${part({ alg: 'none' })}.${part(claims())}.`, session, 'nonsense', 'a.b.c']) {
      expect((await callTool(origin, token, 'whoami')).status, token.slice(0, 20)).toBe(401);
    }
  });

  it('ATK-806 keeps guests out unless they are allowed, and says scopes as the token has them', async () => {
    expect((await callTool(origin, await sign({ acct: 1 }), 'whoami')).status).toBe(403);
    expect((await callTool(origin, await sign({ acct: undefined }), 'whoami')).status).toBe(403);
    const reader = await sign({ scp: 'snippets.read' });
    expect((await callTool(origin, reader, 'save_snippet', { snippetname: 'x', snippet: 'y' })).status).toBe(403);
  });
});

describe('AUTH_MODE=key', () => {
  let system: AttackSystem;
  let gateway: Gateway;
  beforeAll(async () => {
    system = await startAttackSystem({ authMode: 'key' });
    gateway = await withSubscriptions(system);
  });
  afterAll(async () => {
    await gateway?.close();
    await system?.[Symbol.asyncDispose]();
  });

  const call = (headers: Record<string, string>, name = 'whoami', args: object = {}, query = '') =>
    gateway.fetch(`/mcp${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
    });
  const ONE = { 'ocp-apim-subscription-key': 'key-of-one' };

  it('ATK-811 offers no sign-in at all', async () => {
    for (const [method, path] of [
      ...OAUTH,
      ['GET', '/.well-known/oauth-protected-resource'],
      ['GET', '/.well-known/oauth-protected-resource/mcp'],
    ] as const) {
      expect((await fetch(`${system.origin}${path}`, { method })).status, path).toBe(404);
    }
  });

  it('ATK-812 lets nobody in without a key: no key, a wrong one, a token', async () => {
    const session = facadeSession(system, system.origin);
    for (const [method, path] of MCP) {
      for (const headers of [
        {},
        { authorization: `Bearer ${session}` },
        { 'ocp-apim-subscription-key': 'wrong' },
        { 'x-functions-key': 'key-of-one' },
      ]) {
        const before = system.sent.length;
        const response = await fetch(`${system.origin}${path}`, { method, headers: headers as Record<string, string> });
        expect(response.status, path).toBe(401);
        expect(response.headers.get('www-authenticate') ?? '').not.toContain('resource_metadata');
        expect(system.sent.length).toBe(before);
      }
    }
  });

  it('ATK-813 a subscription is its own user, without a person’s name or another’s snippets', async () => {
    const who = await call({ ...ONE, 'x-mcp-user-id': ADA.oid });
    const text = await who.text();
    expect(who.status, text).toBe(200);
    expect(text).toContain('subscription:one');
    expect(text).not.toContain(ADA.oid);
    await (await call(ONE, 'save_snippet', { snippetname: 'mine', snippet: 'of one' })).text();
    const other = await (
      await call({ 'ocp-apim-subscription-key': 'key-of-two' }, 'get_snippet', { snippetname: 'mine' })
    ).text();
    expect(other).toContain('"isError":true');
    expect(other).not.toContain('of one');
  });

  it('ATK-814 the key goes no further, and one subscription does not use up another’s allowance', async () => {
    const sent = system.sent.length;
    await (await call(ONE, 'hello_mcp', {}, '?subscription-key=key-of-one')).text();
    expect(JSON.stringify(system.sent.slice(sent))).not.toContain('key-of-one');
    let status = 200;
    for (let turn = 0; turn < 200 && status === 200; turn += 1) status = (await call(ONE, 'hello_mcp')).status;
    expect(status).toBe(429);
    expect((await call({ 'ocp-apim-subscription-key': 'key-of-two' }, 'hello_mcp')).status).toBe(200);
  });
});

/** The deployed configuration with two subscriptions, as an operator would make them. */
async function withSubscriptions(system: AttackSystem): Promise<Gateway> {
  const { entra, origin, secrets, grantsUrl, functionsUrl } = system.stack.gateway!.options;
  return createGateway({
    config: join(import.meta.dirname, '../../infra/gateway/gateway.yaml'),
    subscriptions: ['one', 'two'].map((name) => ({ name, api: 'mcp', primaryKey: `key-of-${name}` })),
    parameters: {
      ...DEFAULT_CHOICES,
      authMode: 'key',
      keyMode: 'true',
      gatewayOrigin: origin,
      entraAuthority: entra.authority,
      entraTenantId: LOCAL_TENANT,
      entraClientId: GATEWAY_APP,
      tokenExchangeAudience: 'api://AzureADTokenExchange',
      gatewayIdentityClientId: GATEWAY_IDENTITY.clientId,
      backendAudience: BACKEND_RESOURCE,
      grantsUrl,
      functionAppUrl: functionsUrl,
    },
    namedValues: { 'session-keys': secrets.sessionKeys, 'client-keys': secrets.clientKeys },
    identityTokens: identityEndpoint(entra.environment(GATEWAY_IDENTITY.clientId)),
    ...system.stack.gateway!.options.ports,
  });
}
