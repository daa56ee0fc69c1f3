// Floods and oversize: the allowance of a person, of a client and of an address; bodies, values and JSON without measure.
// The clock stands still, so that nothing is refilled while a test runs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../support/browser.ts';
import { callTool, GRACE, signedInClient } from '../support/local-system.ts';
import { type AttackSystem, form, startAttackSystem } from './attack-system.ts';

let system: AttackSystem;
let origin: string;
let time = Date.now();
const clock = { now: () => time, sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)) };
const later = (seconds: number): void => {
  time += seconds * 1000;
};

beforeAll(async () => {
  system = await startAttackSystem(
    { rateLimitCalls: '5', rateLimitClientCalls: '8', oauthRateLimitCalls: '90' },
    { ports: { clock } },
  );
  origin = system.origin;
});
afterAll(() => system?.[Symbol.asyncDispose]());

const calls = async (token: string, count: number): Promise<number[]> => {
  const statuses = [];
  for (let turn = 0; turn < count; turn += 1) statuses.push((await callTool(origin, token, 'hello_mcp')).status);
  return statuses;
};

describe('calls of MCP', () => {
  it('ATK-701 a person has one allowance, however many clients she registers', async () => {
    const first = (await signedInClient(origin)).tokens.access_token;
    const second = (await signedInClient(origin)).tokens.access_token;
    const grace = (await signedInClient(origin, { user: GRACE })).tokens.access_token;
    expect(await calls(first, 3)).toEqual([200, 200, 200]);
    expect(await calls(second, 3)).toEqual([200, 200, 429]);
    const refused = await callTool(origin, first, 'hello_mcp');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await calls(grace, 1), 'somebody else').toEqual([200]);
    later(120);
    expect(await calls(second, 1), 'two minutes later').toEqual([200]);
  });

  it('ATK-702 a client has one allowance, however many people use it', async () => {
    later(120);
    const { client, tokens } = await signedInClient(origin);
    const code = (await client.signIn(new Browser(), GRACE)).get('code')!;
    const grace = String((await client.redeem(code)).body.access_token);
    expect(await calls(tokens.access_token, 5)).toEqual([200, 200, 200, 200, 200]);
    expect(await calls(grace, 4)).toEqual([200, 200, 200, 429]);
    const other = (await signedInClient(origin, { user: GRACE })).tokens.access_token;
    expect(await calls(other, 1), 'another client').toEqual([200]);
  });

  it('ATK-703 a call without a good token counts against nobody', async () => {
    later(120);
    const { access_token } = (await signedInClient(origin)).tokens;
    for (let turn = 0; turn < 12; turn += 1) await fetch(`${origin}/mcp`, { method: 'POST', body: '{}' });
    expect(await calls(access_token, 5)).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('calls of the OAuth endpoints', () => {
  it.each([
    [
      '/register',
      () =>
        fetch(`${origin}/register`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...elsewhere() },
          body: '{}',
        }),
    ],
    ['/authorize', () => fetch(`${origin}/authorize`, { headers: elsewhere(), redirect: 'manual' as const })],
    [
      '/token',
      () =>
        fetch(`${origin}/token`, {
          ...form({ grant_type: 'refresh_token' }),
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...elsewhere() },
        }),
    ],
  ])('ATK-711 %s is limited by address, which no header changes', async (_, send) => {
    later(120);
    let last = await send();
    let sent = 1;
    for (; last.status !== 429 && sent < 200; sent += 1) {
      await last.arrayBuffer();
      last = await send();
    }
    expect(sent).toBeGreaterThan(80);
    expect(sent).toBeLessThan(120);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(last.headers.get('location')).toBeNull();
  });
});

describe('oversize', () => {
  const MEGABYTE = 'x'.repeat(1 << 20);

  it('ATK-721 a megabyte in any place is an answer, and the gateway lives on', async () => {
    later(120);
    const { client, tokens, browser } = await signedInClient(origin);
    const url = (path: string, values: Record<string, string>) => `${origin}${path}?${new URLSearchParams(values)}`;
    const attempts: Record<string, () => Promise<Response>> = {
      state: () => fetch(client.authorizeUrl({ state: MEGABYTE }), { redirect: 'manual' }),
      client: () => fetch(url('/authorize', { client_id: MEGABYTE }), { redirect: 'manual' }),
      tx: () => fetch(url('/consent', { tx: MEGABYTE })),
      code: () => fetch(url('/oauth-callback', { code: MEGABYTE, state: 'x' })),
      cookie: () => fetch(`${origin}/consent`, { headers: { cookie: `__Host-mcp-ap=${MEGABYTE}` } }),
      bearer: () =>
        fetch(`${origin}/mcp`, { method: 'POST', headers: { authorization: `Bearer ${MEGABYTE}` }, body: '{}' }),
      form: () =>
        fetch(`${origin}/token`, form({ grant_type: 'refresh_token', client_id: client.id, refresh_token: MEGABYTE })),
      verifier: () =>
        fetch(
          `${origin}/token`,
          form({ grant_type: 'authorization_code', client_id: client.id, code_verifier: MEGABYTE }),
        ),
      names: () => fetch(`${origin}/token`, form(`${'a=b&'.repeat(200_000)}grant_type=x`)),
      decision: () => fetch(`${origin}/consent`, form({ decision: MEGABYTE })),
      revoke: () => fetch(`${origin}/revoke`, form({ token: MEGABYTE, client_id: client.id })),
      registration: () =>
        fetch(`${origin}/register`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ client_name: MEGABYTE }),
        }),
      chunked: () =>
        fetch(`${origin}/register`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: new Blob([JSON.stringify({ client_name: MEGABYTE })]).stream(),
          duplex: 'half',
        } as RequestInit),
      path: () => fetch(`${origin}/mcp/${MEGABYTE}`),
    };
    for (const [name, attempt] of Object.entries(attempts)) {
      const status = await attempt().then(
        async (response) => {
          await response.arrayBuffer();
          return response.status;
        },
        () => 431, // The connection was cut while the head was still being sent.
      );
      expect(status, name).toBeGreaterThanOrEqual(400);
      expect(status, name).toBeLessThan(500);
    }
    expect((await callTool(origin, tokens.access_token, 'hello_mcp')).status).toBe(200);
    expect((await browser.request(`${origin}/consent`)).status).toBe(200);
  });

  it('ATK-722 a body over the limit is refused before it is forwarded', async () => {
    later(120);
    const { access_token } = (await signedInClient(origin)).tokens;
    const before = system.sent.length;
    const response = await fetch(`${origin}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: 'x'.repeat(8_388_609),
    });
    expect(response.status).toBe(413);
    expect(system.sent.length).toBe(before);
  });

  it.each([
    ['nested lists', '['.repeat(200_000)],
    ['nested objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    [
      'nested arguments',
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'hello_mcp', arguments: 'X' },
      }).replace('"X"', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
    ],
    ['a long batch', `[${Array(20_000).fill('{"jsonrpc":"2.0","method":"x"}').join(',')}]`],
    ['a huge number', `{"jsonrpc":"2.0","id":1${'0'.repeat(100_000)},"method":"ping"}`],
    [
      'a prototype',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hello_mcp","arguments":{"__proto__":{"x":1}}}}',
    ],
  ])('ATK-723 JSON that is %s is answered, and the next caller too', async (_, body) => {
    later(120);
    const { access_token } = (await signedInClient(origin)).tokens;
    const response = await fetch(`${origin}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${access_token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body,
    });
    await response.text();
    expect(response.status).toBeLessThan(500);
    expect((await callTool(origin, access_token, 'hello_mcp')).status).toBe(200);
  });
});

let address = 0;
/** Another address each time, as far as headers can say. */
function elsewhere(): Record<string, string> {
  address += 1;
  const ip = `10.${address >> 8}.${address & 255}.1`;
  return {
    'x-forwarded-for': ip,
    forwarded: `for=${ip}`,
    'x-real-ip': ip,
    'x-client-ip': ip,
    'x-azure-clientip': ip,
    'true-client-ip': ip,
  };
}
