// How JValue compares: by the type of the token, with conversions between the .NET types that it may hold.
import { Boxed } from '../boxed.ts';
import { convertObject } from '../convert.ts';
import { DateTime } from '../datetime.ts';
import { DateTimeOffset } from '../datetimeoffset.ts';
import { Decimal } from '../decimal.ts';
import { argumentException } from '../exception.ts';
import { Guid } from '../guid.ts';
import { Uri } from '../net/uri.ts';
import { compareObjects, textOf } from '../objects.ts';
import { compareOrdinal } from '../string-compare.ts';
import { TimeSpan } from '../timespan.ts';
import { BigInteger } from './big-integer.ts';
import { JTokenType, tokenTypeName } from './token-type.ts';

const toDecimal = (value: unknown) => convertObject(value, 'Decimal') as Decimal;
const toDouble = (value: unknown) => convertObject(value, 'Double') as number;
const toLong = (value: unknown) => convertObject(value, 'Int64') as bigint;
const toDateTime = (value: unknown) => convertObject(value, 'DateTime') as DateTime;

const sign = (a: number | bigint, b: number | bigint) => (a < b ? -1 : a > b ? 1 : 0);

function isFloat(value: unknown): boolean {
  return value instanceof Boxed && (value.type.fullName === 'System.Double' || value.type.fullName === 'System.Single');
}

const isUnsignedLong = (value: unknown) => value instanceof Boxed && value.type.fullName === 'System.UInt64';

function toBig(value: unknown): bigint {
  if (value instanceof BigInteger) return value.value;
  if (isFloat(value)) return BigInt(Math.trunc(Number((value as Boxed).value)));
  if (value instanceof Decimal) return value.truncate().toBigInt();
  return toLong(value);
}

function compareFloats(a: unknown, b: unknown): number {
  const left = toDouble(a);
  const right = toDouble(b);
  const tolerance = (Math.abs(left) + Math.abs(right) + 10) * 2.220446049250313e-16;
  if (left === right || Math.abs(left - right) < tolerance) return 0;
  return compareObjects(left, right);
}

function compareNumbers(a: unknown, b: unknown, integer: boolean): number {
  if (a instanceof BigInteger || b instanceof BigInteger) return sign(toBig(a), toBig(b));
  if (a instanceof Decimal || b instanceof Decimal || (integer && (isUnsignedLong(a) || isUnsignedLong(b)))) {
    return toDecimal(a).compare(toDecimal(b));
  }
  if (!integer || isFloat(a) || isFloat(b)) return compareFloats(a, b);
  return sign(toLong(a), toLong(b));
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return sign(a.length, b.length);
  for (let index = 0; index < a.length; index++) {
    const order = sign(a[index]!, b[index]!);
    if (order !== 0) return order;
  }
  return 0;
}

function sameType(matches: boolean, name: string): void {
  if (!matches) throw argumentException(`Object must be of type ${name}.`);
}

/** Order of two values in `object` form as tokens of `type`: negative, 0, positive. */
export function compareValues(type: number, a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (b === null) return 1;
  if (a === null) return -1;
  switch (type) {
    case JTokenType.Integer:
      return compareNumbers(a, b, true);
    case JTokenType.Float:
      return compareNumbers(a, b, false);
    case JTokenType.Comment:
    case JTokenType.String:
    case JTokenType.Raw:
      return compareOrdinal(textOf(a), textOf(b));
    case JTokenType.Boolean:
      return sign(Number(convertObject(a, 'Boolean')), Number(convertObject(b, 'Boolean')));
    case JTokenType.Date:
      if (a instanceof DateTime) {
        return a.compareTo(b instanceof DateTimeOffset ? b.clock : toDateTime(b));
      }
      return (a as DateTimeOffset).compareTo(b instanceof DateTimeOffset ? b : DateTimeOffset.from(toDateTime(b)));
    case JTokenType.Bytes:
      sameType(b instanceof Uint8Array, 'byte[]');
      return compareBytes(a as Uint8Array, b as Uint8Array);
    case JTokenType.Guid:
      sameType(b instanceof Guid, 'Guid');
      return compareObjects(a, b);
    case JTokenType.Uri:
      sameType(b instanceof Uri, 'Uri');
      return compareObjects(String(a), String(b));
    case JTokenType.TimeSpan:
      sameType(b instanceof TimeSpan, 'TimeSpan');
      return compareObjects(a, b);
    default:
      throw argumentException(`Unexpected value type: ${tokenTypeName(type)}`, 'valueType');
  }
}
