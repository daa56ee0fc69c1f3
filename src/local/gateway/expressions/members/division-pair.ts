// (Quotient, Remainder) of DivRem, for the integer types and System.Math.
import { ValueTuple } from '../../dotnet/collections/tuple.ts';
import { divideByZero, overflowException } from '../../dotnet/exception.ts';
import { type Integer, type IntegerType, wrap } from '../../dotnet/integer.ts';
import { typeOf } from '../registry.ts';

/** Both parts. @throws DivideByZeroException, OverflowException */
export function divide(left: Integer, right: Integer, type: IntegerType): { quotient: Integer; remainder: Integer } {
  const [a, b] = [BigInt(left), BigInt(right)];
  if (b === 0n) throw divideByZero();
  if (a / b > type.max) throw overflowException();
  return { quotient: wrap(a / b, type), remainder: wrap(a % b, type) };
}

export function divisionPair(left: Integer, right: Integer, type: IntegerType): ValueTuple {
  const { quotient, remainder } = divide(left, right, type);
  const item = typeOf(`System.${type.name}`);
  return new ValueTuple(typeOf('System.ValueTuple', item, item), [quotient, remainder]);
}
