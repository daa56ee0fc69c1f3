// System.Collections.Generic.Dictionary<TKey, TValue> and HashSet<T>. Enumeration gives entries in the order of their
// slots; a removed entry's slot is the next one to be used, as in .NET.

import type { TypeRef } from '../boxed.ts';
import { boxAs } from '../boxed.ts';
import { spend, spendBytes } from '../budget.ts';
import { argumentException, argumentNull, DotNetException, invalidOperation, notSupported } from '../exception.ts';
import { textOf } from '../objects.ts';
import { type EqualityComparer, keyFunction } from './comparers.ts';
import { KeyValuePair } from './key-value-pair.ts';
import { genericType } from './type-factory.ts';

interface Entry<K, V> {
  key: K;
  value: V;
}

/** Slots with free ones, by key. */
export class HashTable<K, V> {
  readonly comparer: EqualityComparer | null;
  readonly #keyOf: (value: unknown) => unknown;
  readonly #index = new Map<unknown, number>();
  #slots: (Entry<K, V> | null)[] = [];
  #free: number[] = [];
  version = 0;

  constructor(comparer: EqualityComparer | null) {
    this.comparer = comparer;
    this.#keyOf = keyFunction(comparer);
  }

  get count(): number {
    return this.#index.size;
  }

  find(key: K): Entry<K, V> | null {
    const slot = this.#index.get(this.#keyOf(key));
    return slot === undefined ? null : this.#slots[slot]!;
  }

  /** False if the key is there already. */
  add(key: K, value: V): boolean {
    const hash = this.#keyOf(key);
    if (this.#index.has(hash)) return false;
    spend();
    spendBytes(48);
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slots[slot] = { key, value };
    this.#index.set(hash, slot);
    this.version++;
    return true;
  }

  remove(key: K): Entry<K, V> | null {
    const hash = this.#keyOf(key);
    const slot = this.#index.get(hash);
    if (slot === undefined) return null;
    const entry = this.#slots[slot]!;
    this.#index.delete(hash);
    this.#slots[slot] = null;
    this.#free.push(slot);
    return entry;
  }

  clear(): void {
    this.#index.clear();
    this.#slots = [];
    this.#free = [];
  }

  *entries(): Generator<Entry<K, V>> {
    const { version } = this;
    for (let slot = 0; slot < this.#slots.length; slot++) {
      const entry = this.#slots[slot];
      if (entry === null || entry === undefined) continue;
      yield entry;
      if (version !== this.version) {
        throw invalidOperation('Collection was modified; enumeration operation may not execute.');
      }
    }
  }
}

interface DictionaryTypes {
  readonly own: TypeRef;
  readonly element: TypeRef;
}

const types = new WeakMap<TypeRef, WeakMap<TypeRef, DictionaryTypes>>();

/** Each request makes several dictionaries of the same few types: finding those by name would cost more than the rest. */
function typesOf(key: TypeRef, value: TypeRef): DictionaryTypes {
  const byValue = types.get(key) ?? new WeakMap<TypeRef, DictionaryTypes>();
  types.set(key, byValue);
  let found = byValue.get(value);
  if (found === undefined) {
    found = {
      own: genericType('System.Collections.Generic.Dictionary', key, value),
      element: genericType('System.Collections.Generic.KeyValuePair', key, value),
    };
    byValue.set(value, found);
  }
  return found;
}

export class Dictionary<K = unknown, V = unknown> {
  readonly clrType: TypeRef;
  readonly keyType: TypeRef;
  readonly valueType: TypeRef;
  readonly elementType: TypeRef;
  readonly table: HashTable<K, V>;
  /** ReadOnlyDictionary and what `context` hands out. */
  readonly isReadOnly: boolean;

  constructor(keyType: TypeRef, valueType: TypeRef, comparer: EqualityComparer | null = null, readOnly = false) {
    this.keyType = keyType;
    this.valueType = valueType;
    const { own, element } = typesOf(keyType, valueType);
    this.clrType = own;
    this.elementType = element;
    this.table = new HashTable(comparer);
    this.isReadOnly = readOnly;
  }

  get count(): number {
    return this.table.count;
  }

  #key(key: K): K {
    if (key === null) throw argumentNull('key');
    return key;
  }

  #change(): void {
    if (this.isReadOnly) throw notSupported('Collection is read-only.');
  }

  get(key: K): V {
    const entry = this.table.find(this.#key(key));
    if (entry === null) {
      const text = textOf(boxAs(this.keyType, key));
      throw new DotNetException(
        'System.Collections.Generic.KeyNotFoundException',
        `The given key '${text}' was not present in the dictionary.`,
      );
    }
    return entry.value;
  }

  /** The entry's value in `{ value }`, or null. */
  find(key: K): { value: V } | null {
    return this.table.find(this.#key(key));
  }

  has(key: K): boolean {
    return this.table.find(this.#key(key)) !== null;
  }

  set(key: K, value: V): void {
    this.#change();
    const entry = this.table.find(this.#key(key));
    if (entry === null) this.table.add(key, value);
    else entry.value = value;
  }

  add(key: K, value: V): void {
    if (!this.tryAdd(key, value)) {
      throw argumentException(
        `An item with the same key has already been added. Key: ${textOf(boxAs(this.keyType, key))}`,
      );
    }
  }

  tryAdd(key: K, value: V): boolean {
    this.#change();
    return this.table.add(this.#key(key), value);
  }

  remove(key: K): { value: V } | null {
    this.#change();
    return this.table.remove(this.#key(key));
  }

  clear(): void {
    this.#change();
    this.table.clear();
  }

  *keys(): Generator<K> {
    for (const entry of this.table.entries()) yield entry.key;
  }

  *values(): Generator<V> {
    for (const entry of this.table.entries()) yield entry.value;
  }

  *[Symbol.iterator](): Generator<KeyValuePair<K, V>> {
    for (const { key, value } of this.table.entries()) yield new KeyValuePair(this.elementType, key, value);
  }
}

/** Dictionary<K, V>.KeyCollection and ValueCollection: live views. */
export class DictionaryView<T = unknown> {
  readonly clrType: TypeRef;
  readonly elementType: TypeRef;
  readonly dictionary: Dictionary;
  readonly #read: () => Iterator<unknown>;

  constructor(dictionary: Dictionary, which: 'Key' | 'Value') {
    this.dictionary = dictionary;
    this.elementType = which === 'Key' ? dictionary.keyType : dictionary.valueType;
    this.clrType = genericType(
      `System.Collections.Generic.Dictionary.${which}Collection`,
      dictionary.keyType,
      dictionary.valueType,
    );
    this.#read = () => (which === 'Key' ? dictionary.keys() : dictionary.values());
  }

  get count(): number {
    return this.dictionary.count;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#read() as Iterator<T>;
  }
}

export class HashSet<T = unknown> {
  readonly clrType: TypeRef;
  readonly elementType: TypeRef;
  readonly table: HashTable<T, true>;

  constructor(elementType: TypeRef, items: Iterable<T> = [], comparer: EqualityComparer | null = null) {
    this.elementType = elementType;
    this.clrType = genericType('System.Collections.Generic.HashSet', elementType);
    this.table = new HashTable(comparer);
    for (const item of items) this.table.add(item, true);
  }

  get count(): number {
    return this.table.count;
  }

  has(item: T): boolean {
    return this.table.find(item) !== null;
  }

  add(item: T): boolean {
    return this.table.add(item, true);
  }

  remove(item: T): boolean {
    return this.table.remove(item) !== null;
  }

  removeAll(match: (item: T) => boolean): number {
    const gone = [...this].filter(match);
    for (const item of gone) this.table.remove(item);
    return gone.length;
  }

  *[Symbol.iterator](): Generator<T> {
    for (const entry of this.table.entries()) yield entry.key;
  }
}
