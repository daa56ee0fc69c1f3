// What a value of an expression is on the wire: byte[] as it is, everything else as its invariant text in UTF-8.
import type { DotNetValue } from '../dotnet/boxed.ts';
import { engine } from './expression-engine.ts';

export function toBytes(value: DotNetValue): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(engine().toText(value), 'utf8');
}
