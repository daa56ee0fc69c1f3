// OrderBy and ThenBy: a stable sort by several keys, done when enumeration starts.

import type { TypeRef } from '../../boxed.ts';
import { spend } from '../../budget.ts';
import { type DotNetException, invalidOperation } from '../../exception.ts';
import { type OrderComparer, order } from '../comparers.ts';
import { iterate } from '../sequence.ts';

interface SortKey<T> {
  readonly key: (item: T) => unknown;
  readonly compare: (a: unknown, b: unknown) => number;
  readonly descending: boolean;
}

/** IOrderedEnumerable<T>. */
export class OrderedSequence<T = unknown> {
  readonly elementType: TypeRef;
  readonly source: unknown;
  readonly #keys: readonly SortKey<T>[];

  constructor(elementType: TypeRef, source: unknown, keys: readonly SortKey<T>[] = []) {
    this.elementType = elementType;
    this.source = source;
    this.#keys = keys;
  }

  by(key: (item: T) => unknown, comparer: OrderComparer | null, descending: boolean): OrderedSequence<T> {
    return new OrderedSequence(this.elementType, this.source, [
      ...this.#keys,
      { key, compare: order(comparer), descending },
    ]);
  }

  *[Symbol.iterator](): Generator<T> {
    const rows = Array.from(iterate<T>(this.source, this.elementType), (item) => ({
      item,
      keys: this.#keys.map(({ key }) => key(item)),
    }));
    spend(rows.length);
    try {
      rows.sort((a, b) => this.#compare(a.keys, b.keys));
    } catch (error) {
      const known = error as Partial<DotNetException>;
      if (known.type !== undefined && known.catchable === true)
        throw invalidOperation('Failed to compare two elements in the array.');
      throw error;
    }
    for (const { item } of rows) yield item;
  }

  #compare(a: readonly unknown[], b: readonly unknown[]): number {
    spend();
    for (let index = 0; index < this.#keys.length; index++) {
      const { compare, descending } = this.#keys[index]!;
      const result = compare(a[index], b[index]);
      if (result !== 0) return descending ? -result : result;
    }
    return 0;
  }
}
