// System.Math and MidpointRounding.
import type { Ref } from '../../dotnet/boxed.ts';
import { ValueTuple } from '../../dotnet/collections/tuple.ts';
import { cubeRoot } from '../../dotnet/cube-root.ts';
import type { Decimal } from '../../dotnet/decimal.ts';
import { elementary } from '../../dotnet/elementary.ts';
import { nextDouble } from '../../dotnet/floating.ts';
import { absolute, INTEGER_TYPES, Int32, Int64, type Integer, type IntegerType } from '../../dotnet/integer.ts';
import {
  checkRounding,
  clamp,
  copySign,
  exponentOf,
  fusedMultiplyAdd,
  ieeeRemainder,
  logarithm,
  maxMagnitude,
  maxOf,
  minMagnitude,
  roundDigits,
  roundWhole,
  scaleB,
  signOf,
} from '../../dotnet/math.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType, typeOf } from '../registry.ts';
import { clampDecimal } from './decimal.ts';
import { divide, divisionPair } from './division-pair.ts';

declareEnum('System.MidpointRounding', {
  ToEven: 0,
  AwayFromZero: 1,
  ToZero: 2,
  ToNegativeInfinity: 3,
  ToPositiveInfinity: 4,
});

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

function integerMembers(type: IntegerType): Record<string, MemberBody> {
  const keyword = KEYWORDS[type.name]!;
  const members: Record<string, MemberBody> = {
    [`static ${keyword} Max(${keyword} val1, ${keyword} val2)`]: (a: Integer, b: Integer) => (a > b ? a : b),
    [`static ${keyword} Min(${keyword} val1, ${keyword} val2)`]: (a: Integer, b: Integer) => (a < b ? a : b),
    [`static ${keyword} Clamp(${keyword} value, ${keyword} min, ${keyword} max)`]: clamp,
    [`static (${keyword}, ${keyword}) DivRem(${keyword} left, ${keyword} right)`]: (a: Integer, b: Integer) =>
      divisionPair(a, b, type),
  };
  if (!type.signed) return members;
  members[`static ${keyword} Abs(${keyword} value)`] = (value: Integer) => absolute(value, type);
  members[`static int Sign(${keyword} value)`] = (value: Integer) => (value > 0 ? 1 : value < 0 ? -1 : 0);
  if (type === Int32 || type === Int64) {
    members[`static ${keyword} DivRem(${keyword} a, ${keyword} b, out ${keyword} result)`] = (
      a: Integer,
      b: Integer,
      result: Ref<Integer>,
    ) => {
      const { quotient, remainder } = divide(a, b, type);
      result.value = remainder;
      return quotient;
    };
  }
  return members;
}

/** Functions of one double. */
const UNARY: Record<string, [string, (x: number) => number]> = {
  Acos: ['d', elementary.acos],
  Acosh: ['d', elementary.acosh],
  Asin: ['d', elementary.asin],
  Asinh: ['d', elementary.asinh],
  Atan: ['d', elementary.atan],
  Atanh: ['d', elementary.atanh],
  Cbrt: ['d', cubeRoot],
  Ceiling: ['a', Math.ceil],
  Cos: ['d', elementary.cos],
  Cosh: ['value', elementary.cosh],
  Exp: ['d', elementary.exp],
  Floor: ['d', Math.floor],
  Log: ['d', elementary.log],
  Log10: ['d', elementary.log10],
  Log2: ['x', elementary.log2],
  Sin: ['a', elementary.sin],
  Sinh: ['value', elementary.sinh],
  Sqrt: ['d', Math.sqrt],
  Tan: ['a', elementary.tan],
  Tanh: ['value', elementary.tanh],
  Truncate: ['d', Math.trunc],
  Abs: ['value', Math.abs],
};

const doubles: Record<string, MemberBody> = {};
for (const [name, [parameter, apply]] of Object.entries(UNARY)) {
  doubles[`static double ${name}(double ${parameter})`] = (x: number) => apply(x);
}

const larger = (a: Decimal, b: Decimal) => (a.compare(b) >= 0 ? a : b);
const smaller = (a: Decimal, b: Decimal) => (a.compare(b) <= 0 ? a : b);
const product = (a: Integer, b: Integer) => BigInt(a) * BigInt(b);

declareType('static class System.Math', {
  'const double PI': Math.PI,
  'const double E': Math.E,
  'const double Tau': 2 * Math.PI,
  ...Object.assign({}, ...INTEGER_TYPES.map(integerMembers)),
  ...doubles,
  'static double Atan2(double y, double x)': (y, x) => elementary.atan2(y, x),
  'static double Pow(double x, double y)': (x, y) => elementary.pow(x, y),
  'static double Log(double a, double newBase)': (a, base) => logarithm(a, base, elementary.log),
  'static double IEEERemainder(double x, double y)': ieeeRemainder,
  'static double BitIncrement(double x)': (x) => nextDouble(x, true),
  'static double BitDecrement(double x)': (x) => nextDouble(x, false),
  'static double CopySign(double x, double y)': copySign,
  'static double FusedMultiplyAdd(double x, double y, double z)': fusedMultiplyAdd,
  'static double MaxMagnitude(double x, double y)': maxMagnitude,
  'static double MinMagnitude(double x, double y)': minMagnitude,
  'static double ReciprocalEstimate(double d)': (d) => 1 / d,
  'static double ReciprocalSqrtEstimate(double d)': (d) => 1 / Math.sqrt(d),
  'static double ScaleB(double x, int n)': scaleB,
  'static int ILogB(double x)': exponentOf,
  'static (double, double) SinCos(double x)': (x) => {
    const item = typeOf('System.Double');
    return new ValueTuple(typeOf('System.ValueTuple', item, item), [elementary.sin(x), elementary.cos(x)]);
  },
  'static double Max(double val1, double val2)': maxOf,
  'static float Max(float val1, float val2)': maxOf,
  'static decimal Max(decimal val1, decimal val2)': larger,
  'static double Min(double val1, double val2)': (a, b) => Math.min(a, b),
  'static float Min(float val1, float val2)': (a, b) => Math.min(a, b),
  'static decimal Min(decimal val1, decimal val2)': smaller,
  'static double Clamp(double value, double min, double max)': clamp,
  'static float Clamp(float value, float min, float max)': clamp,
  'static decimal Clamp(decimal value, decimal min, decimal max)': clampDecimal,
  'static float Abs(float value)': (value) => Math.abs(value),
  'static decimal Abs(decimal value)': (value: Decimal) => value.abs(),
  'static int Sign(double value)': signOf,
  'static int Sign(float value)': signOf,
  'static int Sign(decimal value)': (value: Decimal) => value.sign(),
  'static decimal Ceiling(decimal d)': (value: Decimal) => value.ceiling(),
  'static decimal Floor(decimal d)': (value: Decimal) => value.floor(),
  'static decimal Truncate(decimal d)': (value: Decimal) => value.truncate(),
  'static double Round(double a)': (a) => roundWhole(a, 'even'),
  'static double Round(double value, int digits)': (value, digits) => roundDigits(value, digits, 'even'),
  'static double Round(double value, MidpointRounding mode)': (value, mode) => roundWhole(value, checkRounding(mode)),
  'static double Round(double value, int digits, MidpointRounding mode)': (value, digits, mode) =>
    roundDigits(value, digits, checkRounding(mode)),
  'static decimal Round(decimal d)': (value: Decimal) => value.round(0, 'even'),
  'static decimal Round(decimal d, int decimals)': (value: Decimal, places) => value.round(places, 'even'),
  'static decimal Round(decimal d, MidpointRounding mode)': (value: Decimal, mode) =>
    value.round(0, checkRounding(mode)),
  'static decimal Round(decimal d, int decimals, MidpointRounding mode)': (value: Decimal, places, mode) =>
    value.round(places, checkRounding(mode)),
  'static long BigMul(int a, int b)': product,
  'static ulong BigMul(uint a, uint b)': product,
  'static long BigMul(long a, long b, out long low)': (a: bigint, b: bigint, low: Ref<bigint>) => {
    low.value = BigInt.asIntN(64, a * b);
    return (a * b) >> 64n;
  },
  'static ulong BigMul(ulong a, ulong b, out ulong low)': (a: bigint, b: bigint, low: Ref<bigint>) => {
    low.value = BigInt.asUintN(64, a * b);
    return (a * b) >> 64n;
  },
});
