// Key rotation against a vault and a Resource Manager on this machine: what is written, in which order, and what the tool
// says when it may not.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { nextRing, rotate } from '../../scripts/rotate-keys.ts';

const run = promisify(execFile);
let origin: string;
let secret: { value: string; contentType?: string };
let refusals: Record<string, number>;
let looks: number;
const calls: string[] = [];

const server = createServer(async (request, response) => {
  const path = request.url!.split('?')[0]!;
  calls.push(`${request.method} ${path} ${request.headers.authorization}`);
  let body = '';
  for await (const chunk of request) body += chunk;
  const refused = refusals[`${request.method} ${path}`];
  if (refused !== undefined) return void response.writeHead(refused).end('{}');
  if (path.startsWith('/secrets/')) {
    if (request.method === 'PUT') secret = JSON.parse(body);
    return void response.end(JSON.stringify(secret));
  }
  if (path.endsWith('/refreshSecret')) {
    return void response.writeHead(202, { location: `${origin}/operations/1` }).end();
  }
  looks += 1;
  response.writeHead(looks < 2 ? 202 : 200, looks < 2 ? { location: `${origin}/operations/1` } : {}).end('{}');
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  secret = { value: 'first-key second-key', contentType: 'a ring' };
  refusals = {};
  looks = 0;
  calls.length = 0;
});
afterAll(() => {
  server.close();
});

const options = () => ({
  vault: origin,
  gateway: `${origin}/service/apim-x`,
  ring: 'session-keys' as const,
  prefix: 'dev-',
  dropOld: false,
  token: async (resource: string) => `token-for-${resource}`,
  pollMs: 1,
});

it('puts a new key first, keeps the one that sealed, drops the one before, then refreshes the named value', async () => {
  expect(await rotate(options())).toEqual({ keys: 2 });
  expect(secret.value).toMatch(/^[A-Za-z0-9_-]{43} first-key$/);
  expect(secret.contentType).toBe('a ring');
  expect(calls).toEqual([
    `GET /secrets/session-keys Bearer token-for-${origin}`,
    `PUT /secrets/session-keys Bearer token-for-${origin}`,
    `POST /service/apim-x/namedValues/dev-session-keys/refreshSecret Bearer token-for-${origin}`,
    `GET /operations/1 Bearer token-for-${origin}`,
    `GET /operations/1 Bearer token-for-${origin}`,
  ]);
});

it('leaves only the new key when the old one leaked', async () => {
  expect(await rotate({ ...options(), dropOld: true })).toEqual({ keys: 1 });
  expect(secret.value).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

it('makes a ring that the policies can read: one or two keys, one space, no other', () => {
  expect(nextRing('a', 'n', false)).toBe('n a');
  expect(nextRing('a b', 'n', false)).toBe('n a');
  expect(nextRing(' a  b ', 'n', false)).toBe('n a');
  expect(nextRing('', 'n', false)).toBe('n');
});

it('says which right is missing, and writes nothing when it cannot read', async () => {
  refusals = { 'GET /secrets/session-keys': 403 };
  await expect(rotate(options())).rejects.toThrow('you need Key Vault Secrets Officer on the vault');
  expect(calls.length).toBe(1);
  refusals = { 'POST /service/apim-x/namedValues/dev-session-keys/refreshSecret': 403 };
  await expect(rotate(options())).rejects.toThrow('API Management Service Contributor');
});

it('never drops keys without --yes, and names what is not set', async () => {
  const start = (...args: string[]) =>
    run(process.execPath, ['scripts/rotate-keys.ts', ...args], { env: { PATH: '/nonexistent' } }).catch((e) => e);
  expect((await start('--drop-old')).stderr).toContain('Add --yes');
  const unset = await start();
  expect([unset.code, unset.stderr]).toEqual([2, expect.stringContaining('AZURE_SUBSCRIPTION_ID is not set')]);
  expect((await start('--ring', 'other')).code).toBe(2);
});
