// An instance's own queue: polled while the instance lives. Nothing that storage or a message does ends the loop; a
// failure makes it slower until storage answers again.
import { errorType } from '../../telemetry/index.ts';
import { type BusMessage, decodeBusMessage } from './bus-message.ts';
import { type BusStorage, type Received, statusOf } from './bus-storage.ts';

/** With streams a client waits for each message; without, only stragglers come. */
const BUSY_POLL_MS = 75;
const IDLE_POLL_MS = 2_000;
const FAILED_POLL_MS = 1_000;
const REMEMBERED_IDS = 4_096;

export interface InboxOptions {
  readonly storage: BusStorage;
  readonly instance: string;
  readonly hasStreams: () => boolean;
  /** Given each message once, in time, with its body. */
  readonly deliver: (message: BusMessage, body: string) => void;
  /** The queue is gone: somebody took this instance for dead. */
  readonly onQueueLost: () => Promise<void>;
}

export class Inbox {
  readonly #options: InboxOptions;
  readonly #stop = new AbortController();
  readonly #seen = new Set<string>();
  #wake: (() => void) | undefined;
  #loop: Promise<void> | undefined;
  #failing = false;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Polls now: the first stream has opened. */
  wake(): void {
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake?.();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { storage, instance, hasStreams } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      let wait: number;
      try {
        const received = await storage.receive(instance, signal);
        this.#failing = false;
        // Asked after receiving: a stream may have opened meanwhile, and nobody was pausing who could be woken.
        wait = received.length > 0 ? 0 : hasStreams() ? BUSY_POLL_MS : IDLE_POLL_MS;
        for (const message of received) void this.#take(message).catch(() => {});
      } catch (error) {
        if (signal.aborted) return;
        wait = (await this.#recovered(error)) ? 0 : FAILED_POLL_MS;
      }
      if (!signal.aborted) await this.#pause(wait);
    }
  }

  async #take(received: Received): Promise<void> {
    const { storage, instance, deliver } = this.#options;
    // Received is acknowledged: its sender can't take it back any more. If deleting fails it comes again, and is known.
    void storage.drop(instance, received).catch(() => {});
    const message = decodeBusMessage(received.text);
    if (message === undefined || message.expiresAt < Date.now() || this.#seen.has(message.id)) return;
    this.#seen.add(message.id);
    if (this.#seen.size > REMEMBERED_IDS) this.#seen.delete(this.#seen.values().next().value!);
    const body = message.body ?? (await storage.takeBody(message.sessionId, message.id));
    if (body !== undefined) deliver(message, body);
  }

  /** @returns whether the queue is there again: senders that already see it wait for less than a failure's pause */
  async #recovered(error: unknown): Promise<boolean> {
    if (statusOf(error) !== 404) {
      if (!this.#failing) console.error(`The session bus can not read its queue (${errorType(error)}); trying on.`);
      this.#failing = true;
      return false;
    }
    const recovered = await this.#options.onQueueLost().then(
      () => true,
      () => false,
    );
    // Lost again at once (Azure refuses a queue's name for a while after deleting it): no hot loop.
    const again = this.#failing;
    this.#failing = true;
    return recovered && !again;
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      // An instance that only waits for messages may end.
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
