// How types relate: bases, interfaces, variance (C# specification, "Implicit reference conversions").

import type { Member } from './member-table.ts';
import { typeOf } from './registry.ts';
import { NULL_TYPE, substitute, substitutionOf, type Type } from './types.ts';

const interfaceCache = new Map<Type, readonly Type[]>();

/** The direct base class of a type, with its arguments filled in. */
export function baseTypeOf(type: Type): Type | null {
  if (type.kind === 'array') return typeOf('System.Array');
  if (type.kind === 'anonymous') return typeOf('System.Object');
  const base = type.definition?.base ?? null;
  return base === null ? null : substitute(base, substitutionOf(type));
}

/** The type and its base classes, nearest first. */
export function selfAndBases(type: Type): Type[] {
  const list: Type[] = [];
  for (let current: Type | null = type; current !== null; current = baseTypeOf(current)) list.push(current);
  return list;
}

const ARRAY_INTERFACES = ['IEnumerable', 'ICollection', 'IList', 'IReadOnlyCollection', 'IReadOnlyList'];

/** All interfaces a type implements, inherited ones included. */
export function interfacesOf(type: Type): readonly Type[] {
  const known = interfaceCache.get(type);
  if (known !== undefined) return known;
  const found = new Set<Type>();
  const add = (face: Type): void => {
    if (found.has(face)) return;
    found.add(face);
    for (const inherited of interfacesOf(face)) found.add(inherited);
  };
  if (type.kind === 'array') {
    if (type.rank === 1)
      for (const name of ARRAY_INTERFACES) add(typeOf(`System.Collections.Generic.${name}`, type.element!));
    add(typeOf('System.Collections.IEnumerable'));
  } else {
    const map = substitutionOf(type);
    for (const face of type.definition?.interfaces ?? []) add(substitute(face, map));
    const base = baseTypeOf(type);
    if (base !== null) for (const face of interfacesOf(base)) add(face);
  }
  const list = [...found];
  interfaceCache.set(type, list);
  return list;
}

/** Identity or implicit reference conversion from `from` to `to` (boxing is not one). */
export function isReferenceConvertible(from: Type, to: Type): boolean {
  if (from === to) return true;
  if (from === NULL_TYPE) return to.isReferenceType;
  if (from.isValueType || to.isValueType || from.kind === 'parameter' || to.kind === 'parameter') return false;
  return isSubtype(from, to);
}

/** Whether instances of `from` are instances of `to`, value types included. */
export function isSubtype(from: Type, to: Type): boolean {
  if (from === to) return true;
  if (to.primitive === 'object') return from.kind !== 'void' && from.kind !== 'null';
  if (from.kind === 'array' && to.kind === 'array') {
    return from.rank === to.rank && isReferenceConvertible(from.element!, to.element!);
  }
  if (to.kind === 'interface') {
    return (
      variantMatch(from, to) ||
      interfacesOf(from).some((face) => face === to || variantMatch(face, to)) ||
      arrayFace(from, to)
    );
  }
  if (to.kind === 'delegate') return variantMatch(from, to);
  return selfAndBases(from).includes(to);
}

/** `string[]` is an `IList<object>` though IList is invariant. */
function arrayFace(from: Type, to: Type): boolean {
  return (
    from.kind === 'array' &&
    from.rank === 1 &&
    to.typeArguments.length === 1 &&
    ARRAY_INTERFACES.includes(to.definition!.name) &&
    isReferenceConvertible(from.element!, to.typeArguments[0]!)
  );
}

function variantMatch(from: Type, to: Type): boolean {
  if (from.definition !== to.definition || from.definition === null || from.typeArguments.length === 0) return false;
  return from.definition.variance.every((variance, index) => {
    const a = from.typeArguments[index]!;
    const b = to.typeArguments[index]!;
    if (a === b) return true;
    if (variance === 'out') return isReferenceConvertible(a, b);
    return variance === 'in' && isReferenceConvertible(b, a);
  });
}

/** Constructions of the generic `definition` that `type` is or implements. */
export function constructionsOf(type: Type, fullName: string, arity: number): Type[] {
  const matches = (candidate: Type): boolean =>
    candidate.definition?.fullName === fullName && candidate.typeArguments.length === arity;
  const bases = selfAndBases(type).filter(matches);
  return bases.length > 0 ? bases : interfacesOf(type).filter(matches);
}

export interface DelegateShape {
  readonly parameters: readonly Type[];
  readonly returns: Type;
}

/** Parameter and return types of a delegate type; null for other types. */
export function delegateShape(type: Type): DelegateShape | null {
  if (type.kind !== 'delegate') return null;
  const invoke = type.definition!.members.named('Invoke')[0] as Member;
  const map = substitutionOf(type);
  return {
    parameters: invoke.parameters.map((parameter) => substitute(parameter.type, map)),
    returns: substitute(invoke.returns, map),
  };
}
