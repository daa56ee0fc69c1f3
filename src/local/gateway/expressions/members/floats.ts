// System.Double and System.Single, declared from one description.
import { Boxed, type Ref } from '../../dotnet/boxed.ts';
import { TYPE_CODES } from '../../dotnet/convert.ts';
import { cubeRoot, singleCubeRoot } from '../../dotnet/cube-root.ts';
import { elementary } from '../../dotnet/elementary.ts';
import { argumentException } from '../../dotnet/exception.ts';
import {
  compareFloats,
  doubleBits,
  equalFloats,
  type FloatKind,
  nextDouble,
  nextSingleOf,
  parseFloating,
  singleBits,
  tryParseFloating,
} from '../../dotnet/floating.ts';
import {
  checkRounding,
  clampFloat,
  copySign,
  exponentOf,
  fusedMultiplyAdd,
  ieeeRemainder,
  logarithm,
  maxMagnitude,
  maxOf,
  minMagnitude,
  roundDigits,
  roundSingleDigits,
  roundWhole,
  scaleB,
  signOf,
} from '../../dotnet/math.ts';
import { formatFloat } from '../../dotnet/number-format.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType, notEmulated } from '../registry.ts';

/** Functions of one argument that both types have. */
const UNARY: Record<string, (x: number) => number> = {
  Abs: Math.abs,
  Acos: elementary.acos,
  Acosh: elementary.acosh,
  Asin: elementary.asin,
  Asinh: elementary.asinh,
  Atan: elementary.atan,
  Atanh: elementary.atanh,
  Cbrt: cubeRoot,
  Ceiling: Math.ceil,
  Cos: elementary.cos,
  Cosh: elementary.cosh,
  Exp: elementary.exp,
  Exp10: (x) => elementary.pow(10, x),
  Exp2: (x) => elementary.pow(2, x),
  Floor: Math.floor,
  Log: elementary.log,
  Log10: elementary.log10,
  Log2: elementary.log2,
  Sin: elementary.sin,
  Sinh: elementary.sinh,
  Sqrt: Math.sqrt,
  Tan: elementary.tan,
  Tanh: elementary.tanh,
  Truncate: Math.trunc,
};

/** Arc functions that give parts of pi: divided by the pi of their type. */
const PARTS_OF_PI: Record<string, (x: number) => number> = {
  AcosPi: elementary.acos,
  AsinPi: elementary.asin,
  AtanPi: elementary.atan,
};

const BINARY: Record<string, readonly [(x: number, y: number) => number, string, string]> = {
  Atan2: [elementary.atan2, 'y', 'x'],
  CopySign: [copySign, 'value', 'sign'],
  Hypot: [elementary.hypot, 'x', 'y'],
  Ieee754Remainder: [ieeeRemainder, 'left', 'right'],
  Max: [maxOf, 'x', 'y'],
  MaxMagnitude: [maxMagnitude, 'x', 'y'],
  MaxNumber: [(x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : maxOf(x, y)), 'x', 'y'],
  Min: [Math.min, 'x', 'y'],
  MinMagnitude: [minMagnitude, 'x', 'y'],
  MinNumber: [(x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y)), 'x', 'y'],
  Pow: [elementary.pow, 'x', 'y'],
};

function declareFloat(kind: FloatKind): void {
  const single = kind === 'single';
  const keyword = single ? 'float' : 'double';
  const name = single ? 'Single' : 'Double';
  const fullName = `System.${name}`;
  const round = single ? Math.fround : (value: number) => value;
  const isOwn = (other: unknown): other is Boxed => other instanceof Boxed && other.type.fullName === fullName;
  const format = (self: number, text: string | null) => formatFloat(self, text, kind);
  const isNegative = (d: number) => d < 0 || Object.is(d, -0) || (Number.isNaN(d) && doubleBits(d) < 0n);
  const pi = round(Math.PI);
  const roundTo = single ? roundSingleDigits : roundDigits;
  const smallest = single ? 2 ** -126 : 2 ** -1022;
  const tryParse = (text: string | null, result: Ref, styles?: number) => {
    const parsed = tryParseFloating(text, kind, styles);
    result.value = parsed ?? 0;
    return parsed !== null;
  };
  const members: Record<string, MemberBody> = {
    [`const ${keyword} MaxValue`]: single ? 3.4028234663852886e38 : Number.MAX_VALUE,
    [`const ${keyword} MinValue`]: single ? -3.4028234663852886e38 : -Number.MAX_VALUE,
    [`const ${keyword} Epsilon`]: single ? 2 ** -149 : Number.MIN_VALUE,
    [`const ${keyword} NaN`]: Number.NaN,
    [`const ${keyword} PositiveInfinity`]: Number.POSITIVE_INFINITY,
    [`const ${keyword} NegativeInfinity`]: Number.NEGATIVE_INFINITY,
    [`const ${keyword} NegativeZero`]: -0,
    [`const ${keyword} E`]: round(Math.E),
    [`const ${keyword} Pi`]: round(Math.PI),
    [`const ${keyword} Tau`]: round(2 * Math.PI),
    [`static bool IsNaN(${keyword} ${single ? 'f' : 'd'})`]: (d: number) => Number.isNaN(d),
    [`static bool IsInfinity(${keyword} ${single ? 'f' : 'd'})`]: (d: number) =>
      Math.abs(d) === Number.POSITIVE_INFINITY,
    [`static bool IsFinite(${keyword} ${single ? 'f' : 'd'})`]: (d: number) => Number.isFinite(d),
    [`static bool IsPositiveInfinity(${keyword} ${single ? 'f' : 'd'})`]: (d: number) => d === Number.POSITIVE_INFINITY,
    [`static bool IsNegativeInfinity(${keyword} ${single ? 'f' : 'd'})`]: (d: number) => d === Number.NEGATIVE_INFINITY,
    [`static bool IsNegative(${keyword} ${single ? 'f' : 'd'})`]: isNegative,
    [`static bool IsNormal(${keyword} ${single ? 'f' : 'd'})`]: (d: number) =>
      Number.isFinite(d) && Math.abs(d) >= smallest,
    [`static bool IsSubnormal(${keyword} ${single ? 'f' : 'd'})`]: (d: number) => d !== 0 && Math.abs(d) < smallest,
    [`static bool IsPositive(${keyword} value)`]: (d: number) => !isNegative(d),
    [`static bool IsInteger(${keyword} value)`]: (d: number) => Number.isInteger(d),
    [`static bool IsEvenInteger(${keyword} value)`]: (d: number) => Number.isInteger(d) && d % 2 === 0,
    [`static bool IsOddInteger(${keyword} value)`]: (d: number) => Number.isInteger(d) && Math.abs(d % 2) === 1,
    [`static bool IsRealNumber(${keyword} value)`]: (d: number) => !Number.isNaN(d),
    [`static bool IsPow2(${keyword} value)`]: (d: number) =>
      d > 0 && Number.isFinite(d) && scaleB(1, exponentOf(d)) === d,
    [`static ${keyword} Parse(string s)`]: (s: string | null) => parseFloating(s, kind),
    [`static ${keyword} Parse(string s, NumberStyles style)`]: (s: string | null, styles: number) =>
      parseFloating(s, kind, styles),
    [`static ${keyword} Parse(string s, IFormatProvider provider)`]: (s: string | null) => parseFloating(s, kind),
    [`static ${keyword} Parse(string s, NumberStyles style, IFormatProvider provider)`]: (
      s: string | null,
      styles: number,
    ) => parseFloating(s, kind, styles),
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
    'string ToString()': (self: number) => format(self, null),
    'string ToString(string format)': format,
    'string ToString(IFormatProvider provider)': (self: number) => format(self, null),
    'string ToString(string format, IFormatProvider provider)': format,
    'int CompareTo(object value)': (self: number, other: unknown) => {
      if (other === null) return 1;
      if (!isOwn(other)) throw argumentException(`Object must be of type ${name}.`);
      return compareFloats(self, Number(other.value));
    },
    [`int CompareTo(${keyword} value)`]: compareFloats,
    'bool Equals(object obj)': (self: number, other: unknown) => isOwn(other) && equalFloats(self, Number(other.value)),
    [`bool Equals(${keyword} obj)`]: equalFloats,
    'int GetHashCode()': (self: number) => {
      // All NaNs have one hash, and both zeros.
      if (Number.isNaN(self)) return single ? 0x7f800000 : 0x7ff00000;
      if (single) return singleBits(self === 0 ? 0 : self);
      const bits = doubleBits(self === 0 ? 0 : self);
      return Number(BigInt.asIntN(32, bits ^ (bits >> 32n)));
    },
    'TypeCode GetTypeCode()': () => TYPE_CODES[name],
    [`static ${keyword} Round(${keyword} x)`]: (x: number) => roundWhole(x, 'even'),
    [`static ${keyword} Round(${keyword} x, int digits)`]: (x: number, digits: number) => roundTo(x, digits, 'even'),
    [`static ${keyword} Round(${keyword} x, MidpointRounding mode)`]: (x: number, mode: number) =>
      round(roundWhole(x, checkRounding(mode))),
    [`static ${keyword} Round(${keyword} x, int digits, MidpointRounding mode)`]: (
      x: number,
      digits: number,
      mode: number,
    ) => roundTo(x, digits, checkRounding(mode)),
    [`static ${keyword} Log(${keyword} x, ${keyword} newBase)`]: (x: number, base: number) =>
      round(logarithm(x, base, elementary.log)),
    [`static int Sign(${keyword} value)`]: signOf,
    [`static int ILogB(${keyword} x)`]: exponentOf,
    [`static ${keyword} ScaleB(${keyword} x, int n)`]: (x: number, n: number) => round(scaleB(x, n)),
    [`static ${keyword} BitIncrement(${keyword} x)`]: (x: number) =>
      single ? nextSingleOf(x, true) : nextDouble(x, true),
    [`static ${keyword} BitDecrement(${keyword} x)`]: (x: number) =>
      single ? nextSingleOf(x, false) : nextDouble(x, false),
    [`static ${keyword} Clamp(${keyword} value, ${keyword} min, ${keyword} max)`]: clampFloat,
    [`static ${keyword} FusedMultiplyAdd(${keyword} left, ${keyword} right, ${keyword} addend)`]: (
      x: number,
      y: number,
      z: number,
    ) => round(fusedMultiplyAdd(x, y, z)),
    [`static ${keyword} Lerp(${keyword} value1, ${keyword} value2, ${keyword} amount)`]: (
      a: number,
      b: number,
      amount: number,
    ) => round(fusedMultiplyAdd(a, round(1 - amount), round(b * amount))),
    [`static ${keyword} DegreesToRadians(${keyword} degrees)`]: (degrees: number) => round(round(degrees * pi) / 180),
    [`static ${keyword} RadiansToDegrees(${keyword} radians)`]: (radians: number) => round(round(radians * 180) / pi),
    [`static ${keyword} CreateChecked<TOther>(TOther value)`]: notEmulated,
    [`static ${keyword} CreateSaturating<TOther>(TOther value)`]: notEmulated,
    [`static ${keyword} CreateTruncating<TOther>(TOther value)`]: notEmulated,
  };
  for (const [method, apply] of Object.entries(PARTS_OF_PI)) {
    members[`static ${keyword} ${method}(${keyword} x)`] = (x: number) => round(round(apply(x)) / pi);
  }
  if (single) members['static float Cbrt(float x)'] = singleCubeRoot;
  for (const [method, apply] of Object.entries(UNARY)) {
    if (single && method === 'Cbrt') continue;
    members[`static ${keyword} ${method}(${keyword} x)`] = (x: number) => round(apply(x));
  }
  for (const [method, [apply, x, y]] of Object.entries(BINARY)) {
    members[`static ${keyword} ${method}(${keyword} ${x}, ${keyword} ${y})`] = (a: number, b: number) =>
      round(apply(a, b));
  }
  declareType(
    `struct ${fullName} : IConvertible, IComparable, IComparable<${keyword}>, IEquatable<${keyword}>, IFormattable`,
    members,
    {
      primitive: keyword,
      defaultValue: 0,
    },
  );
}

declareFloat('double');
declareFloat('single');
