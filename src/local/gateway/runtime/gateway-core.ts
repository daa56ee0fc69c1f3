// The gateway without a surface: takes a request in the runtime's own terms and gives a response and a trace. The web
// `fetch` and the node listener are thin adapters around it.
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ExpressionPorts } from '../expressions/context-model.ts';
import { maskSecrets } from '../trace/mask-secrets.ts';
import { Body } from './body.ts';
import type { GatewayServices } from './contract.ts';
import { Exchange } from './exchange.ts';
import type { HeaderBag } from './headers.ts';
import { GatewayRequest, type GatewayResponse } from './message.ts';
import type { GatewayModel } from './model.ts';
import { runPipeline } from './pipeline.ts';
import { Router } from './route.ts';
import { type Trace, TraceRecorder } from './trace.ts';

export interface Incoming {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: HeaderBag;
  /** Null when the request has none. */
  readonly body: Readable | null;
  /** Called when the answer is made and nobody read the body. Default: the stream is destroyed. */
  readonly letGo?: () => void;
  readonly ipAddress: string;
  /** Fires when the caller goes away. */
  readonly signal: AbortSignal;
}

export interface Handled {
  readonly response: GatewayResponse;
  readonly trace: Trace | null;
}

export interface CoreOptions {
  readonly model: GatewayModel;
  readonly services: GatewayServices;
  /** Called with faults of the gateway itself, which callers never see. */
  readonly onFault: (fault: Error) => void;
}

export class GatewayCore {
  readonly #options: CoreOptions;
  readonly #router: Router;
  readonly #ports: ExpressionPorts;
  readonly #background = new Set<Promise<unknown>>();

  constructor(options: CoreOptions) {
    this.#options = options;
    this.#router = new Router(options.model);
    const { clock, random } = options.services;
    this.#ports = { now: () => clock.now(), randomBytes: (length) => random.bytes(length) };
  }

  /** Never rejects: whatever happens becomes a response. */
  async handle(incoming: Incoming, tracing: boolean): Promise<Handled> {
    const started = performance.now();
    const { model, services, onFault } = this.#options;
    const recorder = tracing ? new TraceRecorder() : null;
    const request = new GatewayRequest({
      method: incoming.method,
      originalUrl: incoming.url,
      headers: incoming.headers,
      body: incoming.body === null ? null : Body.ofStream(incoming.body),
      ipAddress: incoming.ipAddress,
    });
    const exchange = new Exchange({
      request,
      requestId: randomUUID(),
      services,
      ports: this.#ports,
      deployment: model.deployment,
      signal: incoming.signal,
      recorder,
      onFault,
      onBackground: (work) => this.#track(work),
    });
    const { path, query } = splitUrl(incoming.url);
    await runPipeline({ model, router: this.#router }, exchange, path, query);
    const response = exchange.finish();
    // What nobody sent on would keep the connection of the caller waiting.
    if (request.body?.isStream) (incoming.letGo ?? (() => request.body?.discard()))();
    return { response, trace: recorder === null ? null : traceOf(exchange, recorder, performance.now() - started) };
  }

  #track(work: Promise<unknown>): void {
    const tracked = work.catch((error: unknown) => {
      this.#options.onFault(error instanceof Error ? error : new Error(String(error)));
    });
    this.#background.add(tracked);
    void tracked.finally(() => this.#background.delete(tracked));
  }

  /** Resolves when no work outlives its request any more. */
  async idle(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
  }
}

function traceOf(exchange: Exchange, recorder: TraceRecorder, duration: number): Trace {
  return {
    requestId: exchange.requestId,
    method: exchange.request.method,
    url: maskSecrets(exchange.request.originalUrl),
    api: exchange.api?.id ?? null,
    operation: exchange.operation?.id ?? null,
    product: exchange.product?.id ?? null,
    steps: recorder.steps,
    notes: recorder.notes,
    status: exchange.response?.statusCode ?? null,
    duration,
  };
}

/** Path and query of an absolute address, as they were written. */
function splitUrl(url: string): { path: string; query: string } {
  const start = url.indexOf('/', url.indexOf('//') + 2);
  const whole = start < 0 ? '/' : url.slice(start);
  const hash = whole.indexOf('#');
  const clean = hash < 0 ? whole : whole.slice(0, hash);
  const cut = clean.indexOf('?');
  return cut < 0 ? { path: clean, query: '' } : { path: clean.slice(0, cut), query: clean.slice(cut) };
}
