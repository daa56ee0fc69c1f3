// The sign-in of docs/oauth-flow.md, end to end over HTTP: the deployed policies in the local gateway, the local Entra, the
// function app behind Easy Auth, grant records in Azurite.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../support/browser.ts';
import {
  ADA,
  callTool,
  GRACE,
  type LocalSystem,
  OAuthClient,
  signedInClient,
  startLocalSystem,
  WEB_REDIRECT,
} from '../support/local-system.ts';

let system: LocalSystem;
let origin: string;
beforeAll(async () => {
  system = await startLocalSystem();
  origin = system.origin;
});
afterAll(() => system?.[Symbol.asyncDispose]());

describe('a client that knows only the URL', () => {
  it('is told where to sign in, for each endpoint', async () => {
    for (const [path, resource] of [
      ['/mcp', '/mcp'],
      ['/mcp/sse', '/mcp/sse'],
      ['/mcp/message', '/mcp/sse'],
    ] as const) {
      const response = await fetch(`${origin}${path}`, { method: path === '/mcp/sse' ? 'GET' : 'POST' });
      expect(response.status).toBe(401);
      const challenge = response.headers.get('www-authenticate')!;
      expect(challenge).toContain(`resource_metadata="${origin}/.well-known/oauth-protected-resource${resource}"`);
      expect(challenge).toContain('scope="snippets.read snippets.write"');
      const metadata = await (await fetch(/resource_metadata="([^"]+)"/.exec(challenge)![1]!)).json();
      expect(metadata).toMatchObject({ resource: `${origin}${resource}`, authorization_servers: [origin] });
    }
  });

  it('finds metadata with only true fields', async () => {
    const metadata = await (await fetch(`${origin}/.well-known/oauth-authorization-server`)).json();
    expect(metadata).toMatchObject({
      issuer: origin,
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
    });
    expect(await (await fetch(`${origin}/.well-known/openid-configuration`)).json()).toEqual(metadata);
  });

  it('registers, signs in through consent and Entra, and uses its user’s own snippets', async () => {
    const { tokens } = await signedInClient(origin);
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 1800, scope: 'snippets.read snippets.write' });
    const who = await callTool(origin, tokens.access_token, 'whoami');
    expect(who.status).toBe(200);
    expect(who.body).toContain(ADA.oid);
    expect(who.body).toContain('Ada Lovelace');
    await callTool(origin, tokens.access_token, 'save_snippet', { snippetname: 'mine', snippet: 'of Ada' });
    const other = await signedInClient(origin, { user: GRACE });
    expect((await callTool(origin, other.tokens.access_token, 'get_snippet', { snippetname: 'mine' })).body).toContain(
      'isError',
    );
    expect((await callTool(origin, tokens.access_token, 'get_snippet', { snippetname: 'mine' })).body).toContain(
      'of Ada',
    );
  });

  it('gets state and iss back with the code', async () => {
    const client = new OAuthClient(origin);
    await client.register();
    const answer = await client.signIn(new Browser(), ADA, { state: 'a&b=c d%+é 2024-05-06T07:08:09Z' });
    expect(answer.get('iss')).toBe(origin);
    expect(answer.get('state')).toBe('a&b=c d%+é 2024-05-06T07:08:09Z');
  });
});

describe('refresh', () => {
  it('rotates; the generation before is good for a second window, an older one ends the grant', async () => {
    const { client, tokens } = await signedInClient(origin);
    const second = await client.refresh(tokens.refresh_token);
    expect(second.status).toBe(200);
    const again = await client.refresh(tokens.refresh_token);
    expect(again.status, 'two windows').toBe(200);
    const third = await client.refresh(String(second.body.refresh_token));
    expect(third.status).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await client.refresh(String(third.body.refresh_token))).body).toMatchObject({ error: 'invalid_grant' });
    expect((await callTool(origin, String(third.body.access_token), 'hello_mcp')).status).toBe(401);
  });
});

describe('consent', () => {
  it('is remembered for an https client and its user, and another user is asked anew', async () => {
    const browser = new Browser();
    const { client } = await signedInClient(origin, { redirect: WEB_REDIRECT, browser });
    const straight = await browser.go(client.authorizeUrl(), client.isMine);
    expect(client.isMine(straight.url), straight.body.slice(0, 300)).toBe(true);
    expect(new URL(straight.url).searchParams.get('code')).toBeTruthy();
    // Signed out at Entra, signed in as somebody else.
    browser.forget('127.0.0.1');
    const page = await browser.go(client.authorizeUrl(), client.isMine);
    const asked = await browser.submit(page, { oid: GRACE.oid }, client.isMine);
    expect(asked.body).toContain("value='allow'");
  });

  it('is asked each time for a loopback client', async () => {
    const { client, browser } = await signedInClient(origin);
    const page = await browser.go(client.authorizeUrl(), client.isMine);
    expect(page.body).toContain("value='allow'");
  });

  it('tells the client of a denial', async () => {
    const client = new OAuthClient(origin);
    await client.register();
    const browser = new Browser();
    const page = await browser.go(client.authorizeUrl(), client.isMine);
    const back = await browser.submit(page, { decision: 'deny' }, client.isMine);
    const { searchParams } = new URL(back.url);
    expect(Object.fromEntries(searchParams)).toMatchObject({ error: 'access_denied', state: 'the state', iss: origin });
  });

  it('can be taken back', async () => {
    const browser = new Browser();
    const { client } = await signedInClient(origin, { redirect: WEB_REDIRECT, browser });
    const list = await browser.request(`${origin}/consent`);
    expect(list.body).toContain('Test client');
    const after = await browser.submit(list, { decision: 'forget' });
    expect(after.body).not.toContain('Test client');
    expect((await browser.go(client.authorizeUrl(), client.isMine)).body).toContain("value='allow'");
  });
});

describe('revocation', () => {
  it('ends refresh and access', async () => {
    const { client, tokens } = await signedInClient(origin);
    const body = new URLSearchParams({ token: tokens.refresh_token, client_id: client.id });
    expect((await fetch(`${origin}/revoke`, { method: 'POST', body })).status).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await callTool(origin, tokens.access_token, 'hello_mcp')).status).toBe(401);
  });
});
