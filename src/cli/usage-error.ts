// A command line that makes no sense: printed without a stack trace, exit code 2.
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Reads a port. @throws UsageError that names the flag. */
export function readPort(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`${flag} needs a port number from 0 (any free one) to 65535, not "${text}".`);
  }
  return port;
}

/** @throws UsageError for anything but a positive number. */
export function readTimeScale(text: string): number {
  const scale = Number(text);
  if (!(scale > 0 && scale <= 1))
    throw new UsageError(`--time-scale needs a number above 0 and up to 1, not "${text}".`);
  return scale;
}
