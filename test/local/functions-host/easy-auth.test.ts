// Easy Auth as infra configures it, with tokens of a local issuer.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSigningKey, type SigningKey } from '../../../src/local/entra/signing-key.ts';
import { startTestHost, type TestHost } from '../../support/functions-host.ts';
import { FIXTURE_APP, rawRequest } from './raw-http.ts';

const ISSUER = 'https://login.microsoftonline.com/tenant/v2.0';
const AUDIENCE = 'api://app';
const GATEWAY = '30000000-0000-4000-8000-000000000002';
let key: SigningKey;
let keys: Server;
let host: TestHost;

beforeAll(async () => {
  key = await createSigningKey();
  keys = createServer((_, res) => res.end(JSON.stringify(key.jwks))).listen(0, '127.0.0.1');
  await new Promise((resolve) => keys.once('listening', resolve));
  host = await startTestHost({
    app: FIXTURE_APP,
    easyAuth: {
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUrl: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`,
      allowedPrincipals: [GATEWAY],
      excludedPaths: ['/echo/open'],
    },
  });
});
afterAll(async () => {
  await host.stop();
  keys.close();
});

const now = Math.floor(Date.now() / 1000);
const CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  oid: GATEWAY,
  sub: GATEWAY,
  iat: now,
  nbf: now,
  exp: now + 600,
  roles: ['a', 'b'],
};
const call = async (path: string, token?: string, headers: string[] = []) => {
  const authorization = token === undefined ? [] : [`Authorization: Bearer ${token}`];
  const answer = await rawRequest(host.port, [`GET ${path} HTTP/1.1`, ...authorization, ...headers]);
  const json = /\{.*\}/s.exec(answer.body)?.[0];
  return { ...answer, seen: json === undefined ? {} : (JSON.parse(json).headers as Record<string, string>) };
};

it('lets the allowed principal in and says who it is', async () => {
  const { status, seen } = await call('/echo', await key.sign(CLAIMS));
  expect(status).toBe(200);
  expect(seen).toMatchObject({ 'x-ms-client-principal-id': GATEWAY, 'x-ms-client-principal-idp': 'aad' });
  const principal = JSON.parse(Buffer.from(seen['x-ms-client-principal']!, 'base64').toString());
  expect(principal.auth_typ).toBe('aad');
  expect(principal.claims).toContainEqual({
    typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
    val: GATEWAY,
  });
  expect(principal.claims).toContainEqual({ typ: 'roles', val: 'b' });
});

it.each([
  ['no token', async () => undefined],
  ['nonsense', async () => 'abc'],
  ['an expired token', () => key.sign({ ...CLAIMS, exp: now - 1 })],
  ['a token without an end', () => key.sign({ ...CLAIMS, exp: undefined as unknown as number })],
  ['another audience', () => key.sign({ ...CLAIMS, aud: 'api://other' })],
  ['another issuer', () => key.sign({ ...CLAIMS, iss: 'https://login.microsoftonline.com/other/v2.0' })],
  [
    'another key',
    async () => {
      const { privateKey } = await generateKeyPair('RS256');
      const header = { alg: 'RS256', kid: key.jwks.keys[0]!.kid! };
      return new SignJWT(CLAIMS).setProtectedHeader(header).sign(privateKey);
    },
  ],
  [
    'no signature',
    async () => `${btoa('{"alg":"none"}')}.${Buffer.from(JSON.stringify(CLAIMS)).toString('base64url')}.`,
  ],
])('answers 401 to %s', async (_, token) => {
  const { status, headers } = await call('/echo', await token());
  expect(status).toBe(401);
  expect(headers).toMatch(/^www-authenticate: Bearer/im);
});

it('answers 401 before it looks for a route', async () => {
  expect((await call('/nowhere')).status).toBe(401);
});

it('answers 403 to another principal', async () => {
  const { status } = await call('/echo', await key.sign({ ...CLAIMS, oid: '99999999-0000-4000-8000-000000000002' }));
  expect(status).toBe(403);
});

it('removes what a client pretends, on excluded paths too', async () => {
  const pretended = [
    'X-MS-CLIENT-PRINCIPAL-ID: admin',
    'X-MS-Token-AAD-Access-Token: x',
    'x-ms-client-principal: e30=',
  ];
  const open = await call('/echo/open', undefined, pretended);
  expect(open.status).toBe(200);
  expect(Object.keys(open.seen).filter((name) => name.startsWith('x-ms-'))).toEqual([]);
  const signedIn = await call('/echo', await key.sign(CLAIMS), pretended);
  expect(signedIn.seen['x-ms-client-principal-id']).toBe(GATEWAY);
  expect(signedIn.seen['x-ms-token-aad-access-token']).toBeUndefined();
});

it('takes an excluded path at its word: nothing that only looks like it', async () => {
  for (const path of ['/echo/opened', '/echo/x%2F..%2Fopen', '/echo/open/../x']) {
    expect((await call(path)).status, path).toBe(401);
  }
});
