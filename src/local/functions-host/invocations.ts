// The invocations that run in the worker, each with its functionTimeout. An invocation outlives its client: what a
// handler goes on doing after the client has gone still counts against the worker, as in Azure.
import type { Exchange } from './exchange.ts';
import type { Settled } from './worker-process.ts';

interface Running {
  readonly exchange: Exchange;
  readonly release: () => void;
  readonly timer: NodeJS.Timeout | undefined;
  settled: boolean;
  closed: boolean;
}

export class Invocations {
  readonly #running = new Map<string, Running>();
  readonly #drained: (() => void)[] = [];
  #open = 0;

  /** Requests whose client still waits for an answer or its end. */
  get open(): number {
    return this.#open;
  }

  /** Handlers and streams that have not ended in the worker, with or without a client. */
  get size(): number {
    return this.#running.size;
  }

  /**
   * @param timeoutMs `null`: no limit.
   * @param release called once both sides have ended.
   */
  add(id: string, exchange: Exchange, timeoutMs: number | null, onTimeout: () => void, release: () => void): void {
    const timer = timeoutMs === null || timeoutMs > 2 ** 31 - 1 ? undefined : setTimeout(onTimeout, timeoutMs).unref();
    this.#running.set(id, { exchange, release, timer, settled: false, closed: false });
    this.#open++;
  }

  settle(id: string, settled: Settled): void {
    const running = this.#running.get(id);
    if (running === undefined) return;
    running.settled = true;
    clearTimeout(running.timer);
    running.exchange.settle(settled);
    this.#end(id, running);
  }

  close(id: string): void {
    const running = this.#running.get(id);
    if (running === undefined || running.closed) return;
    running.closed = true;
    this.#open--;
    this.#end(id, running);
    if (this.#open === 0) for (const resolve of this.#drained.splice(0)) resolve();
  }

  /** Resets every client, e.g. because the worker is gone. */
  resetAll(): void {
    for (const [id, running] of this.#running) {
      clearTimeout(running.timer);
      running.settled = true;
      running.exchange.reset();
      this.#end(id, running);
    }
  }

  /** Cuts the clients off and leaves the handlers alone. */
  resetClients(): void {
    for (const { exchange } of this.#running.values()) exchange.reset();
  }

  /** Resolves when no client waits any more. */
  drained(): Promise<void> {
    return this.#open === 0 ? Promise.resolve() : new Promise((resolve) => this.#drained.push(resolve));
  }

  #end(id: string, running: Running): void {
    if (!running.settled || !running.closed) return;
    this.#running.delete(id);
    running.release();
  }
}
