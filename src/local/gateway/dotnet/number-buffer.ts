// The digits of a number as .NET's formatter sees them: value = 0.DIGITS x 10^scale. Doubles give exact digits (.NET
// Core 3.0 and later), rounded half to even at the digit that the format asks for, or the shortest ones that round-trip.

export type NumberKind = 'integer' | 'decimal' | 'double' | 'single';

/** Mutable: formats round and rescale it. `digits` has no leading zeros and is empty for zero. */
export interface NumberBuffer {
  digits: string;
  /** Position of the decimal point, counted from before the first digit. */
  scale: number;
  negative: boolean;
  readonly kind: NumberKind;
}

/** @param scale digits behind the point of `magnitude` (decimals; 0 for integers) */
export function bufferOfInteger(magnitude: bigint, negative: boolean, scale: number, kind: NumberKind): NumberBuffer {
  const digits = magnitude === 0n ? '' : magnitude.toString();
  return { digits, scale: digits === '' ? 0 : digits.length - scale, negative, kind };
}

const scratch = new DataView(new ArrayBuffer(8));

/** IEEE 754 parts: |value| = mantissa x 2^exponent, exactly. */
export function decompose(value: number): { mantissa: bigint; exponent: number } {
  scratch.setFloat64(0, Math.abs(value));
  const bits = scratch.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10_0000_0000_0000n, exponent: biased - 1075 };
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && (quotient & 1n) === 1n)) return quotient + 1n;
  return quotient;
}

function scaled(value: number, places: number): bigint {
  const { mantissa, exponent } = decompose(value);
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent > 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (places > 0) numerator *= 10n ** BigInt(places);
  else denominator *= 10n ** BigInt(-places);
  return divideHalfEven(numerator, denominator);
}

/** No double has more digits than this behind its point, nor before it. */
const MOST_DIGITS = 1_100;

/** Exact digits of a finite double with `places` digits behind the point (half to even). */
export function bufferOfFixed(value: number, places: number, kind: NumberKind): NumberBuffer {
  const kept = Math.min(places, MOST_DIGITS);
  const digits = scaled(value, kept).toString();
  return trimmed(digits === '0' ? '' : digits, digits.length - kept, value, kind);
}

/** Exact digits of a finite double, `count` significant ones (half to even). */
export function bufferOfPrecision(value: number, count: number, kind: NumberKind): NumberBuffer {
  if (value === 0) return trimmed('', 0, value, kind);
  const kept = Math.min(Math.max(count, 1), MOST_DIGITS);
  let scale = Math.floor(Math.log10(Math.abs(value))) + 1;
  let digits = scaled(value, kept - scale).toString();
  // log10 may be one off, and rounding up may have added a digit.
  while (digits.length !== kept) {
    scale += digits.length - kept;
    digits = scaled(value, kept - scale).toString();
  }
  return trimmed(digits, scale, value, kind);
}

/** The shortest digits that read back as the same double (or float). */
export function bufferOfShortest(value: number, kind: NumberKind): NumberBuffer {
  if (value === 0) return trimmed('', 0, value, kind);
  const text = kind === 'single' ? shortestSingle(Math.abs(value)) : Math.abs(value).toExponential();
  const [mantissa = '', exponent = '0'] = text.split('e');
  return trimmed(mantissa.replace('.', ''), Number(exponent) + 1, value, kind);
}

function shortestSingle(value: number): string {
  for (let count = 0; count < 8; count++) {
    const text = value.toExponential(count);
    if (Math.fround(Number(text)) === value) return text;
    // At a power of two the interval is lopsided: the neighbour above may fit where the nearest does not.
    const [mantissa = '', exponent = '0'] = text.split('e');
    const above = `${BigInt(mantissa.replace('.', '')) + 1n}e${Number(exponent) - count}`;
    if (Math.fround(Number(above)) === value) return Number(above).toExponential(count);
  }
  return value.toExponential(8);
}

function trimmed(digits: string, scale: number, value: number, kind: NumberKind): NumberBuffer {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 0x30) end--;
  return { digits: digits.slice(0, end), scale, negative: value < 0 || Object.is(value, -0), kind };
}

/**
 * Keeps `position` digits. Numbers that were cut exactly already (`exact`) are truncated, others rounded half away
 * from zero. Zero loses its sign unless it is a floating-point one.
 */
export function roundBuffer(number: NumberBuffer, position: number, exact: boolean): void {
  const { digits } = number;
  let end = Math.min(Math.max(position, 0), digits.length);
  const roundUp = position >= 0 && end === position && end < digits.length && !exact && digits.charCodeAt(end) >= 0x35;
  if (roundUp) {
    while (end > 0 && digits.charCodeAt(end - 1) === 0x39) end--;
    if (end > 0) {
      number.digits = digits.slice(0, end - 1) + String.fromCharCode(digits.charCodeAt(end - 1) + 1);
      return;
    }
    number.scale++;
    number.digits = '1';
    return;
  }
  while (end > 0 && digits.charCodeAt(end - 1) === 0x30) end--;
  number.digits = digits.slice(0, end);
  if (end === 0) {
    if (number.kind === 'integer' || number.kind === 'decimal') number.negative = false;
    number.scale = 0;
  }
}
