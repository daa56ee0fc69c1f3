// `npm run verify` against the whole local system, which it must find right, and against systems with one fault each, which
// it must find wrong, by the probe that is there for it.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../scripts/verify/probe.ts';
import { PROBES, verify } from '../../scripts/verify/verify.ts';
import { Browser } from '../support/browser.ts';
import { type LocalSystem, signInAt, startLocalSystem } from '../support/local-system.ts';
import { type Tampering, tamperWith } from './support/tampering-proxy.ts';

let system: LocalSystem;
beforeAll(async () => {
  // Many runs within a minute: they are not what the rate limit is for.
  system = await startLocalSystem({
    choices: { oauthRateLimitCalls: '10000', rateLimitCalls: '10000', rateLimitClientCalls: '10000' },
  });
}, 60_000);
afterAll(() => system?.[Symbol.asyncDispose]());

/** Opens the URL as a person would, and calls the client's own address at the end. */
async function person(url: string): Promise<void> {
  const redirect = new URL(url).searchParams.get('redirect_uri')!;
  const browser = new Browser();
  const back = await signInAt(url, (address) => address.startsWith(redirect), { browser });
  // The browser came back from Entra to the gateway itself: through a proxy, its name would be the proxy's.
  const [own, seen] = [encodeURIComponent(system.origin), encodeURIComponent(new URL(url).origin)];
  await fetch(`${redirect}?${String(back).replaceAll(own, seen)}`);
}

const failures = (results: readonly Result[]) =>
  results.filter(({ outcome }) => outcome === 'fail').map(({ title, detail }) => `${title}: ${detail}`);

describe('a right deployment', () => {
  it('passes every probe, with somebody signed in', async () => {
    const results = await verify({
      url: `${system.origin}/mcp`,
      functionApp: system.stack.functions.url,
      signIn: (url) => void person(url),
    });
    expect(failures(results)).toEqual([]);
    const skipped = results.filter(({ outcome }) => outcome === 'skip').map(({ title }) => title);
    expect(skipped).toEqual(['a call without a subscription key is 401']);
    expect(results.length).toBe(PROBES.length + 4);
  }, 60_000);

  it('is told in words or as JSON, and the exit code says how it went', async () => {
    const run = promisify(execFile);
    const args = ['scripts/verify/main.ts', '--url', system.origin];
    const words = await run(process.execPath, args);
    expect(words.stdout).toMatch(/ok +metadata +the resource metadata of \/mcp names/);
    expect(words.stdout).toMatch(/\d+ passed, 0 failed, \d+ skipped\.\n$/);
    const json = JSON.parse((await run(process.execPath, [...args, '--json'])).stdout);
    expect(json).toMatchObject({ url: system.origin, ok: true });
    const nobody = await run(process.execPath, ['scripts/verify/main.ts', '--url', 'http://127.0.0.1:9']).catch(
      (e) => e,
    );
    expect(nobody.code).toBe(1);
    expect(nobody.stdout).toContain('FAIL  metadata');
    const wrong = await run(process.execPath, ['scripts/verify/main.ts', '--auth-mode', 'none']).catch((e) => e);
    expect([wrong.code, wrong.stderr.split('\n')[0]]).toEqual([2, '--url is missing or no URL.']);
  }, 60_000);
});

describe('a deployment with one fault', () => {
  const cases: readonly (Tampering & { what: string; found: RegExp; signedIn?: boolean })[] = [
    {
      what: 'challenges without metadata',
      answer: (_, answer) => {
        delete answer.headers['www-authenticate'];
      },
      found: /POST \/mcp without a token .*: the challenge names no metadata/,
    },
    {
      what: 'another issuer than its own address',
      answer: (request, answer) => {
        if (request.url!.includes('well-known'))
          answer.body = answer.body.replaceAll('http://localhost', 'http://attacker');
      },
      found: /the authorization server metadata .*: issuer is http:\/\/attacker/,
    },
    {
      what: 'an open registration',
      answer: (request, answer) => {
        if (request.url === '/register') answer.status = 201;
      },
      found: /foreign hosts, script schemes.*: .*attacker\.example.*201/,
    },
    {
      what: 'a redirect to a foreign address',
      answer: (request, answer) => {
        if (!request.url!.includes('redirect_uri=https')) return;
        answer.status = 302;
        answer.headers.location = 'https://attacker.example/?error=invalid_request';
      },
      found: /a foreign redirect gets a page, never a redirect: status 302/,
    },
    {
      what: 'a consent page that can be framed',
      answer: (_, answer) => {
        delete answer.headers['content-security-policy'];
      },
      found: /cannot be framed or scripted: CSP: none/,
    },
    {
      what: 'tokens that may be cached',
      answer: (request, answer) => {
        if (request.url === '/token') delete answer.headers['cache-control'];
      },
      found: /invented codes and refresh tokens.*no Cache-Control: no-store/,
    },
    {
      what: 'a broken token that is a fault of the server',
      answer: (_, answer) => {
        if (String(answer.headers['www-authenticate']).includes('invalid_token')) answer.status = 500;
      },
      found: /broken, foreign and half tokens.*: status 500, not 401/,
    },
    {
      what: 'CORS for everybody',
      answer: (request, answer) => {
        if (request.method === 'OPTIONS') answer.headers['access-control-allow-origin'] = '*';
      },
      found: /a page of another origin may not call.*: the preflight allows every origin/,
    },
    {
      what: 'a gateway that buffers',
      buffers: true,
      signedIn: true,
      found: /first event of an SSE stream.*: no event within 5000 ms/,
    },
    {
      what: 'a refresh token that stays',
      answer: (request, answer) => {
        if (request.url === '/revoke') answer.status = 503;
      },
      signedIn: true,
      found: /a revoked grant refreshes nothing more: revocation answered 503/,
    },
  ];

  it.each(cases)(
    '$what',
    async ({ found, signedIn, what: _, ...tampering }) => {
      await using proxy = await tamperWith(system.origin, tampering);
      const signIn = signedIn ? (url: string) => void person(url) : undefined;
      const failed = failures(await verify({ url: proxy.origin, signIn }));
      expect(
        failed.some((failure) => found.test(failure)),
        failed.join('\n') || 'nothing was found',
      ).toBe(true);
    },
    60_000,
  );

  it('passes through the same proxy without a fault', async () => {
    await using proxy = await tamperWith(system.origin, {});
    expect(failures(await verify({ url: proxy.origin, signIn: (url) => void person(url) }))).toEqual([]);
  }, 60_000);

  it('a function app that answers whoever calls', async () => {
    const open = createServer((_, response) => response.end('{"jsonrpc":"2.0","id":1,"result":{}}'));
    open.listen(0, '127.0.0.1');
    await once(open, 'listening');
    try {
      const functionApp = `http://127.0.0.1:${(open.address() as AddressInfo).port}`;
      const failed = failures(await verify({ url: system.origin, functionApp }));
      expect(failed.join('\n')).toMatch(/refuses calls around the gateway.*: \/mcp: 200/);
      expect(failed.join('\n')).toMatch(/its health is good, and says nothing else: 200/);
    } finally {
      open.close();
    }
  }, 60_000);
});
