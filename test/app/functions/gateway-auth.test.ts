// The app behind Easy Auth, as the gateway calls it: a token of its identity and headers that name the user. Tokens are
// made here, with `jose`; the authority's keys come from a server of this test.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestHost } from '../../support/functions-host.ts';
import { startStack, type TestStack } from '../../support/stack.ts';
import { SseReader } from '../mcp/support/sse-reader.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const GATEWAY = '22222222-2222-4222-8222-222222222222';
const ANN = '33333333-3333-4333-8333-333333333333';
const BOB = '44444444-4444-4444-8444-444444444444';
const AUDIENCE = 'api://backend';

let keys: Server;
let authority: string;
let sign: (claims?: JWTPayload) => Promise<string>;
let stack: TestStack;
let a: TestHost;
let b: TestHost;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  keys = createServer((_, res) => res.end(JSON.stringify(jwks))).listen(0, '127.0.0.1');
  await new Promise((resolve) => keys.once('listening', resolve));
  authority = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
  const now = Math.floor(Date.now() / 1000);
  const usual = { aud: AUDIENCE, iss: `${authority}/${TENANT}/v2.0`, oid: GATEWAY, sub: GATEWAY, tid: TENANT };
  sign = (claims) =>
    new SignJWT({ ...usual, iat: now, nbf: now, exp: now + 600, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(privateKey);
  stack = await startStack({
    functions: 2,
    persistent: false,
    env: {
      MCP_AUTH: 'gateway',
      MCP_AUTHORITY: authority,
      MCP_TENANT_ID: TENANT,
      MCP_GATEWAY_PRINCIPAL_ID: GATEWAY,
      MCP_BACKEND_AUDIENCE: AUDIENCE,
    },
    easyAuth: {
      issuer: usual.iss,
      audience: AUDIENCE,
      jwksUrl: `${authority}/keys`,
      allowedPrincipals: [GATEWAY],
      excludedPaths: ['/healthz'],
    },
  });
  [a, b] = stack.hosts as [TestHost, TestHost];
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  keys.close();
});

async function as(user: string, more: Record<string, string> = {}): Promise<Record<string, string>> {
  return {
    authorization: `Bearer ${await sign()}`,
    'x-mcp-user-id': user,
    'x-mcp-tenant-id': TENANT,
    'x-mcp-user-name': user === ANN ? 'Ann' : 'Bob',
    'x-mcp-client-id': 'dcr-0123456789abcdef',
    'x-mcp-scopes': 'snippets.read snippets.write',
    'x-mcp-roles': '',
    'x-mcp-grant-id': '55555555-5555-4555-8555-555555555555',
    'x-mcp-resource': 'https://gateway.example/mcp',
    ...more,
  };
}

async function call(headers: Record<string, string>, name: string, args: object, url = `${a.url}/mcp`) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

it('keeps the snippets of two users apart', async () => {
  const saved = await call(await as(ANN), 'save_snippet', { snippetname: 'note', snippet: "Ann's secret" });
  expect(saved.text).not.toContain('"isError":true');
  const own = await call(await as(ANN), 'get_snippet', { snippetname: 'note' });
  expect(own.text).toContain("Ann's secret");
  for (const args of [{ snippetname: 'note' }, { snippetname: 'note', owner: ANN }]) {
    const foreign = await call(await as(BOB), 'get_snippet', args);
    expect(foreign.text).toContain('"isError":true');
    expect(foreign.text).not.toContain('secret');
  }
});

it('asks for the scope that is missing, before anything is accepted', async () => {
  const reader = await as(ANN, { 'x-mcp-scopes': 'snippets.read' });
  const { status, headers } = await call(reader, 'delete_snippet', { snippetname: 'note' });
  expect(status).toBe(403);
  const challenge = headers.get('www-authenticate');
  expect(challenge).toContain('error="insufficient_scope"');
  expect(challenge).toContain('resource_metadata="https://gateway.example/.well-known/oauth-protected-resource/mcp"');
  await using stream = await SseReader.open(`${a.url}/sse`, reader);
  const { data } = await stream.next();
  for (const host of [a, b]) {
    expect((await call(reader, 'delete_snippet', { snippetname: 'note' }, `${host.url}/${data}`)).status).toBe(403);
  }
});

it('binds a session to its user, on every instance, and runs a call as who posted it', async () => {
  await using stream = await SseReader.open(`${a.url}/sse`, await as(ANN));
  const { data } = await stream.next();
  for (const host of [a, b]) {
    expect((await call(await as(BOB), 'whoami', {}, `${host.url}/${data}`)).status).toBe(403);
    expect((await call(await as(ANN), 'whoami', {}, `${host.url}/${data}`)).status).toBe(202);
    expect((await stream.next()).data).toContain(ANN);
    expect((await call({}, 'whoami', {}, `${host.url}/${data}`)).status).toBe(401);
  }
});

it.each([
  ['no token', async () => ({ authorization: '' })],
  ['no user', async () => ({ ...(await as(ANN)), 'x-mcp-user-id': '' })],
  ['a user twice', () => as(`${ANN},${BOB}`)],
  ['a tenant that is none', () => as(ANN, { 'x-mcp-tenant-id': '../other' })],
])('answers 401 to %s', async (_, headers) => {
  const { status, headers: answered } = await call(await headers(), 'whoami', {});
  expect(status).toBe(401);
  expect(answered.get('www-authenticate')).toMatch(/^Bearer/);
});

it('does not rely on Easy Auth alone', async () => {
  const host = await stack.startHost({ easyAuth: undefined as never });
  for (const headers of [{}, await as(ANN), { ...(await as(ANN)), 'x-ms-client-principal-id': BOB }]) {
    expect((await call(headers as Record<string, string>, 'whoami', {}, `${host.url}/mcp`)).status).toBe(401);
  }
  const other = {
    ...(await as(ANN)),
    authorization: `Bearer ${await sign({ oid: BOB })}`,
    'x-ms-client-principal-id': BOB,
  };
  expect((await call(other, 'whoami', {}, `${host.url}/mcp`)).status).toBe(401);
});

it('leaves /healthz open, and nothing else', async () => {
  expect((await fetch(`${a.url}/healthz`)).status).toBe(200);
  for (const route of ['mcp', 'sse', 'message']) expect((await fetch(`${a.url}/${route}`)).status).toBe(401);
});
