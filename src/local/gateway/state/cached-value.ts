// What the three cache-…-value policies share. A cache keeps copies: a JObject that an expression changes after it was
// stored, or after it was looked up, must not change what the next request gets.
import type { DotNetValue } from '../dotnet/boxed.ts';
import { JToken } from '../dotnet/json/token.ts';
import type { AttributeRule } from '../runtime/contract.ts';

export const CACHING_TYPE: AttributeRule = {
  oneOf: ['prefer-external', 'external', 'internal'],
  default: 'prefer-external',
  note: 'There is one cache here; all three use it.',
};

/** A value that shares nothing changeable with the one given: JSON tokens are cloned, byte[] copied. */
export function cachedCopy(value: DotNetValue): DotNetValue {
  if (value instanceof Uint8Array) return value.slice();
  return value instanceof JToken ? value.cloneToken() : value;
}
