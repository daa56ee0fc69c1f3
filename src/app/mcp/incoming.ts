// What the protocol needs of an HTTP request, whoever received it: a web `Request` has this shape, and so has what the
// Functions library hands to a handler.

export interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array> | null;
}

/** The client's connection, as far as it can be seen from here. */
export interface Connection {
  /** Aborted when the client has gone before the answer was complete. */
  readonly signal: AbortSignal;
  /** Bytes given to the connection that the client has not taken yet. */
  pendingBytes(): number;
  /** Ends the connection at once, without waiting for a reader that does not read. */
  destroy(): void;
}

/** A connection of which nothing is known but an abort signal: a web `Request` of a test or a benchmark. */
export function connectionOf(signal: AbortSignal): Connection {
  return { signal, pendingBytes: () => 0, destroy: () => {} };
}
