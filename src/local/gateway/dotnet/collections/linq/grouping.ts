// IGrouping<K, T> and ILookup<K, T>: elements by key, keys in the order they were met first.
import type { TypeRef } from '../../boxed.ts';
import { DotNetArray } from '../array.ts';
import { type EqualityComparer, keyFunction } from '../comparers.ts';
import { genericType } from '../type-factory.ts';

export class Grouping<K = unknown, T = unknown> {
  readonly clrType: TypeRef;
  readonly elementType: TypeRef;
  readonly key: K;
  readonly items: T[] = [];

  constructor(keyType: TypeRef, elementType: TypeRef, key: K) {
    this.elementType = elementType;
    this.clrType = genericType('System.Linq.IGrouping', keyType, elementType);
    this.key = key;
  }

  get count(): number {
    return this.items.length;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }
}

export class Lookup<K = unknown, T = unknown> {
  readonly clrType: TypeRef;
  readonly elementType: TypeRef;
  readonly #valueType: TypeRef;
  readonly groups = new Map<unknown, Grouping<K, T>>();
  readonly #keyOf: (value: unknown) => unknown;
  readonly #keyType: TypeRef;

  constructor(keyType: TypeRef, valueType: TypeRef, comparer: EqualityComparer | null) {
    this.#keyType = keyType;
    this.#valueType = valueType;
    this.elementType = genericType('System.Linq.IGrouping', keyType, valueType);
    this.clrType = genericType('System.Linq.Lookup', keyType, valueType);
    this.#keyOf = keyFunction(comparer);
  }

  group(key: K): Grouping<K, T> {
    const hash = this.#keyOf(key);
    let found = this.groups.get(hash);
    if (found === undefined) {
      found = new Grouping(this.#keyType, this.#valueType, key);
      this.groups.set(hash, found);
    }
    return found;
  }

  get count(): number {
    return this.groups.size;
  }

  has(key: K): boolean {
    return this.groups.has(this.#keyOf(key));
  }

  get(key: K): Iterable<T> {
    return this.groups.get(this.#keyOf(key)) ?? new DotNetArray<T>(this.#valueType, []);
  }

  [Symbol.iterator](): Iterator<Grouping<K, T>> {
    return this.groups.values();
  }
}
