// What the attack tests share: the whole system with limits so wide that only the tests of limits meet them, a record of
// every request that the gateway sends, and what an attacker has who knows the keys (or only how things are sealed).
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { undiciHttp } from '../../src/local/gateway/runtime/http-port.ts';
import type { HttpPort, IncomingResponse, OutgoingRequest } from '../../src/local/gateway/runtime/ports.ts';
import { type GatewayPorts, type LocalGateway, startGateway } from '../../src/local/stack/gateway.ts';
import { freePort } from '../../src/local/stack/ports.ts';
import { Browser, type Step } from '../support/browser.ts';
import { ADA, type LocalSystem, OAuthClient, startLocalSystem } from '../support/local-system.ts';

export interface AttackSystem extends LocalSystem {
  /** What the gateway sent, to Entra, storage and the function app. */
  readonly sent: OutgoingRequest[];
  /** What it seals with from its start: the first of its ring of keys. */
  readonly sessionKey: string;
  /** Answers a request of the gateway in another's place; undefined lets it through. */
  intercept: ((request: OutgoingRequest) => Promise<IncomingResponse> | undefined) | undefined;
}

export async function startAttackSystem(
  choices: Readonly<Record<string, string>> = {},
  options: {
    readonly ports?: Pick<GatewayPorts, 'clock'>;
    readonly env?: Record<string, string>;
    readonly usersFile?: string;
  } = {},
): Promise<AttackSystem> {
  const real = undiciHttp();
  const sent: OutgoingRequest[] = [];
  const state: Pick<AttackSystem, 'intercept'> = { intercept: undefined };
  const http: HttpPort = {
    send(request) {
      sent.push(request);
      return state.intercept?.(request) ?? real.send(request);
    },
  };
  const wide = { rateLimitCalls: '100000', rateLimitClientCalls: '100000', oauthRateLimitCalls: '100000' };
  const { ports, env = {}, usersFile } = options;
  const system = await startLocalSystem(
    { ports: { ...ports, http }, choices: { ...wide, ...choices }, usersFile },
    { env },
  );
  const close = system[Symbol.asyncDispose].bind(system);
  return Object.assign(state, system, {
    sent,
    sessionKey: system.stack.gateway!.options.secrets.sessionKeys.split(' ')[0]!,
    async [Symbol.asyncDispose]() {
      await close();
      await real.close?.();
    },
  }) as AttackSystem;
}

export type Purpose = 'at' | 'ac' | 'tx' | 'rt' | 'ap' | 'er';

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const derive = (key: string, label: string): Buffer => createHmac('sha256', key).update(label).digest();

/** Adds a good MAC to whatever it is given. */
export function signBox(key: string, purpose: string, box: Uint8Array): string {
  const kid = encode(createHash('sha256').update(key).digest()).slice(0, 8);
  const signed = `${purpose}.${kid}.${encode(box)}`;
  return `${signed}.${encode(
    createHmac('sha256', derive(key, `mac:${purpose}`))
      .update(signed)
      .digest(),
  )}`;
}

/** Seals as the policies do. */
export function seal(key: string, purpose: Purpose, content: object | string): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', derive(key, `enc:${purpose}`), iv);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return signBox(key, purpose, Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]));
}

export function unseal(key: string, value: string): Record<string, unknown> {
  const [purpose, , box = ''] = value.split('.');
  const bytes = Buffer.from(box, 'base64url');
  const cipher = createDecipheriv('aes-256-cbc', derive(key, `enc:${purpose}`), bytes.subarray(0, 16));
  return JSON.parse(Buffer.concat([cipher.update(bytes.subarray(16)), cipher.final()]).toString('utf8'));
}

/** Registers, opens the sign-in and stands before the consent page. */
export async function atConsent(
  client: OAuthClient,
  browser: Browser,
  change: Record<string, string | null> = {},
): Promise<Step> {
  if (client.id === '') await client.register();
  return browser.go(client.authorizeUrl(change), client.isMine);
}

/** Everything of an answer that a caller can see and compare, without what differs by nature. */
export async function observable(response: Response): Promise<object> {
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  return { status: response.status, headers, body: await response.text() };
}

export function form(fields: Record<string, string> | URLSearchParams | string): RequestInit {
  const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
  return { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
}

export const TRANSACTION = /^__Host-mcp-tx-[A-Za-z0-9_-]{22}$/;

/** A sign-in up to the code, which nobody has redeemed. */
export async function withCode(
  origin: string,
  change: Record<string, string | null> = {},
): Promise<{ client: OAuthClient; code: string }> {
  const client = new OAuthClient(origin);
  await client.register();
  const answer = await client.signIn(new Browser(), ADA, change);
  return { client, code: answer.get('code')! };
}

/** A second gateway of the same deployment: it shares the storage and the keys, and nothing else. */
export async function secondGateway(system: AttackSystem): Promise<LocalGateway> {
  return startGateway({ ...system.stack.gateway!.options, port: await freePort(), ports: {} });
}
