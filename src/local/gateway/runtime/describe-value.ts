// A value of a variable, for traces.
import type { DotNetValue } from '../dotnet/boxed.ts';
import { engine } from './expression-engine.ts';

export function describeValue(value: DotNetValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return engine().toText(value);
}
