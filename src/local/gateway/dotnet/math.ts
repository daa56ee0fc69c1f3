// System.Math on doubles where JavaScript differs: rounding, NaN and signed zeros, IEEE remainder, bits. Integers and
// decimals have theirs in integer.ts and decimal.ts.
import { argumentException, argumentOutOfRange, DotNetException } from './exception.ts';
import { doubleBits, doubleFromBits } from './floating.ts';
import { MIDPOINT_ROUNDING, type RoundingMode } from './rounding.ts';

export function checkRounding(mode: number): RoundingMode {
  const rounding = MIDPOINT_ROUNDING[mode];
  if (rounding === undefined) {
    throw argumentException(`The value '${mode}' is not valid for this usage of the type MidpointRounding.`, 'mode');
  }
  return rounding;
}

/** Math.Round(value, mode). */
export function roundWhole(value: number, mode: RoundingMode): number {
  switch (mode) {
    case 'even': {
      const floor = Math.floor(value);
      if (value - floor !== 0.5) return withSign(Math.round(value), value);
      return withSign(floor % 2 === 0 ? floor : floor + 1, value);
    }
    case 'away':
      return withSign(Math.trunc(value + copySign(0.49999999999999994, value)), value);
    case 'zero':
      return Math.trunc(value);
    case 'down':
      return Math.floor(value);
    case 'up':
      return Math.ceil(value);
  }
}

const withSign = (rounded: number, value: number) => (rounded === 0 ? copySign(0, value) : rounded);

/** float.Round(value, digits, mode): scales in float arithmetic. */
export function roundSingleDigits(value: number, digits: number, mode: RoundingMode): number {
  if (digits < 0 || digits > 6) {
    throw argumentOutOfRange('digits', 'Rounding digits must be between 0 and 6, inclusive.');
  }
  if (!(Math.abs(value) < 1e8)) return value;
  const power = 10 ** digits;
  return Math.fround(roundWhole(Math.fround(value * power), mode) / power);
}

/** Math.Round(value, digits, mode): scales in double arithmetic, as .NET does. */
export function roundDigits(value: number, digits: number, mode: RoundingMode): number {
  if (digits < 0 || digits > 15) {
    throw argumentOutOfRange('digits', 'Rounding digits must be between 0 and 15, inclusive.');
  }
  if (!(Math.abs(value) < 1e16)) return value;
  const power = 10 ** digits;
  return roundWhole(value * power, mode) / power;
}

export function copySign(size: number, sign: number): number {
  const negative = sign < 0 || Object.is(sign, -0) || (Number.isNaN(sign) && doubleBits(sign) < 0n);
  return negative ? -Math.abs(size) : Math.abs(size);
}

/** Math.Sign. */
export function signOf(value: number): number {
  if (Number.isNaN(value)) {
    throw new DotNetException(
      'System.ArithmeticException',
      'Function does not accept floating point Not-a-Number values.',
    );
  }
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/** NaN wins; of two zeros the positive one is larger. */
export function maxOf(left: number, right: number): number {
  return Math.max(left, right);
}

/** Math.MaxMagnitude; of equal sizes the positive one. */
export function maxMagnitude(left: number, right: number): number {
  const a = Math.abs(left);
  const b = Math.abs(right);
  if (a > b || Number.isNaN(a)) return left;
  return a === b ? Math.max(left, right) : right;
}

export function minMagnitude(left: number, right: number): number {
  const a = Math.abs(left);
  const b = Math.abs(right);
  if (a < b || Number.isNaN(a)) return left;
  return a === b ? Math.min(left, right) : right;
}

/** Math.Clamp of any ordered numbers. */
export function clamp<T>(value: T, min: T, max: T): T {
  if (min > max) throw argumentException(`'${min}' cannot be greater than ${max}.`);
  return value < min ? min : value > max ? max : value;
}

/** double.Clamp, which unlike Math.Clamp lets NaN through and tells -0 from 0. */
export function clampFloat(value: number, min: number, max: number): number {
  if (min > max) throw argumentException(`'${min}' cannot be greater than ${max}.`);
  return Math.min(Math.max(value, min), max);
}

/** Math.IEEERemainder: from the nearest multiple, not the one towards zero. */
export function ieeeRemainder(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y) || !Number.isFinite(x) || y === 0) return Number.NaN;
  if (!Number.isFinite(y)) return x;
  const regular = x % y;
  if (regular === 0) return copySign(0, x);
  const alternative = regular - Math.abs(y) * Math.sign(x);
  const difference = Math.abs(alternative) - Math.abs(regular);
  if (difference === 0)
    return roundWhole(x / y, 'even') % 2 === roundWhole(Math.trunc(x / y), 'even') % 2 ? regular : alternative;
  return difference < 0 ? alternative : regular;
}

/** Math.Log(value, newBase). */
export function logarithm(value: number, base: number, ln: (x: number) => number): number {
  if (Number.isNaN(value)) return value;
  if (Number.isNaN(base)) return base;
  if (base === 1) return Number.NaN;
  if (value !== 1 && (base === 0 || base === Number.POSITIVE_INFINITY)) return Number.NaN;
  return ln(value) / ln(base);
}

/** Math.ILogB. */
export function exponentOf(value: number): number {
  if (value === 0) return -0x80000000;
  if (!Number.isFinite(value)) return 0x7fffffff;
  const bits = doubleBits(Math.abs(value));
  const exponent = Number(bits >> 52n);
  if (exponent !== 0) return exponent - 1023;
  return bits.toString(2).length - 1075;
}

/** Math.ScaleB: value x 2^n, rounded once. */
export function scaleB(value: number, n: number): number {
  let result = value;
  let left = Math.max(Math.min(n, 2200), -2200);
  while (left > 1023) {
    result *= 2 ** 1023;
    left -= 1023;
  }
  while (left < -1022) {
    result *= 2 ** -969;
    left += 969;
  }
  return result * doubleFromBits(BigInt(left + 1023) << 52n);
}

/** Math.FusedMultiplyAdd: x * y + z rounded once. */
export function fusedMultiplyAdd(x: number, y: number, z: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return x * y + z;
  if (!Number.isFinite(z)) return z;
  const [a, b, c] = [exactParts(x), exactParts(y), exactParts(z)];
  const product = { units: a.units * b.units, exponent: a.exponent + b.exponent };
  const exponent = Math.min(product.exponent, c.exponent);
  const sum = (product.units << BigInt(product.exponent - exponent)) + (c.units << BigInt(c.exponent - exponent));
  if (sum === 0n) return x * y + z;
  return exponent >= 0 ? Number(sum << BigInt(exponent)) : quotientOfPower(sum, -exponent);
}

function exactParts(value: number): { units: bigint; exponent: number } {
  const bits = doubleBits(value);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const size = biased === 0 ? fraction : fraction | 0x10_0000_0000_0000n;
  return { units: value < 0 ? -size : size, exponent: biased === 0 ? -1074 : biased - 1075 };
}

/** units / 2^power, rounded half to even. */
function quotientOfPower(units: bigint, power: number): number {
  const negative = units < 0n;
  let size = negative ? -units : units;
  const length = size.toString(2).length;
  // Keep 53 bits, fewer below the smallest normal number.
  const drop = Math.max(length - 53, power - 1074, 0);
  const rest = size & ((1n << BigInt(drop)) - 1n);
  size >>= BigInt(drop);
  const half = drop === 0 ? 0n : 1n << BigInt(drop - 1);
  if (drop > 0 && (rest > half || (rest === half && (size & 1n) === 1n))) size++;
  const value = scaleB(Number(size), drop - power);
  return negative ? -value : value;
}
