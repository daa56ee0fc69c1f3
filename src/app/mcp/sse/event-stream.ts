// The body of an SSE response, as the Functions library can carry it: it gives no back-pressure, never cancels and is
// left hanging by an errored stream. So bytes that wait are counted here and in the connection, and a stream only ever
// ends by `close()`.
import type { Connection } from '../incoming.ts';

/** No proxy may hold an event back or change it. */
export const STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

const encoder = new TextEncoder();

export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #connection: Connection;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /** @param cancelled called when the consumer of the body gives up; not called by close() */
  constructor(connection: Connection, cancelled: () => void) {
    this.#connection = connection;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => {
          this.#controller = undefined;
          cancelled();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
    );
  }

  /** Bytes sent that the client has not taken: in the stream's queue and in the connection. */
  get pendingBytes(): number {
    // With a high-water mark of 0 the desired size is minus the queued bytes.
    return (
      (this.#controller === undefined ? 0 : -(this.#controller.desiredSize ?? 0)) + this.#connection.pendingBytes()
    );
  }

  /** @returns false when the stream has ended */
  send(frame: string): boolean {
    if (this.#controller === undefined) return false;
    this.#controller.enqueue(encoder.encode(frame));
    return true;
  }

  /** Ends the stream after what was sent. */
  close(): void {
    const controller = this.#controller;
    this.#controller = undefined;
    try {
      controller?.close();
    } catch {
      // Cancelled in the meantime: it has ended already.
    }
  }

  /** Ends the stream and drops what was not taken: for a reader that does not read. */
  destroy(): void {
    this.close();
    this.#connection.destroy();
  }
}

/** An event as the HTML standard's event streams have it. JSON holds no line break, so one data line is enough. */
export function eventFrame(event: string, data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}
