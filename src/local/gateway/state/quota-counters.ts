// Calls and kilobytes by key in fixed periods, as quota and quota-by-key count them (quota-policy page): all periods
// have the same length and begin at first-period-start; a length of 0 never ends.

export interface QuotaPeriod {
  readonly lengthSeconds: number;
  /** Milliseconds since 1970. */
  readonly firstStart: number;
}

export interface QuotaUse {
  calls: number;
  bytes: number;
}

interface Counter extends QuotaUse {
  index: number;
}

export class QuotaCounters {
  readonly #counters = new Map<string, Counter>();

  /** What a key has used in the period that `now` (milliseconds) falls into. The object is live: add to it to count. */
  use(key: string, period: QuotaPeriod, now: number): QuotaUse {
    const index = periodIndex(period, now);
    let counter = this.#counters.get(key);
    if (counter === undefined || counter.index !== index) {
      counter = { index, calls: 0, bytes: 0 };
      this.#counters.set(key, counter);
    }
    return counter;
  }
}

/** Seconds until the period ends; infinite for a period without end. */
export function secondsLeft(period: QuotaPeriod, now: number): number {
  if (period.lengthSeconds === 0) return Number.POSITIVE_INFINITY;
  const length = period.lengthSeconds * 1000;
  return Math.max(1, Math.ceil((period.firstStart + (periodIndex(period, now) + 1) * length - now) / 1000));
}

function periodIndex(period: QuotaPeriod, now: number): number {
  return period.lengthSeconds === 0 ? 0 : Math.floor((now - period.firstStart) / (period.lengthSeconds * 1000));
}
