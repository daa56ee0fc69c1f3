// What System.Object and the default comparers do with any value: text, equality, order, run-time type. Works on
// values as static type object holds them, and on unboxed values where both sides have the same static type.
import { Boxed, type DotNetObject, type DotNetValue, type TypeRef } from './boxed.ts';
import { DotNetArray } from './collections/array.ts';
import { formatEnum } from './enum-format.ts';
import { argumentException, invalidOperation } from './exception.ts';
import { formatFloat, formatInteger } from './number-format.ts';

type RuntimeType = (value: NonNullable<DotNetValue>) => TypeRef;
let runtimeTypeResolver: RuntimeType | null = null;

/** The engine knows which type a class instance has; it says so here at load. */
export function setRuntimeTypeResolver(resolver: RuntimeType): void {
  runtimeTypeResolver = resolver;
}

/** Object.GetType() of a value in object form; not null. */
export function typeRefOf(value: NonNullable<DotNetValue>): TypeRef {
  if (value instanceof Boxed) return value.type;
  if (runtimeTypeResolver === null) throw new Error('Run-time types are known only once the engine is loaded.');
  return runtimeTypeResolver(value);
}

/** Full name of the run-time type; `null` for null. */
export function typeNameOf(value: DotNetValue): string {
  return value === null || value === undefined ? 'null' : typeRefOf(value).fullName;
}

const BITS: Record<string, number> = {
  'System.SByte': 8,
  'System.Byte': 8,
  'System.Int16': 16,
  'System.UInt16': 16,
  'System.Int32': 32,
  'System.UInt32': 32,
  'System.Int64': 64,
  'System.UInt64': 64,
};

/** Text of an unboxed number, char or enum member of a type. */
export function formatPrimitive(type: TypeRef, value: number | bigint, format: string | null): string {
  if (type.enumInfo !== null) return formatEnum(type.enumInfo, Number(value), format);
  switch (type.fullName) {
    case 'System.Char':
      return String.fromCharCode(Number(value));
    case 'System.Double':
      return formatFloat(Number(value), format, 'double');
    case 'System.Single':
      return formatFloat(Number(value), format, 'single');
    default:
      if (format === null || format === '') return String(value);
      return formatInteger(value, format, BITS[type.fullName] ?? 32);
  }
}

/** Convert.ToString(value, InvariantCulture); null gives the empty text. */
export function textOf(value: DotNetValue): string {
  return formatObject(value, null);
}

/** IFormattable.ToString(format, InvariantCulture), or ToString() of what is not formattable. */
export function formatObject(value: DotNetValue, format: string | null): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value instanceof Boxed) return formatPrimitive(value.type, value.value, format);
  if (value instanceof Uint8Array || value instanceof DotNetArray || typeof value === 'function') {
    return typeRefOf(value).reflectionName;
  }
  const object = value as DotNetObject;
  if (object.format !== undefined) return object.format(format);
  // Without a ToString of its own: Object.ToString prints the type.
  if (object.toString === Object.prototype.toString) return typeRefOf(value).reflectionName;
  return object.toString();
}

/** Object.Equals(a, b), and EqualityComparer<T>.Default for unboxed values of one type. */
export function equalObjects(a: DotNetValue, b: DotNetValue): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (typeof a === 'number') return Number.isNaN(a) && Number.isNaN(b);
  if (typeof a !== 'object') return false;
  if (a instanceof Boxed) {
    return b instanceof Boxed && a.type.fullName === b.type.fullName && equalObjects(a.value, b.value);
  }
  const object = a as DotNetObject;
  return object.equals === undefined ? false : object.equals(b);
}

/** A Map key: equal values (as by `equalObjects`) give equal keys, different values different ones. */
export function keyOf(value: DotNetValue): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Boxed) return `\0${value.type.fullName}:${value.value}`;
  const object = value as DotNetObject;
  return object.hashKey === undefined ? value : `\0${object.constructor.name}:${object.hashKey()}`;
}

let compareText = (a: string, b: string): number => new Intl.Collator('en').compare(a, b);

/** Cultural comparison of strings, set by the library that implements it. */
export function setTextComparer(compare: (a: string, b: string) => number): void {
  compareText = compare;
}

/** Comparer<T>.Default: null first; cultural for strings; throws ArgumentException for what has no order. */
export function compareObjects(a: DotNetValue, b: DotNetValue): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b);
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return a ? 1 : -1;
  if (a instanceof Boxed) {
    if (!(b instanceof Boxed) || a.type.fullName !== b.type.fullName) {
      throw argumentException(`Object must be of type ${a.type.fullName.replace('System.', '')}.`);
    }
    return compareObjects(a.value, b.value);
  }
  if (typeof a === 'string') throw argumentException('Object must be of type String.');
  if (typeof a === 'boolean') throw argumentException('Object must be of type Boolean.');
  const object = a as DotNetObject;
  if (object.compareTo !== undefined) return object.compareTo(b);
  const other = b as DotNetObject;
  if (typeof b === 'object' && other.compareTo !== undefined) return -other.compareTo(a);
  throw argumentException('At least one object must implement IComparable.');
}

/** NaN sorts before every number. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  return Number.isNaN(b) ? 1 : 0;
}

/** As Sort and OrderBy report a comparison that throws. */
export function comparisonFailed(inner: unknown): never {
  if (inner instanceof Error && 'type' in inner && inner.type === 'System.ArgumentException') {
    throw invalidOperation('Failed to compare two elements in the array.');
  }
  throw inner;
}
