// One HTTP exchange between a client and the worker's inner server: a streaming proxy that is exactly as patient as the
// host's. Nothing is buffered; when something goes wrong, the client sees what it would see in Azure.
import { type Agent, type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import * as explain from './explain.ts';
import type { HostLog } from './log.ts';
import { answerHeaders, forwardHeaders, type RawHeaders } from './request-headers.ts';
import type { Settled } from './worker-process.ts';

/** Kestrel's limit as the host sets it. */
const MAX_BODY_BYTES = 104_857_600;

/** A process's sockets close a moment before its end is reported. */
const WORKER_END_MS = 100;

export interface ExchangeOptions {
  readonly invocationId: string;
  readonly functionName: string;
  readonly workerPort: number;
  readonly agent: Agent;
  /** Path and query. */
  readonly target: string;
  readonly headers: RawHeaders;
  readonly silenceMs: number;
  readonly log: HostLog;
  /** The client has its answer, or is gone. */
  readonly onClosed: () => void;
  /** The library never got this request, so its invocation never settles. */
  readonly onLost: () => void;
}

/** @returns whether the declared length is over what the host takes at all. */
export function declaresTooMuch(req: IncomingMessage): boolean {
  return Number(req.headers['content-length'] ?? 0) > MAX_BODY_BYTES;
}

/** Answers an empty body; what was not read of the request is thrown away. */
export function answerEmpty(res: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  if (res.headersSent || res.destroyed) return;
  res.writeHead(status, { ...headers, 'content-length': '0' }).end();
}

export class Exchange {
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #options: ExchangeOptions;
  readonly #upstream: ClientRequest;
  readonly #silence: NodeJS.Timeout;
  #settled: Settled | undefined;
  /** Forwarding ended without an answer; the client waits for the invocation to end. */
  #gaveUp = false;
  #answered = false;
  #closed = false;

  constructor(req: IncomingMessage, res: ServerResponse, options: ExchangeOptions) {
    this.#req = req;
    this.#res = res;
    this.#options = options;
    const { invocationId, workerPort, agent, target, headers, silenceMs } = options;
    const hasBody = !/^(GET|HEAD|OPTIONS|DELETE|TRACE)$/.test(req.method!);
    this.#silence = setTimeout(() => this.#onSilence(), silenceMs);
    this.#upstream = request({
      host: '127.0.0.1',
      port: workerPort,
      agent,
      method: req.method!,
      path: target,
      headers: forwardHeaders(headers, invocationId, req.headers.host ?? 'localhost', hasBody),
    });
    this.#upstream.on('response', (answer) => this.#onResponse(answer));
    this.#upstream.on('error', (error: NodeJS.ErrnoException) => this.#onUpstreamGone(error.code));
    res.on('close', () => this.#onClientClosed());
    this.#sendBody();
  }

  /** The invocation has ended, well or not. */
  settle(settled: Settled): void {
    this.#settled = settled;
    if (this.#closed) return;
    const { functionName, log } = this.#options;
    if (settled.failure !== undefined) {
      const words = this.#res.headersSent ? explain.failedDuringStream : explain.failedBeforeResponse;
      log('error', words(functionName, settled.failure), 'host');
    } else if (settled.nothing && !this.#res.headersSent) {
      log('error', explain.returnedNothing(functionName), 'host');
    }
    if (this.#gaveUp) this.#fail();
  }

  /** Cuts the client off at once: a worker that dies, a host that ends. */
  reset(): void {
    if (this.#closed) return;
    const { socket } = this.#res;
    this.#upstream.destroy();
    if (socket === null) this.#res.destroy();
    else socket.resetAndDestroy();
  }

  #sendBody(): void {
    const upstream = this.#upstream;
    if (this.#req.headers['content-length'] === undefined && this.#req.headers['transfer-encoding'] === undefined) {
      upstream.end();
      return;
    }
    let bytes = 0;
    const resume = (): void => void this.#req.resume();
    upstream.on('drain', resume).on('close', resume);
    this.#req.on('data', (chunk: Buffer) => {
      this.#silence.refresh();
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) this.#onTooMuch();
      else if (!this.#answered && !upstream.destroyed && !upstream.write(chunk)) this.#req.pause();
    });
    this.#req.on('end', () => {
      if (!this.#answered) upstream.end();
    });
  }

  #onTooMuch(): void {
    if (this.#gaveUp) return;
    this.#gaveUp = true;
    this.#options.log('warning', explain.bodyTooLarge(this.#options.functionName, MAX_BODY_BYTES), 'host');
    this.#upstream.destroy();
    this.#fail();
  }

  #onResponse(answer: IncomingMessage): void {
    const { functionName, log } = this.#options;
    if (answer.headers['x-ms-invocation-id'] === undefined) {
      // Not the library's answer: the inner server refused the request itself, and the invocation never sees it.
      log('error', explain.headersTooLarge(functionName), 'host');
      answer.resume();
      this.#options.onLost();
      return;
    }
    const res = this.#res;
    res.writeHead(answer.statusCode!, answer.statusMessage!, answerHeaders(answer.rawHeaders));
    res.on('drain', () => answer.resume());
    answer.on('data', (chunk: Buffer) => {
      this.#silence.refresh();
      if (!res.write(chunk)) answer.pause();
    });
    answer.on('end', () => {
      res.end();
      // Answered before the body was there: the rest is read away, as Kestrel does, or some clients never see the answer.
      if (this.#upstream.writableFinished) return;
      this.#answered = true;
      // This connection to the worker holds half a body: nobody may use it again.
      this.#upstream.destroy();
      this.#req.resume();
    });
    answer.on('error', () => this.#onUpstreamGone(undefined));
    // A status without a body leaves at once; else headers and first chunk leave together.
    setImmediate(() => {
      if (!res.writableEnded) res.flushHeaders();
    });
  }

  #onUpstreamGone(code: string | undefined): void {
    if (this.#closed || this.#gaveUp || this.#answered) return;
    // It was dead before: this is the request that gets the 500. It died under this request: a reset, by the host as soon
    // as it knows of the worker's end; or else it was the app itself that destroyed the socket.
    if (code === 'ECONNREFUSED') this.#fail();
    else setTimeout(() => this.reset(), WORKER_END_MS);
  }

  #onSilence(): void {
    const { functionName, log } = this.#options;
    if (this.#res.headersSent) {
      log('warning', explain.silentStream(functionName), 'host');
      this.reset();
      return;
    }
    this.#gaveUp = true;
    log('warning', explain.silentBeforeResponse(functionName, this.#settled !== undefined), 'host');
    this.#upstream.destroy();
    if (this.#settled !== undefined) this.#fail();
  }

  #fail(): void {
    if (this.#res.headersSent) this.reset();
    else answerEmpty(this.#res, 500);
  }

  #onClientClosed(): void {
    this.#closed = true;
    clearTimeout(this.#silence);
    // The worker's socket closes with the client's: the only sign that an app can get of it.
    if (!this.#res.writableFinished) this.#upstream.destroy();
    this.#options.onClosed();
  }
}
