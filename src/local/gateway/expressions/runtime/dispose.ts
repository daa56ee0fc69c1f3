// IDisposable.Dispose of any value: what a `using` statement calls.

/** Disposes of a value; library classes may have a `dispose` method, all others have nothing to release. */
export function disposeOf(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const { dispose } = value as { dispose?: () => void };
  if (typeof dispose === 'function') dispose.call(value);
}
