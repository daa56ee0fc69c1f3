// The local Entra over its web-standard handler: the authorization code flow as the gateway runs it, and each refusal that
// would otherwise be met only in Azure.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { createDirectory } from '../../../src/local/entra/directory.ts';
import { ADA, APP, AUTHORITY, GATEWAY, redeem, TENANT, URI, world } from './world.ts';

let folder: string | undefined;
afterEach(() => folder && rmSync(folder, { recursive: true, force: true }));

describe('sign-in', () => {
  it('gives a code, and for it an id token that its keys verify', async () => {
    const { signIn, token, keys, clock } = await world();
    const { status, body } = await token(redeem(await signIn()));
    expect(status).toBe(200);
    const { payload } = await jwtVerify(body.id_token!, createLocalJWKSet(keys), {
      issuer: `${AUTHORITY}/${TENANT}/v2.0`,
      audience: APP.clientId,
      currentDate: new Date(clock.now),
    });
    expect(payload).toMatchObject({
      oid: ADA.oid,
      tid: TENANT,
      preferred_username: ADA.upn,
      nonce: 'n-1',
      acct: 0,
      ver: '2.0',
    });
    expect(payload.sub).not.toBe(ADA.oid);
  });

  it('signs a browser in silently the second time, and asks again with prompt=select_account', async () => {
    const { authorize, entra } = await world();
    const page = await authorize();
    const flow = /name="flow" value="([^"]+)"/.exec(await page.text())![1]!;
    const answer = await entra.handle(
      new Request(`${AUTHORITY}/${TENANT}/login`, {
        method: 'POST',
        body: new URLSearchParams({ flow, oid: ADA.oid }),
      }),
    );
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    expect((await authorize({}, cookie)).status).toBe(302);
    expect((await authorize({ prompt: 'select_account' }, cookie)).status).toBe(200);
  });

  it('answers silent sign-in without a session with login_required', async () => {
    const { authorize } = await world();
    const location = new URL((await authorize({ prompt: 'none' })).headers.get('location')!);
    expect(location.searchParams.get('error')).toBe('login_required');
    expect(location.searchParams.get('state')).toBe('abc');
  });

  it.each([
    ['an unknown app', { client_id: '99999999-0000-4000-8000-000000000001' }, 'AADSTS700016'],
    ['a redirect URI that is not registered', { redirect_uri: 'http://localhost:8000/other' }, 'AADSTS50011'],
  ])('shows %s, and redirects nowhere', async (_name, change, code) => {
    const response = await (await world()).authorize(change);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain(code);
  });

  it.each([
    ['resource beside v2 scopes', { resource: 'http://localhost:8000/mcp' }, 'invalid_target', 'AADSTS9010010'],
    ['no scope', { scope: null }, 'invalid_request', 'AADSTS900144'],
    ['the scope of an unknown API', { scope: 'openid api://x/y' }, 'invalid_resource', 'AADSTS500011'],
    ['a scope that the API has not', { scope: `${URI}/snippets.burn` }, 'invalid_client', 'AADSTS650053'],
    ['a scope without its API, which is one of Graph', { scope: 'snippets.read' }, 'invalid_client', 'AADSTS650053'],
    ['a scope that nobody granted', { scope: 'api://other/read' }, 'consent_required', 'AADSTS65001'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type', 'AADSTS700054'],
  ])('sends %s back to the app as an error', async (_name, change, error, code) => {
    const response = await (await world()).authorize(change);
    const { searchParams } = new URL(response.headers.get('location')!);
    expect(searchParams.get('error')).toBe(error);
    expect(searchParams.get('error_description')).toContain(code);
  });

  it('takes resource where it is the App ID URI that owns the scopes', async () => {
    expect((await (await world()).authorize({ resource: URI, scope: `openid ${URI}/snippets.read` })).status).toBe(200);
  });

  it('signs the user of --auto-login in without a page', async () => {
    const { authorize } = await world({ autoLogin: ADA.upn });
    expect((await authorize()).headers.get('location')).toContain('code=');
  });

  it('refuses a person without a role where the app requires assignment', async () => {
    const { authorize } = await world({ autoLogin: ADA.upn, app: { assignmentRequired: true } });
    expect(await (await authorize()).text()).toContain('AADSTS50105');
  });
});

describe('the token endpoint', () => {
  it('takes a code once', async () => {
    const { signIn, token } = await world();
    const code = await signIn();
    expect((await token(redeem(code))).status).toBe(200);
    expect((await token(redeem(code))).body.error_description).toContain('AADSTS54005');
  });

  it.each([
    ['another redirect URI', { redirect_uri: 'http://localhost:8000/x' }, 'AADSTS500112'],
    ['a wrong verifier', { code_verifier: 'x'.repeat(43) }, 'AADSTS501481'],
    ['a made-up code', { code: 'nonsense' }, 'AADSTS70008'],
  ])('refuses %s', async (_name, change, code) => {
    const { signIn, token } = await world();
    const { status, body } = await token({ ...redeem(await signIn()), ...change });
    expect(status).toBe(400);
    expect(body.error_description).toContain(code);
  });

  it('refuses a client without an assertion, and assertions of others, for others, or of yesterday', async () => {
    const { signIn, token, entra, clock } = await world();
    const form = redeem(await signIn());
    expect((await token(form, '')).body.error_description).toContain('AADSTS7000218');
    const storage = (await entra.issue(GATEWAY.clientId, 'https://storage.azure.com')).token;
    expect((await token(form, storage)).body.error_description).toContain('AADSTS700027');
    const old = (await entra.issue(GATEWAY.clientId, 'api://AzureADTokenExchange')).token;
    clock.now += 25 * 3600 * 1000;
    expect((await token(form, old)).body.error_description).toContain('AADSTS700024');
    const other = await world({ app: { federatedSubjects: [] } });
    expect((await other.token(form)).body.error_description).toContain('AADSTS700213');
  });

  it('refreshes until the user is disabled, and takes the change from the file', async () => {
    folder = mkdtempSync(join(tmpdir(), 'entra-'));
    const usersFile = join(folder, 'users.json');
    const write = (disabled: boolean, padding: string) =>
      writeFileSync(
        usersFile,
        JSON.stringify({ tenantId: TENANT, users: [{ oid: ADA.oid, upn: ADA.upn, name: `Ada${padding}`, disabled }] }),
      );
    write(false, '');
    const { signIn, token } = await world({ usersFile });
    const first = (await token(redeem(await signIn()))).body.refresh_token!;
    const refreshed = await token({ grant_type: 'refresh_token', refresh_token: first });
    expect(decodeJwt(refreshed.body.id_token!).name).toBe('Ada');
    write(true, ' L.');
    const after = await token({ grant_type: 'refresh_token', refresh_token: refreshed.body.refresh_token! });
    expect(after.body).toMatchObject({ error: 'invalid_grant' });
    expect(after.body.error_description).toContain('AADSTS50057');
  });

  it('is a 503 while Entra is down, and well again after', async () => {
    const { entra, authorize } = await world();
    entra.setDown(true);
    expect((await authorize()).status).toBe(503);
    entra.setDown(false);
    expect((await authorize()).status).toBe(200);
  });
});

describe('users.json', () => {
  it.each([
    ['no JSON', '{', 'is no JSON'],
    ['no users', '{"users": []}', 'at least one user'],
    ['a bad oid', '{"users": [{"oid": "1", "upn": "a@b"}]}', 'users[0].oid must be a GUID'],
    ['another tenant', '{"tenantId": "x", "users": []}', 'tenantId must be'],
    ['nobody', '{"users": [null]}', 'users[0].oid must be a GUID'],
  ])('names the fault: %s', (_name, text, message) => {
    folder = mkdtempSync(join(tmpdir(), 'entra-'));
    const usersFile = join(folder, 'users.json');
    writeFileSync(usersFile, text);
    expect(() => createDirectory({ tenantId: TENANT, apps: [], usersFile })).toThrow(message);
  });

  it('may be away for a moment, as while an editor saves it, but not at the start', () => {
    const folder = mkdtempSync(join(tmpdir(), 'entra-users-'));
    const usersFile = join(folder, 'users.json');
    expect(() => createDirectory({ tenantId: TENANT, apps: [], usersFile })).toThrow('there is no such file');
    writeFileSync(usersFile, JSON.stringify({ users: [{ oid: ADA.oid, upn: ADA.upn }] }));
    const directory = createDirectory({ tenantId: TENANT, apps: [], usersFile });
    rmSync(usersFile);
    expect(directory.users().map(({ upn }) => upn)).toEqual([ADA.upn]);
    rmSync(folder, { recursive: true });
  });
});
