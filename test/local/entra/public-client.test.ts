// A public client at the local Entra: where it may come back to, that it proves nothing but its verifier, and what its tokens
// are for.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { ADA, APP, AUTHORITY, NATIVE, OTHER, redeem, TENANT, URI, world } from './world.ts';

let folder: string | undefined;
afterEach(() => folder && rmSync(folder, { recursive: true, force: true }));

describe('a public client', () => {
  const redirect_uri = 'http://127.0.0.1:54321/oauth/callback';
  const scope = `openid offline_access ${URI}/snippets.read`;
  const asked = { client_id: NATIVE.clientId, redirect_uri, scope };
  const granted = (code: string) => ({ ...redeem(code), ...asked });

  it.each([
    'http://localhost:1/',
    'http://localhost:65535',
    'http://localhost',
    'http://127.0.0.1:8080/oauth/callback',
    'http://127.0.0.1/oauth/callback',
  ])('comes back to %s: the port is ignored', async (uri) => {
    const { authorize } = await world({ autoLogin: ADA.upn });
    const location = (await authorize({ ...asked, redirect_uri: uri })).headers.get('location')!;
    expect([location.startsWith(`${uri}?`), new URL(location).searchParams.has('code')]).toEqual([true, true]);
  });

  it.each([
    ['another path', 'http://localhost:1/other'],
    ['the path of another host', 'http://localhost:1/oauth/callback'],
    ['another case', 'http://127.0.0.1:1/OAuth/callback'],
    ['a longer path', 'http://127.0.0.1:1/oauth/callback/'],
    ['a query', 'http://127.0.0.1:1/oauth/callback?a=b'],
    ['https', 'https://localhost:1/'],
    ['IPv6', 'http://[::1]:1/'],
    ['a host behind a user name', 'http://localhost:1@example.com/'],
    ['a host that begins alike', 'http://localhost.example.com/'],
    ['a backslash', 'http://localhost:1\\@example.com/'],
    ['a line break', 'http://localhost:1/\r\nx: y'],
  ])('does not come back to %s', async (_name, uri) => {
    const response = await (await world({ autoLogin: ADA.upn })).authorize({ ...asked, redirect_uri: uri });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).toContain('AADSTS50011');
  });

  it('is the only one whose port is ignored', async () => {
    const response = await (await world()).authorize({ redirect_uri: 'http://localhost:8001/oauth-callback' });
    expect(await response.text()).toContain('AADSTS50011');
  });

  it('gets a token for the API, which names the client, with the roles at the API', async () => {
    folder = mkdtempSync(join(tmpdir(), 'entra-'));
    const usersFile = join(folder, 'users.json');
    writeFileSync(usersFile, JSON.stringify({ users: [{ oid: ADA.oid, upn: ADA.upn, roles: ['Curator'] }] }));
    const { signIn, token } = await world({ usersFile });
    const { status, body } = await token(granted(await signIn(asked)), '');
    expect(status).toBe(200);
    const access = decodeJwt(body.access_token!);
    const identity = decodeJwt(body.id_token!);
    const forClient = {
      aud: APP.clientId,
      azp: NATIVE.clientId,
      azpacr: '0',
      scp: 'snippets.read',
      roles: ['Curator'],
    };
    expect(access).toMatchObject(forClient);
    expect(identity.aud).toBe(NATIVE.clientId);
    expect(identity).not.toHaveProperty('roles');
    expect(access.sub, 'pairwise').not.toBe(identity.sub);
    const own = await token({ ...redeem(await signIn({ scope })), scope });
    expect(decodeJwt(own.body.access_token!)).toMatchObject({ azp: APP.clientId, azpacr: '2', sub: access.sub });
  });

  it.each(['client_secret', 'client_assertion', 'authorization'])('may present no %s', async (what) => {
    const { signIn, entra } = await world();
    const body = new URLSearchParams(granted(await signIn(asked)));
    const headers: Record<string, string> = {};
    if (what === 'authorization') headers[what] = `Basic ${btoa(`${NATIVE.clientId}:secret`)}`;
    else body.set(what, 'x');
    const url = `${AUTHORITY}/${TENANT}/oauth2/v2.0/token`;
    const response = await entra.handle(new Request(url, { method: 'POST', headers, body }));
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: 'invalid_client', error_codes: [700025] });
  });

  it('proves that it began the sign-in, by its verifier', async () => {
    const { signIn, token } = await world();
    const form = { ...granted(await signIn(asked)), code_verifier: 'x'.repeat(43) };
    expect((await token(form, '')).body.error_description).toContain('AADSTS501481');
  });

  it('may sign in for two APIs, but a token is for one', async () => {
    const { signIn, token } = await world();
    const both = `offline_access ${URI}/snippets.read api://other/.default`;
    const code = await signIn({ ...asked, scope: both });
    expect((await token({ ...granted(code), scope: both }, '')).body.error_description).toContain('AADSTS28000');
    const first = await token(granted(await signIn({ ...asked, scope: both })), '');
    const refresh = (scope: string) =>
      token(
        { client_id: NATIVE.clientId, grant_type: 'refresh_token', refresh_token: first.body.refresh_token!, scope },
        '',
      );
    const other = await refresh('api://other/.default');
    expect(decodeJwt(other.body.access_token!)).toMatchObject({ aud: OTHER.clientId, scp: 'read' });
    expect(other.body).toHaveProperty('refresh_token');
    const more = await refresh('api://other/write');
    expect(more.body).toMatchObject({ error: 'invalid_grant' });
    expect(more.body.error_description).toContain('AADSTS65001');
  });

  it('is stopped where the API lets in only people with a role', async () => {
    const { authorize } = await world({ autoLogin: ADA.upn, app: { assignmentRequired: true } });
    expect(await (await authorize(asked)).text()).toContain('AADSTS50105');
  });
});
