// IEnumerable<T> without a collection behind it: elements are made when somebody asks, each time anew.
import { boxAs, type DotNetObject, type DotNetValue, type TypeRef } from '../boxed.ts';
import { nullReference } from '../exception.ts';
import { DotNetArray } from './array.ts';

/** What Select made a sequence of: some operators work on the source and select only what is left. */
export interface Projection {
  readonly source: DotNetValue;
  readonly sourceType: TypeRef;
  readonly selector: (item: DotNetValue) => DotNetValue;
}

export class Sequence<T = DotNetValue> {
  readonly elementType: TypeRef;
  readonly #start: () => Iterator<T>;
  projection: Projection | null = null;
  /** Whether .NET has a class of its own for this sequence that knows Skip and Take; iterator methods do not. */
  isPartitionable = false;
  /** Count of elements where it is known without enumeration, else -1. */
  knownCount: () => number = () => -1;

  constructor(elementType: TypeRef, start: () => Iterator<T>) {
    this.elementType = elementType;
    this.#start = start;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#start();
  }
}

/** UTF-16 code units of a string, which JavaScript's own iterator would join to code points. */
function* codeUnits(text: string): Generator<number> {
  for (let index = 0; index < text.length; index++) yield text.charCodeAt(index);
}

/**
 * Elements of anything that is IEnumerable<T>, unboxed as T. Give T for types that are enumerable in several ways.
 * Throws NullReferenceException for null.
 */
export function iterate<T = DotNetValue>(source: DotNetValue, elementType?: TypeRef): Iterable<T> {
  if (source === null || source === undefined) throw nullReference();
  if (typeof source === 'string') return codeUnits(source) as Iterable<unknown> as Iterable<T>;
  if (source instanceof DotNetArray) return source.items as T[];
  const object = source as DotNetObject;
  if (elementType !== undefined && object.enumerateAs !== undefined) {
    const name = elementType.fullName;
    return { [Symbol.iterator]: () => object.enumerateAs!(name) as Iterator<T> };
  }
  return source as Iterable<T>;
}

let charType: TypeRef | null = null;
let byteType: TypeRef | null = null;

/** The engine's types for what JS values do not carry. */
export function setElementTypes(char: TypeRef, byte: TypeRef): void {
  charType = char;
  byteType = byte;
}

/** Type of the elements of a collection where it is known; null for collections of class instances. */
export function elementTypeOf(source: DotNetValue): TypeRef | null {
  if (typeof source === 'string') return charType;
  if (source instanceof Uint8Array) return byteType;
  if (source instanceof DotNetArray || source instanceof Sequence) return source.elementType;
  const type = (source as { elementType?: TypeRef; clrType?: TypeRef }).elementType;
  return type ?? (source as DotNetObject).clrType?.typeArguments[0] ?? null;
}

/** Elements as static type object has them, for IEnumerable without T. */
export function* iterateBoxed(source: DotNetValue): Generator<DotNetValue> {
  const type = elementTypeOf(source);
  for (const item of iterate(source)) yield type === null ? item : boxAs(type, item);
}

/** Whether a value is any IEnumerable. */
export function isEnumerable(value: DotNetValue): boolean {
  if (typeof value === 'string') return true;
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
