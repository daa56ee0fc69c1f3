// A gateway around one policy, for the tests of policies: sections or a fixture in, a backend that remembers what it
// got, and everything closed at the end of the test.
import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { createGateway, type Gateway, type GatewayOptions, type Trace } from '../../../../src/local/gateway/index.ts';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

export interface PolicyGatewayOptions extends Omit<GatewayOptions, 'backend' | 'config'> {
  /** fixtures/<name>.xml: a whole document. */
  readonly fixture?: string;
  /** Content of the sections; each has `<base />` in front unless `bare`. */
  readonly inbound?: string;
  readonly backendSection?: string;
  readonly outbound?: string;
  readonly onError?: string;
  readonly bare?: boolean;
  /** Default: an empty 200. */
  readonly backend?: (request: Request) => Response | Promise<Response>;
}

export interface PolicyGateway {
  readonly gateway: Gateway;
  /** Requests that the backend got. */
  readonly received: Received[];
  fetch(path: string, init?: RequestInit & { ipAddress?: string }): Promise<Response>;
  trace(response: Response): Trace;
}

/** Creates the gateway; a document that doesn't load rejects with PolicyLoadError. */
export async function policyGateway(options: PolicyGatewayOptions): Promise<PolicyGateway> {
  const { fixture: name, inbound, backendSection, outbound, onError, bare, backend, ...rest } = options;
  const received: Received[] = [];
  const gateway = await createGateway({
    ...rest,
    policy: options.policy ?? (name === undefined ? documentOf(options) : fixture(name)),
    backend: async (request) => {
      const copy = request.clone();
      received.push({ method: request.method, url: request.url, headers: request.headers, body: await copy.text() });
      return (await backend?.(request)) ?? new Response(null);
    },
  });
  onTestFinished(() => gateway.close());
  return {
    gateway,
    received,
    fetch: (path, init) => gateway.fetch(path, init),
    trace: (response) => gateway.trace(response) as Trace,
  };
}

/** A whole document around the given sections. */
export function documentOf(options: PolicyGatewayOptions): string {
  const base = options.bare ? '' : '<base />';
  return `<policies>
  <inbound>${base}${options.inbound ?? ''}</inbound>
  <backend>${options.backendSection ?? '<base />'}</backend>
  <outbound>${base}${options.outbound ?? ''}</outbound>
  <on-error>${base}${options.onError ?? ''}</on-error>
</policies>`;
}

/** The text of fixtures/<name>.xml. */
export function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.xml`, import.meta.url), 'utf8');
}

/** A clock that a test moves by itself: `sleep` ends when the time has come. */
export function testClock(start = Date.parse('2026-01-15T10:30:00Z')) {
  let now = start;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => now,
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
      return new Promise((resolve, reject) => {
        const sleeper = { until: now + milliseconds, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
    /** Moves on and wakes who has slept long enough. */
    advance(milliseconds: number): void {
      now += milliseconds;
      for (const sleeper of sleepers) {
        if (sleeper.until > now) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
    /** How long those who sleep now want to, in milliseconds. */
    waiting: () => [...sleepers].map((sleeper) => sleeper.until - now),
  };
}
