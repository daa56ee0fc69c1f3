// The elementary functions of System.Math as .NET on Linux has them. The C library's exp, log, pow, sin and their like
// give the double nearest to the true value nearly always, while V8's are often one unit off: computed here in fixed
// point on BigInts. The hyperbolic ones and log10 derive from those in double arithmetic, with the C library's error.
import { spend } from './budget.ts';
import { decompose } from './number-buffer.ts';

/** Bits behind the binary point. Doubles have 53; the rest lets ties fall right and absorbs what reductions lose. */
const BITS = 192n;
const ONE = 1n << BITS;

const multiply = (a: bigint, b: bigint) => (a * b) >> BITS;
const divide = (a: bigint, b: bigint) => (a << BITS) / b;

/** The double as a fixed-point number; bits below the last place are dropped. */
function toFixed(value: number): bigint {
  const { mantissa, exponent } = decompose(value);
  const shift = BITS + BigInt(exponent);
  const size = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return value < 0 ? -size : size;
}

const bitLength = (value: bigint) =>
  value.toString(16).length * 4 - Math.clz32(Number.parseInt(value.toString(16)[0]!, 16)) + 28;

/** size x 2^exponent as the nearest double (half to even). */
function toDouble(size: bigint, exponent: number): number {
  if (size === 0n) return 0;
  if (size < 0n) return -toDouble(-size, exponent);
  const length = bitLength(size);
  // Below the smallest normal number there are fewer bits to keep.
  const drop = Math.max(length - 53, -1074 - exponent);
  if (drop <= 0) return scale(Number(size), exponent);
  const cut = BigInt(drop);
  let kept = size >> cut;
  const rest = size - (kept << cut);
  const half = 1n << (cut - 1n);
  if (rest > half || (rest === half && (kept & 1n) === 1n)) kept++;
  return scale(Number(kept), exponent + drop);
}

/** value x 2^exponent, exactly as long as the result is a double. */
function scale(value: number, exponent: number): number {
  if (exponent > 1023) return value * 2 ** 1023 * 2 ** (exponent - 1023);
  return exponent < -1022 ? value * 2 ** -1022 * 2 ** (exponent + 1022) : value * 2 ** exponent;
}

const fromFixed = (value: bigint) => toDouble(value, -Number(BITS));

function squareRoot(value: bigint): bigint {
  if (value <= 0n) return 0n;
  let root = 1n << BigInt((bitLength(value) + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Square root of a fixed-point number. */
const root = (value: bigint) => squareRoot(value << BITS);

/** z + z^3/3 + z^5/5 …, with alternating signs for the arc tangent. */
function oddSeries(z: bigint, alternating: boolean): bigint {
  const square = multiply(z, z);
  let power = z;
  let sum = z;
  for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
    power = multiply(power, alternating ? -square : square);
    sum += power / n;
  }
  return sum;
}

let ln2: bigint | null = null;
function logOfTwo(): bigint {
  ln2 ??= 2n * oddSeries(ONE / 3n, false);
  return ln2;
}

/** Natural logarithm of mantissa x 2^exponent. */
function logOf(mantissa: bigint, exponent: number): bigint {
  const length = bitLength(mantissa);
  let power = exponent + length;
  let value = (mantissa << BITS) >> BigInt(length);
  // Between 3/4 and 3/2, where the series is short and numbers near 1 keep their digits.
  if (value < (ONE * 3n) / 4n) {
    value <<= 1n;
    power--;
  }
  return BigInt(power) * logOfTwo() + 2n * oddSeries(divide(value - ONE, value + ONE), false);
}

/** e^x as size x 2^exponent. */
function expOf(x: bigint): { size: bigint; exponent: number } {
  const two = logOfTwo();
  const power = x / two;
  const rest = x - power * two;
  const halvings = 8n;
  let term = rest >> halvings;
  const small = term;
  let sum = ONE;
  for (let n = 2n; term !== 0n && term !== -1n; n++) {
    sum += term;
    term = multiply(term, small) / n;
  }
  for (let count = 0n; count < halvings; count++) sum = multiply(sum, sum);
  return { size: sum, exponent: Number(power) - Number(BITS) };
}

/** Arc tangent of y / x, both positive, in fixed point. */
function atanOf(y: bigint, x: bigint): bigint {
  if (y > x) return (piTimes(1n) >> 1n) - atanOf(x, y);
  let z = divide(y, x);
  // Each step halves the angle.
  for (let step = 0; step < 3; step++) z = divide(z, ONE + root(ONE + multiply(z, z)));
  return oddSeries(z, true) << 3n;
}

const pis = new Map<bigint, bigint>();

/** Pi with `bits` bits behind the point (Machin's formula). */
function pi(bits: bigint): bigint {
  let value = pis.get(bits);
  if (value === undefined) {
    const guard = bits + 16n;
    const arctan = (inverse: bigint) => {
      let power = (1n << guard) / inverse;
      let sum = power;
      for (let n = 3n, sign = -1n; power !== 0n; n += 2n, sign = -sign) {
        power /= inverse * inverse;
        sum += (sign * power) / n;
      }
      return sum;
    };
    value = (16n * arctan(5n) - 4n * arctan(239n)) >> 16n;
    pis.set(bits, value);
  }
  return value;
}

const piTimes = (factor: bigint) => pi(BITS) * factor;

/** The angle's rest after whole quarter turns, at most an eighth, and their number modulo 4. */
function reduceAngle(x: number): { rest: bigint; quarter: number } {
  const { mantissa, exponent } = decompose(x);
  const extra = BigInt(Math.max(exponent, 0) + 64);
  const shift = BITS + extra + BigInt(exponent);
  const angle = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  const quarterTurn = pi(BITS + extra) >> 1n;
  const turns = (2n * angle + quarterTurn) / (2n * quarterTurn);
  return { rest: (angle - turns * quarterTurn) >> extra, quarter: Number(turns % 4n) };
}

function sineSeries(x: bigint): bigint {
  const square = multiply(x, x);
  let term = x;
  let sum = x;
  for (let n = 2n; term !== 0n && term !== -1n; n += 2n) {
    term = -multiply(term, square) / (n * (n + 1n));
    sum += term;
  }
  return sum;
}

function cosineSeries(x: bigint): bigint {
  const square = multiply(x, x);
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n += 2n) {
    term = -multiply(term, square) / (n * (n + 1n));
    sum += term;
  }
  return sum;
}

/** Sine and cosine of a positive angle, in fixed point. */
function circular(x: number): { sine: bigint; cosine: bigint } {
  const { rest, quarter } = reduceAngle(x);
  const [s, c] = [sineSeries(rest), cosineSeries(rest)];
  if (quarter === 0) return { sine: s, cosine: c };
  if (quarter === 1) return { sine: c, cosine: -s };
  return quarter === 2 ? { sine: -s, cosine: -c } : { sine: -c, cosine: s };
}

/** Arguments so small that x (or 1) is the nearest double, or where there is nothing to compute. */
const TINY = 2 ** -28;

/** An odd function from its values for ordinary positive arguments. */
function odd(compute: (x: number) => number, native: (x: number) => number): (x: number) => number {
  return (x) => {
    if (!Number.isFinite(x) || Math.abs(x) < TINY) return native(x);
    spend(100);
    return x < 0 ? -compute(-x) : compute(x);
  };
}

/** Any other function: `native` where the argument is out of its domain or the result exact. */
function guarded(
  isOrdinary: (x: number) => boolean,
  compute: (x: number) => number,
  native: (x: number) => number,
): (x: number) => number {
  return (x) => {
    if (!Number.isFinite(x) || !isOrdinary(x)) return native(x);
    spend(100);
    return compute(x);
  };
}

/** A function of two finite numbers that are not zero; `native` for the others. */
function guarded2(
  compute: (x: number, y: number) => number,
  native: (x: number, y: number) => number,
): (x: number, y: number) => number {
  return (x, y) => {
    if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0 || y === 0) return native(x, y);
    spend(100);
    return compute(x, y);
  };
}

function log(x: number): bigint {
  const { mantissa, exponent } = decompose(x);
  return logOf(mantissa, exponent);
}

const exp = guarded(
  (x) => x !== 0 && x > -746 && x < 710,
  (x) => {
    const { size, exponent } = expOf(toFixed(x));
    return toDouble(size, exponent);
  },
  Math.exp,
);

const naturalLog = guarded(
  (x) => x > 0,
  (x) => fromFixed(log(x)),
  Math.log,
);

/** Beyond this, x squared plus or minus 1 is x squared. */
const HUGE = 2 ** 28;

export const elementary = {
  sin: odd((x) => fromFixed(circular(x).sine), Math.sin),
  cos: guarded(
    (x) => Math.abs(x) >= TINY,
    (x) => fromFixed(circular(Math.abs(x)).cosine),
    Math.cos,
  ),
  tan: odd((x) => {
    const { sine, cosine } = circular(x);
    return fromFixed(divide(sine, cosine));
  }, Math.tan),
  asin: odd((x) => {
    if (x > 1) return Number.NaN;
    const value = toFixed(x);
    return fromFixed(atanOf(value, root(ONE - multiply(value, value)) + (x === 1 ? 1n : 0n)));
  }, Math.asin),
  acos: guarded(
    (x) => Math.abs(x) < 1,
    (x) => {
      const value = toFixed(x);
      return fromFixed(2n * atanOf(root(ONE - value), root(ONE + value)));
    },
    Math.acos,
  ),
  atan: odd((x) => (x > 2 ** 60 ? Math.PI / 2 : fromFixed(atanOf(toFixed(x), ONE))), Math.atan),
  atan2: (y: number, x: number): number => {
    const ordinary = Number.isFinite(x) && Number.isFinite(y) && x !== 0 && y !== 0;
    const ratio = Math.abs(y / x);
    if (!ordinary || ratio < TINY || ratio > 1 / TINY) return Math.atan2(y, x);
    spend(100);
    const angle = atanOf(toFixed(Math.abs(y)), toFixed(Math.abs(x)));
    const size = fromFixed(x > 0 ? angle : piTimes(1n) - angle);
    return y > 0 ? size : -size;
  },
  exp,
  log: naturalLog,
  log2: guarded(
    (x) => x > 0,
    (x) => fromFixed(divide(log(x), logOfTwo())),
    Math.log2,
  ),
  log10: guarded((x) => x > 0, log10, Math.log10),
  sinh: Math.sinh,
  cosh: guarded(
    (x) => Math.abs(x) > 0.5 * Math.LN2 && Math.abs(x) < 709,
    (x) => {
      const e = exp(Math.abs(x));
      return Math.abs(x) < 22 ? 0.5 * e + 0.5 / e : 0.5 * e;
    },
    Math.cosh,
  ),
  tanh: Math.tanh,
  asinh: odd((x) => {
    if (x > HUGE) return naturalLog(x) + Math.LN2;
    return x > 2 ? naturalLog(2 * x + 1 / (Math.sqrt(x * x + 1) + x)) : Math.asinh(x);
  }, Math.asinh),
  acosh: guarded(
    (x) => x > 2,
    (x) => (x > HUGE ? naturalLog(x) + Math.LN2 : naturalLog(2 * x - 1 / (x + Math.sqrt(x * x - 1)))),
    Math.acosh,
  ),
  atanh: Math.atanh,
  /** Rounded once; Math.hypot is often one unit off. */
  hypot: guarded2((x, y) => {
    const [a, b] = [decompose(x), decompose(y)];
    const exponent = Math.min(a.exponent, b.exponent);
    if (Math.abs(a.exponent - b.exponent) > 128) return Math.max(Math.abs(x), Math.abs(y));
    const left = a.mantissa << BigInt(a.exponent - exponent);
    const right = b.mantissa << BigInt(b.exponent - exponent);
    return toDouble(squareRoot((left * left + right * right) << 256n), exponent - 128);
  }, Math.hypot),
  pow: power,
};

/** log10(2) in two parts, the first with zeros at its end so that its multiples by exponents are exact. */
const LOG10_2_HIGH = Number.parseFloat('3.01029995663611771306e-01');
const LOG10_2_LOW = Number.parseFloat('3.69423907715893078616e-13');

/** From the natural logarithm of the mantissa and the multiple of log10(2) that the exponent gives. */
function log10(x: number): number {
  const { mantissa, exponent } = decompose(x);
  const power = exponent + bitLength(mantissa) - 1;
  // Below 1 the mantissa is taken between 1/2 and 1.
  const shift = power < 0 ? power + 1 : power;
  const rest = scale(x, -shift);
  return shift * LOG10_2_LOW + Math.LOG10E * naturalLog(rest) + shift * LOG10_2_HIGH;
}

/** Math.Pow, as C's pow: 1 to any power is 1, even NaN and infinity. */
function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY)) return 1;
  const native = x ** y;
  const ordinary = Number.isFinite(x) && Number.isFinite(y) && x !== 0 && y !== 0 && !Number.isNaN(native);
  if (!ordinary || Math.abs(x) === 1) return native;
  spend(100);
  const sign = native < 0 || Object.is(native, -0) ? -1 : 1;
  return sign * (wholePower(Math.abs(x), y) ?? realPower(Math.abs(x), y));
}

/** Exact for small whole exponents, where results can lie on the middle between two doubles. */
function wholePower(x: number, y: number): number | null {
  if (!Number.isInteger(y) || y < 1 || y > 64) return null;
  const { mantissa, exponent } = decompose(x);
  return toDouble(mantissa ** BigInt(y), exponent * y);
}

function realPower(x: number, y: number): number {
  const { mantissa, exponent } = decompose(y);
  const size = logOf(decompose(x).mantissa, decompose(x).exponent) * (y < 0 ? -mantissa : mantissa);
  const product = exponent >= 0 ? size << BigInt(exponent) : size >> BigInt(-exponent);
  const whole = Number(product >> BITS);
  if (whole > 710) return Number.POSITIVE_INFINITY;
  if (whole < -746) return 0;
  const result = expOf(product);
  return toDouble(result.size, result.exponent);
}
