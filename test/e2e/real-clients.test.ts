// Each client of real-clients.ts registers (or shows its metadata document), and its user signs in; and those that an
// operator has to allow first.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../support/browser.ts';
import { callTool, type LocalSystem, OAuthClient, startLocalSystem } from '../support/local-system.ts';
import { serveVendorDocuments, type VendorDocuments } from '../support/vendor-documents.ts';
import { REAL_CLIENTS } from './real-clients.ts';

let vendors: VendorDocuments;
let system: LocalSystem;
let origin: string;
beforeAll(async () => {
  const documents = REAL_CLIENTS.flatMap(({ documentUrl, metadata }) => (documentUrl ? [[documentUrl, metadata]] : []));
  vendors = await serveVendorDocuments(Object.fromEntries(documents));
  system = await startLocalSystem({ ports: { http: vendors.http } });
  origin = system.origin;
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await vendors?.[Symbol.asyncDispose]();
});

it.each(REAL_CLIENTS.map((client) => [client.name, client] as const))('%s', async (_, real) => {
  const client = new OAuthClient(origin, real.redirect);
  if (real.documentUrl !== undefined) client.id = real.documentUrl;
  else {
    const { status, body } = await client.register({ ...real.metadata });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.redirect_uris).toEqual(real.kept ?? real.metadata.redirect_uris);
    expect(Object.values(body), 'Claude Code refuses nulls').not.toContain(null);
    expect(body).not.toHaveProperty('client_secret');
  }
  const changes = Object.entries(real.authorize ?? {}).map(([name, value]) => [
    name,
    value?.replace('{origin}', origin) ?? null,
  ]);
  const change = Object.fromEntries(changes) as Record<string, string | null>;
  const browser = new Browser();
  const question = await browser.go(client.authorizeUrl(change), client.isMine);
  expect(question.body).toContain(String(real.metadata.client_name));
  const resource = change.resource === undefined ? `${origin}/mcp` : String(change.resource);

  const answer = await client.signIn(browser, undefined, change);
  expect(Object.fromEntries(answer)).toMatchObject({ iss: origin, state: 'the state' });
  const { status, body } = await client.redeem(answer.get('code')!, { resource });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.scope).toBe('snippets.read snippets.write');
  expect((await callTool(origin, String(body.access_token), 'whoami')).body).toContain('Ada Lovelace');
  const renewed = await client.refresh(String(body.refresh_token), real.refreshWithoutResource ? {} : { resource });
  expect(renewed.status).toBe(200);
});

describe('metadata documents', () => {
  it('are fetched once, and named on the consent page', async () => {
    await system.replaceGateway();
    const client = new OAuthClient(origin, 'https://vscode.dev/redirect');
    client.id = 'https://vscode.dev/oauth/client-metadata.json';
    vendors.fetched.length = 0;
    for (let times = 0; times < 3; times += 1) {
      expect((await new Browser().go(client.authorizeUrl(), client.isMine)).body).toContain(client.id);
    }
    expect(vendors.fetched).toEqual([client.id]);
  });

  it('outside the operator’s prefixes are not fetched', async () => {
    const client = new OAuthClient(origin);
    client.id = 'https://vscode.dev/elsewhere/client-metadata.json';
    vendors.fetched.length = 0;
    const page = await new Browser().go(client.authorizeUrl(), client.isMine);
    expect([page.status, vendors.fetched]).toEqual([400, []]);
    expect(page.body).toContain('not registered');
  });

  it('are not offered where the operator allows none, so that clients register', async () => {
    const offered = async () =>
      ((await (await fetch(`${origin}/.well-known/oauth-authorization-server`)).json()) as Record<string, unknown>)
        .client_id_metadata_document_supported;
    expect(await offered()).toBe(true);
    await system.replaceGateway({ choices: { cimdPrefixes: '-' } });
    expect(await offered()).toBe(false);
    await system.replaceGateway();
  });
});

describe('Cline with its private-use scheme', () => {
  const redirect = 'vscode://saoudrizwan.claude-dev/mcp-auth/callback/6f1a2b3c';
  const body = { client_name: 'Cline', redirect_uris: [redirect] };

  it('is refused with the name of the setting', async () => {
    const { status, body: answer } = await new OAuthClient(origin, redirect).register(body);
    expect([status, answer.error]).toEqual([400, 'invalid_redirect_uri']);
    expect(answer.error_description).toContain('REDIRECT_SCHEMES');
  });

  it('signs in where the operator allows it, is asked each time, and is not shown as a host', async () => {
    await system.replaceGateway({ choices: { redirectSchemes: 'vscode' } });
    const client = new OAuthClient(origin, redirect);
    expect((await client.register(body)).status).toBe(201);
    const browser = new Browser();
    const page = await browser.go(client.authorizeUrl(), client.isMine);
    expect(page.body).toContain('An app on this device (vscode:)');
    const { status } = await client.redeem((await client.signIn(browser)).get('code')!);
    expect(status).toBe(200);
    expect((await browser.go(client.authorizeUrl(), client.isMine)).body).toContain("value='allow'");
    await system.replaceGateway();
    const later = await new Browser().go(client.authorizeUrl(), client.isMine);
    expect([later.status, later.body.includes('not allowed by this server')], 'the list counts at use').toEqual([
      400,
      true,
    ]);
  });
});
