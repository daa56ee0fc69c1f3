// Run-time types: what GetType() says, and the checks of casts, `is` and `as`.
import { Boxed, type DotNetValue, type TypeRef } from '../../dotnet/boxed.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { OrderedSequence } from '../../dotnet/collections/linq/ordering.ts';
import { Sequence, setElementTypes } from '../../dotnet/collections/sequence.ts';
import { DotNetException, invalidCast, nullReference } from '../../dotnet/exception.ts';
import { setRuntimeTypeResolver } from '../../dotnet/objects.ts';
import { definitionOfClass, typeOf } from '../registry.ts';
import { isSubtype } from '../relations.ts';
import { arrayOf, instantiate, type Type } from '../types.ts';

const delegateTypes = new WeakMap<object, Type>();

/** Remembers the delegate type of a lambda that is stored as an object. */
export function tagDelegate(value: object, type: Type): void {
  if (!delegateTypes.has(value)) delegateTypes.set(value, type);
}

/** The run-time type of a value in object form. */
export function runtimeTypeOf(value: NonNullable<DotNetValue>): Type {
  switch (typeof value) {
    case 'string':
      return typeOf('System.String');
    case 'boolean':
      return typeOf('System.Boolean');
    case 'function':
      return delegateTypes.get(value) ?? typeOf('System.Delegate');
    case 'object':
      return objectType(value as object);
    default:
      throw new Error(`A value of static type object is not boxed: ${String(value)}.`);
  }
}

function objectType(value: object): Type {
  if (value instanceof Boxed) return value.type as Type;
  if (value instanceof DotNetArray) return arrayOf(value.elementType as Type, value.lengths.length);
  if (value instanceof Uint8Array) return arrayOf(typeOf('System.Byte'));
  if (value instanceof Sequence) return typeOf('System.Collections.Generic.IEnumerable', value.elementType as Type);
  if (value instanceof OrderedSequence) return typeOf('System.Linq.IOrderedEnumerable', value.elementType as Type);
  if (value instanceof DotNetException) return typeOf(value.type);
  const own = (value as { clrType?: TypeRef }).clrType;
  if (own !== undefined) return own as Type;
  const definition = definitionOfClass(value.constructor);
  if (definition === null) throw new Error(`Nobody declares the type of ${value.constructor.name} objects.`);
  return instantiate(definition);
}

setRuntimeTypeResolver(runtimeTypeOf);

/** Called once all types are declared. */
export function connectElementTypes(): void {
  setElementTypes(typeOf('System.Char'), typeOf('System.Byte'));
}

/** `value is type`; `type` may be nullable. */
export function isInstance(value: DotNetValue, type: Type): boolean {
  if (value === null) return false;
  const target = type.underlying;
  if (target.primitive === 'object') return true;
  return isSubtype(runtimeTypeOf(value as NonNullable<DotNetValue>), target);
}

/** `(type)value` for a reference type. */
export function castReference(value: DotNetValue, type: Type): DotNetValue {
  if (value === null || isInstance(value, type)) return value;
  throw castFailed(value as NonNullable<DotNetValue>, type);
}

function castFailed(value: NonNullable<DotNetValue>, type: Type): DotNetException {
  const from = runtimeTypeOf(value);
  return invalidCast(`Unable to cast object of type '${from.reflectionName}' to type '${type.reflectionName}'.`);
}

/** `(type)value` for a value type: the exact type must be in the box, an enum and its underlying type excepted. */
export function unbox(value: DotNetValue, type: Type): DotNetValue {
  if (type.isNullable) return value === null ? null : unbox(value, type.underlying);
  if (value === null) throw nullReference();
  if (value instanceof Boxed) {
    if (value.type === type || underlyingName(value.type) === underlyingName(type)) return value.value;
  } else if (runtimeTypeOf(value as NonNullable<DotNetValue>) === type) return value;
  throw castFailed(value as NonNullable<DotNetValue>, type);
}

function underlyingName(type: TypeRef): string {
  return type.enumInfo === null ? type.fullName : type.enumInfo.underlying;
}

/** The value of a type pattern: unboxed for value types. */
export function unwrap(value: DotNetValue): DotNetValue {
  return value instanceof Boxed ? value.value : value;
}
