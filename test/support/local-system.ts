// The whole system of `npm start` on free ports, in memory, for tests: gateway, local Entra, Functions host, Azurite; and a
// client that registers, signs in through the pages, and holds tokens.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHIPPED_USERS } from '../../src/local/entra/directory.ts';
import { type GatewayStackOptions, type LocalGateway, startGateway } from '../../src/local/stack/gateway.ts';
import { type GatewayChoices, type LocalStack, startLocalStack } from '../../src/local/stack/stack.ts';
import { Browser, type Step } from './browser.ts';

export const [ADA, GRACE] = SHIPPED_USERS as [(typeof SHIPPED_USERS)[number], (typeof SHIPPED_USERS)[number]];
export const LOOPBACK_REDIRECT = 'http://127.0.0.1:33418/callback';
export const WEB_REDIRECT = 'https://claude.ai/api/mcp/auth_callback';

export interface LocalSystem extends AsyncDisposable {
  readonly stack: LocalStack;
  readonly origin: string;
  readonly logs: string[];
  /** Ends the gateway and starts its successor on the same port: an empty cache, and whatever `change` says. */
  replaceGateway(change?: Partial<GatewayStackOptions>): Promise<void>;
}

export async function startLocalSystem(
  gateway: Partial<GatewayChoices> = {},
  options: { dataFolder?: string; env?: Record<string, string> } = {},
): Promise<LocalSystem> {
  const folder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'remote-mcp-system-')));
  const logs: string[] = [];
  const stack = await startLocalStack({
    dataFolder: folder,
    inMemory: options.dataFolder === undefined,
    functionsPort: 0,
    blobPort: 0,
    queuePort: 0,
    functionsPortFlag: '--functions-port',
    timeScale: 1,
    env: options.env ?? {},
    log: (level, text, source) => logs.push(`${level} ${source} ${text}`),
    gateway: { port: 0, entraPort: 0, ...gateway },
  });
  const { origin, options: started } = stack.gateway!;
  const port = Number(new URL(origin).port);
  let current: Pick<LocalGateway, 'close'> = stack.gateway!;
  return {
    stack,
    origin,
    logs,
    async replaceGateway(change = {}) {
      await current.close();
      current = { close: async () => {} };
      current = await startGateway({ ...started, port, ...change });
      // On a connection of its own: when it is answered, fetch's pool has noticed that its old connections are closed.
      const [probe] = await once(get(origin, { agent: false }), 'response');
      probe.resume();
    },
    async [Symbol.asyncDispose]() {
      await current.close();
      await stack.close('quick');
      if (options.dataFolder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Registration {
  readonly client_id: string;
  readonly redirect_uris: string[];
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
  readonly expires_in: number;
}

/** An MCP client by hand, one step a method, so that a test can do each of them wrongly. */
export class OAuthClient {
  readonly origin: string;
  readonly verifier = randomBytes(32).toString('base64url');
  readonly redirect: string;
  id = '';

  constructor(origin: string, redirect: string = LOOPBACK_REDIRECT) {
    this.origin = origin;
    this.redirect = redirect;
  }

  async register(body: Record<string, unknown> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.origin}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: 'Test client',
        redirect_uris: [this.redirect],
        token_endpoint_auth_method: 'none',
        ...body,
      }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.status === 201) this.id = String(answer.client_id);
    return { status: response.status, body: answer };
  }

  authorizeUrl(change: Record<string, string | null> = {}): string {
    const url = new URL(`${this.origin}/authorize`);
    const parameters: Record<string, string | null> = {
      response_type: 'code',
      client_id: this.id,
      redirect_uri: this.redirect,
      state: 'the state',
      scope: 'snippets.read snippets.write',
      resource: `${this.origin}/mcp`,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...change,
    };
    for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
    return url.href;
  }

  /** True for the address that belongs to the client: there is no server behind it. */
  readonly isMine = (url: string): boolean => url.startsWith(this.redirect.split('?')[0]!);

  /** The whole sign-in in a browser. @returns the parameters that came back to the client */
  signIn(browser: Browser, user = ADA, change: Record<string, string | null> = {}): Promise<URLSearchParams> {
    return signInAt(this.authorizeUrl(change), this.isMine, { browser, user });
  }

  async token(
    form: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
    const response = await fetch(`${this.origin}/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: this.id, ...form }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  }

  redeem(code: string, change: Record<string, string> = {}) {
    return this.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.redirect,
      code_verifier: this.verifier,
      resource: `${this.origin}/mcp`,
      ...change,
    });
  }

  refresh(token: string, change: Record<string, string> = {}) {
    return this.token({ grant_type: 'refresh_token', refresh_token: token, ...change });
  }
}

/**
 * What a person does with an address that a client opens: Allow, pick an account.
 * @param isBack whether an address is the client's own
 * @returns the parameters that came back to the client
 */
export async function signInAt(
  url: string,
  isBack: (url: string) => boolean,
  { browser = new Browser(), user = ADA }: { browser?: Browser; user?: typeof ADA } = {},
): Promise<URLSearchParams> {
  let page = await browser.go(url, isBack);
  for (let pages = 0; pages < 6 && !isBack(page.url); pages += 1) {
    if (page.body.includes("value='allow'")) page = await browser.submit(page, { decision: 'allow' }, isBack);
    else if (page.body.includes('name="flow"')) page = await browser.submit(page, { oid: user.oid }, isBack);
    else throw unexpected(page);
  }
  return new URL(page.url).searchParams;
}

/** A client that has registered and signed in. */
export async function signedInClient(
  origin: string,
  options: { user?: typeof ADA; redirect?: string; browser?: Browser; authorize?: Record<string, string | null> } = {},
): Promise<{ client: OAuthClient; tokens: Tokens; browser: Browser }> {
  const client = new OAuthClient(origin, options.redirect);
  const browser = options.browser ?? new Browser();
  await client.register();
  const answer = await client.signIn(browser, options.user, options.authorize);
  const code = answer.get('code');
  if (code === null) throw new Error(`No code: ${answer}`);
  const { status, body } = await client.redeem(
    code,
    options.authorize?.resource ? { resource: options.authorize.resource } : {},
  );
  if (status !== 200) throw new Error(`/token answered ${status}: ${JSON.stringify(body)}`);
  return { client, tokens: body as unknown as Tokens, browser };
}

/** One tools/call over /mcp. */
export async function callTool(
  origin: string,
  token: string,
  name: string,
  args: object = {},
): Promise<{ status: number; headers: Headers; body: string }> {
  const response = await fetch(`${origin}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

function unexpected(page: Step): Error {
  return new Error(`An unexpected page: ${page.status} ${page.url}\n${page.body.slice(0, 600)}`);
}
