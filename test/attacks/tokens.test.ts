// Attacks on refresh and access tokens (RFC 9700): replay in all its ways, substitution between clients, resources, tenants
// and purposes, and the cache as a way in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../support/browser.ts';
import { ADA, callTool, OAuthClient, signedInClient } from '../support/local-system.ts';
import {
  type AttackSystem,
  form,
  observable,
  seal,
  secondGateway,
  startAttackSystem,
  unseal,
  withCode,
} from './attack-system.ts';

let system: AttackSystem;
let origin: string;
beforeAll(async () => {
  system = await startAttackSystem();
  origin = system.origin;
});
afterAll(() => system?.[Symbol.asyncDispose]());

const hello = (token: string) => callTool(origin, token, 'hello_mcp');

describe('refresh tokens', () => {
  it('ATK-211 50 at once go on in one generation; an older generation ends the grant', async () => {
    const { client, tokens } = await signedInClient(origin);
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.refresh(tokens.refresh_token)));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([]);
    const generations = answers
      .filter(({ status }) => status === 200)
      .map(({ body }) => unseal(system.sessionKey, String(body.refresh_token)).gen);
    expect(new Set(generations)).toEqual(new Set([2]));
    const next = await client.refresh(String(answers.find(({ status }) => status === 200)!.body.refresh_token));
    expect(next.status).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    expect((await client.refresh(String(next.body.refresh_token))).body.error).toBe('invalid_grant');
    expect((await hello(String(next.body.access_token))).status).toBe(401);
  });

  it('ATK-212 a stolen refresh token that is used later than 30 seconds after its rotation ends the grant', async () => {
    let now = Date.now;
    const clock = { now: () => now(), sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)) };
    await system.replaceGateway({ ports: { ...system.stack.gateway!.options.ports, clock } });
    const { client, tokens } = await signedInClient(origin);
    const second = await client.refresh(tokens.refresh_token);
    expect((await client.refresh(tokens.refresh_token)).status, 'a second window').toBe(200);
    now = () => Date.now() + 31_000;
    expect((await client.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    expect((await client.refresh(String(second.body.refresh_token))).body.error).toBe('invalid_grant');
    await system.replaceGateway();
  });

  it('ATK-213 replay is seen after the cache was lost and on another gateway', async () => {
    const { client, tokens } = await signedInClient(origin);
    const second = await client.refresh(tokens.refresh_token);
    const third = await client.refresh(String(second.body.refresh_token));
    await system.replaceGateway();
    const other = await secondGateway(system);
    const elsewhere = Object.assign(new OAuthClient(`http://localhost:${other.options.port}`), { id: client.id });
    expect((await elsewhere.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    await other.close();
    expect((await client.refresh(String(third.body.refresh_token))).body.error).toBe('invalid_grant');
  });

  it('ATK-214 is bound to its client, and cannot widen scope or resource', async () => {
    const { client, tokens } = await signedInClient(origin, { authorize: { scope: 'snippets.read' } });
    const thief = new OAuthClient(origin);
    await thief.register();
    expect((await thief.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    const wide = await client.refresh(tokens.refresh_token, { scope: 'snippets.read snippets.write admin' });
    expect(wide.body.scope).toBe('snippets.read');
    const again = await client.refresh(String(wide.body.refresh_token), { scope: 'snippets.write' });
    expect(again.body.error).toBe('invalid_scope');
    const other = await client.refresh(String(wide.body.refresh_token), { resource: `${origin}/mcp/sse` });
    expect(other.body.error).toBe('invalid_target');
    const refused = await callTool(origin, String(wide.body.access_token), 'save_snippet', {
      snippetname: 'x',
      snippet: 'y',
    });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope');
  });

  it('ATK-215 a missing or foreign refresh token is an OAuth error', async () => {
    const { client, tokens } = await signedInClient(origin);
    for (const bad of ['', 'nonsense', tokens.access_token, tokens.refresh_token.slice(0, -2)]) {
      const { status, body } = await client.refresh(bad);
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
    }
    expect((await client.token({ grant_type: 'refresh_token' })).body.error).toBe('invalid_grant');
  });

  it('ATK-216 only the client of a grant can revoke it; whoever asks learns nothing', async () => {
    const { client, tokens } = await signedInClient(origin);
    const thief = new OAuthClient(origin);
    await thief.register();
    const answers = [];
    for (const [id, token] of [
      [thief.id, tokens.refresh_token],
      [thief.id, 'nonsense'],
      [client.id, 'nonsense'],
    ] as const) {
      answers.push(await observable(await fetch(`${origin}/revoke`, form({ token, client_id: id }))));
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
    expect((await fetch(`${origin}/revoke`, form({ token: tokens.refresh_token }))).status).toBe(401);
  });
});

describe('access tokens', () => {
  it('ATK-221 are good at the resource they were granted for, however the path is written', async () => {
    const mcp = (await signedInClient(origin, { authorize: { resource: `${origin}/mcp` } })).tokens.access_token;
    const sse = (await signedInClient(origin, { authorize: { resource: `${origin}/mcp/sse` } })).tokens.access_token;
    const status = async (method: string, path: string, token: string): Promise<number> => {
      const abort = new AbortController();
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(method === 'POST' ? { body: '{}' } : {}),
        signal: abort.signal,
      });
      abort.abort();
      return response.status;
    };
    expect(await status('GET', '/mcp/sse', sse)).toBe(200);
    for (const path of ['/mcp', '/mcp/', '/MCP', '/%6dcp', '/mcp?x=/mcp/sse', '/mcp/?/mcp/sse']) {
      expect([401, 404], `${path} with a token for /mcp/sse`).toContain(await status('POST', path, sse));
    }
    for (const [method, path] of [
      ['GET', '/mcp/sse'],
      ['GET', '/mcp/sse/'],
      ['GET', '/mcp/SSE'],
      ['GET', '/mcp/sse?x=/mcp'],
      ['POST', '/mcp/message?sessionId=x'],
      ['POST', '/mcp/mess%61ge?/mcp'],
    ] as const) {
      expect([401, 404], `${path} with a token for /mcp`).toContain(await status(method, path, mcp));
    }
  });

  it('ATK-222 of another tenant, audience, purpose, key or time are refused alike', async () => {
    const { client, tokens } = await signedInClient(origin);
    const key = system.sessionKey;
    const claims = unseal(key, tokens.access_token);
    const past = Math.floor(Date.now() / 1000) - 1;
    const ask = async (token: string): Promise<object> =>
      observable(
        await fetch(`${origin}/mcp`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: '{}' }),
      );
    const reference = await ask('nonsense');
    const entra = await system.stack.entra!.issue('30000000-0000-4000-8000-000000000001', 'https://storage.azure.com');
    for (const [name, token] of Object.entries({
      'another tenant': seal(key, 'at', { ...claims, tid: '90000000-0000-4000-8000-000000000009' }),
      'another audience': seal(key, 'at', { ...claims, aud: 'https://other.example/mcp' }),
      'an audience with a slash more': seal(key, 'at', { ...claims, aud: `${origin}/mcp/` }),
      expired: seal(key, 'at', { ...claims, exp: past }),
      'a foreign key': seal('f'.repeat(72), 'at', claims),
      'a refresh token': tokens.refresh_token,
      'a code': seal(key, 'ac', claims),
      'claims of a token under the key of codes': seal(key, 'ac', claims).replace(/^ac/, 'at'),
      'a token of Entra': entra.token,
    })) {
      expect(await ask(token), name).toEqual(reference);
    }
    expect(await ask(tokens.access_token)).not.toEqual(reference);
    expect(client.id).not.toBe('');
  });

  it('ATK-223 come in the Authorization header only, as Bearer', async () => {
    const { access_token: token } = (await signedInClient(origin)).tokens;
    const status = async (headers: Record<string, string>, query = '', body = '{}'): Promise<number> =>
      (
        await fetch(`${origin}/mcp${query}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body,
        })
      ).status;
    expect(await status({ authorization: `bearer ${token}` }), 'the scheme has no case').not.toBe(401);
    for (const authorization of [
      token,
      `Bearer${token}`,
      `Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
      `DPoP ${token}`,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token} x`,
      `Bearer x,${token}`,
      'Bearer',
    ]) {
      expect(await status({ authorization }), authorization.slice(0, 12)).toBe(401);
    }
    expect(await status({}, `?access_token=${token}`)).toBe(401);
    expect(await status({ cookie: `access_token=${token}` })).toBe(401);
    expect(await status({ 'content-type': 'application/x-www-form-urlencoded' }, '', `access_token=${token}`)).toBe(
      401,
    );
  });

  it('ATK-224 every sealing has a fresh IV, so that equal content does not look equal', async () => {
    const { client, code } = await withCode(origin);
    const { body } = await client.redeem(code);
    const [a, b] = [body.access_token, body.refresh_token].map((one) => String(one).split('.')[2]!.slice(0, 21));
    expect(a).not.toBe(b);
    const urls = await Promise.all([1, 2].map(() => new Browser().request(client.authorizeUrl())));
    const boxes = urls.map((step) => step.headers.getSetCookie()[0]!.split('.')[2]!.slice(0, 21));
    expect(boxes[0]).not.toBe(boxes[1]);
  });
});

describe('the cache', () => {
  it('ATK-241 no value of a client is a key of it', async () => {
    const { client, tokens } = await signedInClient(origin);
    const { gid } = unseal(system.sessionKey, tokens.access_token);
    for (const value of [
      `deny:${gid}`,
      `cimd:${client.id}`,
      `user:${ADA.oid}`,
      `ClientInfo-${client.id}`,
      'oauth:127.0.0.1',
    ]) {
      const attacker = new OAuthClient(origin);
      await attacker.register({ client_name: value.slice(0, 100) });
      await attacker.signIn(new Browser(), ADA, { state: value });
      await fetch(`${origin}/authorize?client_id=${encodeURIComponent(value)}&state=${encodeURIComponent(value)}`);
      await client.redeem(value);
    }
    expect((await hello(tokens.access_token)).status).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('ATK-242 losing it loses no client, no session and no revocation', async () => {
    const { client, tokens } = await signedInClient(origin);
    const gone = await signedInClient(origin);
    await fetch(`${origin}/revoke`, form({ token: gone.tokens.refresh_token, client_id: gone.client.id }));
    await system.replaceGateway();
    expect((await hello(tokens.access_token)).status).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
    expect((await client.signIn(new Browser())).get('code')).toBeTruthy();
    expect((await gone.client.refresh(gone.tokens.refresh_token)).body.error).toBe('invalid_grant');
  });
});
