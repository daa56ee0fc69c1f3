// Convert.ToX(object, InvariantCulture) and Convert.ChangeType on values in `object` form: what JSON conversions go
// through. Results are unboxed, as their target type has them.
import { Boxed, type TypeRef } from '../boxed.ts';
import { DateTime } from '../datetime.ts';
import { parseDateTime } from '../datetime-parse.ts';
import { Decimal } from '../decimal.ts';
import { formatException, invalidCast, overflowException } from '../exception.ts';
import { parseFloating } from '../floating.ts';
import { checked, INTEGER_TYPES, type Integer, type IntegerType, parseInteger } from '../integer.ts';
import { textOf, typeNameOf } from '../objects.ts';

const INTEGER_BY_NAME = new Map(INTEGER_TYPES.map((type) => [`System.${type.name}`, type]));
const short = (name: string) => name.replace(/^System\./, '');

/** Whether a value implements IConvertible. */
function isConvertible(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value instanceof Boxed ||
    value instanceof Decimal ||
    value instanceof DateTime
  );
}

function refuse(value: unknown, target: string): never {
  if (!isConvertible(value)) {
    throw invalidCast(`Unable to cast object of type '${typeNameOf(value)}' to type 'System.IConvertible'.`);
  }
  throw invalidCast(`Invalid cast from '${short(typeNameOf(value))}' to '${short(target)}'.`);
}

/** Kind of number in a box: the enum's underlying type counts. */
function numberKind(box: Boxed): string {
  return box.type.enumInfo?.underlying ?? box.type.fullName;
}

const isFloat = (kind: string) => kind === 'System.Double' || kind === 'System.Single';

/** A double rounded half to even, exactly. */
function roundHalfEven(value: number): bigint {
  const floor = Math.floor(value);
  const rest = value - floor;
  const whole = BigInt(floor);
  if (rest < 0.5) return whole;
  if (rest > 0.5) return whole + 1n;
  return (whole & 1n) === 0n ? whole : whole + 1n;
}

export function toInteger(value: unknown, type: IntegerType): Integer {
  if (value === null) return type.big ? 0n : 0;
  if (typeof value === 'string') return parseInteger(value, type);
  if (typeof value === 'boolean') return checked(value ? 1n : 0n, type);
  if (value instanceof Decimal) return checked(value.round(0, 'even').toBigInt(), type);
  if (value instanceof Boxed) {
    const number = value.value;
    if (typeof number === 'bigint') return checked(number, type);
    if (!isFloat(numberKind(value))) return checked(BigInt(number), type);
    if (!Number.isFinite(number)) throw overflowException(type.overflow);
    return checked(roundHalfEven(number), type);
  }
  return refuse(value, `System.${type.name}`);
}

export function toDouble(value: unknown, kind: 'double' | 'single' = 'double'): number {
  if (value === null) return 0;
  if (typeof value === 'string') return parseFloating(value, kind);
  if (typeof value === 'boolean') return value ? 1 : 0;
  let number: number;
  if (value instanceof Decimal) number = kind === 'single' ? value.toSingle() : value.toDouble();
  else if (value instanceof Boxed && value.type.fullName !== 'System.Char') number = Number(value.value);
  else return refuse(value, kind === 'single' ? 'System.Single' : 'System.Double');
  return kind === 'single' ? Math.fround(number) : number;
}

export function toDecimal(value: unknown): Decimal {
  if (value === null) return Decimal.Zero;
  if (typeof value === 'string') return Decimal.parse(value);
  if (typeof value === 'boolean') return value ? Decimal.One : Decimal.Zero;
  if (value instanceof Decimal) return value;
  if (value instanceof Boxed && value.type.fullName !== 'System.Char') {
    const kind = numberKind(value);
    if (kind === 'System.Single') return Decimal.fromSingle(Number(value.value));
    return isFloat(kind) ? Decimal.fromDouble(Number(value.value)) : Decimal.fromInteger(value.value);
  }
  return refuse(value, 'System.Decimal');
}

/** bool.Parse. */
export function parseBoolean(text: string): boolean {
  const word = text.replace(/^[\s\0]+|[\s\0]+$/g, '').toLowerCase();
  if (word === 'true') return true;
  if (word === 'false') return false;
  throw formatException(`String '${text}' was not recognized as a valid Boolean.`);
}

export function toBoolean(value: unknown): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return parseBoolean(value);
  if (value instanceof Decimal) return value.sign() !== 0;
  if (value instanceof Boxed && value.type.fullName !== 'System.Char') return Number(value.value) !== 0;
  return refuse(value, 'System.Boolean');
}

/** A code unit. */
export function toChar(value: unknown): number {
  if (value === null) return 0;
  if (typeof value === 'string') {
    if (value.length !== 1) throw formatException('String must be exactly one character long.');
    return value.charCodeAt(0);
  }
  if (value instanceof Boxed && !isFloat(numberKind(value))) {
    const number = BigInt(value.value);
    if (number < 0n || number > 0xffffn) {
      throw overflowException('Value was either too large or too small for a character.');
    }
    return Number(number);
  }
  return refuse(value, 'System.Char');
}

export function toDateTime(value: unknown): DateTime {
  if (value === null) return DateTime.MinValue;
  if (value instanceof DateTime) return value;
  if (typeof value === 'string') return parseDateTime(value);
  return refuse(value, 'System.DateTime');
}

/** Convert to a primitive type by its full name; undefined if the name is no such type. */
export function toPrimitive(value: unknown, typeName: string): unknown {
  const integer = INTEGER_BY_NAME.get(typeName);
  if (integer !== undefined) return toInteger(value, integer);
  switch (typeName) {
    case 'System.Double':
      return toDouble(value);
    case 'System.Single':
      return toDouble(value, 'single');
    case 'System.Decimal':
      return toDecimal(value);
    case 'System.Boolean':
      return toBoolean(value);
    case 'System.Char':
      return toChar(value);
    case 'System.DateTime':
      return toDateTime(value);
    default:
      return undefined;
  }
}

/** Convert.ChangeType(value, type, InvariantCulture); the result unboxed (boxed for object). */
export function changeType(value: unknown, type: TypeRef): unknown {
  if (value === null) {
    if (type.isValueType) throw invalidCast('Null object cannot be converted to a value type.');
    return null;
  }
  if (!isConvertible(value)) {
    if (typeNameOf(value) === type.fullName) return value;
    throw invalidCast('Object must implement IConvertible.');
  }
  const primitive = toPrimitive(value, type.fullName);
  if (primitive !== undefined) return primitive;
  if (type.fullName === 'System.String') return textOf(value);
  if (type.fullName === 'System.Object' || typeNameOf(value) === type.fullName) {
    return value instanceof Boxed && type.fullName !== 'System.Object' ? value.value : value;
  }
  throw invalidCast(`Invalid cast from '${typeNameOf(value)}' to '${type.fullName}'.`);
}
