// System.Convert: conversions between the base types, by run-time type where the argument is an object. Fractions round
// half to even; what does not fit throws; pairs that make no sense throw InvalidCastException.
import { Boxed, box, type DotNetValue, type TypeRef } from './boxed.ts';
import { parseChar } from './char.ts';
import { DateTime } from './datetime.ts';
import { parseDateTime } from './datetime-parse.ts';
import { Decimal } from './decimal.ts';
import {
  argumentException,
  argumentNull,
  argumentOutOfRange,
  formatException,
  invalidCast,
  overflowException,
} from './exception.ts';
import { parseFloating } from './floating.ts';
import {
  checked,
  INTEGER_TYPES,
  Int32,
  type Integer,
  type IntegerType,
  parseInteger,
  UInt32,
  UInt64,
} from './integer.ts';
import { roundWhole } from './math.ts';
import { textOf, typeRefOf } from './objects.ts';

/** Names of the types that Convert knows, without `System.`. */
export type ConvertType =
  | 'Boolean'
  | 'Char'
  | 'SByte'
  | 'Byte'
  | 'Int16'
  | 'UInt16'
  | 'Int32'
  | 'UInt32'
  | 'Int64'
  | 'UInt64'
  | 'Single'
  | 'Double'
  | 'Decimal'
  | 'DateTime'
  | 'String';

/** System.TypeCode. */
export const TYPE_CODES: Readonly<Record<string, number>> = {
  Empty: 0,
  Object: 1,
  DBNull: 2,
  Boolean: 3,
  Char: 4,
  SByte: 5,
  Byte: 6,
  Int16: 7,
  UInt16: 8,
  Int32: 9,
  UInt32: 10,
  Int64: 11,
  UInt64: 12,
  Single: 13,
  Double: 14,
  Decimal: 15,
  DateTime: 16,
  String: 18,
};

const integers = new Map<string, IntegerType>(INTEGER_TYPES.map((type) => [type.name, type]));

/** What an object may implement to take part (JValue does): itself as a base type, in object form. */
export interface Convertible {
  toBaseValue(): DotNetValue;
}

function isConvertible(value: object): value is Convertible {
  return 'toBaseValue' in value && typeof value.toBaseValue === 'function';
}

function invalid(from: string, to: string): never {
  throw invalidCast(`Invalid cast from '${from}' to '${to}'.`);
}

/** Type name and unboxed value of an object; null for what is not IConvertible. */
function unpack(value: DotNetValue): { type: ConvertType; value: unknown } | null {
  if (typeof value === 'string') return { type: 'String', value };
  if (typeof value === 'boolean') return { type: 'Boolean', value };
  if (value instanceof Decimal) return { type: 'Decimal', value };
  if (value instanceof DateTime) return { type: 'DateTime', value };
  if (!(value instanceof Boxed)) return null;
  const name = value.type.enumInfo === null ? value.type.fullName : value.type.enumInfo.underlying;
  return { type: name.replace('System.', '') as ConvertType, value: value.value };
}

/** Convert.ToX(object): null gives the default. Result unboxed. */
export function convertObject(value: DotNetValue, to: ConvertType): unknown {
  if (value === null) return defaultOf(to);
  if (typeof value === 'object' && isConvertible(value)) return convertObject(value.toBaseValue(), to);
  const unpacked = unpack(value);
  if (unpacked === null) {
    const name = typeRefOf(value as NonNullable<DotNetValue>).reflectionName;
    throw invalidCast(`Unable to cast object of type '${name}' to type 'System.IConvertible'.`);
  }
  return convertValue(unpacked.value, unpacked.type, to);
}

function defaultOf(to: ConvertType): unknown {
  if (to === 'Boolean') return false;
  if (to === 'Decimal') return Decimal.Zero;
  if (to === 'DateTime') return DateTime.MinValue;
  if (to === 'String') return '';
  return to === 'Int64' || to === 'UInt64' ? 0n : 0;
}

/** Convert.ToX(value) of a static type. */
export function convertValue(value: unknown, from: ConvertType, to: ConvertType): unknown {
  if (from === 'String') return fromText(value as string | null, to);
  if (from === to) return value;
  if (to === 'String') return textOfUnboxed(value, from);
  if (from === 'DateTime' || to === 'DateTime') return invalid(from, to);
  const integer = integers.get(to);
  if (integer !== undefined) return toInteger(value, from, integer);
  switch (to) {
    case 'Boolean':
      return toBoolean(value, from);
    case 'Char':
      return toChar(value, from);
    case 'Decimal':
      return toDecimal(value, from);
    default: {
      if (from === 'Char') invalid(from, to);
      const number = toNumber(value);
      return to === 'Single' ? Math.fround(number) : number;
    }
  }
}

function textOfUnboxed(value: unknown, from: ConvertType): string {
  if (typeof value === 'number' || typeof value === 'bigint') return textOf(box(`System.${from}`, value));
  return textOf(value);
}

function toNumber(value: unknown): number {
  return value instanceof Decimal ? value.toDouble() : Number(value);
}

function toBoolean(value: unknown, from: ConvertType): boolean {
  if (from === 'Char') return invalid(from, 'Boolean');
  if (value instanceof Decimal) return value.magnitude !== 0n;
  return Number(value) !== 0;
}

const CHAR_OVERFLOW = 'Value was either too large or too small for a character.';

function toChar(value: unknown, from: ConvertType): number {
  if (!integers.has(from)) return invalid(from, 'Char');
  const code = Number(value);
  if (code < 0 || code > 0xffff) throw overflowException(CHAR_OVERFLOW);
  return code;
}

function toDecimal(value: unknown, from: ConvertType): Decimal {
  if (from === 'Char') return invalid(from, 'Decimal');
  if (from === 'Double') return Decimal.fromDouble(value as number);
  if (from === 'Single') return Decimal.fromSingle(value as number);
  return typeof value === 'boolean'
    ? Decimal.fromInteger(value ? 1 : 0)
    : Decimal.fromInteger(value as number | bigint);
}

function toInteger(value: unknown, from: ConvertType, type: IntegerType): Integer {
  if (value instanceof Decimal) return checked(value.round(0, 'even').toBigInt(), type);
  if (from === 'Double' || from === 'Single') {
    const rounded = roundWhole(value as number, 'even');
    // Narrow types go by way of int, and long does not say what overflowed.
    const bound = type.bits < 32 ? Int32 : type;
    if (!Number.isFinite(rounded) || rounded < Number(bound.min) || rounded > Number(bound.max)) {
      throw type.big ? overflowException() : overflowException(bound.overflow);
    }
    return checked(BigInt(rounded), type);
  }
  return checked(BigInt(value as number | bigint | boolean), type);
}

function fromText(text: string | null, to: ConvertType): unknown {
  if (to === 'String') return text;
  if (to === 'Char') {
    if (text === null) throw argumentNull('value');
    return parseChar(text);
  }
  if (text === null) return defaultOf(to);
  const integer = integers.get(to);
  if (integer !== undefined) return parseInteger(text, integer);
  switch (to) {
    case 'Boolean':
      return parseBoolean(text);
    case 'Decimal':
      return Decimal.parse(text);
    case 'DateTime':
      return parseDateTime(text);
    default:
      return parseFloating(text, to === 'Single' ? 'single' : 'double');
  }
}

/** bool.TryParse: null where it fails. */
export function tryParseBoolean(text: string | null): boolean | null {
  if (text === null) return null;
  const word = text.replace(/^[\s\0\u0085]+|[\s\0\u0085]+$/g, '').toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : null;
}

/** bool.Parse. */
export function parseBoolean(text: string | null): boolean {
  if (text === null) throw argumentNull('value');
  const value = tryParseBoolean(text);
  if (value === null) throw formatException(`String '${text}' was not recognized as a valid Boolean.`);
  return value;
}

/** Convert.GetTypeCode. */
export function typeCodeOf(value: DotNetValue): number {
  if (value === null) return TYPE_CODES.Empty!;
  if (typeof value === 'object' && isConvertible(value)) return typeCodeOf(value.toBaseValue());
  return TYPE_CODES[unpack(value)?.type ?? 'Object'] ?? TYPE_CODES.Object!;
}

/** Convert.ChangeType: in object form. */
export function changeType(value: DotNetValue, to: TypeRef): DotNetValue {
  const name = to.fullName.replace('System.', '');
  if (value === null) {
    if (to.isValueType) throw invalidCast('Null object cannot be converted to a value type.');
    return null;
  }
  if (name === 'Object') return value;
  if (!(name in TYPE_CODES) || name === 'Empty' || name === 'DBNull') {
    const from = typeRefOf(value as NonNullable<DotNetValue>);
    if (from.fullName === to.fullName) return value;
    throw invalidCast(`Invalid cast from '${from.fullName}' to '${to.fullName}'.`);
  }
  const result = convertObject(value, name as ConvertType);
  return typeof result === 'number' || typeof result === 'bigint' ? box(to.fullName, result) : result;
}

/** The type that a TypeCode stands for. */
export function typeNameOfCode(code: number): string | null {
  const name = Object.keys(TYPE_CODES).find((candidate) => TYPE_CODES[candidate] === code);
  return name === undefined || name === 'Empty' || name === 'DBNull' ? null : name;
}

const DIGITS: Record<number, RegExp> = { 2: /^[01]+/, 8: /^[0-7]+/, 10: /^[0-9]+/, 16: /^[0-9a-f]+/i };
const PREFIX: Record<number, string> = { 2: '0b', 8: '0o', 10: '', 16: '0x' };

function checkBase(base: number): void {
  if (!Object.hasOwn(DIGITS, base)) throw argumentException('Invalid Base.');
}

/** Convert.ToInt32(text, fromBase) and its sisters. Other bases than 10 give the bits, sign included. */
export function parseInBase(text: string | null, base: number, type: IntegerType): Integer {
  checkBase(base);
  if (text === null) return type.big ? 0n : 0;
  if (text === '')
    throw argumentOutOfRange('Index was out of range. Must be non-negative and less than the size of the collection.');
  let rest = text;
  let negative = false;
  if (rest[0] === '-') {
    if (base !== 10) throw argumentException('String cannot contain a minus sign if the base is not 10.');
    if (!type.signed) {
      throw overflowException('The string was being parsed as an unsigned number and could not have a negative sign.');
    }
    negative = true;
    rest = rest.slice(1);
  } else if (rest[0] === '+') rest = rest.slice(1);
  if (base === 16 && /^0x/i.test(rest)) rest = rest.slice(2);
  const run = DIGITS[base]!.exec(rest)?.[0];
  if (run === undefined) throw formatException('Could not find any recognizable digits.');
  if (run.length < rest.length) {
    throw formatException('Additional non-parsable characters are at the end of the string.');
  }
  const digits = run.replace(/^0+(?=.)/, '');
  const value = digits.length > 64 ? 1n << 80n : BigInt(PREFIX[base]! + digits);
  if (base === 10) return checked(negative ? -value : value, type);
  const wide = type.big ? UInt64 : UInt32;
  if (value > wide.max) throw overflowException(wide.overflow);
  const most = (1n << BigInt(type.bits)) - 1n;
  if (value > most) throw overflowException(type.overflow);
  return checked(type.signed ? BigInt.asIntN(type.bits, value) : value, type);
}

/** Convert.ToString(value, toBase): two's complement of the type's width. */
export function formatInBase(value: Integer, base: number, type: IntegerType): string {
  checkBase(base);
  if (base === 10) return value.toString();
  return BigInt.asUintN(type.bits, BigInt(value)).toString(base);
}
