// Who is asking: identity headers that a client forges, ways around the gateway, and what reaches the function app.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BACKEND_RESOURCE } from '../../src/local/stack/entra.ts';
import { APP_IDENTITY, GATEWAY_IDENTITY, LOCAL_TENANT } from '../../src/local/stack/identity.ts';
import { ADA, callTool, GRACE, signedInClient } from '../support/local-system.ts';
import { type AttackSystem, seal, startAttackSystem, unseal } from './attack-system.ts';

const BUSY = {
  ...ADA,
  oid: 'c0000000-0000-4000-8000-000000000003',
  upn: 'busy@contoso.example',
  name: 'Busy',
  roles: Array.from({ length: 400 }, (_, index) => `role-${index}-${'x'.repeat(20)}`),
};

let system: AttackSystem;
let origin: string;
let token: string;
beforeAll(async () => {
  const usersFile = join(await mkdtemp(join(tmpdir(), 'remote-mcp-users-')), 'users.json');
  await writeFile(usersFile, JSON.stringify({ tenantId: LOCAL_TENANT, users: [ADA, GRACE, BUSY] }));
  system = await startAttackSystem({}, { usersFile });
  origin = system.origin;
  token = (await signedInClient(origin)).tokens.access_token;
});
afterAll(() => system?.[Symbol.asyncDispose]());

const WHO = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'whoami', arguments: {} } });
const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const principal = Buffer.from(
  JSON.stringify({ auth_typ: 'aad', claims: [{ typ: 'oid', val: GATEWAY_IDENTITY.principalId }] }),
).toString('base64');

const FORGED: Record<string, string> = {
  'x-mcp-user-id': GRACE.oid,
  'X-MCP-User-Id': GRACE.oid,
  'x-mcp-tenant-id': '90000000-0000-4000-8000-000000000009',
  'x-mcp-user-name': 'Grace%20Hopper',
  'x-mcp-client-id': 'evil',
  'x-mcp-scopes': 'admin',
  'x-mcp-roles': 'admin',
  'x-mcp-guest': 'false',
  'x-mcp-grant-id': 'evil',
  'x-mcp-resource': 'https://evil.example/mcp',
  'x-ms-client-principal': principal,
  'x-ms-client-principal-id': GATEWAY_IDENTITY.principalId,
  'x-ms-client-principal-name': 'evil',
  'x-ms-client-principal-idp': 'aad',
  'x-ms-token-aad-access-token': 'evil',
  'x-ms-token-aad-id-token': 'evil',
  'x-ms-token-aad-refresh-token': 'evil',
  'x-ms-token-aad-expires-on': 'evil',
  'x-ms-invocation-id': 'evil',
  'x-functions-key': 'evil',
  'x-zumo-auth': 'evil',
  'ocp-apim-subscription-key': 'evil',
  cookie: 'AppServiceAuthSession=evil; a=b',
};

/** What the gateway sent to the function app for the last call. */
function forwarded(): { url: URL; headers: [string, string][] } {
  const { url, headers } = system.sent.findLast((one) => one.url.startsWith(system.stack.functions.url))!;
  return { url: new URL(url), headers: headers.map(([name, value]) => [name.toLowerCase(), value]) };
}

describe('headers', () => {
  it('ATK-401 nothing that a client says of itself reaches the function app', async () => {
    const response = await fetch(`${origin}/mcp?code=evil&subscription-key=evil&Code=evil`, {
      method: 'POST',
      headers: { ...JSON_HEADERS, ...FORGED, authorization: `Bearer ${token}` },
      body: WHO,
    });
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain(ADA.oid);
    expect(text).not.toMatch(/evil|Grace|admin/);
    const { url, headers } = forwarded();
    expect(url.search).toBe('');
    expect(headers.filter(([, value]) => /evil|Grace|admin/.test(value))).toEqual([]);
    const names = headers.map(([name]) => name);
    for (const forged of new Set(Object.keys(FORGED).map((name) => name.toLowerCase()))) {
      expect(names.filter((name) => name === forged).length, forged).toBe(forged.startsWith('x-mcp-') ? 1 : 0);
    }
    expect(headers.filter(([name]) => name === 'x-mcp-user-id')).toEqual([['x-mcp-user-id', ADA.oid]]);
  });

  it('ATK-402 the client’s token goes no further than the gateway, whose own identity goes on', async () => {
    await callTool(origin, token, 'whoami');
    const { headers } = forwarded();
    const [authorization] = headers.filter(([name]) => name === 'authorization').map(([, value]) => value);
    expect(JSON.stringify(headers)).not.toContain(token);
    const claims = JSON.parse(Buffer.from(authorization!.split('.')[1]!, 'base64url').toString());
    expect(claims).toMatchObject({ oid: GATEWAY_IDENTITY.principalId, tid: LOCAL_TENANT });
  });

  it('ATK-403 a person is who signed in, with rights and tenant checked', async () => {
    const grace = (await signedInClient(origin, { user: GRACE })).tokens.access_token;
    await callTool(origin, token, 'save_snippet', { snippetname: 'private', snippet: 'of Ada' });
    for (const name of ['private', '../a0000000-0000-4000-8000-000000000001/private', `${ADA.oid}/private`]) {
      const answer = await callTool(origin, grace, 'get_snippet', { snippetname: name });
      expect(answer.body).toContain('"isError":true');
      expect(answer.body).not.toContain('of Ada');
    }
    const saved = await callTool(origin, token, 'save_snippet', { snippetname: 'secret', snippet: 'the content' });
    expect(saved.body).not.toContain('the content');
  });

  it('ATK-404 names, roles and guests arrive as Entra has them, whatever they hold', async () => {
    const key = system.sessionKey;
    const claims = unseal(key, token);
    const ask = (change: object) => callTool(origin, seal(key, 'at', { ...claims, ...change }), 'whoami');
    const odd = await ask({
      name: '=Ada\r\nx-mcp-user-id: evil, "Grace" \u{1f680} é%00',
      roles: ['reader', 'a,b', 'c d', 'x\r\ny'],
    });
    expect(odd.status).toBe(200);
    expect(odd.body).toContain('🚀');
    expect(forwarded().headers.find(([name]) => name === 'x-mcp-roles')![1]).toBe('reader');
    const many = await ask({ roles: Array.from({ length: 90 }, (_, index) => `role-${index}-${'x'.repeat(20)}`) });
    expect(many.status, many.body).toBe(200);
    const busy = (await signedInClient(origin, { user: BUSY })).tokens.access_token;
    expect((await callTool(origin, busy, 'whoami')).status, 'somebody with very many roles').toBe(200);
    const long = await ask({ name: `=${'🚀'.repeat(300)}` });
    expect(long.status, long.body).toBe(200);
  });
});

describe('around the gateway', () => {
  it('ATK-411 the function app answers nobody else', async () => {
    const { url } = system.stack.functions;
    const entra = system.stack.entra!;
    const app = await entra.issue(APP_IDENTITY.clientId, BACKEND_RESOURCE);
    const wrongAudience = await entra.issue(GATEWAY_IDENTITY.clientId, 'https://storage.azure.com');
    const user = await entra.key.sign({
      iss: `${entra.authority}/${LOCAL_TENANT}/v2.0`,
      aud: '40000000-0000-4000-8000-000000000001',
      oid: ADA.oid,
      tid: LOCAL_TENANT,
      exp: 4_000_000_000,
    });
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ oid: GATEWAY_IDENTITY.principalId })).toString('base64url')}.`;
    const identity = { 'x-mcp-user-id': ADA.oid, 'x-mcp-tenant-id': LOCAL_TENANT, 'x-mcp-scopes': 'snippets.read' };
    for (const path of ['/mcp', '/message?sessionId=x', '/sse', '/runtime/webhooks/mcp', '/admin/host/status']) {
      for (const [name, extra] of Object.entries({
        'no token': {},
        'the client’s token': { authorization: `Bearer ${token}` },
        'an Entra token of the user': { authorization: `Bearer ${user}` },
        'the app’s own identity': { authorization: `Bearer ${app.token}` },
        'the gateway’s token for storage': { authorization: `Bearer ${wrongAudience.token}` },
        'an unsigned token': { authorization: `Bearer ${none}` },
        'a forged principal': {
          'x-ms-client-principal': principal,
          'x-ms-client-principal-id': GATEWAY_IDENTITY.principalId,
        },
        'a function key': { 'x-functions-key': 'x' },
      })) {
        const method = path === '/sse' || path.startsWith('/admin') ? 'GET' : 'POST';
        const response = await fetch(`${url}${path}`, {
          method,
          headers: { ...JSON_HEADERS, ...identity, ...(extra as Record<string, string>) },
          ...(method === 'POST' ? { body: WHO } : {}),
        });
        expect([401, 403], `${path} with ${name}`).toContain(response.status);
        expect(await response.text()).not.toContain(ADA.oid);
      }
    }
  });

  it('ATK-412 without a token nothing behind the gateway runs', async () => {
    const before = system.sent.length;
    for (const [method, path] of [
      ['POST', '/mcp'],
      ['GET', '/mcp'],
      ['DELETE', '/mcp'],
      ['GET', '/mcp/sse'],
      ['POST', '/mcp/message?sessionId=x'],
    ] as const) {
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: FORGED,
        ...(method === 'POST' ? { body: WHO } : {}),
      });
      expect(response.status).toBe(401);
      const path2 = path === '/mcp' ? '/mcp' : '/mcp/sse';
      expect(response.headers.get('www-authenticate')).toContain(
        `resource_metadata="${origin}/.well-known/oauth-protected-resource${path2}"`,
      );
    }
    for (const path of [
      '/mcp/test-message',
      '/mcp/healthz',
      '/healthz',
      '/admin',
      '/mcp/../healthz',
      '/mcp/admin/host/status',
    ]) {
      expect((await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` } })).status, path).toBe(
        404,
      );
    }
    expect(system.sent.length).toBe(before);
  });

  it('ATK-413 /authorize and the consent ask nobody; a sign-in tells Entra nothing of the browser', async () => {
    const { client, browser } = await signedInClient(origin);
    const before = system.sent.length;
    await browser.go(client.authorizeUrl(), client.isMine);
    expect(system.sent.length).toBe(before);
    await client.signIn(browser);
    const toEntra = system.sent.slice(before).filter(({ url }) => url.includes('/oauth2/v2.0/token'));
    expect(toEntra.length).toBe(1);
    expect(new URL(toEntra[0]!.url).search).toBe('');
    const names = toEntra[0]!.headers.map(([name]) => name.toLowerCase());
    expect(names).not.toContain('cookie');
    expect(names).not.toContain('authorization');
    const body = new URLSearchParams(Buffer.from(toEntra[0]!.body as Uint8Array).toString());
    expect([...body.keys()].sort()).toEqual([
      'client_assertion',
      'client_assertion_type',
      'client_id',
      'code',
      'code_verifier',
      'grant_type',
      'redirect_uri',
      'scope',
    ]);
  });
});

describe('browsers', () => {
  it('ATK-421 a page of another site reaches no endpoint of MCP, signed in or not', async () => {
    for (const origins of ['https://evil.example', 'null', '', `${origin}.evil.example`, origin]) {
      for (const authorization of [undefined, `Bearer ${token}`]) {
        const response = await fetch(`${origin}/mcp`, {
          method: 'POST',
          headers: { ...JSON_HEADERS, origin: origins, ...(authorization ? { authorization } : {}) },
          body: WHO,
        });
        expect(response.status, origins).toBe(403);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
      const preflight = await fetch(`${origin}/mcp`, {
        method: 'OPTIONS',
        headers: { origin: origins, 'access-control-request-method': 'POST' },
      });
      expect(preflight.status).toBe(403);
    }
  });

  it('ATK-422 no challenge offers itself to "null" or to everybody', async () => {
    const response = await fetch(`${origin}/mcp`, { method: 'POST', body: '{}' });
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('ATK-423 the OAuth endpoints can be read by browser clients, without cookies', async () => {
    for (const path of ['/token', '/register', '/revoke', '/.well-known/oauth-authorization-server']) {
      const preflight = await fetch(`${origin}${path}`, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example',
          'access-control-request-method': path.startsWith('/.') ? 'GET' : 'POST',
          'access-control-request-headers': 'content-type, mcp-protocol-version',
        },
      });
      expect(preflight.status, path).toBe(200);
      expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
      expect(preflight.headers.get('access-control-allow-headers')).toContain('mcp-protocol-version');
      expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });
});

describe('what the superseded sample did, and no other test above tries', () => {
  it('ATK-431 the endpoint event of a stream is relative, holds no key, and is bound to its user', async () => {
    const sse = (await signedInClient(origin, { authorize: { resource: origin } })).tokens.access_token;
    const grace = (await signedInClient(origin, { user: GRACE, authorize: { resource: origin } })).tokens.access_token;
    const abort = new AbortController();
    const stream = await fetch(`${origin}/mcp/sse`, {
      headers: { authorization: `Bearer ${sse}` },
      signal: abort.signal,
    });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    // It comes while the stream is open: nothing buffers it.
    const { value } = await stream.body!.getReader().read();
    const event = Buffer.from(value!).toString();
    const endpoint = /data: (.+)/.exec(event)![1]!.trim();
    expect(endpoint).toMatch(/^message\?sessionId=[A-Za-z0-9._-]+$|^\.?\/?(mcp\/)?message\?sessionId=[A-Za-z0-9._-]+$/);
    const post = (token: string) =>
      fetch(new URL(endpoint, `${origin}/mcp/sse`), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{"jsonrpc":"2.0","method":"notifications/initialized"}',
      });
    expect((await post(grace)).status, 'another user').toBe(403);
    expect((await post(sse)).status).toBe(202);
    abort.abort();
  });

  it('ATK-432 a missing or oddly named snippet is an answer for the model, not a fault', async () => {
    for (const snippetname of ['missing', '../x', 'a/b', '..', 'a\u0000b', 'x'.repeat(200), '']) {
      const answer = await callTool(origin, token, 'get_snippet', { snippetname });
      expect(answer.status, snippetname).toBe(200);
      expect(answer.body).toMatch(/"isError":true/);
      expect(answer.body).not.toMatch(/Exception|\.ts:|at \//);
    }
  });

  it('ATK-433 the authority is a parameter: no cloud’s address stands in a policy', async () => {
    const { globSync, readFileSync } = await import('node:fs');
    const files = globSync('infra/gateway/**/*.xml');
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      expect(text, file).not.toMatch(
        /login\.(microsoftonline|windows|chinacloudapi)|azure-api\.net|azurewebsites\.net/,
      );
      expect(text, file).not.toMatch(/x-functions-key" exists-action="(override|append|skip)/);
    }
  });
});
