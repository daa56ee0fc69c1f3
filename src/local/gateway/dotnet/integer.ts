// The eight integer types: ranges, wrapping and checked conversion, Parse and TryParse, bit operations. Types of up to
// 32 bits are JS numbers, long and ulong are bigints.
import { argumentNull, DotNetException, overflowException } from './exception.ts';
import { badNumber, checkStyles, NumberStyles, type ParsedNumber, parseNumber } from './number-parse.ts';

export interface IntegerType {
  /** `Int32` */
  readonly name: string;
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly min: bigint;
  readonly max: bigint;
  /** Whether values are bigints. */
  readonly big: boolean;
  /** What its OverflowException says. */
  readonly overflow: string;
}

function define(name: string, bits: 8 | 16 | 32 | 64, signed: boolean, display: string): IntegerType {
  const min = signed ? -(1n << BigInt(bits - 1)) : 0n;
  const max = signed ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n;
  const overflow = `Value was either too large or too small for ${display}.`;
  return { name, bits, signed, min, max, big: bits === 64, overflow };
}

export const SByte = define('SByte', 8, true, 'a signed byte');
export const Byte = define('Byte', 8, false, 'an unsigned byte');
export const Int16 = define('Int16', 16, true, 'an Int16');
export const UInt16 = define('UInt16', 16, false, 'a UInt16');
export const Int32 = define('Int32', 32, true, 'an Int32');
export const UInt32 = define('UInt32', 32, false, 'a UInt32');
export const Int64 = define('Int64', 64, true, 'an Int64');
export const UInt64 = define('UInt64', 64, false, 'a UInt64');

export const INTEGER_TYPES: readonly IntegerType[] = [SByte, Byte, Int16, UInt16, Int32, UInt32, Int64, UInt64];

/** A number in the form its type has in compiled code: JS number up to 32 bits, bigint for 64. */
export type Integer = number | bigint;

const shaped = (value: bigint, type: IntegerType): Integer => (type.big ? value : Number(value));

/** The low bits of `value`: what an unchecked cast keeps. */
export function wrap(value: bigint, type: IntegerType): Integer {
  return shaped(type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value), type);
}

/** `value` itself, or OverflowException. */
export function checked(value: bigint, type: IntegerType): Integer {
  if (value < type.min || value > type.max) throw overflowException(type.overflow);
  return shaped(value, type);
}

/** The nearest value of the type. */
export function saturate(value: bigint, type: IntegerType): Integer {
  return shaped(value < type.min ? type.min : value > type.max ? type.max : value, type);
}

/** Parse(s, styles). */
export function parseInteger(text: string | null, type: IntegerType, styles: number = NumberStyles.Integer): Integer {
  if (text === null) throw argumentNull('s');
  checkStyles(styles, false);
  const result = read(text, type, styles);
  if (result === 'format') return badNumber(text);
  if (result === 'overflow') throw overflowException(type.overflow);
  return result;
}

/** TryParse: null where it fails. */
export function tryParseInteger(
  text: string | null,
  type: IntegerType,
  styles: number = NumberStyles.Integer,
): Integer | null {
  checkStyles(styles, false);
  if (text === null) return null;
  const result = read(text, type, styles);
  return typeof result === 'string' ? null : result;
}

function read(text: string, type: IntegerType, styles: number): Integer | 'format' | 'overflow' {
  if ((styles & NumberStyles.AllowHexSpecifier) !== 0) return readBits(text, type, styles, /^[0-9A-Fa-f]+/, '0x', 4);
  if ((styles & NumberStyles.AllowBinarySpecifier) !== 0) return readBits(text, type, styles, /^[01]+/, '0b', 1);
  const parsed = parseNumber(text, styles);
  if (parsed === null) return 'format';
  const value = wholeValue(parsed);
  if (value === null || value < type.min || value > type.max) return 'overflow';
  return shaped(value, type);
}

/** The value if it is whole and of a size that an integer can have. */
function wholeValue({ digits, scale, negative }: ParsedNumber): bigint | null {
  if (digits === '') return 0n;
  if (scale <= 0 || scale > 20) return null;
  if (/[1-9]/.test(digits.slice(scale))) return null;
  const magnitude = BigInt(digits.slice(0, scale).padEnd(scale, '0'));
  return negative ? -magnitude : magnitude;
}

function readBits(
  text: string,
  type: IntegerType,
  styles: number,
  digitRun: RegExp,
  prefix: '0x' | '0b',
  bitsPerDigit: number,
): Integer | 'format' | 'overflow' {
  let rest = text;
  if ((styles & NumberStyles.AllowLeadingWhite) !== 0) rest = rest.replace(/^[\t-\r ]+/, '');
  const run = digitRun.exec(rest)?.[0];
  if (run === undefined) return 'format';
  rest = rest.slice(run.length);
  if ((styles & NumberStyles.AllowTrailingWhite) !== 0) rest = rest.replace(/^[\t-\r ]+/, '');
  for (let at = 0; at < rest.length; at++) if (rest.charCodeAt(at) !== 0) return 'format';
  const digits = run.replace(/^0+(?=.)/, '');
  if (digits.length * bitsPerDigit > type.bits) return 'overflow';
  return wrap(BigInt(prefix + digits), type);
}

/** CompareTo of an integer: for types narrower than 32 bits .NET gives the difference. */
export function compareIntegers(left: Integer, right: Integer, type: IntegerType): number {
  if (type.bits < 32) return Number(left) - Number(right);
  return left < right ? -1 : left > right ? 1 : 0;
}

const unsigned = (value: Integer, type: IntegerType) => BigInt.asUintN(type.bits, BigInt(value));

export function leadingZeroCount(value: Integer, type: IntegerType): number {
  const bits = unsigned(value, type);
  return bits === 0n ? type.bits : type.bits - bits.toString(2).length;
}

export function trailingZeroCount(value: Integer, type: IntegerType): number {
  const text = unsigned(value, type).toString(2);
  return text === '0' ? type.bits : text.length - 1 - text.lastIndexOf('1');
}

export function popCount(value: Integer, type: IntegerType): number {
  return unsigned(value, type).toString(2).replaceAll('0', '').length;
}

export function rotateLeft(value: Integer, by: number, type: IntegerType): Integer {
  const bits = unsigned(value, type);
  const left = BigInt(((by % type.bits) + type.bits) % type.bits);
  return wrap((bits << left) | (bits >> (BigInt(type.bits) - left)), type);
}

/** Math.Abs. */
export function absolute(value: Integer, type: IntegerType): Integer {
  const big = BigInt(value);
  if (big === type.min && type.signed) {
    throw new DotNetException(
      'System.OverflowException',
      'Negating the minimum value of a twos complement number is invalid.',
    );
  }
  return shaped(big < 0n ? -big : big, type);
}
