// ALLOWED_ORIGINS: a page on the list may call the MCP endpoints and read every answer, a refusal too; any other page is
// refused before anything runs (DNS rebinding, MCP transport "Security Warning"; Fetch standard, "CORS protocol").
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalSystem, signedInClient, startLocalSystem } from '../support/local-system.ts';

const PAGE = 'http://localhost:5173';
const OTHER = 'https://app.example';

let system: LocalSystem;
let url: string;
let token: string;
beforeAll(async () => {
  system = await startLocalSystem({ choices: { allowedOrigins: `${PAGE} ${OTHER}`, rateLimitCalls: '5' } });
  url = `${system.origin}/mcp`;
  token = (await signedInClient(system.origin, { authorize: { resource: system.origin } })).tokens.access_token;
});
afterAll(() => system?.[Symbol.asyncDispose]());

const call = (origin: string, headers: Record<string, string> = {}, body = LIST): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body,
  });
const LIST = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
const signedIn = () => ({ authorization: `Bearer ${token}` });
const readable = (response: Response): unknown[] => [
  response.headers.get('access-control-allow-origin'),
  response.headers.get('access-control-allow-credentials'),
  response.headers.get('vary'),
];

it.each(['', '/sse', '/message'])('answers the preflight of a page on the list: /mcp%s', async (path) => {
  for (const origin of [PAGE, OTHER]) {
    const headers = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,mcp-protocol-version',
    };
    const response = await fetch(url + path, { method: 'OPTIONS', headers });
    expect([response.status, ...readable(response)]).toEqual([204, origin, null, 'Origin']);
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    const allowed = response.headers.get('access-control-allow-headers')!.split(', ');
    for (const name of headers['access-control-request-headers'].split(',')) expect(allowed).toContain(name);
  }
});

it.each(['https://evil.example', 'null', 'http://localhost:5174', `${PAGE}.evil.example`, 'http://localhost'])(
  'refuses %s, its preflight too, whatever token it has',
  async (origin) => {
    const preflight = { origin, 'access-control-request-method': 'POST' };
    for (const response of [
      await fetch(url, { method: 'OPTIONS', headers: preflight }),
      await call(origin, signedIn()),
      await fetch(`${url}/sse`, { headers: { origin, ...signedIn() } }),
    ]) {
      expect([response.status, ...readable(response).slice(0, 1)]).toEqual([403, null]);
      expect(await response.json()).toMatchObject({ error: 'forbidden_origin' });
    }
  },
);

it('lets a page on the list read its answer, the challenge, a refused body and the limit', async () => {
  const challenge = await call(PAGE);
  expect([challenge.status, ...readable(challenge)]).toEqual([401, PAGE, null, 'Origin']);
  expect(challenge.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');

  const good = await call(PAGE, signedIn());
  expect([good.status, ...readable(good)]).toEqual([200, PAGE, null, 'Origin']);

  const large = await call(PAGE, signedIn(), 'x'.repeat(8_388_609));
  expect([large.status, ...readable(large)]).toEqual([413, PAGE, null, 'Origin']);

  let last = await call(PAGE, signedIn());
  for (let more = 0; last.status === 200 && more < 10; more += 1) last = await call(PAGE, signedIn());
  expect([last.status, ...readable(last)]).toEqual([429, PAGE, null, 'Origin']);
  expect(last.headers.get('access-control-expose-headers')).toContain('Retry-After');
});
