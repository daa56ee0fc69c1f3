// How interface members reach a collection whose class they do not know: arrays are wrapped, the others are expected
// to have the methods of `ListLike` or `MapLike` (List, Dictionary, HashSet; JArray and JObject do).
import { indexOutOfRange, notSupported } from '../exception.ts';
import { DotNetArray } from './array.ts';
import { iterate } from './sequence.ts';

export interface ListLike {
  get(index: number): unknown;
  set(index: number, value: unknown): void;
  add(item: unknown): unknown;
  insert(index: number, item: unknown): void;
  remove(item: unknown): boolean;
  removeAt(index: number): void;
  clear(): void;
}

export interface MapLike {
  get(key: unknown): unknown;
  set(key: unknown, value: unknown): void;
  find(key: unknown): { value: unknown } | null;
  has(key: unknown): boolean;
  add(key: unknown, value: unknown): void;
  remove(key: unknown): boolean;
  keys(): Iterable<unknown>;
  values(): Iterable<unknown>;
}

export function countOf(self: unknown): number {
  if (self instanceof DotNetArray || self instanceof Uint8Array) return self.length;
  const { count } = self as { count?: unknown };
  if (typeof count === 'number') return count;
  let total = 0;
  for (const _ of iterate(self)) total++;
  return total;
}

class FixedSize implements ListLike {
  readonly #items: unknown[] | Uint8Array;
  constructor(items: unknown[] | Uint8Array) {
    this.#items = items;
  }
  #check(index: number): number {
    if (index < 0 || index >= this.#items.length) throw indexOutOfRange();
    return index;
  }
  get(index: number): unknown {
    return this.#items[this.#check(index)];
  }
  set(index: number, value: unknown): void {
    this.#items[this.#check(index)] = value as never;
  }
  add(): never {
    throw notSupported('Collection was of a fixed size.');
  }
  insert(): never {
    throw notSupported('Collection was of a fixed size.');
  }
  remove(): never {
    throw notSupported('Collection was of a fixed size.');
  }
  removeAt(): never {
    throw notSupported('Collection was of a fixed size.');
  }
  clear(): never {
    throw notSupported('Collection is read-only.');
  }
}

export function listOf(self: unknown): ListLike {
  if (self instanceof Uint8Array) return new FixedSize(self);
  if (self instanceof DotNetArray) return new FixedSize(self.items);
  return self as ListLike;
}

interface AnyMap {
  get(key: unknown): unknown;
  set(key: unknown, value: unknown): void;
  find(key: unknown): { value: unknown } | null;
  has(key: unknown): boolean;
  add(key: unknown, value: unknown): void;
  remove(key: unknown): unknown;
  keys(): Iterable<unknown>;
  values(): Iterable<unknown>;
  asMap?(): AnyMap;
}

/** A dictionary as interface members use it; classes with other method names offer `asMap()`. */
export function mapOf(self: unknown): MapLike {
  const own = self as AnyMap;
  const map = own.asMap?.() ?? own;
  return {
    get: (key) => map.get(key),
    set: (key, value) => map.set(key, value),
    find: (key) => map.find(key),
    has: (key) => map.has(key),
    add: (key, value) => map.add(key, value),
    remove: (key) => {
      const removed = map.remove(key);
      return removed !== null && removed !== false;
    },
    keys: () => ({ [Symbol.iterator]: () => map.keys()[Symbol.iterator]() }),
    values: () => ({ [Symbol.iterator]: () => map.values()[Symbol.iterator]() }),
  };
}
