// Conversions between types (C# specification, "Conversions"): which exist, which are implicit, and what each does to
// a value. Conversions of expressions without a type (lambdas, null, constants) are in binding/coerce.ts.
import { Boxed, type DotNetValue } from '../dotnet/boxed.ts';
import { invalidOperation } from '../dotnet/exception.ts';
import type { Member } from './member-table.ts';
import { isNumeric, numericConversion, widens } from './numeric.ts';
import { isReferenceConvertible, isSubtype } from './relations.ts';
import { castReference, tagDelegate, unbox } from './runtime/runtime-type.ts';
import { NULL_TYPE, type Primitive, type Type } from './types.ts';
import { findUserConversion } from './user-conversions.ts';

// biome-ignore lint/suspicious/noExplicitAny: static types were checked when the conversion was found
export type Apply = (value: any) => any;

export interface Conversion {
  readonly kind: 'identity' | 'numeric' | 'enum' | 'nullable' | 'reference' | 'boxing' | 'cast' | 'unboxing' | 'user';
  readonly implicit: boolean;
  /** Null: the value stays as it is. */
  readonly apply: Apply | null;
  readonly member?: Member;
}

const cache = new Map<number, Conversion | null>();

/**
 * The conversion from one type to another; null where there is none. `explicit` admits casts, `isChecked` decides
 * what integers out of range do.
 */
export function conversion(from: Type, to: Type, explicit: boolean, isChecked = false): Conversion | null {
  if (from === to) return IDENTITY;
  const key = (from.id * 65_536 + to.id) * 4 + (explicit ? 2 : 0) + (isChecked ? 1 : 0);
  let found = cache.get(key);
  if (found === undefined) {
    found = standardConversion(from, to, explicit, isChecked) ?? userConversion(from, to, explicit, isChecked);
    cache.set(key, found);
  }
  return found;
}

const IDENTITY: Conversion = { kind: 'identity', implicit: true, apply: null };

const make = (kind: Conversion['kind'], implicit: boolean, apply: Apply | null): Conversion => ({
  kind,
  implicit,
  apply,
});

/** Conversions that the language defines, user-defined ones excluded. */
export function standardConversion(from: Type, to: Type, explicit: boolean, isChecked = false): Conversion | null {
  if (from === to) return IDENTITY;
  if (from.kind === 'void' || to.kind === 'void') return null;
  return (
    (from === NULL_TYPE ? fromNull(to) : null) ??
    numeric(from, to, explicit, isChecked) ??
    nullable(from, to, explicit, isChecked) ??
    reference(from, to, explicit) ??
    boxing(from, to, explicit)
  );
}

function fromNull(to: Type): Conversion | null {
  return to.isNullable || to.isReferenceType ? make('reference', true, null) : null;
}

/** A numeric type, or the type under an enum. */
function numberOf(type: Type): Primitive | null {
  if (type.isEnum) return type.enumInfo!.underlying === 'System.Byte' ? 'byte' : 'int';
  return isNumeric(type.primitive) ? type.primitive : null;
}

function numeric(from: Type, to: Type, explicit: boolean, isChecked: boolean): Conversion | null {
  const a = numberOf(from);
  const b = numberOf(to);
  if (a === null || b === null) return null;
  const isEnum = from.isEnum || to.isEnum;
  const implicit = !isEnum && widens(a, b);
  if (!implicit && !explicit) return null;
  return make(isEnum ? 'enum' : 'numeric', implicit, numericConversion(a, b, isChecked) as Apply | null);
}

function nullable(from: Type, to: Type, explicit: boolean, isChecked: boolean): Conversion | null {
  if (to.isNullable) {
    const inner = conversionBetweenValues(from.underlying, to.underlying, explicit, isChecked);
    if (inner === null || (!from.isNullable && !from.isValueType)) return null;
    const { apply } = inner;
    if (!from.isNullable || apply === null) return make('nullable', inner.implicit, apply);
    return make('nullable', inner.implicit, (value) => (value === null ? null : apply(value)));
  }
  if (!from.isNullable || !explicit || !to.isValueType) return null;
  const inner = conversionBetweenValues(from.underlying, to, true, isChecked);
  if (inner === null) return null;
  const { apply } = inner;
  return make('nullable', false, (value) => {
    if (value === null) throw invalidOperation('Nullable object must have a value.');
    return apply === null ? value : apply(value);
  });
}

function conversionBetweenValues(from: Type, to: Type, explicit: boolean, isChecked: boolean): Conversion | null {
  return from === to ? IDENTITY : numeric(from, to, explicit, isChecked);
}

function reference(from: Type, to: Type, explicit: boolean): Conversion | null {
  if (from.isValueType || to.isValueType || from.kind === 'parameter' || to.kind === 'parameter') return null;
  if (isReferenceConvertible(from, to)) {
    const tag = from.isDelegate && to.primitive === 'object';
    return make('reference', true, tag ? tagged(from) : null);
  }
  if (!explicit || !mayBe(from, to)) return null;
  return make('cast', false, (value) => castReference(value, to));
}

function tagged(type: Type): Apply {
  return (value) => {
    if (value !== null) tagDelegate(value, type);
    return value;
  };
}

/** Whether an object of static type `from` could be a `to`. */
function mayBe(from: Type, to: Type): boolean {
  if (isReferenceConvertible(to, from)) return true;
  if (from.kind === 'array' && to.kind === 'array') return from.rank === to.rank && mayBe(from.element!, to.element!);
  const sealed = (type: Type): boolean =>
    type.primitive === 'string' || type.kind === 'array' || type.isDelegate || type.kind === 'anonymous';
  if (from.kind === 'interface') return !sealed(to) || to.kind === 'array';
  return to.kind === 'interface' && !sealed(from);
}

function boxing(from: Type, to: Type, explicit: boolean): Conversion | null {
  if (from.isValueType && to.isReferenceType && isSubtype(from.underlying, to)) {
    const type = from.underlying;
    const isNumber = type.isEnum || isNumeric(type.primitive);
    if (!isNumber || type.primitive === 'decimal') return make('boxing', true, null);
    return make('boxing', true, (value: number | bigint | null) => (value === null ? null : new Boxed(type, value)));
  }
  if (explicit && to.isValueType && from.isReferenceType && isSubtype(to.underlying, from)) {
    return make('unboxing', false, (value: DotNetValue) => unbox(value, to));
  }
  return null;
}

function userConversion(from: Type, to: Type, explicit: boolean, isChecked: boolean): Conversion | null {
  const found = findUserConversion(from, to, explicit);
  if (found === null) return null;
  const before = conversion(from, found.from, true, isChecked)?.apply ?? null;
  const after = conversion(found.to, to, true, isChecked)?.apply ?? null;
  const invoke = found.member.invoke;
  const { lifted } = found;
  const apply: Apply = (value) => {
    if (lifted && value === null) return null;
    if (invoke === null) throw new Error(`${found.member.signature} is not emulated.`);
    const result = invoke(before === null ? value : before(value));
    return after === null ? result : after(result);
  };
  return { kind: 'user', implicit: found.member.name === 'implicit' && !found.narrows, apply, member: found.member };
}
