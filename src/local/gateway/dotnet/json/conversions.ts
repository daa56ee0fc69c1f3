// The explicit conversions of JToken ((int)token, (string)token …), and Extensions.Convert behind Value<T>().
import { fromBase64 } from '../base64.ts';
import { Boxed, box, type TypeRef } from '../boxed.ts';
import { type ConvertType, changeType, convertObject } from '../convert.ts';
import type { DateTime } from '../datetime.ts';
import { parseDateTimeOffset } from '../datetime-parse.ts';
import { DateTimeOffset } from '../datetimeoffset.ts';
import { argumentException, argumentNull, invalidCast } from '../exception.ts';
import { Guid } from '../guid.ts';
import { Uri } from '../net/uri.ts';
import { textOf, typeNameOf } from '../objects.ts';
import { TimeSpan } from '../timespan.ts';
import { parseTimeSpan } from '../timespan-parse.ts';
import { BigInteger } from './big-integer.ts';
import type { JProperty } from './property.ts';
import type { JToken } from './token.ts';
import { JTokenType as T, tokenTypeName } from './token-type.ts';
import { JValue } from './value.ts';

const NUMBER = [T.Integer, T.Float, T.String, T.Comment, T.Raw, T.Boolean];
const STRING = [T.Date, T.Integer, T.Float, T.String, T.Comment, T.Raw, T.Boolean, T.Bytes, T.Guid, T.TimeSpan, T.Uri];
const SOURCES: Record<string, readonly number[]> = {
  'System.Boolean': NUMBER,
  'System.String': STRING,
  'System.Char': [T.Integer, T.Float, T.String, T.Comment, T.Raw],
  'System.DateTime': [T.Date, T.String, T.Comment, T.Raw],
  'System.DateTimeOffset': [T.Date, T.String, T.Comment, T.Raw],
  'System.Guid': [T.String, T.Comment, T.Raw, T.Guid, T.Bytes],
  'System.TimeSpan': [T.String, T.Comment, T.Raw, T.TimeSpan],
  'System.Uri': [T.String, T.Comment, T.Raw, T.Uri],
  'System.Byte[]': [T.Bytes, T.String, T.Comment, T.Raw, T.Integer],
};

/** Types whose conversion takes JSON null, and null, for null. */
const NULLABLE = new Set(['System.String', 'System.Uri']);

function jsonName(typeName: string): string {
  if (typeName === 'System.Byte[]') return 'byte array';
  return typeName.replace('System.', '');
}

function typeNameOfToken(token: JToken): string {
  return tokenTypeName(token.type === T.Property ? (token as JProperty).value.type : token.type);
}

/** (T)token. Throws ArgumentNullException, ArgumentException, and what the conversion of the value throws. */
export function explicitTo(token: JToken | null, typeName: string): unknown {
  if (token === null && (NULLABLE.has(typeName) || typeName === 'System.Byte[]')) return null;
  return convert(token, typeName, NULLABLE.has(typeName));
}

/** (T?)token: null for null, JSON null and undefined. */
export function explicitToNullable(token: JToken | null, typeName: string): unknown {
  return token === null ? null : convert(token, typeName, true);
}

function convert(token: JToken | null, typeName: string, nullable: boolean): unknown {
  if (token === null) throw argumentNull('value');
  const value = token.type === T.Property ? (token as JProperty).value : token;
  const valid = SOURCES[typeName] ?? NUMBER;
  const isNull = value.type === T.Null || value.type === T.Undefined;
  if (!(value instanceof JValue) || !(valid.includes(value.type) || (nullable && isNull))) {
    throw argumentException(`Can not convert ${typeNameOfToken(token)} to ${jsonName(typeName)}.`);
  }
  if (nullable && value.value === null) return null;
  return convertValue(value.value, typeName, value);
}

function convertValue(value: unknown, typeName: string, token: JValue): unknown {
  switch (typeName) {
    case 'System.String':
      if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
      return textOf(value);
    case 'System.Guid':
      if (value instanceof Guid) return value;
      return value instanceof Uint8Array ? Guid.fromBytes(value) : Guid.parse(textOf(value));
    case 'System.TimeSpan':
      return value instanceof TimeSpan ? value : parseTimeSpan(textOf(value));
    case 'System.Uri':
      return value instanceof Uri ? value : Uri.create(textOf(value));
    case 'System.Byte[]':
      if (typeof value === 'string') return fromBase64(value);
      if (value instanceof BigInteger) return value.toBytes();
      if (value instanceof Uint8Array) return value;
      throw argumentException(`Can not convert ${tokenTypeName(token.type)} to byte array.`);
    case 'System.DateTime':
      return value instanceof DateTimeOffset ? value.clock : (convertObject(value, 'DateTime') as DateTime);
    case 'System.DateTimeOffset':
      if (value instanceof DateTimeOffset) return value;
      if (typeof value === 'string') return parseDateTimeOffset(value);
      return DateTimeOffset.from(convertObject(value, 'DateTime') as DateTime);
    default:
      return convertObject(
        value instanceof BigInteger ? big(value, typeName) : value,
        typeName.replace('System.', '') as ConvertType,
      );
  }
}

/** A big integer in a form that the primitive conversions take: its text; bool and char go by way of int. */
function big(value: BigInteger, typeName: string): unknown {
  if (typeName !== 'System.Boolean' && typeName !== 'System.Char') return value.toString();
  return box('System.Int32', convertObject(value.toString(), 'Int32') as number);
}

/** What Value<T>() makes of a token: itself, its value, or its value changed by Convert.ChangeType. */
export function convertToken(token: JToken | null, type: TypeRef, isInstance: (value: unknown) => boolean): unknown {
  const name = type.fullName;
  const nullable = name.startsWith('System.Nullable<');
  if (token === null) return undefined;
  if (isInstance(token) && name !== 'System.IComparable' && name !== 'System.IFormattable') return token;
  if (!(token instanceof JValue)) {
    throw invalidCast(`Cannot cast ${token.className} to ${name}.`);
  }
  const value = token.value;
  const target = nullable ? type.typeArguments[0]! : type;
  if (value !== null && typeNameOf(value) === target.fullName) return value instanceof Boxed ? value.value : value;
  if (value !== null && !nullable && isInstance(value)) return value;
  if (nullable && value === null) return null;
  const changed = changeType(value, target);
  return changed instanceof Boxed && target.isValueType ? changed.value : changed;
}
