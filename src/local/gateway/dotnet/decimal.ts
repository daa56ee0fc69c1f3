// System.Decimal: a 96-bit magnitude, a scale of 0 to 28 and a sign, immutable. Results keep their scale (1.10m * 2 is
// 2.20); what does not fit is rounded half to even, as in .NET.
import { argumentException, argumentNull, argumentOutOfRange, divideByZero, overflowException } from './exception.ts';
import { decompose } from './number-buffer.ts';
import { formatDecimal } from './number-format.ts';
import { badNumber, checkStyles, NumberStyles, type ParsedNumber, parseNumber } from './number-parse.ts';
import { type RoundingMode, roundQuotient } from './rounding.ts';

const MAX_MAGNITUDE = (1n << 96n) - 1n;
const MAX_SCALE = 28;
const TOO_LARGE = 'Value was either too large or too small for a Decimal.';

const powers: bigint[] = [1n];
function power10(exponent: number): bigint {
  while (powers.length <= exponent) powers.push(powers[powers.length - 1]! * 10n);
  return powers[exponent]!;
}

const magnitudeOf = (value: bigint) => (value < 0n ? -value : value);

export class Decimal {
  readonly magnitude: bigint;
  readonly scale: number;
  readonly negative: boolean;

  constructor(magnitude: bigint, scale: number, negative: boolean) {
    this.magnitude = magnitude;
    this.scale = scale;
    this.negative = negative;
  }

  static readonly Zero = new Decimal(0n, 0, false);
  static readonly One = new Decimal(1n, 0, false);
  static readonly MinusOne = new Decimal(1n, 0, true);
  static readonly MaxValue = new Decimal(MAX_MAGNITUDE, 0, false);
  static readonly MinValue = new Decimal(MAX_MAGNITUDE, 0, true);

  /** Parts that are known to fit. @throws OverflowException where they do not */
  static of(magnitude: bigint, scale: number, negative: boolean): Decimal {
    if (magnitude > MAX_MAGNITUDE) throw overflowException(TOO_LARGE);
    return new Decimal(magnitude, scale, negative);
  }

  static fromInteger(value: number | bigint): Decimal {
    const big = BigInt(value);
    return Decimal.of(magnitudeOf(big), 0, big < 0n);
  }

  /** new decimal(lo, mid, hi, isNegative, scale). */
  static fromParts(lo: number, mid: number, hi: number, negative: boolean, scale: number): Decimal {
    if (scale > MAX_SCALE) {
      throw argumentOutOfRange('scale', "Decimal's scale value must be between 0 and 28, inclusive.");
    }
    const word = (part: number) => BigInt(part >>> 0);
    return new Decimal((word(hi) << 64n) | (word(mid) << 32n) | word(lo), scale, negative);
  }

  /** new decimal(int[4]), what GetBits gives. */
  static fromBits(bits: readonly number[] | null): Decimal {
    if (bits === null) throw argumentNull('bits');
    const flags = (bits[3] ?? 0) >>> 0;
    const scale = (flags >>> 16) & 0xff;
    if (bits.length !== 4 || (flags & 0x7f00ffff) !== 0 || scale > MAX_SCALE) {
      throw argumentException('Decimal constructor requires an array or span of four valid decimal bytes.');
    }
    return Decimal.fromParts(bits[0]!, bits[1]!, bits[2]!, flags >>> 31 === 1, scale);
  }

  /** decimal.GetBits: low, middle, high, flags. */
  get bits(): number[] {
    const word = (shift: bigint) => Number(BigInt.asIntN(32, this.magnitude >> shift));
    return [word(0n), word(32n), word(64n), (this.scale << 16) | (this.negative ? -0x80000000 : 0)];
  }

  /** (decimal)value of a double: 15 significant digits. @throws OverflowException also for NaN */
  static fromDouble(value: number): Decimal {
    return fromBinary(value, 15);
  }

  /** (decimal)value of a float: 7 significant digits. */
  static fromSingle(value: number): Decimal {
    return fromBinary(value, 7);
  }

  static parse(text: string | null, styles: number = NumberStyles.Number): Decimal {
    if (text === null) throw argumentNull('s');
    checkStyles(styles, true);
    const parsed = parseNumber(text, styles);
    if (parsed === null) return badNumber(text);
    const value = fromParsed(parsed);
    if (value === null) throw overflowException(TOO_LARGE);
    return value;
  }

  static tryParse(text: string | null, styles: number = NumberStyles.Number): Decimal | null {
    checkStyles(styles, true);
    const parsed = text === null ? null : parseNumber(text, styles);
    return parsed === null ? null : fromParsed(parsed);
  }

  get #signed(): bigint {
    return this.negative ? -this.magnitude : this.magnitude;
  }

  #at(scale: number): bigint {
    return this.#signed * power10(scale - this.scale);
  }

  add(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    const sum = this.#at(scale) + other.#at(scale);
    return fitted(magnitudeOf(sum), scale, sum === 0n ? this.negative && other.negative : sum < 0n);
  }

  subtract(other: Decimal): Decimal {
    return this.add(other.negate());
  }

  multiply(other: Decimal): Decimal {
    return fitted(this.magnitude * other.magnitude, this.scale + other.scale, this.negative !== other.negative);
  }

  divide(other: Decimal): Decimal {
    if (other.magnitude === 0n) throw divideByZero();
    const negative = this.negative !== other.negative;
    const ideal = Math.max(this.scale - other.scale, 0);
    const numerator = (scale: number) => this.magnitude * power10(scale + other.scale);
    const denominator = other.magnitude * power10(this.scale);
    if (numerator(ideal) % denominator === 0n) {
      const quotient = numerator(ideal) / denominator;
      if (quotient <= MAX_MAGNITUDE) return new Decimal(quotient, ideal, negative);
    }
    for (let scale = MAX_SCALE; scale >= 0; scale--) {
      const quotient = roundQuotient(numerator(scale), denominator, 'even', negative);
      if (quotient > MAX_MAGNITUDE) continue;
      return withoutTrailingZeros(quotient, scale, negative);
    }
    throw overflowException(TOO_LARGE);
  }

  remainder(other: Decimal): Decimal {
    if (other.magnitude === 0n) throw divideByZero();
    const scale = Math.max(this.scale, other.scale);
    const left = magnitudeOf(this.#at(scale));
    const right = magnitudeOf(other.#at(scale));
    if (left < right) return this;
    return fitted(left % right, scale, this.negative);
  }

  negate(): Decimal {
    return new Decimal(this.magnitude, this.scale, !this.negative);
  }

  abs(): Decimal {
    return new Decimal(this.magnitude, this.scale, false);
  }

  /** decimal.Round, Floor, Ceiling, Truncate: as it is when it has no more digits than that. */
  round(places: number, mode: RoundingMode): Decimal {
    if (places < 0 || places > MAX_SCALE) {
      throw argumentOutOfRange('decimals', 'Decimal can only round to between 0 and 28 digits of precision.');
    }
    if (this.scale <= places) return this;
    const quotient = roundQuotient(this.magnitude, power10(this.scale - places), mode, this.negative);
    return new Decimal(quotient, places, this.negative);
  }

  floor(): Decimal {
    return this.round(0, 'down');
  }

  ceiling(): Decimal {
    return this.round(0, 'up');
  }

  truncate(): Decimal {
    return this.round(0, 'zero');
  }

  sign(): number {
    return this.magnitude === 0n ? 0 : this.negative ? -1 : 1;
  }

  compareTo(other: unknown): number {
    if (other === null) return 1;
    if (!(other instanceof Decimal)) throw argumentException('Object must be of type Decimal.');
    return this.compare(other);
  }

  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const left = this.#at(scale);
    const right = other.#at(scale);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  equals(other: unknown): boolean {
    return other instanceof Decimal && this.compare(other) === 0;
  }

  /** GetHashCode: the parts of the value without trailing zeros, combined. */
  hashCode(): number {
    const { bits } = withoutTrailingZeros(this.magnitude, this.scale, this.negative && this.magnitude !== 0n);
    return bits.reduce((hash, part) => hash ^ part, 0);
  }

  /** Equal values have equal keys, whatever their scale. */
  hashKey(): string {
    return withoutTrailingZeros(this.magnitude, this.scale, this.negative && this.magnitude !== 0n).toString();
  }

  /** The integer part, towards zero. */
  toBigInt(): bigint {
    return this.#signed / power10(this.scale);
  }

  /** (double)value, with the last bit that .NET gives (it divides two doubles, so not always the nearest). */
  toDouble(): number {
    const low = Number(this.magnitude & 0xffff_ffff_ffff_ffffn);
    const high = Number(this.magnitude >> 64n);
    const value = (low + high * 2 ** 64) / Number(power10(this.scale));
    return this.negative ? -value : value;
  }

  toSingle(): number {
    return Math.fround(this.toDouble());
  }

  toString(): string {
    return this.format(null);
  }

  format(format: string | null): string {
    return formatDecimal(this.magnitude, this.scale, this.negative, format);
  }
}

/** Rounds away digits until magnitude and scale fit. */
function fitted(magnitude: bigint, scale: number, negative: boolean): Decimal {
  return tryFit(magnitude, scale, negative) ?? tooLarge();
}

function tooLarge(): never {
  throw overflowException(TOO_LARGE);
}

function tryFit(magnitude: bigint, scale: number, negative: boolean): Decimal | null {
  for (let drop = Math.max(scale - MAX_SCALE, 0); drop <= scale; drop++) {
    const value = drop === 0 ? magnitude : roundQuotient(magnitude, power10(drop), 'even', negative);
    if (value <= MAX_MAGNITUDE) return Decimal.of(value, scale - drop, negative);
  }
  return null;
}

function withoutTrailingZeros(magnitude: bigint, scale: number, negative: boolean): Decimal {
  let value = magnitude;
  let places = scale;
  while (places > 0 && value % 10n === 0n) {
    value /= 10n;
    places--;
  }
  return Decimal.of(value, places, negative);
}

/**
 * Decimal of a binary number with `digits` significant digits. .NET scales in double arithmetic, and so does this, so
 * that ties fall the same way.
 */
function fromBinary(value: number, digits: 7 | 15): Decimal {
  if (value === 0) return Decimal.Zero;
  if (!Number.isFinite(value)) throw overflowException(TOO_LARGE);
  const { mantissa, exponent } = decompose(value);
  const binary = mantissa.toString(2).length + exponent;
  if (binary < -94) return Decimal.Zero;
  if (binary > 96) throw overflowException(TOO_LARGE);
  let number = Math.abs(value);
  let power = digits - 1 - ((binary * 19_728) >> 16);
  const limit = 10 ** digits;
  if (power >= 0) {
    power = Math.min(power, MAX_SCALE);
    number *= Number(power10(power));
  } else if (power !== -1 || number >= limit) number /= Number(power10(-power));
  else power = 0;
  if (number < limit / 10 && power < MAX_SCALE) {
    number *= 10;
    power++;
  }
  let whole = BigInt(Math.trunc(number));
  const rest = number - Math.trunc(number);
  if (rest > 0.5 || (rest === 0.5 && (whole & 1n) === 1n)) whole++;
  if (whole === 0n) return Decimal.Zero;
  if (power < 0) return Decimal.of(whole * power10(-power), 0, value < 0);
  return withoutTrailingZeros(whole, power, value < 0);
}

/** null where the number is too large. */
function fromParsed({ digits, scale, places, negative }: ParsedNumber): Decimal | null {
  if (digits === '') return Decimal.of(0n, Math.min(Math.max(places, 0), MAX_SCALE), negative);
  if (scale > 29) return null;
  // Digits behind position 40 decide nothing but a tie; keep one that says whether any is set.
  let text = digits;
  let cut = text.length - scale;
  if (text.length > 60) {
    const tail = /[1-9]/.test(text.slice(60)) ? '1' : '0';
    text = text.slice(0, 60) + tail;
    cut = 61 - scale;
  }
  if (cut > 200) return Decimal.of(0n, MAX_SCALE, negative);
  const magnitude = BigInt(text) * (cut < 0 ? power10(-cut) : 1n);
  return tryFit(magnitude, Math.max(cut, 0), negative);
}
