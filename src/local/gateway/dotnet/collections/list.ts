// System.Collections.Generic.List<T>.

import type { TypeRef } from '../boxed.ts';
import { spend, spendBytes } from '../budget.ts';
import { argumentException, argumentNull, argumentOutOfRange, invalidOperation, notSupported } from '../exception.ts';
import { equalObjects } from '../objects.ts';
import { genericType } from './type-factory.ts';

const BAD_INDEX = 'Index was out of range. Must be non-negative and less than the size of the collection.';

export class List<T = unknown> {
  readonly clrType: TypeRef;
  readonly elementType: TypeRef;
  items: T[];
  /** Counts changes, so that enumerators notice them. */
  version = 0;
  /** ReadOnlyCollection<T>. */
  readonly isReadOnly: boolean;

  constructor(elementType: TypeRef, items: T[] = [], readOnly = false) {
    this.elementType = elementType;
    this.items = items;
    this.isReadOnly = readOnly;
    this.clrType = genericType(
      readOnly ? 'System.Collections.ObjectModel.ReadOnlyCollection' : 'System.Collections.Generic.List',
      elementType,
    );
  }

  static of<T>(elementType: TypeRef, items: T[]): List<T> {
    return new List(elementType, items);
  }

  get count(): number {
    return this.items.length;
  }

  get(index: number): T {
    if (index < 0 || index >= this.items.length) throw argumentOutOfRange('index', BAD_INDEX);
    return this.items[index]!;
  }

  set(index: number, value: T): void {
    this.#change();
    if (index < 0 || index >= this.items.length) throw argumentOutOfRange('index', BAD_INDEX);
    this.items[index] = value;
  }

  #change(): void {
    if (this.isReadOnly) throw notSupported('Collection is read-only.');
    this.version++;
  }

  add(item: T): void {
    this.#change();
    spend();
    spendBytes(8);
    this.items.push(item);
  }

  addRange(items: Iterable<T>): void {
    this.insertRange(this.items.length, items);
  }

  insert(index: number, item: T): void {
    this.insertRange(index, [item], 'Index must be within the bounds of the List.');
  }

  insertRange(index: number, items: Iterable<T>, message = BAD_INDEX): void {
    if (index < 0 || index > this.items.length) throw argumentOutOfRange('index', message);
    const added = [...items];
    spend(added.length + 1);
    spendBytes(added.length * 8);
    this.#change();
    this.items = [...this.items.slice(0, index), ...added, ...this.items.slice(index)];
  }

  indexOf(item: T): number {
    spend(this.items.length);
    return this.items.findIndex((candidate) => equalObjects(candidate, item));
  }

  contains(item: T): boolean {
    return this.indexOf(item) >= 0;
  }

  remove(item: T): boolean {
    const index = this.indexOf(item);
    if (index >= 0) this.removeAt(index);
    return index >= 0;
  }

  removeAt(index: number): void {
    if (index < 0 || index >= this.items.length) throw argumentOutOfRange('index', BAD_INDEX);
    this.#change();
    this.items.splice(index, 1);
  }

  removeRange(index: number, count: number): void {
    this.checkRange(index, count);
    if (count === 0) return;
    this.#change();
    this.items.splice(index, count);
  }

  removeAll(match: (item: T) => boolean): number {
    const kept = this.items.filter((item) => !match(item));
    const removed = this.items.length - kept.length;
    if (removed > 0) this.#change();
    this.items = kept;
    return removed;
  }

  clear(): void {
    this.#change();
    this.items = [];
  }

  /** Notes that the items were sorted or reversed in place. */
  touched(): void {
    this.#change();
  }

  checkRange(index: number, count: number): void {
    const message = 'Non-negative number required.';
    if (index < 0) throw argumentOutOfRange('index', message);
    if (count < 0) throw argumentOutOfRange('count', message);
    if (this.items.length - index < count) {
      throw argumentException(
        'Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.',
      );
    }
  }

  *[Symbol.iterator](): Generator<T> {
    const { version } = this;
    for (let index = 0; index < this.items.length; index++) {
      yield this.items[index]!;
      if (version !== this.version) {
        throw invalidOperation('Collection was modified; enumeration operation may not execute.');
      }
    }
  }
}

/** The argument if it is not null. */
export function required<T>(value: T | null, name: string): T {
  if (value === null) throw argumentNull(name);
  return value;
}
