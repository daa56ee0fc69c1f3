// One client of the 2024-11-05 transport: its stream, who may post to it, and the calls that run for it. It keeps no
// server and no timer of its own: each message is answered by itself, and one timer of the table serves all sessions.
import type { Caller } from '../../identity/caller.ts';
import { recordSessionClosed, recordSessionOpened, type SessionEnd } from '../../telemetry/index.ts';
import type { Engine } from '../engine.ts';
import type { Connection } from '../incoming.ts';
import { isObject, isRequest, type RequestId, RPC, type RpcRequest } from '../jsonrpc.ts';
import { EventStream, eventFrame } from './event-stream.ts';
import type { StreamLimits } from './stream-limits.ts';

/** The calls that one session may have open; a client that wants more waits for answers. */
const MAX_CALLS = 64;
/** How many of them run at a time. */
const MAX_RUNNING = 8;
/** How soon to look again whether a slow reader has taken enough for the next call. */
const LOOK_AGAIN_MS = 50;
/** What this transport's clients speak until they say otherwise. */
const TRANSPORT_REVISION = '2024-11-05';

/** Who a session belongs to: only the same user of the same tenant may post to it. */
export function ownerOf(caller: Caller): string {
  return `${caller.kind}/${caller.tenantId}/${caller.userId}`;
}

export class Session {
  readonly id: string;
  readonly owner: string;
  readonly openedAt = performance.now();
  /** When something was last sent; the table sends a heartbeat when it is too long ago. */
  lastSent = this.openedAt;
  readonly #stream: EventStream;
  readonly #connection: Connection;
  readonly #engine: Engine;
  readonly #limits: StreamLimits;
  readonly #onEnd: (session: Session) => void;
  readonly #calls = new Map<RequestId, AbortController>();
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;
  #lookAgain: NodeJS.Timeout | undefined;
  #leastPending = 0;
  #progressAt = this.openedAt;
  #revision = TRANSPORT_REVISION;
  #ended = false;

  constructor(
    id: string,
    owner: string,
    from: { engine: Engine; limits: StreamLimits; connection: Connection; onEnd: (session: Session) => void },
  ) {
    this.id = id;
    this.owner = owner;
    this.#engine = from.engine;
    this.#limits = from.limits;
    this.#connection = from.connection;
    this.#onEnd = from.onEnd;
    this.#stream = new EventStream(from.connection, this.#gone);
    from.connection.signal.addEventListener('abort', this.#gone, { once: true });
    recordSessionOpened();
  }

  get body(): ReadableStream<Uint8Array> {
    return this.#stream.body;
  }

  get pendingBytes(): number {
    return this.#stream.pendingBytes;
  }

  get openCalls(): number {
    return this.#calls.size;
  }

  get ended(): boolean {
    return this.#ended;
  }

  sendEvent(event: string, data: string): void {
    this.#send(eventFrame(event, data));
  }

  heartbeat(): void {
    this.#send(': heartbeat\n\n');
  }

  /**
   * Takes the messages of one POST, which a transport has checked; answers go out as events.
   * @returns false when more calls would run than may; then nothing was taken
   */
  receive(messages: readonly unknown[], caller: Caller): boolean {
    const requests = messages.filter(isRequest);
    if (this.#calls.size + requests.length > MAX_CALLS) return false;
    for (const message of messages) if (!isRequest(message)) this.#note(message);
    for (const request of requests) this.#accept(request, caller);
    this.#startWaiting();
    return true;
  }

  /** Looks whether the reader still reads; the table asks now and then. Only one that holds calls up is cut off. */
  checkReader(now: number): void {
    const pending = this.pendingBytes;
    if (pending < this.#leastPending || pending <= this.#limits.pauseAtBytes) this.#progressAt = now;
    this.#leastPending = pending;
    if (now - this.#progressAt >= this.#limits.stallMs) this.end('slow_reader');
  }

  /** Answers calls that could not be taken, where no HTTP status can say so any more. */
  refuse(messages: readonly unknown[]): void {
    const error = { code: RPC.serverError, message: 'Too many calls run at a time: wait for answers, then try again' };
    for (const { id } of messages.filter(isRequest))
      this.sendEvent('message', JSON.stringify({ jsonrpc: '2.0', id, error }));
  }

  /** Ends the session, whatever runs for it included. */
  end(reason: SessionEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connection.signal.removeEventListener('abort', this.#gone);
    for (const call of this.#calls.values()) call.abort();
    this.#calls.clear();
    this.#waiting.length = 0;
    clearTimeout(this.#lookAgain);
    if (reason === 'slow_reader') this.#stream.destroy();
    else this.#stream.close();
    recordSessionClosed(reason, (performance.now() - this.openedAt) / 1000);
    this.#onEnd(this);
  }

  readonly #gone = (): void => this.end('client_closed');

  #send(frame: string): void {
    if (this.#ended) return;
    if (this.#stream.pendingBytes > this.#limits.maxPendingBytes) {
      this.end('slow_reader');
      return;
    }
    this.lastSent = performance.now();
    this.#stream.send(frame);
  }

  /** A notification or a response. Only a cancellation means anything to a server that asks its clients nothing. */
  #note(message: unknown): void {
    if (!isObject(message) || message.method !== 'notifications/cancelled' || !isObject(message.params)) return;
    this.#calls.get(message.params.requestId as RequestId)?.abort();
  }

  #accept(request: RpcRequest, caller: Caller): void {
    const { id } = request;
    if (this.#calls.has(id)) {
      const error = { code: RPC.invalidRequest, message: 'Invalid Request: a call with this id is running already' };
      this.sendEvent('message', JSON.stringify({ jsonrpc: '2.0', id, error }));
      return;
    }
    const call = new AbortController();
    this.#calls.set(id, call);
    this.#waiting.push(() => this.#run(request, caller, call));
  }

  /** Starts calls that wait, as many as may run and as long as the reader keeps up. */
  #startWaiting(): void {
    while (this.#running < MAX_RUNNING && this.#waiting.length > 0) {
      if (this.pendingBytes > this.#limits.pauseAtBytes) {
        clearTimeout(this.#lookAgain);
        this.#lookAgain = setTimeout(() => this.#startWaiting(), LOOK_AGAIN_MS);
        return;
      }
      this.#running += 1;
      void this.#waiting.shift()!().finally(() => {
        this.#running -= 1;
        this.#startWaiting();
      });
    }
  }

  async #run(request: RpcRequest, caller: Caller, call: AbortController): Promise<void> {
    const { id } = request;
    try {
      // Cancelled while it waited.
      if (call.signal.aborted) return;
      const response = await this.#engine.answer(request, {
        caller,
        signal: call.signal,
        transport: 'sse',
        revision: this.#revision,
        notify: (notification) => this.sendEvent('message', JSON.stringify(notification)),
      });
      // A cancelled call gets no response (2024-11-05 "Cancellation").
      if (response === undefined || call.signal.aborted) return;
      if (request.method === 'initialize' && 'result' in response) {
        this.#revision = String(response.result.protocolVersion);
      }
      this.sendEvent('message', JSON.stringify(response));
    } catch (error) {
      console.error(`A call over SSE failed: ${error instanceof Error ? error.name : typeof error}`);
      const failure = { code: RPC.internalError, message: 'Internal error. It was logged; try again.' };
      this.sendEvent('message', JSON.stringify({ jsonrpc: '2.0', id, error: failure }));
    } finally {
      if (this.#calls.get(id) === call) this.#calls.delete(id);
    }
  }
}
