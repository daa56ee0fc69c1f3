// The eight integer types, declared from one description.
import { Boxed, type Ref } from '../../dotnet/boxed.ts';
import { TYPE_CODES } from '../../dotnet/convert.ts';
import { argumentException, argumentOutOfRange } from '../../dotnet/exception.ts';
import {
  absolute,
  Byte,
  compareIntegers,
  Int16,
  Int32,
  Int64,
  type Integer,
  type IntegerType,
  leadingZeroCount,
  parseInteger,
  popCount,
  rotateLeft,
  SByte,
  trailingZeroCount,
  tryParseInteger,
  UInt16,
  UInt32,
  UInt64,
  wrap,
} from '../../dotnet/integer.ts';
import { clamp } from '../../dotnet/math.ts';
import { formatInteger } from '../../dotnet/number-format.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType, notEmulated } from '../registry.ts';
import type { Primitive } from '../types.ts';
import { divisionPair } from './division-pair.ts';

function declareInteger(type: IntegerType, keyword: Primitive): void {
  const fullName = `System.${type.name}`;
  const shaped = (value: bigint): Integer => wrap(value, type);
  const zero = shaped(0n);
  const isOwn = (other: unknown): other is Boxed => other instanceof Boxed && other.type.fullName === fullName;
  const compareTo = (self: Integer, other: Integer) => compareIntegers(self, other, type);
  const format = (self: Integer, text: string | null) => formatInteger(self, text, type.bits);
  const tryParse = (text: string | null, result: Ref, styles?: number) => {
    const parsed = tryParseInteger(text, type, styles);
    result.value = parsed ?? zero;
    return parsed !== null;
  };
  const sizeOrder = (a: Integer, b: Integer) => {
    const size = (value: Integer) => (value < 0 ? -BigInt(value) : BigInt(value));
    return size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : compareTo(a, b);
  };
  const members: Record<string, MemberBody> = {
    [`const ${keyword} MaxValue`]: shaped(type.max),
    [`const ${keyword} MinValue`]: shaped(type.min),
    [`static ${keyword} Parse(string s)`]: (s: string | null) => parseInteger(s, type),
    [`static ${keyword} Parse(string s, NumberStyles style)`]: (s: string | null, styles: number) =>
      parseInteger(s, type, styles),
    [`static ${keyword} Parse(string s, IFormatProvider provider)`]: (s: string | null) => parseInteger(s, type),
    [`static ${keyword} Parse(string s, NumberStyles style, IFormatProvider provider)`]: (
      s: string | null,
      styles: number,
    ) => parseInteger(s, type, styles),
    [`static bool TryParse(string s, out ${keyword} result)`]: tryParse,
    [`static bool TryParse(string s, IFormatProvider provider, out ${keyword} result)`]: (
      s: string | null,
      _provider: unknown,
      result: Ref,
    ) => tryParse(s, result),
    [`static bool TryParse(string s, NumberStyles style, IFormatProvider provider, out ${keyword} result)`]: (
      s: string | null,
      styles: number,
      _provider: unknown,
      result: Ref,
    ) => tryParse(s, result, styles),
    'string ToString()': (self: Integer) => self.toString(),
    'string ToString(string format)': format,
    'string ToString(IFormatProvider provider)': (self: Integer) => self.toString(),
    'string ToString(string format, IFormatProvider provider)': format,
    'int CompareTo(object value)': (self: Integer, other: unknown) => {
      if (other === null) return 1;
      if (!isOwn(other)) throw argumentException(`Object must be of type ${type.name}.`);
      return compareTo(self, other.value);
    },
    [`int CompareTo(${keyword} value)`]: compareTo,
    'bool Equals(object obj)': (self: Integer, other: unknown) => isOwn(other) && other.value === self,
    [`bool Equals(${keyword} obj)`]: (self: Integer, other: Integer) => self === other,
    'int GetHashCode()': (self: Integer) => hashOf(BigInt(self), type),
    'TypeCode GetTypeCode()': () => TYPE_CODES[type.name],
    [`static (${keyword}, ${keyword}) DivRem(${keyword} left, ${keyword} right)`]: (left: Integer, right: Integer) =>
      divisionPair(left, right, type),
    [`static ${keyword} LeadingZeroCount(${keyword} value)`]: (value: Integer) =>
      shaped(BigInt(leadingZeroCount(value, type))),
    [`static ${keyword} TrailingZeroCount(${keyword} value)`]: (value: Integer) =>
      shaped(BigInt(trailingZeroCount(value, type))),
    [`static ${keyword} PopCount(${keyword} value)`]: (value: Integer) => shaped(BigInt(popCount(value, type))),
    [`static ${keyword} RotateLeft(${keyword} value, int rotateAmount)`]: (value: Integer, by: number) =>
      rotateLeft(value, by, type),
    [`static ${keyword} RotateRight(${keyword} value, int rotateAmount)`]: (value: Integer, by: number) =>
      rotateLeft(value, -by, type),
    [`static bool IsPow2(${keyword} value)`]: (value: Integer) => value > 0 && popCount(value, type) === 1,
    [`static ${keyword} Log2(${keyword} value)`]: (value: Integer) => {
      if (value < 0 && type.bits < 32) throw argumentOutOfRange('value', 'Non-negative number required.');
      if (value < 0) throw argumentException('Value must be positive.', 'value');
      return shaped(BigInt(value === zero ? 0 : type.bits - 1 - leadingZeroCount(value, type)));
    },
    [`static ${keyword} Clamp(${keyword} value, ${keyword} min, ${keyword} max)`]: clamp,
    [`static ${keyword} Max(${keyword} x, ${keyword} y)`]: (x: Integer, y: Integer) => (x > y ? x : y),
    [`static ${keyword} Min(${keyword} x, ${keyword} y)`]: (x: Integer, y: Integer) => (x < y ? x : y),
    [`static int Sign(${keyword} value)`]: (value: Integer) => (value > 0 ? 1 : value < 0 ? -1 : 0),
    [`static bool IsEvenInteger(${keyword} value)`]: (value: Integer) => (BigInt(value) & 1n) === 0n,
    [`static bool IsOddInteger(${keyword} value)`]: (value: Integer) => (BigInt(value) & 1n) === 1n,
    [`static ${keyword} CreateChecked<TOther>(TOther value)`]: notEmulated,
    [`static ${keyword} CreateSaturating<TOther>(TOther value)`]: notEmulated,
    [`static ${keyword} CreateTruncating<TOther>(TOther value)`]: notEmulated,
  };
  if (type.signed) {
    members[`static ${keyword} Abs(${keyword} value)`] = (value: Integer) => absolute(value, type);
    members[`static ${keyword} CopySign(${keyword} value, ${keyword} sign)`] = (value: Integer, sign: Integer) => {
      const size = value < 0 && sign < 0 ? value : absolute(value, type);
      return sign < 0 && size > 0 ? shaped(-BigInt(size)) : size;
    };
    members[`static bool IsNegative(${keyword} value)`] = (value: Integer) => value < 0;
    members[`static bool IsPositive(${keyword} value)`] = (value: Integer) => value >= 0;
    members[`static ${keyword} MaxMagnitude(${keyword} x, ${keyword} y)`] = (x: Integer, y: Integer) =>
      sizeOrder(x, y) >= 0 ? x : y;
    members[`static ${keyword} MinMagnitude(${keyword} x, ${keyword} y)`] = (x: Integer, y: Integer) =>
      sizeOrder(x, y) <= 0 ? x : y;
  }
  if (type === Int32 || type === UInt32) {
    const product = type === Int32 ? 'long' : 'ulong';
    members[`static ${product} BigMul(${keyword} left, ${keyword} right)`] = (left: number, right: number) =>
      BigInt(left) * BigInt(right);
  }
  declareType(
    `struct ${fullName} : IConvertible, IComparable, IComparable<${keyword}>, IEquatable<${keyword}>, IFormattable`,
    members,
    { primitive: keyword, defaultValue: zero },
  );
}

/** GetHashCode: the number itself where it fits. */
function hashOf(value: bigint, type: IntegerType): number {
  if (type.bits === 64) return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
  if (type.bits === 32) return Number(BigInt.asIntN(32, value));
  return Number(value);
}

declareInteger(SByte, 'sbyte');
declareInteger(Byte, 'byte');
declareInteger(Int16, 'short');
declareInteger(UInt16, 'ushort');
declareInteger(Int32, 'int');
declareInteger(UInt32, 'uint');
declareInteger(Int64, 'long');
declareInteger(UInt64, 'ulong');
