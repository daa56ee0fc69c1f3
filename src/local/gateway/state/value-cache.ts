// The built-in cache in memory: values with a time to live, on the gateway's clock. It holds only what may be lost:
// when it is full the entry that was not used for the longest time goes, as in Azure's volatile cache.
import type { DotNetValue } from '../dotnet/boxed.ts';
import type { CachePort, Clock } from '../runtime/ports.ts';

interface Entry {
  readonly value: DotNetValue;
  /** Milliseconds since 1970; over at that moment. */
  readonly expires: number;
}

const DEFAULT_MAX_ENTRIES = 100_000;

export class ValueCache implements CachePort {
  readonly #clock: Clock;
  readonly #maxEntries: number;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, maxEntries = DEFAULT_MAX_ENTRIES) {
    this.#clock = clock;
    this.#maxEntries = maxEntries;
  }

  get(key: string): DotNetValue | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // Taken out and put back: a Map keeps the order of insertion, which so becomes the order of use.
    this.#entries.delete(key);
    if (entry.expires <= this.#clock.now()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** A duration of 0 or less stores nothing and forgets what was there. */
  set(key: string, value: DotNetValue, seconds: number): void {
    this.#entries.delete(key);
    if (seconds <= 0) return;
    this.#entries.set(key, { value, expires: this.#clock.now() + seconds * 1000 });
    if (this.#entries.size <= this.#maxEntries) return;
    const oldest = this.#entries.keys().next().value;
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  remove(key: string): void {
    this.#entries.delete(key);
  }

  get size(): number {
    return this.#entries.size;
  }
}
