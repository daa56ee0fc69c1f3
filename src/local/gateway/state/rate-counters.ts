// Call rates by key, as rate-limit and rate-limit-by-key count them: classic tiers by sliding window, v2 tiers by token
// bucket (API Management, "rate limit accuracy"). In memory and synchronous, so that a decision and its count are one
// step: exact under any concurrency within this process. Azure's counters are distributed and only nearly so.
// Differs from APIM: no call gets through beyond the limit.

export interface RateLimit {
  /** Calls allowed in a period. */
  readonly calls: number;
  readonly periodSeconds: number;
}

export interface RateDecision {
  readonly allowed: boolean;
  /** Whole calls left in the period after this decision. */
  readonly remaining: number;
  /** Seconds until a call of the same weight can pass; 0 when allowed. */
  readonly retryAfter: number;
}

export interface RateCounters {
  /** Counts `weight` calls if they fit within the limit. Refused calls don't count. `now` in milliseconds. */
  take(key: string, limit: RateLimit, weight: number, now: number): RateDecision;
  /** Would one more call be allowed? Counts nothing (counting is postponed to the end of outbound). */
  peek(key: string, limit: RateLimit, now: number): RateDecision;
  /** Counts whatever the limit says: for calls that were let through before their weight was known. */
  add(key: string, limit: RateLimit, weight: number, now: number): void;
  /** How many keys are held. */
  readonly size: number;
}

/** Keys are swept when their number has doubled since the last time. */
const SWEEP_FROM = 1024;

class KeyTable<T> {
  readonly #entries = new Map<string, T>();
  #sweepAt = SWEEP_FROM;

  get size(): number {
    return this.#entries.size;
  }

  /** The entry of a key; makes room among the idle ones before it adds one. */
  entry(key: string, create: () => T, isIdle: (entry: T) => boolean): T {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      if (this.#entries.size >= this.#sweepAt) {
        for (const [other, candidate] of this.#entries) if (isIdle(candidate)) this.#entries.delete(other);
        this.#sweepAt = Math.max(SWEEP_FROM, this.#entries.size * 2);
      }
      entry = create();
      this.#entries.set(key, entry);
    }
    return entry;
  }
}

interface Window {
  /** When calls came, and how many then; oldest first. */
  times: number[];
  weights: number[];
  /** Entries before it are over. */
  first: number;
  total: number;
  /** The longest period that ever counted with this key, in milliseconds. */
  longest: number;
}

/** A log of calls by key: a period ends `periodSeconds` after each single call, not at fixed borders. */
export class SlidingWindowCounters implements RateCounters {
  readonly #windows = new KeyTable<Window>();

  get size(): number {
    return this.#windows.size;
  }

  take(key: string, limit: RateLimit, weight: number, now: number): RateDecision {
    const window = this.#window(key, limit, now);
    const decision = decide(window, limit, weight, now);
    if (!decision.allowed) return decision;
    record(window, weight, now);
    return { ...decision, remaining: decision.remaining - weight };
  }

  peek(key: string, limit: RateLimit, now: number): RateDecision {
    return decide(this.#window(key, limit, now), limit, 1, now);
  }

  add(key: string, limit: RateLimit, weight: number, now: number): void {
    if (weight > 0) record(this.#window(key, limit, now), weight, now);
  }

  #window(key: string, limit: RateLimit, now: number): Window {
    const window = this.#windows.entry(
      key,
      () => ({ times: [], weights: [], first: 0, total: 0, longest: 0 }),
      (candidate) => (candidate.times.at(-1) ?? 0) <= now - candidate.longest,
    );
    window.longest = Math.max(window.longest, limit.periodSeconds * 1000);
    expire(window, now - window.longest);
    return window;
  }
}

function expire(window: Window, until: number): void {
  while (window.first < window.times.length && (window.times[window.first] as number) <= until) {
    window.total -= window.weights[window.first] as number;
    window.first++;
  }
  if (window.first > 256 && window.first * 2 > window.times.length) {
    window.times.splice(0, window.first);
    window.weights.splice(0, window.first);
    window.first = 0;
  }
}

function record(window: Window, weight: number, now: number): void {
  const last = window.times.length - 1;
  if (last >= window.first && window.times[last] === now) {
    window.weights[last] = (window.weights[last] as number) + weight;
  } else {
    window.times.push(now);
    window.weights.push(weight);
  }
  window.total += weight;
}

function decide(window: Window, limit: RateLimit, weight: number, now: number): RateDecision {
  const period = limit.periodSeconds * 1000;
  let used = window.total;
  let index = window.first;
  // Another policy may count the same key over a longer period.
  while (index < window.times.length && (window.times[index] as number) <= now - period) {
    used -= window.weights[index] as number;
    index++;
  }
  const remaining = Math.max(0, limit.calls - used);
  if (used + weight <= limit.calls) return { allowed: true, remaining, retryAfter: 0 };
  let freed = used;
  let wait = period;
  for (; index < window.times.length && freed + weight > limit.calls; index++) {
    freed -= window.weights[index] as number;
    wait = (window.times[index] as number) + period - now;
  }
  return { allowed: false, remaining, retryAfter: seconds(wait) };
}

interface Bucket {
  /** Calls taken and not yet refilled. */
  used: number;
  at: number;
  emptyAt: number;
}

/** A bucket of `calls` tokens by key that refills evenly: a burst of all of them, then one each period / calls. */
export class TokenBucketCounters implements RateCounters {
  readonly #buckets = new KeyTable<Bucket>();

  get size(): number {
    return this.#buckets.size;
  }

  take(key: string, limit: RateLimit, weight: number, now: number): RateDecision {
    const bucket = this.#bucket(key, limit, now);
    const decision = judge(bucket, limit, weight);
    if (!decision.allowed) return decision;
    fill(bucket, limit, weight, now);
    return { ...decision, remaining: whole(limit.calls - bucket.used) };
  }

  peek(key: string, limit: RateLimit, now: number): RateDecision {
    return judge(this.#bucket(key, limit, now), limit, 1);
  }

  add(key: string, limit: RateLimit, weight: number, now: number): void {
    if (weight > 0) fill(this.#bucket(key, limit, now), limit, weight, now);
  }

  #bucket(key: string, limit: RateLimit, now: number): Bucket {
    const bucket = this.#buckets.entry(
      key,
      () => ({ used: 0, at: now, emptyAt: now }),
      (candidate) => candidate.emptyAt <= now,
    );
    if (now > bucket.at) {
      bucket.used = Math.max(0, bucket.used - ((now - bucket.at) * limit.calls) / (limit.periodSeconds * 1000));
      bucket.at = now;
    }
    return bucket;
  }
}

function judge(bucket: Bucket, limit: RateLimit, weight: number): RateDecision {
  const remaining = whole(limit.calls - bucket.used);
  // A hair's breadth of tolerance: refilling in fractions must not make the call that is due come too late.
  if (bucket.used + weight <= limit.calls + 1e-9) return { allowed: true, remaining, retryAfter: 0 };
  const missing = bucket.used + weight - limit.calls;
  return { allowed: false, remaining, retryAfter: seconds((missing * limit.periodSeconds * 1000) / limit.calls) };
}

function fill(bucket: Bucket, limit: RateLimit, weight: number, now: number): void {
  bucket.used += weight;
  bucket.emptyAt = now + (bucket.used * limit.periodSeconds * 1000) / limit.calls;
}

function whole(tokens: number): number {
  return Math.max(0, Math.floor(tokens + 1e-9));
}

/** Retry-After counts whole seconds and is never 0 for a refused call. */
function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000 - 1e-9));
}
