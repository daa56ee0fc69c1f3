// What all streams of an instance share: how many there may be, how long one may live, how much may wait for its reader,
// and the count that has to return to zero. A stream that stayed open would hold its slot for good, and at
// `functionTimeout` restart the worker under everybody.

export interface StreamLimitsOptions {
  readonly maxStreams: number;
  readonly heartbeatMs: number;
  /** After this a stream ends itself, cleanly. */
  readonly streamMs: number;
  /** Bytes that may wait for one reader before it is cut off; one more message may come on top. */
  readonly maxPendingBytes?: number;
  /** A reader that takes nothing of what waits for so long is cut off, where it holds up its own calls. */
  readonly stallMs?: number;
  /** Bytes that may wait for all readers together; beyond, the one with the most is cut off. */
  readonly maxTotalPendingBytes?: number;
}

export class StreamLimits {
  readonly maxStreams: number;
  readonly heartbeatMs: number;
  readonly streamMs: number;
  readonly maxPendingBytes: number;
  /** While so much waits for a reader, no call of its session starts: it would only wait for the reader too. */
  readonly pauseAtBytes: number;
  readonly stallMs: number;
  readonly maxTotalPendingBytes: number;
  #open = 0;

  constructor(options: StreamLimitsOptions) {
    this.maxStreams = options.maxStreams;
    this.heartbeatMs = options.heartbeatMs;
    this.streamMs = options.streamMs;
    // A snippet of 1 MiB is 2 MiB of JSON and more: as many as run at a time may wait for a reader that is merely slow.
    this.maxPendingBytes = options.maxPendingBytes ?? 32 * 2 ** 20;
    this.pauseAtBytes = this.maxPendingBytes / 8;
    this.stallMs = options.stallMs ?? 10_000;
    this.maxTotalPendingBytes = options.maxTotalPendingBytes ?? 256 * 2 ** 20;
  }

  get open(): number {
    return this.#open;
  }

  /** @returns false when there are as many as may be; then nothing was counted */
  enter(): boolean {
    if (this.#open >= this.maxStreams) return false;
    this.#open += 1;
    return true;
  }

  leave(): void {
    this.#open -= 1;
  }
}
