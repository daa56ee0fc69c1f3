// How long the real host takes for what it does; all measured on host 4.1037 (README.md beside this file). A test sets a scale,
// and every time shrinks alike, so that their order stays what it is in Azure.

export interface HostTimes {
  /** Without a byte in either direction for so long, a request is given up: 500 before, a reset after its first byte. */
  readonly silenceMs: number;
  /** From the end of `functionTimeout` to the restart of the worker. */
  readonly timeoutGraceMs: number;
  /** A crashed worker is back after this. */
  readonly restartMs: number;
  /** Shutdown with nothing open. */
  readonly idleStopMs: number;
  /** Shutdown: open streams run on for so long, then they are reset. */
  readonly drainMs: number;
  /** From that reset to the appTerminate hooks. */
  readonly terminateMs: number;
}

const MEASURED: HostTimes = {
  silenceMs: 240_000,
  timeoutGraceMs: 2_000,
  restartMs: 400,
  idleStopMs: 2_000,
  drainMs: 30_000,
  terminateMs: 11_000,
};

/**
 * @param scale 1 is Azure; 0.01 makes 240 s into 2.4 s.
 * @param overrides milliseconds, not scaled.
 */
export function hostTimes(scale = 1, overrides: Partial<HostTimes> = {}): HostTimes {
  const scaled = Object.fromEntries(Object.entries(MEASURED).map(([name, ms]) => [name, ms * scale]));
  return { ...(scaled as unknown as HostTimes), ...overrides };
}

/** For messages: always the time that Azure would take. */
export const AZURE_SILENCE = `${MEASURED.silenceMs / 1000} s`;
export const AZURE_DRAIN = `${MEASURED.drainMs / 1000} s`;
