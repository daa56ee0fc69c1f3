// host.json's maxConcurrentRequests and maxOutstandingRequests: what runs, what may wait, and what is refused with an
// empty 429. A handler that never ends keeps its slot for good; that is how leaked streams starve an instance.

export interface Throttle {
  /** Requests running and waiting. */
  readonly outstanding: number;
  /** @returns the function that gives the slot back; `null`: refuse with 429. Waits while all slots are taken. */
  enter(): Promise<() => void> | (() => void) | null;
}

export function createThrottle(maxConcurrent: number | null, maxOutstanding: number | null): Throttle {
  // Where nothing says how many may wait, none may: measured, leaked streams turned into 429 and not into waiting.
  const bound = Math.max(maxOutstanding ?? maxConcurrent ?? Number.POSITIVE_INFINITY, maxConcurrent ?? 0);
  const parallel = maxConcurrent ?? Number.POSITIVE_INFINITY;
  const waiting: (() => void)[] = [];
  let running = 0;

  const leaver = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    };
  };
  return {
    get outstanding() {
      return running + waiting.length;
    },
    enter() {
      if (running + waiting.length >= bound) return null;
      if (running < parallel) {
        running++;
        return leaver();
      }
      return new Promise((resolve) => waiting.push(() => resolve(leaver())));
    },
  };
}
