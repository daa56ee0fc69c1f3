// What all LINQ operators share: checking and reading their source, making lazy results.
import type { TypeRef } from '../../../dotnet/boxed.ts';
import { spend } from '../../../dotnet/budget.ts';
import { DotNetArray } from '../../../dotnet/collections/array.ts';
import { iterate, Sequence } from '../../../dotnet/collections/enumerable.ts';
import { argumentNull, invalidOperation } from '../../../dotnet/exception.ts';

export type Selector = (item: unknown, index?: number) => unknown;
export type Predicate = (item: unknown, index?: number) => boolean;

/** The source if it is not null: LINQ checks arguments at once, even where it works late. */
export function source(value: unknown, name = 'source'): unknown {
  if (value === null) throw argumentNull(name);
  return value;
}

export function given<T>(value: T | null, name: string): T {
  if (value === null) throw argumentNull(name);
  return value;
}

/** Elements with a step of budget for each. */
export function* read(value: unknown, type?: TypeRef): Generator<unknown> {
  for (const item of iterate(value, type)) {
    spend();
    yield item;
  }
}

/** A sequence that runs `make` anew for each enumeration. */
export function lazy(type: TypeRef, make: () => Iterator<unknown>): Sequence {
  return new Sequence(type, make);
}

/** Elements as an array, without copying where that is safe. */
export function all(value: unknown, type?: TypeRef): unknown[] {
  if (value instanceof DotNetArray) return value.items;
  return [...read(value, type)];
}

/** Many operators give an empty array at once for an empty array. */
export function isEmptyArray(value: unknown): boolean {
  return (value instanceof DotNetArray || value instanceof Uint8Array) && value.length === 0;
}

export function emptyArray(type: TypeRef): DotNetArray | Uint8Array {
  return type.fullName === 'System.Byte' ? new Uint8Array() : new DotNetArray(type, []);
}

/** `lazy`, but an empty array where the source is one. */
export function lazyOver(items: unknown, type: TypeRef, make: () => Iterator<unknown>): unknown {
  return isEmptyArray(items) ? emptyArray(type) : new Sequence(type, make);
}

export const noElements = () => invalidOperation('Sequence contains no elements');
export const noMatch = () => invalidOperation('Sequence contains no matching element');
export const severalElements = () => invalidOperation('Sequence contains more than one element');
export const severalMatches = () => invalidOperation('Sequence contains more than one matching element');
