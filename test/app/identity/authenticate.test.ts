// For whom a request speaks: only with the gateway's own token, the platform's word for it, and headers by the letter.
// The keys come over HTTP from a stand-in of Entra; the tokens are made with jose.
import { createServer, type Server } from 'node:http';
import fc from 'fast-check';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayTrust } from '../../../src/app/config.ts';
import { authenticate, LOCAL_USER } from '../../../src/app/identity/authenticate.ts';
import { AuthenticationError, AuthorityUnavailableError } from '../../../src/app/identity/errors.ts';

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001';
const GATEWAY = 'bbbbbbbb-0000-4000-8000-000000000002';
const USER = 'cccccccc-0000-4000-8000-000000000003';
const AUDIENCE = 'api://remote-mcp';
const NOW = Math.floor(Date.now() / 1000);

let server: Server;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let trust: GatewayTrust;
let asked = 0;
let down = false;
let paths: string[] = [];

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' };
  server = createServer((request, response) => {
    asked += 1;
    paths.push(request.url ?? '');
    if (down) response.writeHead(500).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());
beforeEach(() => {
  const { port } = server.address() as { port: number };
  // Another object for each test: nothing is kept from one to the next.
  trust = { principalId: GATEWAY, audience: AUDIENCE, tenantId: TENANT, authority: `http://127.0.0.1:${port}` };
  asked = 0;
  down = false;
  paths = [];
});

const CLAIMS: JWTPayload = {
  aud: AUDIENCE,
  iss: `https://sts.windows.net/${TENANT}/`,
  oid: GATEWAY,
  tid: TENANT,
  sub: GATEWAY,
  iat: NOW - 10,
  nbf: NOW - 10,
  exp: NOW + 3600,
};

async function token(claims: JWTPayload = {}, key = keys.privateKey): Promise<string> {
  const payload = Object.fromEntries(
    Object.entries({ ...CLAIMS, ...claims }).filter(([, value]) => value !== undefined),
  );
  return await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'JWT' }).sign(key);
}

const USER_HEADERS = {
  'x-ms-client-principal-id': GATEWAY,
  'x-mcp-user-id': USER,
  'x-mcp-tenant-id': TENANT,
  'x-mcp-user-name': 'Ada%20L%C3%B6velace%2C%20%E5%90%8D',
  'x-mcp-client-id': 'https://vscode.dev/oauth/client.json',
  'x-mcp-scopes': 'snippets.read snippets.write',
  'x-mcp-roles': 'Reader Snippets.Admin',
  'x-mcp-grant-id': 'grant-1',
  'x-mcp-resource': 'https://gateway.example/mcp',
};
type Changes = Record<string, string | null>;

async function ask(changes: Changes = {}, bearer?: string) {
  const headers = new Headers({ authorization: `Bearer ${bearer ?? (await token())}`, ...USER_HEADERS });
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return await authenticate(headers, { gateway: trust });
}

const refusal = async (asking: Promise<unknown>, code?: string) => {
  const error = await asking.then(
    () => expect.fail('let in'),
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(AuthenticationError);
  if (code) expect(error).toMatchObject({ code });
  return error as AuthenticationError;
};

describe('a good request', () => {
  test('speaks for the user in the headers', async () => {
    expect(await ask()).toEqual({
      kind: 'user',
      userId: USER,
      tenantId: TENANT,
      name: 'Ada Lövelace, 名',
      clientId: 'https://vscode.dev/oauth/client.json',
      scopes: new Set(['snippets.read', 'snippets.write']),
      roles: ['Reader', 'Snippets.Admin'],
      guest: false,
      grantId: 'grant-1',
      resource: 'https://gateway.example/mcp',
    });
    expect(paths).toEqual([`/${TENANT}/discovery/v2.0/keys`]);
  });

  test('may carry a v2.0 token, and an Authorization in any case', async () => {
    const v2 = await token({ iss: `${trust.authority}/${TENANT}/v2.0` });
    await ask({ authorization: `bearer ${v2}` });
  });

  test('has ids in one spelling, since snippets lie under them', async () => {
    const caller = await ask({ 'x-mcp-user-id': USER.toUpperCase(), 'x-mcp-tenant-id': TENANT.toUpperCase() });
    expect(caller).toMatchObject({ userId: USER, tenantId: TENANT });
  });

  test('may come from a subscription key or a guest, or lack what is optional', async () => {
    const key = { 'x-mcp-user-id': 'subscription:key-1', 'x-mcp-grant-id': null, 'x-mcp-resource': '' };
    expect(await ask(key)).toMatchObject({ kind: 'subscription', userId: 'subscription:key-1' });
    expect(await ask({ 'x-mcp-roles': 'Reader Guest' })).toMatchObject({ guest: true });
    expect(await ask({ 'x-mcp-guest': 'true' })).toMatchObject({ guest: true });
    expect(await ask({ 'x-mcp-guest': 'false' })).toMatchObject({ guest: false });
    const bare = { 'x-mcp-roles': null, 'x-mcp-user-name': null, 'x-mcp-client-id': null, 'x-mcp-scopes': '' };
    const caller = await ask({ ...bare, 'x-mcp-grant-id': null, 'x-mcp-resource': null });
    expect(caller).toMatchObject({ name: '', clientId: '', roles: [], scopes: new Set() });
    expect(caller).not.toHaveProperty('grantId');
    expect(caller).not.toHaveProperty('resource');
  });

  test('with the same token asks for no key again, whoever the user is', async () => {
    const bearer = await token();
    await Promise.all(Array.from({ length: 20 }, () => ask({}, bearer)));
    down = true;
    expect(await ask({ 'x-mcp-user-id': GATEWAY }, bearer)).toMatchObject({ userId: GATEWAY });
    expect(asked).toBe(1);
  });
});

describe('a token is refused', () => {
  test.each<[string, JWTPayload]>([
    ['for another audience', { aud: 'api://other' }],
    ['for two audiences, neither ours', { aud: ['api://a', 'api://b'] }],
    ['of another issuer', { iss: 'https://evil.example/' }],
    ['of another tenant by issuer', { iss: `https://sts.windows.net/${USER}/` }],
    ['of another tenant by claim', { tid: USER }],
    ['of another identity', { oid: USER }],
    ['that is expired', { exp: NOW - 120 }],
    ['that is not valid yet', { nbf: NOW + 600 }],
    ['without expiry', { exp: undefined as never }],
    ['without oid', { oid: undefined }],
    ['without tid', { tid: undefined }],
    ['whose oid is a list', { oid: [GATEWAY] }],
  ])('%s', async (_, claims) => {
    await refusal(ask({}, await token(claims)), 'token_invalid');
  });

  test('with no algorithm', async () => {
    const bearer = new UnsecuredJWT({ ...CLAIMS }).encode();
    await refusal(ask({}, bearer), 'token_invalid');
    const [, payload] = bearer.split('.');
    for (const alg of ['none', 'None', 'nOnE']) {
      const header = Buffer.from(JSON.stringify({ alg, kid: 'key-1' })).toString('base64url');
      await refusal(ask({}, `${header}.${payload}.`), 'token_invalid');
      await refusal(ask({}, `${header}.${payload}.c2ln`), 'token_invalid');
    }
  });

  test('signed with the public key as an HMAC secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(keys.publicKey));
    const bearer = await new SignJWT({ ...CLAIMS }).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(secret);
    await refusal(ask({}, bearer), 'token_invalid');
  });

  test('signed by another key, under our key’s id or its own', async () => {
    const other = await generateKeyPair('RS256', { extractable: true });
    await refusal(ask({}, await token({}, other.privateKey)), 'token_invalid');
    const jwk = await exportJWK(other.publicKey);
    const bearer = await new SignJWT({ ...CLAIMS })
      .setProtectedHeader({ alg: 'RS256', kid: 'key-2', jwk })
      .sign(other.privateKey);
    await refusal(ask({}, bearer), 'token_invalid');
  });

  test('whose payload was changed', async () => {
    const [head, , signature] = (await token()).split('.');
    const payload = Buffer.from(JSON.stringify({ ...CLAIMS, exp: NOW + 99_999 })).toString('base64url');
    await refusal(ask({}, `${head}.${payload}.${signature}`), 'token_invalid');
  });

  test.each([
    ['none', null, 'token_missing'],
    ['empty', '', 'token_missing'],
    ['another scheme', 'Basic YTpi', 'token_invalid'],
    ['no token', 'Bearer', 'token_invalid'],
    ['rubbish', 'Bearer x', 'token_invalid'],
    ['two', 'Bearer a, Bearer b', 'token_invalid'],
    ['long', `Bearer ${'a'.repeat(9000)}`, 'token_invalid'],
  ])('when it is %s', async (_, authorization, code) => {
    await refusal(ask({ authorization }), code);
    expect(asked).toBeLessThanOrEqual(1);
  });

  test('sent twice, even if it is good', async () => {
    const bearer = await token();
    await refusal(ask({ authorization: `Bearer ${bearer}, Bearer ${bearer}` }), 'token_invalid');
  });

  test('once it has expired, although it was good and is kept', async () => {
    const bearer = await token({ exp: NOW + 5 });
    await ask({}, bearer);
    const real = Date.now;
    Date.now = () => real() + 60_000;
    try {
      await refusal(ask({}, bearer), 'token_invalid');
    } finally {
      Date.now = real;
    }
  });
});

describe('the platform', () => {
  test.each([
    ['said nothing', null, 'easy_auth_missing'],
    ['said an empty word', '', 'easy_auth_missing'],
    ['let in somebody else', USER, 'easy_auth_mismatch'],
    ['was told twice', `${GATEWAY}, ${GATEWAY}`, 'header_invalid'],
  ])('%s', async (_, principal, code) => {
    await refusal(ask({ 'x-ms-client-principal-id': principal }), code);
  });

  test('is not enough without the token', async () => {
    await refusal(ask({ authorization: null }), 'token_missing');
  });
});

describe('a header is refused', () => {
  const LONG = 'a'.repeat(2049);
  test.each<[string, string | null]>([
    ['x-mcp-user-id', null],
    ['x-mcp-user-id', ''],
    ['x-mcp-user-id', 'ada'],
    ['x-mcp-user-id', `${USER}/../${GATEWAY}`],
    ['x-mcp-user-id', 'subscription:'],
    ['x-mcp-user-id', 'subscription:../x'],
    ['x-mcp-user-id', `subscription:${'a'.repeat(129)}`],
    ['x-mcp-user-id', 'local-user'],
    ['x-mcp-tenant-id', null],
    ['x-mcp-tenant-id', 'local'],
    ['x-mcp-tenant-id', `{${TENANT}}`],
    ['x-mcp-user-name', '%'],
    ['x-mcp-user-name', '%ff'],
    ['x-mcp-user-name', '%c0%af'],
    ['x-mcp-user-name', '%0d%0aX'],
    ['x-mcp-user-name', '%00'],
    ['x-mcp-user-name', 'a'.repeat(257)],
    ['x-mcp-user-name', '%C3%A4'.repeat(257)],
    ['x-mcp-user-name', 'L\u00f6we'],
    ['x-mcp-client-id', LONG],
    ['x-mcp-scopes', null],
    ['x-mcp-scopes', 'a  b'],
    ['x-mcp-scopes', 'a\tb'],
    ['x-mcp-scopes', LONG],
    ['x-mcp-roles', LONG],
    ['x-mcp-guest', '1'],
    ['x-mcp-guest', 'true, true'],
    ['x-mcp-grant-id', LONG],
    ['x-mcp-resource', LONG],
  ])('%s: %j', async (name, value) => {
    const error = await refusal(ask({ [name]: value }), 'header_invalid');
    expect(error.message).toContain(name);
    if (value !== null && value.length > 13) expect(error.message).not.toContain(value);
  });

  test.each(Object.keys(USER_HEADERS))('%s sent twice', async (name) => {
    const value = USER_HEADERS[name as keyof typeof USER_HEADERS];
    const headers = new Headers({ authorization: `Bearer ${await token()}`, ...USER_HEADERS });
    headers.append(name, value);
    await refusal(authenticate(headers, { gateway: trust }), 'header_invalid');
  });

  test('whatever it holds, without any other error', async () => {
    const bearer = await token();
    const value = fc.string({ maxLength: 60 }).filter((text) => !/[\0\r\n]/.test(text));
    const name = fc.constantFrom(...Object.keys(USER_HEADERS), 'authorization');
    await fc.assert(
      fc.asyncProperty(name, value, async (header, text) => {
        await ask({ [header]: text }, bearer).catch((error: unknown) => {
          expect(error).toBeInstanceOf(AuthenticationError);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('names of 256 characters', () => {
  test.each(['a', 'ä', '名'])('of %s are let in', async (char) => {
    expect((await ask({ 'x-mcp-user-name': encodeURIComponent(char.repeat(256)) })).name).toBe(char.repeat(256));
  });
});

test('keys that can not be had are the authority’s fault, and asked for again', async () => {
  down = true;
  await expect(ask()).rejects.toBeInstanceOf(AuthorityUnavailableError);
  down = false;
  await ask();
  trust = { ...trust, authority: 'http://127.0.0.1:1' };
  await expect(ask()).rejects.toBeInstanceOf(AuthorityUnavailableError);
});

test('without a gateway everybody is one local user, whatever the headers say', async () => {
  const headers = new Headers({ ...USER_HEADERS, authorization: 'Bearer x' });
  expect(await authenticate(headers, { gateway: null })).toBe(LOCAL_USER);
});
