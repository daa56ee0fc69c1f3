// Results and failures as the JSON that expression vectors hold: run-time type, value, and the text an attribute gets.
import { Boxed, boxAs, type DotNetValue } from '../dotnet/boxed.ts';
import { AnonymousObject } from '../dotnet/collections/anonymous.ts';
import { Dictionary } from '../dotnet/collections/dictionary.ts';
import { isEnumerable, iterateBoxed } from '../dotnet/collections/enumerable.ts';
import { KeyValuePair } from '../dotnet/collections/key-value-pair.ts';
import { Grouping, Lookup } from '../dotnet/collections/linq/grouping.ts';
import { OrderedSequence } from '../dotnet/collections/linq/ordering.ts';
import { Tuple, ValueTuple } from '../dotnet/collections/tuple.ts';
import { DateTime } from '../dotnet/datetime.ts';
import { DateTimeOffset } from '../dotnet/datetimeoffset.ts';
import { Decimal } from '../dotnet/decimal.ts';
import type { DotNetException } from '../dotnet/exception.ts';
import { Guid } from '../dotnet/guid.ts';
import { JToken } from '../dotnet/json/token.ts';
import { Uri } from '../dotnet/net/uri.ts';
import { formatObject, textOf } from '../dotnet/objects.ts';
import { TimeSpan } from '../dotnet/timespan.ts';
import { XObject } from '../dotnet/xml/object.ts';
import { typeOf } from './registry.ts';
import { isSubtype } from './relations.ts';
import { runtimeTypeOf } from './runtime/runtime-type.ts';
import type { ExpressionCompileError } from './syntax/compile-error.ts';

export interface EncodedValue {
  type: string;
  value: unknown;
  [more: string]: unknown;
}

export type Outcome =
  | ({ ok: true; text?: string } & EncodedValue)
  | { ok: false; phase: 'compile' | 'evaluate' | 'enumerate'; exception: string; message: string };

const LONGEST_SEQUENCE = 10_000;
const DEEPEST_NESTING = 16;
const KINDS = ['Unspecified', 'Utc', 'Local'];
const TOKEN_TYPES = [
  'None', 'Object', 'Array', 'Constructor', 'Property', 'Comment', 'Integer', 'Float', 'String', 'Boolean', 'Null',
  'Undefined', 'Date', 'Raw', 'Bytes', 'Guid', 'Uri', 'TimeSpan',
]; // biome-ignore format: a table

/** The run-time type as vectors name it: private classes by the interface they stand for. */
export function runtimeTypeName(value: DotNetValue): string {
  if (value === null) return 'null';
  if (value instanceof AnonymousObject) return 'anonymous';
  if (value instanceof OrderedSequence || value instanceof Lookup) {
    return `System.Collections.Generic.IEnumerable<${value.elementType.fullName}>`;
  }
  const { fullName } = runtimeTypeOf(value as NonNullable<DotNetValue>);
  // Of RuntimeType, which is private, vectors name the nearest public base.
  return fullName === 'System.Type' ? 'System.Reflection.TypeInfo' : fullName;
}

/** Convert.ToString(value, InvariantCulture): what an attribute or text gets. */
export function toText(value: DotNetValue): string {
  return textOf(value);
}

/** {type, value, …}. Enumerates lazy sequences, so it may throw what the expression's lambdas throw. */
export function encodeValue(value: DotNetValue, depth = 0): EncodedValue {
  if (value === null) return { type: 'null', value: null };
  const type = runtimeTypeName(value);
  if (depth > DEEPEST_NESTING) return { type, value: null, opaque: true };
  if (typeof value === 'string' || typeof value === 'boolean') return { type, value };
  if (value instanceof Boxed) return { type, value: boxedValue(value) };
  if (value instanceof Decimal || value instanceof Guid) return { type, value: value.toString() };
  if (value instanceof DateTime) return { type, value: value.format('o'), kind: KINDS[value.kind]! };
  if (value instanceof DateTimeOffset) return { type, value: value.format('o') };
  if (value instanceof TimeSpan) return { type, value: value.format('c') };
  if (value instanceof Uri) return { type, value: value.isAbsolute ? value.absoluteUri : value.originalString };
  if (value instanceof Uint8Array) return { type, value: Buffer.from(value).toString('base64') };
  if (value instanceof JToken) return { type, value: value.toJson(0), tokenType: TOKEN_TYPES[value.type] };
  if (value instanceof XObject) return { type, value: value.toString() };
  if (value instanceof Dictionary) return { type, value: [...value].map((pair) => encodePair(pair, depth)) };
  if (value instanceof AnonymousObject) {
    return {
      type,
      value: Object.fromEntries(value.entries().map(([name, item]) => [name, encodeValue(item, depth + 1)])),
    };
  }
  if (value instanceof ValueTuple || value instanceof Tuple) {
    return { type, value: value.boxedItems().map((item) => encodeValue(item, depth + 1)) };
  }
  if (value instanceof KeyValuePair) return { type, value: encodePair(value, depth) };
  if (isEnumerable(value)) return encodeSequence(type, value, depth);
  const text = formatObject(value, null);
  return { type, value: isPublic(type) && !isOfPrivateClass(value) ? text : null, opaque: true };
}

/** Whether .NET has a private class for this very instance: Encoding.UTF8, IPAddress.Any, TimeZone.CurrentTimeZone. */
function isOfPrivateClass(value: DotNetValue): boolean {
  return typeof (value as { privateClass?: unknown } | null)?.privateClass === 'string';
}

/** Interfaces stand for private classes. */
function isPublic(type: string): boolean {
  return !type.startsWith('Apim.I') && !type.startsWith('System.Collections.Generic.IEnumerator<');
}

function boxedValue(boxed: Boxed): unknown {
  const { type, value } = boxed;
  if (type.enumInfo !== null) return formatObject(boxed, null);
  switch (type.fullName) {
    case 'System.Char':
      return String.fromCharCode(Number(value));
    case 'System.Int64':
    case 'System.UInt64':
      return String(value);
    case 'System.Double':
    case 'System.Single':
      return formatObject(boxed, 'R');
    default:
      return Number(value);
  }
}

function encodePair(pair: KeyValuePair, depth: number): { key: EncodedValue; value: EncodedValue } {
  const [keyType, valueType] = pair.clrType.typeArguments;
  return {
    key: encodeValue(boxAs(keyType!, pair.key), depth + 1),
    value: encodeValue(boxAs(valueType!, pair.value), depth + 1),
  };
}

function encodeSequence(type: string, value: DotNetValue, depth: number): EncodedValue {
  const list: EncodedValue[] = [];
  for (const item of iterateBoxed(value)) {
    if (list.length === LONGEST_SEQUENCE) return { type, value: list, truncated: true };
    list.push(encodeValue(item, depth + 1));
  }
  if (value instanceof Grouping) {
    return { type, value: list, key: encodeValue(boxAs(value.clrType.typeArguments[0]!, value.key), depth + 1) };
  }
  return { type, value: list };
}

/** Text of a result; undefined where .NET would only name a private type. */
function textOfResult(value: DotNetValue): string | undefined {
  if (value === null) return '';
  const type = runtimeTypeOf(value as NonNullable<DotNetValue>);
  const { fullName } = type;
  if (fullName.startsWith('Apim.I') || type.kind === 'interface') return undefined;
  if (value instanceof OrderedSequence || value instanceof Lookup || isSubtype(type, typeOf('System.Delegate')))
    return undefined;
  return isOfPrivateClass(value) ? undefined : textOf(value);
}

/** The outcome of an evaluation that came to a value. */
export function encodeOutcome(value: DotNetValue): Outcome {
  const encoded = encodeValue(value);
  const text = textOfResult(value);
  return text === undefined ? { ok: true, ...encoded } : { ok: true, ...encoded, text };
}

export function encodeError(phase: 'compile', error: ExpressionCompileError): Outcome;
export function encodeError(phase: 'evaluate' | 'enumerate', error: DotNetException): Outcome;
export function encodeError(
  phase: 'compile' | 'evaluate' | 'enumerate',
  error: ExpressionCompileError | DotNetException,
): Outcome {
  const exception = 'type' in error ? error.type : error.code;
  return { ok: false, phase, exception, message: error.message };
}
