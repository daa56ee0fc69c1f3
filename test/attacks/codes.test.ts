// Attacks on authorization codes and the token endpoint (RFC 9700): injection, downgrade, replay one after the other, 50 at
// once, after the cache was lost and on another gateway.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../support/browser.ts';
import { ADA, callTool, OAuthClient } from '../support/local-system.ts';
import { type AttackSystem, form, seal, secondGateway, startAttackSystem, unseal, withCode } from './attack-system.ts';

let system: AttackSystem;
let origin: string;
beforeAll(async () => {
  system = await startAttackSystem();
  origin = system.origin;
});
afterAll(() => system?.[Symbol.asyncDispose]());

const hello = (token: string) => callTool(origin, token, 'hello_mcp');

describe('authorization codes', () => {
  it('ATK-201 a code is good with its verifier only', async () => {
    const { client, code } = await withCode(origin);
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
    const victim = await withCode(origin);
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
    const { client, code } = await withCode(origin);
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
    const { client, code } = await withCode(origin);
    const first = await client.redeem(code);
    expect(first.status).toBe(200);
    expect((await hello(String(first.body.access_token))).status).toBe(200);
    const second = await client.redeem(code);
    expect([second.status, second.body.error]).toEqual([400, 'invalid_grant']);
    expect((await client.refresh(String(first.body.refresh_token))).body.error).toBe('invalid_grant');
    expect((await hello(String(first.body.access_token))).status).toBe(401);
  });

  it('ATK-206 of 50 redemptions at once one wins at most, and the grant is revoked', async () => {
    const { client, code } = await withCode(origin);
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.redeem(code)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won.length).toBe(1);
    expect(answers.every(({ status, body }) => status === 200 || body.error === 'invalid_grant')).toBe(true);
    expect((await client.refresh(String(won[0]!.body.refresh_token))).body.error).toBe('invalid_grant');
  });

  it('ATK-207 a code used before the cache was lost, or on another gateway, stays used', async () => {
    const flushed = await withCode(origin);
    const tokens = await flushed.client.redeem(flushed.code);
    await system.replaceGateway();
    expect((await flushed.client.redeem(flushed.code)).body.error).toBe('invalid_grant');
    expect((await flushed.client.refresh(String(tokens.body.refresh_token))).body.error).toBe('invalid_grant');

    const { client, code } = await withCode(origin);
    const other = await secondGateway(system);
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
    const { client, code } = await withCode(origin);
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
    const key = system.sessionKey;
    const expired = seal(key, 'ac', { ...unseal(key, code), exp: Math.floor(Date.now() / 1000) - 1 });
    expect((await client.redeem(expired)).body.error).toBe('invalid_grant');
    const unknown = seal(key, 'ac', { gid: 'a'.repeat(22), exp: 4_000_000_000 });
    expect((await client.redeem(unknown)).body.error).toBe('invalid_grant');
  });

  it('ATK-209 the resource of a code cannot be changed at the token endpoint', async () => {
    const { client, code } = await withCode(origin, { resource: `${origin}/mcp` });
    for (const resource of [`${origin}/mcp/sse`, origin, 'https://other.example/mcp']) {
      expect((await client.redeem(code, { resource })).body.error).toBe('invalid_target');
    }
    expect((await client.redeem(code)).status).toBe(200);
  });
});

describe('the token endpoint', () => {
  it('ATK-231 answers in the form of RFC 6749, never cached', async () => {
    const { client, code } = await withCode(origin);
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
