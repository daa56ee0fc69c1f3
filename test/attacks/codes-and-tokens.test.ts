// Attacks on codes and tokens (RFC 9700): injection, downgrade, replay one after the other, 50 at once, after the cache was
// lost and on another gateway, substitution between clients, resources and purposes.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalGateway, startGateway } from '../../src/local/stack/gateway.ts';
import { freePort } from '../../src/local/stack/ports.ts';
import { Browser } from '../support/browser.ts';
import { ADA, callTool, OAuthClient, signedInClient } from '../support/local-system.ts';
import { type AttackSystem, form, observable, seal, startAttackSystem, unseal } from './attack-system.ts';

let system: AttackSystem;
let origin: string;
let key: string;
let now = Date.now;
beforeAll(async () => {
  system = await startAttackSystem();
  origin = system.origin;
  key = system.stack.gateway!.options.secrets.sessionKeys.split(' ')[0]!;
});
afterAll(() => system?.[Symbol.asyncDispose]());

async function withCode(change: Record<string, string | null> = {}): Promise<{ client: OAuthClient; code: string }> {
  const client = new OAuthClient(origin);
  await client.register();
  const answer = await client.signIn(new Browser(), ADA, change);
  return { client, code: answer.get('code')! };
}

/** A second gateway of the same deployment: it shares the storage and the keys, and nothing else. */
async function secondGateway(): Promise<LocalGateway> {
  const { options } = system.stack.gateway!;
  return startGateway({ ...options, port: await freePort(), ports: {} });
}

const hello = (token: string) => callTool(origin, token, 'hello_mcp');

describe('authorization codes', () => {
  it('ATK-201 a code is good with its verifier only', async () => {
    const { client, code } = await withCode();
    const verifier = client.verifier;
    for (const code_verifier of [
      '',
      'a'.repeat(43),
      `${verifier}=`,
      verifier.slice(0, 42),
      verifier.toUpperCase(),
      `${verifier}\u00ad`,
      createHash('sha256').update(verifier).digest('base64url'),
      'x'.repeat(1 << 14),
    ]) {
      const { status, body } = await client.redeem(code, { code_verifier });
      expect([status, body.error], code_verifier.slice(0, 60)).toEqual([400, 'invalid_grant']);
    }
    const without = await client.token({ grant_type: 'authorization_code', code, redirect_uri: client.redirect });
    expect(without.body.error).toBe('invalid_grant');
    expect((await client.redeem(code)).status, 'guessing does not use it up').toBe(200);
  });

  it.each([
    ['no PKCE', { code_challenge: null, code_challenge_method: null }],
    ['plain', { code_challenge_method: 'plain' }],
    ['no method', { code_challenge_method: null }],
    ['a method in another case', { code_challenge_method: 's256' }],
    ['an empty challenge', { code_challenge: '' }],
    ['a challenge that is no hash', { code_challenge: 'short' }],
    ['a challenge with a line end', { code_challenge: `${'a'.repeat(43)}\n` }],
  ])('ATK-202 PKCE cannot be left out or weakened: %s', async (_, change) => {
    const client = new OAuthClient(origin);
    await client.register();
    const step = await new Browser().request(client.authorizeUrl(change as Record<string, string | null>));
    const answer = new URL(step.headers.get('location')!);
    expect(client.isMine(answer.href)).toBe(true);
    expect(answer.searchParams.get('error')).toBe('invalid_request');
    expect(answer.searchParams.get('iss')).toBe(origin);
    expect(step.headers.getSetCookie()).toEqual([]);
  });

  it('ATK-203 a code injected into another client’s or another session’s sign-in is worthless', async () => {
    const victim = await withCode();
    const thief = new OAuthClient(origin);
    await thief.register({ client_name: 'Thief' });
    expect((await thief.redeem(victim.code)).body.error).toBe('invalid_grant');
    expect((await thief.redeem(victim.code, { code_verifier: victim.client.verifier })).body.error).toBe(
      'invalid_grant',
    );
    const sameClient = Object.assign(new OAuthClient(origin), { id: victim.client.id });
    expect((await sameClient.redeem(victim.code)).body.error, 'another session of the same client').toBe(
      'invalid_grant',
    );
    expect((await victim.client.redeem(victim.code)).status).toBe(200);
  });

  it('ATK-204 redirect_uri is the one of the request; leaving it out is fine (OAuth 2.1)', async () => {
    const { client, code } = await withCode();
    for (const redirect_uri of [`${client.redirect}/`, 'http://127.0.0.1:33419/callback', 'https://claude.ai/x']) {
      expect((await client.redeem(code, { redirect_uri })).body.error).toBe('invalid_grant');
    }
    const { redirect_uri: _, ...rest } = {
      redirect_uri: '',
      grant_type: 'authorization_code',
      code,
      code_verifier: client.verifier,
    };
    expect((await client.token(rest)).status).toBe(200);
  });

  it('ATK-205 a replayed code ends the session it began', async () => {
    const { client, code } = await withCode();
    const first = await client.redeem(code);
    expect(first.status).toBe(200);
    expect((await hello(String(first.body.access_token))).status).toBe(200);
    const second = await client.redeem(code);
    expect([second.status, second.body.error]).toEqual([400, 'invalid_grant']);
    expect((await client.refresh(String(first.body.refresh_token))).body.error).toBe('invalid_grant');
    expect((await hello(String(first.body.access_token))).status).toBe(401);
  });

  it('ATK-206 of 50 redemptions at once one wins at most, and the grant is revoked', async () => {
    const { client, code } = await withCode();
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.redeem(code)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won.length).toBe(1);
    expect(answers.every(({ status, body }) => status === 200 || body.error === 'invalid_grant')).toBe(true);
    expect((await client.refresh(String(won[0]!.body.refresh_token))).body.error).toBe('invalid_grant');
  });

  it('ATK-207 a code used before the cache was lost, or on another gateway, stays used', async () => {
    const flushed = await withCode();
    const tokens = await flushed.client.redeem(flushed.code);
    await system.replaceGateway();
    expect((await flushed.client.redeem(flushed.code)).body.error).toBe('invalid_grant');
    expect((await flushed.client.refresh(String(tokens.body.refresh_token))).body.error).toBe('invalid_grant');

    const { client, code } = await withCode();
    const other = await secondGateway();
    try {
      const elsewhere = Object.assign(new OAuthClient(`http://localhost:${other.options.port}`), {
        id: client.id,
        verifier: client.verifier,
      });
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, turn) =>
          (turn % 2 ? client : elsewhere).redeem(code, { resource: `${origin}/mcp` }),
        ),
      );
      expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    } finally {
      await other.close();
    }
  });

  it('ATK-208 an unknown, cut, expired or foreign code is invalid_grant, never a fault', async () => {
    const { client, code } = await withCode();
    for (const bad of [
      'nonsense',
      '',
      code.slice(0, -1),
      `${code}A`,
      'ac....',
      `${code}\u0000`,
      '%00',
      'x'.repeat(30_000),
    ]) {
      const { status, body } = await client.redeem(bad);
      expect([status, body.error], bad.slice(0, 40)).toEqual([400, 'invalid_grant']);
    }
    const expired = seal(key, 'ac', { ...unseal(key, code), exp: Math.floor(Date.now() / 1000) - 1 });
    expect((await client.redeem(expired)).body.error).toBe('invalid_grant');
    const unknown = seal(key, 'ac', { gid: 'a'.repeat(22), exp: 4_000_000_000 });
    expect((await client.redeem(unknown)).body.error).toBe('invalid_grant');
  });

  it('ATK-209 the resource of a code cannot be changed at the token endpoint', async () => {
    const { client, code } = await withCode({ resource: `${origin}/mcp` });
    for (const resource of [`${origin}/mcp/sse`, origin, 'https://other.example/mcp']) {
      expect((await client.redeem(code, { resource })).body.error).toBe('invalid_target');
    }
    expect((await client.redeem(code)).status).toBe(200);
  });
});

describe('refresh tokens', () => {
  it('ATK-211 50 at once go on in one generation; an older generation ends the grant', async () => {
    const { client, tokens } = await signedInClient(origin);
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.refresh(tokens.refresh_token)));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([]);
    const generations = answers
      .filter(({ status }) => status === 200)
      .map(({ body }) => unseal(key, String(body.refresh_token)).gen);
    expect(new Set(generations)).toEqual(new Set([2]));
    const next = await client.refresh(String(answers.find(({ status }) => status === 200)!.body.refresh_token));
    expect(next.status).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    expect((await client.refresh(String(next.body.refresh_token))).body.error).toBe('invalid_grant');
    expect((await hello(String(next.body.access_token))).status).toBe(401);
  });

  it('ATK-212 a stolen refresh token that is used later than 30 seconds after its rotation ends the grant', async () => {
    now = Date.now;
    const clock = { now: () => now(), sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)) };
    await system.replaceGateway({ ports: { ...system.stack.gateway!.options.ports, clock } });
    const { client, tokens } = await signedInClient(origin);
    const second = await client.refresh(tokens.refresh_token);
    expect((await client.refresh(tokens.refresh_token)).status, 'a second window').toBe(200);
    now = () => Date.now() + 31_000;
    expect((await client.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    expect((await client.refresh(String(second.body.refresh_token))).body.error).toBe('invalid_grant');
    now = Date.now;
    await system.replaceGateway();
  });

  it('ATK-213 replay is seen after the cache was lost and on another gateway', async () => {
    const { client, tokens } = await signedInClient(origin);
    const second = await client.refresh(tokens.refresh_token);
    const third = await client.refresh(String(second.body.refresh_token));
    await system.replaceGateway();
    const other = await secondGateway();
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
    const { client, code } = await withCode();
    const { body } = await client.redeem(code);
    const [a, b] = [body.access_token, body.refresh_token].map((one) => String(one).split('.')[2]!.slice(0, 21));
    expect(a).not.toBe(b);
    const urls = await Promise.all([1, 2].map(() => new Browser().request(client.authorizeUrl())));
    const boxes = urls.map((step) => step.headers.getSetCookie()[0]!.split('.')[2]!.slice(0, 21));
    expect(boxes[0]).not.toBe(boxes[1]);
  });
});

describe('the token endpoint', () => {
  it('ATK-231 answers in the form of RFC 6749, never cached', async () => {
    const { client, code } = await withCode();
    const good = await client.redeem(code);
    const bad = await client.redeem(code);
    for (const { headers } of [good, bad]) {
      expect(headers.get('content-type')).toBe('application/json');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBe('*');
    }
    expect(good.body).toMatchObject({ token_type: 'Bearer', expires_in: 1800, scope: 'snippets.read snippets.write' });
  });

  it.each([
    ['no grant type', 'code=x', 'invalid_request'],
    ['an unknown grant type', 'grant_type=password&username=a&password=b', 'unsupported_grant_type'],
    ['client credentials', 'grant_type=client_credentials', 'unsupported_grant_type'],
    ['a grant type twice', 'grant_type=refresh_token&grant_type=authorization_code', 'invalid_request'],
    ['a client twice, once escaped', 'grant_type=refresh_token&client_id=a&client%5fid=b', 'invalid_request'],
    ['no client', 'grant_type=refresh_token&refresh_token=x', 'invalid_request'],
    ['a client that goes up a path', 'grant_type=refresh_token&client_id=../../dbs', 'invalid_client'],
    ['an empty body', '', 'invalid_request'],
    ['a megabyte', `grant_type=refresh_token&client_id=${'x'.repeat(1 << 20)}`, 'invalid_request'],
    ['odd escapes', 'grant_type=refresh_token&client_id=%zz%e0%80%80%u0041', 'invalid_client'],
  ])('ATK-232 a bad form is an OAuth error: %s', async (_, body, error) => {
    const response = await fetch(`${origin}/token`, form(body));
    expect(response.status).toBe(error === 'invalid_client' ? 401 : 400);
    expect(await response.json()).toMatchObject({ error });
  });

  it('ATK-233 other methods and media types reach nothing', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD']) {
      expect((await fetch(`${origin}/token?grant_type=refresh_token`, { method })).status, method).toBe(404);
    }
    for (const type of [
      'application/json',
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/x-www-form-urlencodedx',
    ]) {
      const response = await fetch(`${origin}/token`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: 'grant_type=refresh_token&client_id=x',
      });
      expect(await response.json(), type).toMatchObject({ error: 'invalid_request' });
    }
  });

  it('ATK-234 a value that holds "=", "+", "&" or "%" arrives as it was sent', async () => {
    const client = new OAuthClient(origin, 'http://127.0.0.1:33418/callback?a=b%3Dc&d=e+f');
    await client.register();
    const answer = await client.signIn(new Browser(), ADA, { state: 'a=b&c+d%25 e' });
    expect(answer.get('state')).toBe('a=b&c+d%25 e');
    expect([answer.get('a'), answer.get('d')]).toEqual(['b=c', 'e f']);
    expect((await client.redeem(answer.get('code')!)).status).toBe(200);
  });
});

describe('the cache', () => {
  it('ATK-241 no value of a client is a key of it', async () => {
    const { client, tokens } = await signedInClient(origin);
    const { gid } = unseal(key, tokens.access_token);
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
