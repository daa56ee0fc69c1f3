// The sessions whose streams are here, and the one timer that serves them all: heartbeats, the end of a stream's life,
// readers that do not read. It runs only while there are sessions.
import type { Session } from './session.ts';
import type { StreamLimits } from './stream-limits.ts';

export class SessionTable {
  readonly #sessions = new Map<string, Session>();
  readonly #limits: StreamLimits;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: StreamLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#sessions.size;
  }

  get(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  values(): Iterable<Session> {
    return this.#sessions.values();
  }

  /** Only after `limits.enter()`; `remove` leaves again. */
  add(session: Session): void {
    this.#sessions.set(session.id, session);
    // A quarter of a heartbeat late at most, and never so often that a thousand sessions would be felt.
    const every = Math.max(20, Math.min(1_000, this.#limits.heartbeatMs / 4, this.#limits.streamMs / 4));
    this.#timer ??= setInterval(() => this.#tick(), every);
  }

  remove(session: Session): void {
    if (!this.#sessions.delete(session.id)) return;
    this.#limits.leave();
    if (this.#sessions.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  endAll(): void {
    for (const session of [...this.#sessions.values()]) session.end('shutdown');
  }

  #tick(): void {
    const now = performance.now();
    let total = 0;
    let slowest: Session | undefined;
    for (const session of [...this.#sessions.values()]) {
      if (now - session.openedAt >= this.#limits.streamMs) session.end('expired');
      else if (now - session.lastSent >= this.#limits.heartbeatMs) session.heartbeat();
      session.checkReader(now);
      const pending = session.pendingBytes;
      total += pending;
      if (slowest === undefined || pending > slowest.pendingBytes) slowest = session;
    }
    if (total > this.#limits.maxTotalPendingBytes) slowest?.end('slow_reader');
  }
}
