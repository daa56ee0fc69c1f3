// Streams that answer one POST to /mcp: notifications before a result, `subscriptions/listen`. Bounded like the session
// streams, and never errored, whatever their source does: an errored body would leave its client hanging (the Functions
// library ends no response whose stream failed).
import type { Connection } from './incoming.ts';
import { RPC, type RpcNotification, type RpcResponse } from './jsonrpc.ts';
import { errorReply, type Reply } from './reply.ts';
import { EventStream, eventFrame, STREAM_HEADERS } from './sse/event-stream.ts';
import type { StreamLimits } from './sse/stream-limits.ts';

export function tooManyStreams(): Reply {
  const message = 'Service Unavailable: as many streams are open as this instance takes; try again';
  return errorReply(503, RPC.serverError, message, { headers: { 'retry-after': '5' } });
}

/** A stream that heartbeats, ends by itself at its time, and is gone with its client. */
class AnswerStream {
  readonly #limits: StreamLimits;
  readonly #connection: Connection;
  readonly #stream: EventStream;
  readonly #ended: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #life: NodeJS.Timeout;
  #open = true;

  /** Only after `limits.enter()`. */
  constructor(limits: StreamLimits, connection: Connection, ended: () => void) {
    this.#limits = limits;
    this.#connection = connection;
    this.#ended = ended;
    this.#stream = new EventStream(connection, this.finish);
    this.#heartbeat = setInterval(() => this.send(': heartbeat\n\n'), limits.heartbeatMs);
    this.#life = setTimeout(this.finish, limits.streamMs);
    if (connection.signal.aborted) this.finish();
    else connection.signal.addEventListener('abort', this.finish, { once: true });
  }

  get body(): ReadableStream<Uint8Array> {
    return this.#stream.body;
  }

  send(frame: string): void {
    if (this.#stream.pendingBytes > this.#limits.maxPendingBytes) {
      this.#stream.destroy();
      this.finish();
    } else this.#stream.send(frame);
  }

  readonly finish = (): void => {
    if (!this.#open) return;
    this.#open = false;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#life);
    this.#connection.signal.removeEventListener('abort', this.finish);
    this.#limits.leave();
    this.#stream.close();
    this.#ended();
  };
}

/**
 * Answers by a stream: notifications as they come, then the responses.
 * @param start runs the requests; what it notifies goes out at once
 */
export function streamAnswer(
  limits: StreamLimits,
  connection: Connection,
  start: (notify: (notification: RpcNotification) => void) => Promise<RpcResponse | undefined>[],
): Reply {
  if (!limits.enter()) return tooManyStreams();
  const stream = new AnswerStream(limits, connection, () => {});
  const message = (value: unknown): void => stream.send(eventFrame('message', JSON.stringify(value)));
  const answered = start(message).map(async (answer) => {
    const response = await answer;
    if (response !== undefined) message(response);
  });
  void Promise.allSettled(answered).then(stream.finish);
  return { status: 200, headers: STREAM_HEADERS, body: stream.body };
}

/** Passes on what the SDK answered; a stream of it goes through one of ours. */
export async function relay(limits: StreamLimits, connection: Connection, response: Response): Promise<Reply> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    if (name !== 'connection') headers[name] = value;
  });
  if (response.body === null) return { status: response.status, headers, body: null };
  if (!headers['content-type']?.startsWith('text/event-stream')) {
    return { status: response.status, headers, body: await response.text() };
  }
  const reader = response.body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => {});
  if (!limits.enter()) {
    cancel();
    return tooManyStreams();
  }
  const stream = new AnswerStream(limits, connection, cancel);
  const decoder = new TextDecoder();
  const pump = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      stream.send(decoder.decode(value, { stream: true }));
    }
  };
  void pump()
    .catch(() => {})
    .finally(stream.finish);
  return { status: response.status, headers, body: stream.body };
}
