// System.Convert, System.TypeCode, Base64FormattingOptions.

import {
  checkBase64Part,
  checkBase64Target,
  fromBase64,
  fromHex,
  sliceBytes,
  toBase64,
  toHex,
} from '../../dotnet/base64.ts';
import { boxAs } from '../../dotnet/boxed.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import {
  type ConvertType,
  changeType,
  convertObject,
  convertValue,
  formatInBase,
  parseInBase,
  TYPE_CODES,
  typeCodeOf,
  typeNameOfCode,
} from '../../dotnet/convert.ts';
import { DateTime } from '../../dotnet/datetime.ts';
import { argumentException, argumentNull, invalidCast } from '../../dotnet/exception.ts';
import { Byte, INTEGER_TYPES, Int16, Int32, Int64, type IntegerType } from '../../dotnet/integer.ts';
import { textOf } from '../../dotnet/objects.ts';
import { textOfUnits, unitsOf } from '../../dotnet/string.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType, notEmulated, typeOf } from '../registry.ts';
import { KEYWORDS } from '../types.ts';
import type { TypeObject } from './object.ts';

declareEnum('System.TypeCode', { ...TYPE_CODES });
declareEnum('System.Base64FormattingOptions', { None: 0, InsertLineBreaks: 1 }, { flags: true });

/** The base types, with C#'s names for them. */
const TYPES: Record<ConvertType, string> = {
  Boolean: 'bool',
  Char: 'char',
  SByte: 'sbyte',
  Byte: 'byte',
  Int16: 'short',
  UInt16: 'ushort',
  Int32: 'int',
  UInt32: 'uint',
  Int64: 'long',
  UInt64: 'ulong',
  Single: 'float',
  Double: 'double',
  Decimal: 'decimal',
  DateTime: 'DateTime',
  String: 'string',
};
const NAMES = Object.keys(TYPES) as ConvertType[];

const members: Record<string, MemberBody> = {};

for (const to of NAMES) {
  if (to === 'String') continue;
  members[`static ${TYPES[to]} To${to}(object value)`] = (value: unknown) => convertObject(value, to);
  members[`static ${TYPES[to]} To${to}(object value, IFormatProvider provider)`] = (value: unknown) =>
    convertObject(value, to);
  for (const from of NAMES) {
    members[`static ${TYPES[to]} To${to}(${TYPES[from]} value)`] = (value: unknown) => convertValue(value, from, to);
  }
  members[`static ${TYPES[to]} To${to}(string value, IFormatProvider provider)`] = (value: unknown) => {
    // Of all types, only this one does not take null for 0.
    if (to === 'SByte' && value === null) throw argumentNull('s');
    return convertValue(value, 'String', to);
  };
}

for (const from of NAMES) {
  const text = (value: unknown) =>
    from === 'String' ? value : textOf(from === 'DateTime' ? value : boxAs(typeOf(KEYWORDS[TYPES[from]]!), value));
  members[`static string ToString(${TYPES[from]} value)`] = text;
  members[`static string ToString(${TYPES[from]} value, IFormatProvider provider)`] = text;
}

for (const type of INTEGER_TYPES) {
  members[`static ${TYPES[type.name as ConvertType]} To${type.name}(string value, int fromBase)`] = (
    value: string | null,
    base: number,
  ) => parseInBase(value, base, type);
}
const BASE_TYPES: readonly [IntegerType, string][] = [
  [Byte, 'byte'],
  [Int16, 'short'],
  [Int32, 'int'],
  [Int64, 'long'],
];
for (const [type, keyword] of BASE_TYPES) {
  members[`static string ToString(${keyword} value, int toBase)`] = (value: number | bigint, base: number) =>
    formatInBase(value, base, type);
}

type Bytes = Uint8Array | null;
type Units = DotNetArray<number> | null;

function lineBreaks(options: number): boolean {
  if (options !== 0 && options !== 1) throw argumentException(`Illegal enum value: ${options}.`, 'options');
  return options === 1;
}

function bytesOf(bytes: Bytes, param = 'inArray'): Uint8Array {
  if (bytes === null) throw argumentNull(param);
  return bytes;
}

function textArgument(text: string | null): string {
  if (text === null) throw argumentNull('s');
  return text;
}

function writeBase64(bytes: Bytes, offset: number, length: number, target: Units, at: number, options: number): number {
  const source = bytesOf(bytes);
  if (target === null) throw argumentNull('outArray');
  const units = unitsOf(toBase64(sliceBytes(source, offset, length), lineBreaks(options)));
  if (units.length > 0) checkBase64Target(target.length, at, units.length);
  for (const [index, unit] of units.entries()) target.items[at + index] = unit;
  return units.length;
}

declareType('static class System.Convert', {
  ...members,
  'static string ToString(object value)': textOf,
  'static string ToString(object value, IFormatProvider provider)': (value: unknown) => textOf(value),
  'static TypeCode GetTypeCode(object value)': typeCodeOf,
  'static bool IsDBNull(object value)': () => false,
  'static readonly object DBNull': notEmulated,
  'static object ChangeType(object value, Type conversionType)': (value: unknown, type) => changeToType(value, type),
  'static object ChangeType(object value, Type conversionType, IFormatProvider provider)': (value: unknown, type) =>
    changeToType(value, type),
  'static object ChangeType(object value, TypeCode typeCode)': changeToCode,
  'static object ChangeType(object value, TypeCode typeCode, IFormatProvider provider)': changeToCode,
  'static string ToBase64String(byte[] inArray)': (bytes: Bytes) => toBase64(bytesOf(bytes), false),
  'static string ToBase64String(byte[] inArray, Base64FormattingOptions options)': (bytes: Bytes, options) =>
    toBase64(bytesOf(bytes), lineBreaks(options)),
  'static string ToBase64String(byte[] inArray, int offset, int length)': (bytes: Bytes, offset, length) =>
    toBase64(sliceBytes(bytes, offset, length), false),
  'static string ToBase64String(byte[] inArray, int offset, int length, Base64FormattingOptions options)': (
    bytes: Bytes,
    offset,
    length,
    options,
  ) => toBase64(sliceBytes(bytes, offset, length), lineBreaks(options)),
  'static int ToBase64CharArray(byte[] inArray, int offsetIn, int length, char[] outArray, int offsetOut)': (
    bytes: Bytes,
    offset,
    length,
    target: Units,
    at,
  ) => writeBase64(bytes, offset, length, target, at, 0),
  'static int ToBase64CharArray(byte[] inArray, int offsetIn, int length, char[] outArray, int offsetOut, Base64FormattingOptions options)':
    writeBase64,
  'static byte[] FromBase64String(string s)': (text: string | null) => fromBase64(textArgument(text)),
  'static byte[] FromBase64CharArray(char[] inArray, int offset, int length)': (units: Units, offset, length) => {
    if (units === null) throw argumentNull('inArray');
    checkBase64Part(units.length, offset, length);
    return fromBase64(textOfUnits(units.items.slice(offset, offset + length)));
  },
  'static byte[] FromHexString(string s)': (text: string | null) => fromHex(textArgument(text)),
  'static string ToHexString(byte[] inArray)': (bytes: Bytes) => toHex(bytesOf(bytes), false),
  'static string ToHexString(byte[] inArray, int offset, int length)': (bytes: Bytes, offset, length) =>
    toHex(sliceBytes(bytes, offset, length), false),
  'static string ToHexStringLower(byte[] inArray)': (bytes: Bytes) => toHex(bytesOf(bytes), true),
  'static string ToHexStringLower(byte[] inArray, int offset, int length)': (bytes: Bytes, offset, length) =>
    toHex(sliceBytes(bytes, offset, length), true),
});

function changeToType(value: unknown, type: TypeObject | null): unknown {
  if (type === null) throw argumentNull('conversionType');
  return changeType(value, type.type);
}

function changeToCode(value: unknown, code: number): unknown {
  const name = typeNameOfCode(code);
  if (name === null) throw invalidCast('Object cannot be cast to Empty.');
  if (value === null && (name === 'String' || name === 'Object')) return null;
  const isBase = value === null || typeCodeOf(value) !== TYPE_CODES.Object;
  if (name === 'Object' && !isBase) throw invalidCast('Object must implement IConvertible.');
  return changeType(value, name === 'DateTime' ? dateTimeType() : typeOf(`System.${name}`));
}

const dateTimeType = () => typeOf(`System.${DateTime.name}`);
