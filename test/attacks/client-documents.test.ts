// Client ID Metadata Documents as a way into the network (SSRF) and into trust: which addresses are fetched at all, and
// which documents are believed. The hosts of the allow-list are played by a server on this machine.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { undiciHttp } from '../../src/local/gateway/runtime/http-port.ts';
import { Browser } from '../support/browser.ts';
import { ADA, OAuthClient, WEB_REDIRECT } from '../support/local-system.ts';
import { type AttackSystem, startAttackSystem } from './attack-system.ts';

let system: AttackSystem;
let origin: string;
let answer: RequestListener;
/** API Management does not say whether it follows redirects there; the network of this gateway can do both. */
let follow = false;
const fetched: string[] = [];
const real = undiciHttp();
const server = createServer((request, response) => {
  fetched.push(request.url!);
  answer(request, response);
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  // Also prefixes that an operator may write badly: without the slash that ends a host, and a blank too many.
  system = await startAttackSystem({
    cimdPrefixes: 'https://claude.ai/oauth/  https://claude.ai https://',
    redirectSchemes: '-',
  });
  system.intercept = ({ url, ...rest }) =>
    url.startsWith('https://') && !url.includes('127.0.0.1')
      ? real.send({ ...rest, url: `http://127.0.0.1:${port}/${url}`, followRedirects: follow })
      : undefined;
  origin = system.origin;
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await real.close?.();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});
beforeEach(() => {
  fetched.length = 0;
});

let serial = 0;
const freshId = (): string => `https://claude.ai/oauth/client-${serial++}`;

function document(id: string, change: object = {}): object {
  return {
    client_id: id,
    client_name: 'A client',
    redirect_uris: [WEB_REDIRECT],
    token_endpoint_auth_method: 'none',
    ...change,
  };
}

function serve(body: string | Buffer, headers: Record<string, string | number> = {}, status = 200): RequestListener {
  return (_, response) => {
    const bytes = Buffer.from(body);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers });
    response.end(bytes);
  };
}

async function authorize(id: string): Promise<{ status: number; location: string | null; body: string }> {
  const client = Object.assign(new OAuthClient(origin, WEB_REDIRECT), { id });
  const { status, headers, body } = await new Browser().request(client.authorizeUrl());
  return { status, location: headers.get('location'), body };
}

const believed = { status: 302 };
const refused = { status: 400, location: null };

describe('addresses', () => {
  it.each([
    'https://evil.example/oauth/client.json',
    'https://claude.ai.evil.example/oauth/client.json',
    'https://claude.ai@evil.example/oauth/client.json',
    'https://evil.example/https://claude.ai/oauth/client.json',
    'https://claude.ai:443/oauth/client.json',
    'https://claude.ai:8443/oauth/client.json',
    'https://claude.ai/oauth/../admin',
    'https://claude.ai/oauth/..%2fadmin',
    'https://claude.ai/oauth/%2e%2e/admin',
    'https://claude.ai/oauth/./x',
    'https://claude.ai/oauth/.hidden',
    'https://claude.ai/oauth//x',
    'https://claude.ai/oauth/',
    'https://claude.ai/oauth/x/',
    'https://claude.ai/oauth/x?y=z',
    'https://claude.ai/oauth/x#y',
    'https://claude.ai/oauth/x\\y',
    'https://claude.ai/oauth/x y',
    'https://claude.ai/oauth/x\r\nHost: evil',
    'https://claude.ai/oauth/x\u00e9',
    'https://claude.ai/other/x',
    'https://CLAUDE.ai/oauth/x',
    'HTTPS://claude.ai/oauth/x',
    'http://claude.ai/oauth/x',
    'https://169.254.169.254/metadata/identity/oauth2/token',
    'https://127.0.0.1/oauth/x',
    'https://localhost/oauth/x',
    'https://[::1]/oauth/x',
    'file:///etc/passwd',
    `https://claude.ai/oauth/${'x'.repeat(500)}`,
  ])('ATK-601 never fetches %j', async (id) => {
    answer = serve(JSON.stringify(document(id)));
    const before = system.sent.length;
    expect(await authorize(id)).toMatchObject(refused);
    expect(system.sent.length).toBe(before);
    expect(fetched).toEqual([]);
  });
});

describe('documents', () => {
  it('ATK-611 a good one is believed, shown by its address, and fetched once an hour', async () => {
    const id = freshId();
    answer = serve(JSON.stringify(document(id)));
    const client = Object.assign(new OAuthClient(origin, WEB_REDIRECT), { id });
    const browser = new Browser();
    const page = await browser.go(client.authorizeUrl(), client.isMine);
    expect(page.body).toContain(id);
    const code = (await client.signIn(browser, ADA)).get('code')!;
    expect((await client.redeem(code)).status).toBe(200);
    expect(fetched.length).toBe(1);
    const { headers } = system.sent.find(({ url }) => url === id)!;
    expect(headers.map(([name]) => name.toLowerCase())).not.toContain('cookie');
  });

  it.each([
    ['another client_id', (id: string) => serve(JSON.stringify(document(`${id}x`)))],
    ['a client_id of another case', (id: string) => serve(JSON.stringify(document(id.toUpperCase())))],
    ['no client_id', (id: string) => serve(JSON.stringify(document(id, { client_id: undefined })))],
    ['a client_id that is a list', (id: string) => serve(JSON.stringify(document(id, { client_id: [id] })))],
    ['no name', (id: string) => serve(JSON.stringify(document(id, { client_name: undefined })))],
    ['no redirect URIs', (id: string) => serve(JSON.stringify(document(id, { redirect_uris: undefined })))],
    ['odd redirect URIs', (id: string) => serve(JSON.stringify(document(id, { redirect_uris: [WEB_REDIRECT, 1] })))],
    [
      'a scripting redirect URI',
      (id: string) => serve(JSON.stringify(document(id, { redirect_uris: [WEB_REDIRECT, 'javascript:alert(1)'] }))),
    ],
    [
      'only hosts outside the list',
      (id: string) => serve(JSON.stringify(document(id, { redirect_uris: ['https://evil.example/cb'] }))),
    ],
    [
      'a secret only',
      (id: string) => serve(JSON.stringify(document(id, { token_endpoint_auth_method: 'client_secret_basic' }))),
    ],
    ['a page', (id: string) => serve(JSON.stringify(document(id)), { 'content-type': 'text/html' })],
    [
      'a type that only begins well',
      (id: string) => serve(JSON.stringify(document(id)), { 'content-type': 'application/jsonx' }),
    ],
    [
      'no content type',
      (id: string) => (_: unknown, response: import('node:http').ServerResponse) => {
        const body = JSON.stringify(document(id));
        response.writeHead(200, { 'content-length': body.length }).end(body);
      },
    ],
    [
      'no content length',
      (id: string) => (_: unknown, response: import('node:http').ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(JSON.stringify(document(id)));
        response.end();
      },
    ],
    ['too large', (id: string) => serve(JSON.stringify(document(id, { pad: 'x'.repeat(65_536) })))],
    ['deep nesting', (id: string) => serve(`{"client_id":"${id}","a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)],
    ['cut short', (id: string) => serve(JSON.stringify(document(id)).slice(0, -5))],
    ['a list', () => serve('[]')],
    ['another status', (id: string) => serve(JSON.stringify(document(id)), {}, 206)],
    ['not there', (id: string) => serve(JSON.stringify(document(id)), {}, 404)],
    ['a broken connection', () => (request: import('node:http').IncomingMessage) => void request.socket.destroy()],
  ])('ATK-612 is not believed: %s', async (_, make) => {
    const id = freshId();
    answer = make(id) as RequestListener;
    expect(await authorize(id)).toMatchObject(refused);
    expect(fetched.length).toBe(1);
    answer = serve(JSON.stringify(document(id)));
    expect(await authorize(id), 'the failure is remembered for a minute').toMatchObject(refused);
    expect(fetched.length).toBe(1);
  });

  it('ATK-613 a redirect is not followed', async () => {
    const id = freshId();
    answer = serve('', { location: 'https://169.254.169.254/metadata' }, 302);
    expect(await authorize(id)).toMatchObject(refused);
    expect(fetched.length).toBe(1);
  });

  it('ATK-614 where a gateway would follow redirects, what lies elsewhere is not believed under its own name', async () => {
    const id = freshId();
    follow = true;
    answer = (request, response) => {
      if (request.url!.endsWith('/elsewhere')) {
        return serve(JSON.stringify(document('https://evil.example/client.json')))(request, response);
      }
      return serve('', { location: '/elsewhere' }, 302)(request, response);
    };
    expect(await authorize(id)).toMatchObject(refused);
    expect(fetched.length).toBe(2);
    follow = false;
  });

  it('ATK-615 a host that does not answer is given up after three seconds, once', async () => {
    const id = freshId();
    answer = () => {};
    expect(await authorize(id)).toMatchObject(refused);
    expect(await authorize(id)).toMatchObject(refused);
    expect(fetched.length).toBe(1);
  });

  it('ATK-616 its name is text, without what hides or turns text', async () => {
    const id = freshId();
    answer = serve(JSON.stringify(document(id, { client_name: `<b>x</b>\u202e\u200b\r\nevil${'y'.repeat(5000)}` })));
    const client = Object.assign(new OAuthClient(origin, WEB_REDIRECT), { id });
    const page = await new Browser().go(client.authorizeUrl(), client.isMine);
    expect(page.body).toContain('&lt;b&gt;x&lt;/b&gt;evilyyy');
    expect(page.body).not.toMatch(/<b>|[\u202e\u200b]/);
  });

  it('ATK-617 one that names private_key_jwt and none is a public client', async () => {
    const id = freshId();
    answer = serve(
      JSON.stringify(
        document(id, {
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
        }),
      ),
    );
    expect(await authorize(id)).toMatchObject(believed);
  });
});
