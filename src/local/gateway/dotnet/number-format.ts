// ToString(format) of every numeric type with the invariant culture: standard formats (C D E F G N P R X B), and the
// door to custom ones. Halves: integers and decimals round away from zero, doubles to even on their exact digits.
import { spendBytes } from './budget.ts';
import { formatException } from './exception.ts';
import {
  bufferOfFixed,
  bufferOfInteger,
  bufferOfPrecision,
  bufferOfShortest,
  type NumberBuffer,
  type NumberKind,
  roundBuffer,
} from './number-buffer.ts';
import { formatCustom } from './number-format-custom.ts';

const BAD_FORMAT = 'Format specifier was invalid.';
const MOST_PRECISION = 999_999_999;

interface Specifier {
  /** Upper-case letter of a standard format; '' for a custom one. */
  letter: string;
  lower: boolean;
  /** -1 where the format gives none. */
  precision: number;
}

function parseSpecifier(format: string): Specifier {
  const match = /^([A-Za-z])(\d*)(?:\0|$)/.exec(format);
  if (match === null) return { letter: '', lower: false, precision: -1 };
  const precision = match[2] === '' ? -1 : Number(match[2]);
  if (precision > MOST_PRECISION) throw formatException(BAD_FORMAT);
  const letter = match[1]!;
  return { letter: letter.toUpperCase(), lower: letter >= 'a', precision };
}

/**
 * Text of an integer of any width.
 * @param bits width of the type: what X and B of a negative number show
 */
export function formatInteger(value: number | bigint, format: string | null, bits: number): string {
  if (format === null || format === '') return value.toString();
  const specifier = parseSpecifier(format);
  const { letter, precision } = specifier;
  if (letter === 'D' || (letter === 'G' && precision < 1) || letter === 'R') {
    return padInteger(value.toString(), letter === 'G' ? 1 : precision);
  }
  if (letter === 'X' || letter === 'B') {
    const text = BigInt.asUintN(bits, BigInt(value)).toString(letter === 'X' ? 16 : 2);
    return padInteger(letter === 'X' && !specifier.lower ? text.toUpperCase() : text, precision);
  }
  const big = BigInt(value);
  const buffer = bufferOfInteger(big < 0n ? -big : big, big < 0n, 0, 'integer');
  return letter === '' ? formatCustom(buffer, format) : formatStandard(buffer, specifier);
}

function padInteger(text: string, width: number): string {
  const negative = text.startsWith('-');
  const digits = negative ? text.slice(1) : text;
  if (width > digits.length) spendBytes(2 * width);
  return (negative ? '-' : '') + digits.padStart(width, '0');
}

/** Text of magnitude / 10^scale, a decimal. */
export function formatDecimal(magnitude: bigint, scale: number, negative: boolean, format: string | null): string {
  const specifier = format === null || format === '' ? null : parseSpecifier(format);
  if (specifier === null || ((specifier.letter === 'G' || specifier.letter === 'R') && specifier.precision === -1)) {
    // Without a precision a decimal keeps the zeros it has.
    const digits = magnitude.toString().padStart(scale + 1, '0');
    const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
    return negative && magnitude !== 0n ? `-${text}` : text;
  }
  const buffer = bufferOfInteger(magnitude, negative, scale, 'decimal');
  return specifier.letter === '' ? formatCustom(buffer, format!) : formatStandard(buffer, specifier);
}

/** Text of a double, or of a float (`kind` 'single', `value` already rounded to one). */
export function formatFloat(value: number, format: string | null, kind: 'double' | 'single'): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const specifier: Specifier =
    format === null || format === '' ? { letter: 'R', lower: false, precision: -1 } : parseSpecifier(format);
  const { letter } = specifier;
  if (letter === '') return formatCustom(bufferOfPrecision(value, kind === 'double' ? 15 : 7, kind), format!);
  return formatStandard(floatBuffer(value, specifier, kind), specifier);
}

function floatBuffer(value: number, { letter, precision }: Specifier, kind: NumberKind): NumberBuffer {
  switch (letter) {
    case 'R':
      return bufferOfShortest(value, kind);
    case 'G':
      return precision < 1 ? bufferOfShortest(value, kind) : bufferOfPrecision(value, precision, kind);
    case 'E':
      return bufferOfPrecision(value, (precision < 0 ? 6 : precision) + 1, kind);
    case 'P':
      return bufferOfFixed(value, (precision < 0 ? 2 : precision) + 2, kind);
    case 'C':
    case 'F':
    case 'N':
      return bufferOfFixed(value, precision < 0 ? 2 : precision, kind);
    default:
      throw formatException(BAD_FORMAT);
  }
}

const isFloat = (kind: NumberKind) => kind === 'double' || kind === 'single';

function formatStandard(number: NumberBuffer, { letter, lower, precision }: Specifier): string {
  const exact = isFloat(number.kind);
  const places = precision < 0 ? 2 : precision;
  if (precision > 1_000) spendBytes(2 * precision);
  switch (letter) {
    case 'F':
    case 'N': {
      roundBuffer(number, number.scale + places, exact);
      return (number.negative ? '-' : '') + fixedDigits(number, places, letter === 'N');
    }
    case 'C': {
      roundBuffer(number, number.scale + places, exact);
      const text = `\u00a4${fixedDigits(number, places, true)}`;
      return number.negative ? `(${text})` : text;
    }
    case 'P': {
      if (number.digits !== '') number.scale += 2;
      roundBuffer(number, number.scale + places, exact);
      return `${number.negative ? '-' : ''}${fixedDigits(number, places, true)} %`;
    }
    case 'E': {
      const count = precision < 0 ? 6 : precision;
      roundBuffer(number, count + 1, exact);
      return (number.negative ? '-' : '') + scientificDigits(number, count, lower ? 'e' : 'E', 3);
    }
    case 'R':
      if (number.kind !== 'double' && number.kind !== 'single') throw formatException(BAD_FORMAT);
      return generalDigits(number, -1, lower ? 'e' : 'E', exact);
    case 'G':
      return generalDigits(number, precision, lower ? 'e' : 'E', exact);
    default:
      throw formatException(BAD_FORMAT);
  }
}

/** `places` digits behind the point; the integer part in groups of three when `grouped`. */
function fixedDigits({ digits, scale }: NumberBuffer, places: number, grouped: boolean): string {
  let whole = scale > 0 ? digits.slice(0, scale).padEnd(scale, '0') : '0';
  if (grouped) whole = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  if (places === 0) return whole;
  const fraction = scale >= 0 ? digits.slice(scale) : '0'.repeat(Math.min(-scale, places)) + digits;
  return `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
}

function scientificDigits({ digits, scale }: NumberBuffer, places: number, symbol: string, width: number): string {
  const fraction = places === 0 ? '' : `.${digits.slice(1, places + 1).padEnd(places, '0')}`;
  return (digits[0] ?? '0') + fraction + exponentText(digits === '' ? 0 : scale - 1, symbol, width);
}

function exponentText(exponent: number, symbol: string, width: number): string {
  return `${symbol}${exponent < 0 ? '-' : '+'}${Math.abs(exponent).toString().padStart(width, '0')}`;
}

/** Digits after which G switches to an exponent when the format gives no precision: all that a round trip needs. */
const MOST_SIGNIFICANT: Record<NumberKind, number> = { integer: 10, decimal: 29, double: 17, single: 9 };

function generalDigits(number: NumberBuffer, precision: number, symbol: string, exact: boolean): string {
  const limit = precision < 1 ? Math.max(number.digits.length, MOST_SIGNIFICANT[number.kind]) : precision;
  roundBuffer(number, limit, exact);
  const sign = number.negative ? '-' : '';
  const { digits } = number;
  const point = digits === '' ? 1 : number.scale;
  if (point > limit || point < -3) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0] ?? '0'}${fraction}${exponentText(point - 1, symbol, 2)}`;
  }
  if (digits === '') return `${sign}0`;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const fraction = digits.slice(point);
  return sign + digits.slice(0, point).padEnd(point, '0') + (fraction === '' ? '' : `.${fraction}`);
}
