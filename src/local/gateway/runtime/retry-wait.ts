// How long retry waits (retry-policy page). Its wording of the exponential formula differs between versions; the
// page's own example (10, 20, 40, 80 for interval 10 and delta 10) decides: interval + (2^n − 1) · delta, n from 0.

export interface RetryWait {
  /** 0 for the wait before the first retry. */
  readonly retry: number;
  /** Seconds, all three. */
  readonly interval: number;
  readonly maxInterval: number | undefined;
  readonly delta: number | undefined;
  readonly firstFast: boolean;
}

/** Seconds to wait before a retry: fixed, linear with delta, exponential with delta and max-interval. */
export function retryWait({ retry, interval, maxInterval, delta, firstFast }: RetryWait): number {
  if (firstFast && retry === 0) return 0;
  if (delta === undefined) return Math.min(interval, maxInterval ?? interval);
  if (maxInterval === undefined) return interval + retry * delta;
  return Math.min(interval + (2 ** retry - 1) * delta, maxInterval);
}
