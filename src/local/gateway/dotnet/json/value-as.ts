// Single JSON values as values of a wanted type: what the deserializer does with numbers, strings, dates and null.
import { Boxed, type TypeRef } from '../boxed.ts';
import { type ConvertType, convertObject } from '../convert.ts';
import { DateTime } from '../datetime.ts';
import { DateTimeOffset } from '../datetimeoffset.ts';
import { parseEnum } from '../enum-format.ts';
import { DotNetException } from '../exception.ts';
import { Guid } from '../guid.ts';
import { RELATIVE_OR_ABSOLUTE, Uri } from '../net/uri.ts';
import { textOf, typeNameOf } from '../objects.ts';
import { parseTimeSpan } from '../timespan-parse.ts';
import { BigInteger } from './big-integer.ts';
import { jsonSerializationException, type Place } from './errors.ts';

/** Where a value was read. Asked only for an error: to find the path in an array takes a walk along it. */
interface Placed {
  readonly place: Place;
}

/** Types that Convert knows. */
export const CONVERTIBLE = /^System\.(SByte|Byte|U?Int(16|32|64)|Single|Double|Decimal|Boolean|Char|DateTime|String)$/;

export const genericName = (type: TypeRef) =>
  type.fullName.endsWith(']') ? type.fullName : type.fullName.split('<', 1)[0]!;
export const isNullable = (type: TypeRef) => genericName(type) === 'System.Nullable';
export const underlying = (type: TypeRef) => (isNullable(type) ? type.typeArguments[0]! : type);
export const canBeNull = (type: TypeRef) => !type.isValueType || isNullable(type);

/** Conversions to types that Convert does not know; undefined: there is none. */
function toSpecial(value: unknown, name: string): unknown {
  if (name === 'System.DateTimeOffset' && value instanceof DateTime) return DateTimeOffset.from(value);
  if (name === 'System.Guid' && value instanceof Uint8Array) return Guid.fromBytes(value);
  if (name === 'System.String') return textOf(value);
  if (typeof value !== 'string') return undefined;
  switch (name) {
    case 'System.Guid':
      return Guid.parse(value);
    case 'System.TimeSpan':
      return parseTimeSpan(value);
    case 'System.Uri':
      return Uri.create(value, RELATIVE_OR_ABSOLUTE);
    default:
      return undefined;
  }
}

function convert(value: unknown, to: ConvertType, type: TypeRef, at: Placed): unknown {
  try {
    return convertObject(value instanceof BigInteger ? value.toString() : value, to);
  } catch (error) {
    if (!(error instanceof DotNetException)) throw error;
    throw converting(value, type, at, error);
  }
}

function converting(value: unknown, type: TypeRef, at: Placed, inner: DotNetException | null): DotNetException {
  const shown = value === null ? '{null}' : typeof value === 'string' ? `"${value}"` : textOf(value);
  return jsonSerializationException(`Error converting value ${shown} to type '${type.fullName}'.`, at.place, inner);
}

/**
 * A value read from JSON as a value of the type.
 * @throws JsonSerializationException, at the place, when there is no such value
 */
export function valueAs(value: unknown, type: TypeRef, at: Placed): unknown {
  if (value === null) {
    if (canBeNull(type)) return null;
    throw converting(null, type, at, null);
  }
  if (type.fullName === 'System.Object') return value;
  const target = underlying(type);
  if (target.enumInfo !== null) return enumValue(value, target, at);
  const name = target.fullName;
  if (typeNameOf(value) === name) return value instanceof Boxed ? value.value : value;
  if (CONVERTIBLE.test(name) && ['string', 'boolean', 'object'].includes(typeof value)) {
    if (name === 'System.DateTime' && value instanceof DateTimeOffset) return value.clock;
    return convert(value, name.replace('System.', '') as ConvertType, type, at);
  }
  try {
    const special = toSpecial(value, name);
    if (special !== undefined) return special;
  } catch (error) {
    if (!(error instanceof DotNetException)) throw error;
    throw converting(value, type, at, error);
  }
  throw converting(value, type, at, null);
}

function enumValue(value: unknown, type: TypeRef, at: Placed): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') {
    const parsed = parseEnum(type.enumInfo!, value, true);
    if (parsed === null) throw converting(value, type, at, null);
    return parsed;
  }
  const whole = value instanceof Boxed && value.type.fullName === 'System.Int64';
  if (!whole) throw converting(value, type, at, null);
  return Number(BigInt.asIntN(32, value.value as bigint));
}
