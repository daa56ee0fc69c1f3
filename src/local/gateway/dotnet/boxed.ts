// Values as static type `object` holds them, and the small protocol by which the engine and the libraries under
// dotnet/ look at each other's values.
//
// In `object`: null, string and boolean are raw; class instances (Decimal, DateTime, JObject, …) are raw; every
// number, char and enum is a `Boxed`, so that (long)(object)1 can fail as in .NET. byte[] is a Uint8Array.

/** A .NET type as far as libraries need it. The engine's `Type` (expressions/types.ts) is one. */
export interface TypeRef {
  /** `System.Collections.Generic.List<System.Int32>`, `System.Int32[]`. */
  readonly fullName: string;
  /** As Type.ToString() prints it: ``System.Collections.Generic.List`1[System.Int32]``. */
  readonly reflectionName: string;
  readonly typeArguments: readonly TypeRef[];
  readonly isValueType: boolean;
  /** Set for enums: names and values in declaration order. */
  readonly enumInfo: EnumInfo | null;
}

export interface EnumInfo {
  readonly flags: boolean;
  readonly members: ReadonlyMap<string, number>;
  /** Full name of the underlying type; System.Int32 almost always. */
  readonly underlying: string;
}

/** A boxed number (JS number or bigint), char (code unit) or enum member. Immutable; identity is the box. */
export class Boxed {
  readonly type: TypeRef;
  readonly value: number | bigint;
  constructor(type: TypeRef, value: number | bigint) {
    this.type = type;
    this.value = value;
  }
}

/** Anything an expression can hold: see the head of this file. Never undefined. */
export type DotNetValue = unknown;

/** An argument that is `out` or `ref`: the callee assigns `value`. */
export interface Ref<T = DotNetValue> {
  value: T;
}

/**
 * What library classes may implement so that Equals, GetHashCode, ToString, CompareTo, string.Format, dictionaries,
 * sorting and foreach work on them. All optional.
 */
export interface DotNetObject {
  /** Object.ToString(). */
  toString(): string;
  /** Object.Equals; without it: reference equality. Must not throw on foreign types. */
  equals?(other: unknown): boolean;
  /** Equal objects give equal keys; used where .NET uses GetHashCode. Needed with `equals`. */
  hashKey?(): string | number;
  /** IComparable.CompareTo: negative, 0, positive. */
  compareTo?(other: unknown): number;
  /** IFormattable.ToString(format, InvariantCulture). */
  format?(format: string | null): string;
  /** IEnumerable<T>: elements in the unboxed form of T. */
  [Symbol.iterator]?(): Iterator<unknown>;
  /** For a type that is enumerable in more than one way: elements as the type named (JObject has two). */
  enumerateAs?(elementTypeFullName: string): Iterator<unknown>;
  /** Generic instances carry their own type. */
  readonly clrType?: TypeRef;
}

class PrimitiveRef implements TypeRef {
  readonly fullName: string;
  readonly reflectionName: string;
  readonly typeArguments: readonly TypeRef[] = [];
  readonly isValueType = true;
  readonly enumInfo = null;
  constructor(fullName: string) {
    this.fullName = fullName;
    this.reflectionName = fullName;
  }
}

const refs = new Map<string, TypeRef>();

/** The engine replaces the placeholders with its own types at load, so that there is one TypeRef a type. */
export function setPrimitiveType(type: TypeRef): void {
  refs.set(type.fullName, type);
}

/**
 * Boxes a primitive by the full name of its type: `box('System.Int64', 5n)`. A library that returns static type
 * `object` uses this. bool, string and class instances need no box.
 */
export function box(typeFullName: string, value: number | bigint): Boxed {
  let type = refs.get(typeFullName);
  if (type === undefined) {
    type = new PrimitiveRef(typeFullName);
    refs.set(typeFullName, type);
  }
  return new Boxed(type, value);
}

/**
 * An unboxed value of static type `type` as static type object has it. Only numbers and bigints need a box; `T?`
 * boxes as T.
 */
export function boxAs(type: TypeRef, value: DotNetValue): DotNetValue {
  if (typeof value !== 'number' && typeof value !== 'bigint') return value;
  const isNullable = type.fullName.startsWith('System.Nullable<');
  return new Boxed(isNullable ? type.typeArguments[0]! : type, value);
}
