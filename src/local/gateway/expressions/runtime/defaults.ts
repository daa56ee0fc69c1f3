// default(T) as an unboxed value.
import { KeyValuePair } from '../../dotnet/collections/key-value-pair.ts';
import { ValueTuple } from '../../dotnet/collections/tuple.ts';
import { Decimal } from '../../dotnet/decimal.ts';
import { declaredDefault } from '../registry.ts';
import type { Type } from '../types.ts';

/** The value of `default(type)`. Structs that are JS classes declare theirs. */
export function defaultValueOf(type: Type): unknown {
  if (!type.isValueType || type.isNullable) return null;
  if (type.isEnum) return 0;
  switch (type.primitive) {
    case 'bool':
      return false;
    case 'long':
    case 'ulong':
      return 0n;
    case 'decimal':
      return Decimal.Zero;
    case null:
      break;
    default:
      return 0;
  }
  if (type.isTuple) return new ValueTuple(type, type.typeArguments.map(defaultValueOf));
  if (type.definition?.fullName === 'System.Collections.Generic.KeyValuePair') {
    return new KeyValuePair(type, defaultValueOf(type.typeArguments[0]!), defaultValueOf(type.typeArguments[1]!));
  }
  const value = type.definition === null ? undefined : declaredDefault(type.definition);
  if (value === undefined) throw new Error(`The struct ${type.fullName} has no declared default value.`);
  return value;
}
