// Attacks on registration and redirect URIs: open redirectors, hosts that look right, schemes that run code, headers split
// by values, and what is shown instead of redirected.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../support/browser.ts';
import { ADA, OAuthClient, WEB_REDIRECT } from '../support/local-system.ts';
import { type AttackSystem, startAttackSystem } from './attack-system.ts';

let system: AttackSystem;
let origin: string;
beforeAll(async () => {
  system = await startAttackSystem();
  origin = system.origin;
});
afterAll(() => system?.[Symbol.asyncDispose]());

const NOT_HERE = [
  'https://evil.example/cb',
  'https://claude.ai.evil.example/cb',
  'https://claude.ai@evil.example/cb',
  'https://claude.ai:443@evil.example/cb',
  'https://evil.example/https://claude.ai/',
  'https://evil.example?claude.ai',
  'https://claude.ai\\@evil.example/cb',
  'https://claude.ai%2f@evil.example/cb',
  'https://claude.ai%00.evil.example/cb',
  'https://claude.ai.:443/cb',
  'https://claude.ai./cb',
  'https://.claude.ai/cb',
  'https://x.claude.ai/cb',
  'https://notclaude.ai/cb',
  'https://claude.ai:8443/cb',
  'https://CLAUDE.AI/cb',
  'HTTPS://claude.ai/cb',
  'https:claude.ai/cb',
  'https:/claude.ai/cb',
  'https:///claude.ai/cb',
  'https://claude\u3002ai/cb',
  'https://clаude.ai/cb',
  'https://xn--clude-3ve.ai/cb',
  'https://claude.ai/cb#fragment',
  'https://claude.ai/cb\r\nSet-Cookie: a=b',
  'https://claude.ai/cb\n',
  'https://claude.ai/ cb',
  'https://claude.ai/"><script>',
  'https://claude.ai/cb?code=injected&state=x',
  'https://claude.ai/cb?x=1&iss=https://evil.example',
  'https://-/cb',
  'http://claude.ai/cb',
  'http://evil.example/cb',
  'http://127.0.0.1@evil.example/cb',
  'http://127.0.0.1:80@evil.example/cb',
  'http://127.0.0.1.evil.example/cb',
  'http://localhost.evil.example/cb',
  'http://127.0.0.2/cb',
  'http://127.1/cb',
  'http://2130706433/cb',
  'http://0.0.0.0/cb',
  'http://[::]/cb',
  'http://[::ffff:127.0.0.1]/cb',
  'http://localhost:123456/cb',
  'http://LOCALHOST/cb',
  'javascript:alert(1)',
  'javascript://claude.ai/%0aalert(1)',
  'JavaScript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://claude.ai/x',
  'about:blank',
  'cursor://anysphere.cursor-mcp/oauth/callback',
  'vscode://x/y',
  '//claude.ai/cb',
  '/cb',
  'cb',
  '',
  ' https://claude.ai/cb',
];

describe('registration', () => {
  it.each(NOT_HERE)('ATK-501 refuses the redirect URI %j', async (uri) => {
    const client = new OAuthClient(origin, uri);
    const { status, body } = await client.register();
    expect([status, body.error]).toEqual([400, 'invalid_redirect_uri']);
  });

  it('ATK-502 keeps those that may be used and says which', async () => {
    const { body } = await new OAuthClient(origin, WEB_REDIRECT).register({
      redirect_uris: [WEB_REDIRECT, 'https://evil.example/cb', 'cursor://x/y', 'http://localhost:8787/callback'],
    });
    expect(body.redirect_uris).toEqual([WEB_REDIRECT, 'http://localhost:8787/callback']);
  });

  it.each([
    ['no redirect URIs', {}, 'invalid_redirect_uri'],
    ['null', { redirect_uris: null }, 'invalid_redirect_uri'],
    ['a string', { redirect_uris: WEB_REDIRECT }, 'invalid_redirect_uri'],
    ['an empty list', { redirect_uris: [] }, 'invalid_redirect_uri'],
    ['numbers', { redirect_uris: [1] }, 'invalid_redirect_uri'],
    ['lists in the list', { redirect_uris: [[WEB_REDIRECT]] }, 'invalid_redirect_uri'],
    ['too many', { redirect_uris: Array(11).fill(WEB_REDIRECT) }, 'invalid_redirect_uri'],
    ['a long one', { redirect_uris: [`${WEB_REDIRECT}/${'x'.repeat(600)}`] }, 'invalid_redirect_uri'],
    [
      'a secret asked for',
      { redirect_uris: [WEB_REDIRECT], token_endpoint_auth_method: 'private_key_jwt' },
      'invalid_client_metadata',
    ],
    ['a name that is an object', { redirect_uris: [WEB_REDIRECT], client_name: { a: 1 } }, 'invalid_client_metadata'],
    ['a long name', { redirect_uris: [WEB_REDIRECT], client_name: 'x'.repeat(101) }, 'invalid_client_metadata'],
    [
      'a megabyte of a name',
      { redirect_uris: [WEB_REDIRECT], client_name: 'x'.repeat(1 << 20) },
      'invalid_client_metadata',
    ],
    ['the implicit grant', { redirect_uris: [WEB_REDIRECT], response_types: ['token'] }, 'invalid_client_metadata'],
    [
      'grant types of odd types',
      { redirect_uris: [WEB_REDIRECT], grant_types: [null, 1, {}] },
      'invalid_client_metadata',
    ],
  ])('ATK-503 refuses %s', async (_, body, error) => {
    const response = await fetch(`${origin}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([400, error]);
  });

  it.each([
    ['no JSON', '{'],
    ['an array', '[]'],
    ['a string', '"x"'],
    ['null', 'null'],
    ['nothing', ''],
    ['deep nesting', `{"redirect_uris":${'['.repeat(8000)}${']'.repeat(8000)}}`],
    ['deep nesting that is never closed', '{"a":'.repeat(3000)],
    ['many objects', `{"redirect_uris":[${'{},'.repeat(5000)}{}]}`],
    ['a number without an end', `{"a":1${'0'.repeat(15000)}}`],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])('ATK-504 answers a body that is %s with an OAuth error', async (_, body) => {
    const response = await fetch(`${origin}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body as string,
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toMatch(/^invalid_(client_metadata|redirect_uri)$/);
  });

  it('ATK-505 answers as RFC 7591 wants it, without nulls and without a secret', async () => {
    const { status, body } = await new OAuthClient(origin, WEB_REDIRECT).register({ client_uri: null, logo_uri: null });
    expect(status).toBe(201);
    expect(Object.values(body)).not.toContain(null);
    expect(Object.keys(body).filter((name) => name.includes('secret'))).toEqual([]);
    expect(body).toMatchObject({
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    });
    const other = await fetch(`${origin}/register`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'text/plain' },
    });
    expect([other.status, other.headers.get('content-type')]).toEqual([400, 'application/json']);
  });

  it('ATK-506 makes another client each time, whose id cannot be changed', async () => {
    const [one, two] = [new OAuthClient(origin, WEB_REDIRECT), new OAuthClient(origin, WEB_REDIRECT)];
    await Promise.all([one.register(), two.register()]);
    expect(one.id).not.toBe(two.id);
    const [head, kid, body, mac] = one.id.split('.');
    const content = JSON.parse(Buffer.from(body!, 'base64url').toString());
    const changed = Buffer.from(JSON.stringify({ ...content, r: ['https://evil.example/cb'] })).toString('base64url');
    for (const id of [
      `${head}.${kid}.${changed}.${mac}`,
      `${head}.${kid}.${body}.${two.id.split('.')[3]}`,
      '',
      'x',
      'dcr....',
      '../../dbs',
      'x'.repeat(10_000),
      `${one.id}\u00ad`,
      `${one.id} `,
    ]) {
      const step = await new Browser().request(
        Object.assign(new OAuthClient(origin, WEB_REDIRECT), { id }).authorizeUrl(),
      );
      expect([400, 414, 431], id.slice(0, 60)).toContain(step.status);
      expect(step.headers.get('location')).toBeNull();
    }
  });
});

describe('authorization', () => {
  it.each(NOT_HERE.filter((uri) => uri !== ''))('ATK-511 never redirects to %j', async (uri) => {
    const client = new OAuthClient(origin, WEB_REDIRECT);
    await client.register({ redirect_uris: [WEB_REDIRECT, 'http://127.0.0.1:33418/callback'] });
    const step = await new Browser().request(client.authorizeUrl({ redirect_uri: uri }));
    expect(step.status).toBe(400);
    expect(step.headers.get('location')).toBeNull();
    expect(step.body).not.toContain('evil.example');
    expect(step.body).not.toContain('http-equiv');
  });

  it('ATK-512 takes a redirect URI exactly, but for the port of a loopback address', async () => {
    const client = new OAuthClient(origin);
    await client.register({ redirect_uris: [WEB_REDIRECT, 'http://127.0.0.1/callback?a=b', 'http://[::1]:1/x'] });
    const status = async (redirect_uri: string | null) =>
      (await new Browser().request(client.authorizeUrl({ redirect_uri }))).status;
    for (const uri of [WEB_REDIRECT, 'http://127.0.0.1:50000/callback?a=b', 'http://[::1]:9/x', 'http://[::1]/x']) {
      expect(await status(uri), uri).toBe(302);
    }
    for (const uri of [
      `${WEB_REDIRECT}/`,
      `${WEB_REDIRECT}?x=1`,
      `${WEB_REDIRECT}/../x`,
      WEB_REDIRECT.replace('https://claude.ai', 'https://claude.ai:443'),
      'http://127.0.0.1:50000/callback',
      'http://127.0.0.1:50000/callback?a=b&c=d',
      'http://localhost:50000/callback?a=b',
      'http://127.0.0.1:/callback?a=b',
      'http://127.0.0.1:x/callback?a=b',
      null,
    ]) {
      expect(await status(uri), String(uri)).toBe(400);
    }
  });

  it('ATK-513 takes a host from the operator’s list away at once', async () => {
    const client = new OAuthClient(origin, WEB_REDIRECT);
    await client.register();
    const { choices = {} } = system.stack.gateway!.options;
    await system.replaceGateway({ choices: { ...choices, redirectHosts: 'vscode.dev' } });
    expect((await new Browser().request(client.authorizeUrl())).status).toBe(400);
    await system.replaceGateway();
    expect((await new Browser().request(client.authorizeUrl())).status).toBe(302);
  });

  it('ATK-514 refuses a client that was denied, in sign-in, refresh and call', async () => {
    const { createHash } = await import('node:crypto');
    const client = new OAuthClient(origin, WEB_REDIRECT);
    await client.register();
    const answer = await client.signIn(new Browser());
    const { body } = await client.redeem(answer.get('code')!);
    const ref = `dcr-${createHash('sha256').update(client.id).digest('base64url').slice(0, 16)}`;
    const { choices = {} } = system.stack.gateway!.options;
    await system.replaceGateway({ choices: { ...choices, deniedClients: `dcr-other ${ref}` } });
    expect((await new Browser().request(client.authorizeUrl())).status).toBe(400);
    expect((await client.refresh(String(body.refresh_token))).body.error).toBe('invalid_client');
    const call = await fetch(`${origin}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${body.access_token}` },
      body: '{}',
    });
    expect(call.status).toBe(401);
    await system.replaceGateway();
  });

  it.each([
    ['no response type', { response_type: null }, 'invalid_request'],
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
    ['a hybrid flow', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['another response mode', { response_mode: 'fragment' }, 'invalid_request'],
    ['a form answer', { response_mode: 'form_post' }, 'invalid_request'],
    ['a request object', { request: 'x' }, 'request_not_supported'],
    ['a request object elsewhere', { request_uri: 'https://evil.example/' }, 'request_not_supported'],
    ['no person', { prompt: 'none' }, 'interaction_required'],
    ['another resource', { resource: 'https://evil.example/mcp' }, 'invalid_target'],
    ['a resource with a slash more', { resource: 'ORIGIN/mcp/' }, 'invalid_target'],
    ['a resource with a fragment', { resource: 'ORIGIN/mcp#x' }, 'invalid_target'],
    ['a resource in another case', { resource: 'ORIGIN/MCP' }, 'invalid_target'],
    ['only unknown scopes', { scope: 'admin https://graph.microsoft.com/.default' }, 'invalid_scope'],
    ['a long state', { state: 's'.repeat(1025) }, 'invalid_request'],
  ])('ATK-515 tells the client of %s', async (_, change, error) => {
    const client = new OAuthClient(origin);
    await client.register();
    const given = Object.fromEntries(
      Object.entries(change as Record<string, string | null>).map(([name, value]) => [
        name,
        value?.replace('ORIGIN', origin) ?? null,
      ]),
    );
    const step = await new Browser().request(client.authorizeUrl(given));
    const { searchParams } = new URL(step.headers.get('location')!);
    expect(searchParams.get('error')).toBe(error);
    expect(searchParams.get('iss')).toBe(origin);
    expect(searchParams.get('state')).toBe('state' in given ? null : 'the state');
    expect(step.headers.getSetCookie()).toEqual([]);
  });

  it('ATK-516 tells the client, not the person, of a parameter given twice; a doubled address is shown', async () => {
    const client = new OAuthClient(origin);
    await client.register();
    for (const more of [
      'scope=x',
      'state=evil',
      'resource=https%3A%2F%2Fevil.example',
      'code_challenge_method=plain',
      'SCOPE=x&SCOPE=y',
    ]) {
      const step = await new Browser().request(`${client.authorizeUrl()}&${more}`);
      const { searchParams } = new URL(step.headers.get('location')!);
      expect(searchParams.get('error'), more).toBe('invalid_request');
      expect(step.headers.get('location')).not.toContain('evil');
    }
    for (const more of ['redirect_uri=https%3A%2F%2Fevil.example', `client_id=${client.id}`, 'client_id=']) {
      const step = await new Browser().request(`${client.authorizeUrl()}&${more}`);
      expect([step.status, step.headers.get('location')], more).toEqual([400, null]);
    }
  });

  it('ATK-517 no value splits a header or leaves its place in an address', async () => {
    const client = new OAuthClient(origin, `${WEB_REDIRECT}?own=1`);
    await client.register();
    const state = 'x\r\nSet-Cookie: evil=1\r\n\r\n<script>&code=evil&error=x#\u2028é\u0000';
    const failed = await new Browser().request(client.authorizeUrl({ state, response_type: 'token' }));
    expect(failed.headers.getSetCookie()).toEqual([]);
    expect(failed.headers.get('location')).toMatch(
      /^https:\/\/claude\.ai\/api\/mcp\/auth_callback\?own=1&error=[\x21-\x7e]+$/,
    );
    const answer = await client.signIn(new Browser(), ADA, { state });
    expect(answer.get('state')).toBe(state);
    expect(answer.getAll('code').length).toBe(1);
    expect(answer.get('own')).toBe('1');
    expect(answer.get('iss')).toBe(origin);
  });

  it('ATK-518 works without state and without scope, and keeps scope and resource across the consent', async () => {
    const client = new OAuthClient(origin);
    await client.register();
    const plain = await client.signIn(new Browser(), ADA, { state: null, scope: null, resource: null });
    expect(plain.has('state')).toBe(false);
    const all = await client.redeem(plain.get('code')!, { resource: `${origin}/mcp/sse` });
    expect(all.body.scope).toBe('snippets.read snippets.write');
    const narrow = await client.signIn(new Browser(), ADA, {
      scope: 'openid snippets.read offline_access',
      resource: `${origin}/mcp/sse`,
    });
    const { body } = await client.redeem(narrow.get('code')!, { resource: `${origin}/mcp/sse` });
    expect(body.scope).toBe('snippets.read');
    expect(
      (
        await fetch(`${origin}/mcp`, {
          method: 'POST',
          headers: { authorization: `Bearer ${body.access_token}` },
          body: '{}',
        })
      ).status,
    ).toBe(401);
  });

  it('ATK-519 the metadata promises only what is there', async () => {
    const metadata = (await (await fetch(`${origin}/.well-known/oauth-authorization-server`)).json()) as Record<
      string,
      string
    >;
    for (const [name, value] of Object.entries(metadata).filter(([name]) => name.endsWith('_endpoint'))) {
      expect(value.startsWith(`${origin}/`), name).toBe(true);
      const method = name === 'authorization_endpoint' ? 'GET' : 'POST';
      expect((await fetch(value, { method })).status, name).not.toBe(404);
    }
    expect(metadata.issuer).toBe(origin);
    const evil = await fetch(`${origin}/.well-known/oauth-authorization-server`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    expect(await evil.json()).toEqual(metadata);
    for (const path of ['', '/mcp', '/mcp/sse']) {
      const document = (await (await fetch(`${origin}/.well-known/oauth-protected-resource${path}`)).json()) as {
        resource: string;
      };
      expect(document.resource).toBe(`${origin}${path}`);
    }
    for (const path of ['/evil', '/mcp/', '/mcp/message', '/../x']) {
      const response = await fetch(`${origin}/.well-known/oauth-protected-resource${path}`);
      if (response.status !== 404)
        expect(((await response.json()) as { resource: string }).resource).toBe(`${origin}/mcp`);
    }
  });
});
