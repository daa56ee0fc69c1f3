// System.Decimal. Arithmetic operators and numeric conversions are the compiler's; this is the rest.
import type { Ref } from '../../dotnet/boxed.ts';
import { TYPE_CODES } from '../../dotnet/convert.ts';
import { Decimal } from '../../dotnet/decimal.ts';
import { checked, INTEGER_TYPES } from '../../dotnet/integer.ts';
import { checkRounding, clamp } from '../../dotnet/math.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType, notEmulated } from '../registry.ts';
import { comparisonMethods, formatMethods } from './comparison-members.ts';

const KEYWORDS: Record<string, string> = {
  SByte: 'sbyte',
  Byte: 'byte',
  Int16: 'short',
  UInt16: 'ushort',
  Int32: 'int',
  UInt32: 'uint',
  Int64: 'long',
  UInt64: 'ulong',
};

const conversions: Record<string, MemberBody> = {};
for (const type of INTEGER_TYPES) {
  const parameter = ['Int32', 'UInt32', 'Int64', 'UInt64'].includes(type.name) ? 'd' : 'value';
  conversions[`static ${KEYWORDS[type.name]} To${type.name}(decimal ${parameter})`] = (value: Decimal) =>
    checked(value.toBigInt(), type);
}

const tryParse = (text: string | null, result: Ref, styles?: number) => {
  const parsed = Decimal.tryParse(text, styles);
  result.value = parsed ?? Decimal.Zero;
  return parsed !== null;
};

const larger = (x: Decimal, y: Decimal) => (x.compare(y) >= 0 ? x : y);
const smaller = (x: Decimal, y: Decimal) => (x.compare(y) <= 0 ? x : y);
const isWhole = (value: Decimal) => value.truncate().compare(value) === 0;

declareType(
  'struct System.Decimal : IConvertible, IComparable, IComparable<decimal>, IEquatable<decimal>, IFormattable',
  {
    '.ctor(int value)': (value) => Decimal.fromInteger(value),
    '.ctor(uint value)': (value) => Decimal.fromInteger(value),
    '.ctor(long value)': (value) => Decimal.fromInteger(value),
    '.ctor(ulong value)': (value) => Decimal.fromInteger(value),
    '.ctor(float value)': (value) => Decimal.fromSingle(value),
    '.ctor(double value)': (value) => Decimal.fromDouble(value),
    '.ctor(int[] bits)': (bits) => Decimal.fromBits(bits === null ? null : bits.items),
    '.ctor(int lo, int mid, int hi, bool isNegative, byte scale)': (lo, mid, hi, negative, scale) =>
      Decimal.fromParts(lo, mid, hi, negative, scale),
    'const decimal Zero': Decimal.Zero,
    'const decimal One': Decimal.One,
    'const decimal MinusOne': Decimal.MinusOne,
    'const decimal MaxValue': Decimal.MaxValue,
    'const decimal MinValue': Decimal.MinValue,
    'byte Scale { get; }': (self: Decimal) => self.scale,
    'static decimal Add(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.add(b),
    'static decimal Subtract(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.subtract(b),
    'static decimal Multiply(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.multiply(b),
    'static decimal Divide(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.divide(b),
    'static decimal Remainder(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.remainder(b),
    'static decimal Negate(decimal d)': (value: Decimal) => value.negate(),
    'static decimal Ceiling(decimal d)': (value: Decimal) => value.ceiling(),
    'static decimal Floor(decimal d)': (value: Decimal) => value.floor(),
    'static decimal Truncate(decimal d)': (value: Decimal) => value.truncate(),
    'static decimal Round(decimal d)': (value: Decimal) => value.round(0, 'even'),
    'static decimal Round(decimal d, int decimals)': (value: Decimal, places) => value.round(places, 'even'),
    'static decimal Round(decimal d, MidpointRounding mode)': (value: Decimal, mode) =>
      value.round(0, checkRounding(mode)),
    'static decimal Round(decimal d, int decimals, MidpointRounding mode)': (value: Decimal, places, mode) =>
      value.round(places, checkRounding(mode)),
    'static int Compare(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.compare(b),
    'static bool Equals(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.equals(b),
    'static int[] GetBits(decimal d)': (value: Decimal) => value.bits,
    'static decimal Parse(string s)': (s) => Decimal.parse(s),
    'static decimal Parse(string s, NumberStyles style)': (s, styles) => Decimal.parse(s, styles),
    'static decimal Parse(string s, IFormatProvider provider)': (s) => Decimal.parse(s),
    'static decimal Parse(string s, NumberStyles style, IFormatProvider provider)': (s, styles) =>
      Decimal.parse(s, styles),
    'static bool TryParse(string s, out decimal result)': (s, result) => tryParse(s, result),
    'static bool TryParse(string s, IFormatProvider provider, out decimal result)': (s, _provider, result) =>
      tryParse(s, result),
    'static bool TryParse(string s, NumberStyles style, IFormatProvider provider, out decimal result)': (
      s,
      styles,
      _provider,
      result,
    ) => tryParse(s, result, styles),
    ...conversions,
    'static double ToDouble(decimal d)': (value: Decimal) => value.toDouble(),
    'static float ToSingle(decimal d)': (value: Decimal) => value.toSingle(),
    'static long ToOACurrency(decimal value)': notEmulated,
    'static decimal FromOACurrency(long cy)': (units: bigint) =>
      units === 0n
        ? Decimal.fromParts(0, 0, 0, false, 4)
        : Decimal.fromInteger(units).divide(Decimal.fromInteger(10_000)),
    ...comparisonMethods('decimal'),
    ...formatMethods(),
    'TypeCode GetTypeCode()': () => TYPE_CODES.Decimal,
    'static decimal Abs(decimal value)': (value: Decimal) => value.abs(),
    'static int Sign(decimal d)': (value: Decimal) => value.sign(),
    'static decimal Max(decimal x, decimal y)': larger,
    'static decimal Min(decimal x, decimal y)': smaller,
    'static decimal MaxMagnitude(decimal x, decimal y)': (x: Decimal, y: Decimal) =>
      x.abs().compare(y.abs()) >= 0 ? x : y,
    'static decimal MinMagnitude(decimal x, decimal y)': (x: Decimal, y: Decimal) =>
      x.abs().compare(y.abs()) <= 0 ? x : y,
    'static decimal Clamp(decimal value, decimal min, decimal max)': clampDecimal,
    'static decimal CopySign(decimal value, decimal sign)': (value: Decimal, sign: Decimal) =>
      sign.negative ? value.abs().negate() : value.abs(),
    'static bool IsInteger(decimal value)': isWhole,
    'static bool IsEvenInteger(decimal value)': (value: Decimal) => isWhole(value) && value.toBigInt() % 2n === 0n,
    'static bool IsOddInteger(decimal value)': (value: Decimal) => isWhole(value) && value.toBigInt() % 2n !== 0n,
    'static bool IsNegative(decimal value)': (value: Decimal) => value.negative,
    'static bool IsPositive(decimal value)': (value: Decimal) => !value.negative,
    'static bool IsCanonical(decimal value)': (value: Decimal) => value.scale === 0 || value.magnitude % 10n !== 0n,
    'static decimal CreateChecked<TOther>(TOther value)': notEmulated,
    'static decimal CreateSaturating<TOther>(TOther value)': notEmulated,
    'static decimal CreateTruncating<TOther>(TOther value)': notEmulated,
    'int GetHashCode()': (self: Decimal) => self.hashCode(),
  },
  { primitive: 'decimal', represents: Decimal, defaultValue: Decimal.Zero },
);

/** Math.Clamp and decimal.Clamp. */
export function clampDecimal(value: Decimal, min: Decimal, max: Decimal): Decimal {
  // The order of limits is checked on numbers that sort the same.
  clamp(0, min.compare(max), 0);
  return value.compare(min) < 0 ? min : value.compare(max) > 0 ? max : value;
}
