// Collections beyond the documented list, which .NET has and real expressions tried: ArrayList, SortedDictionary,
// SortedSet; and the number type of JSON integers beyond 64 bits.
import type { Ref, TypeRef } from '../../dotnet/boxed.ts';
import { type EqualityComparer, type OrderComparer, order } from '../../dotnet/collections/comparers.ts';
import { Dictionary, HashSet } from '../../dotnet/collections/dictionary.ts';
import { iterate, iterateBoxed } from '../../dotnet/collections/enumerable.ts';
import type { KeyValuePair } from '../../dotnet/collections/key-value-pair.ts';
import { List } from '../../dotnet/collections/list.ts';
import { genericType } from '../../dotnet/collections/type-factory.ts';
import { BigInteger } from '../../dotnet/json/big-integer.ts';
import { declareType, typeOf } from '../registry.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import type { Type } from '../types.ts';

class ArrayList extends List {
  override readonly clrType: TypeRef = genericType('System.Collections.ArrayList');
}

const arrayList = (items: unknown[] = []): ArrayList => new ArrayList(typeOf('System.Object'), items);

declareType(
  'class System.Collections.ArrayList : System.Collections.IList',
  {
    '.ctor()': () => arrayList(),
    '.ctor(System.Collections.ICollection c)': (items) => arrayList([...iterateBoxed(items)]),
    'int Count { get; }': (self: List) => self.count,
    'int Add(object value)': (self: List, item) => {
      self.add(item);
      return self.count - 1;
    },
    'void Clear()': (self: List) => self.clear(),
    'bool Contains(object item)': (self: List, item) => self.contains(item),
    'int IndexOf(object value)': (self: List, item) => self.indexOf(item),
    'void Remove(object obj)': (self: List, item) => void self.remove(item),
    'void RemoveAt(int index)': (self: List, index: number) => self.removeAt(index),
    'object this[int index] { get; set; }': {
      get: (self: List, index: number) => self.get(index),
      set: (self: List, index: number, value) => self.set(index, value),
    },
    'object[] ToArray()': (self: List) => [...self.items],
  },
  { represents: ArrayList },
);

class SortedDictionary extends Dictionary {
  override readonly clrType: TypeRef;
  readonly #compare: (a: unknown, b: unknown) => number;

  constructor(keyType: TypeRef, valueType: TypeRef, comparer: OrderComparer | null = null) {
    super(keyType, valueType, comparer as unknown as EqualityComparer | null);
    this.clrType = genericType('System.Collections.Generic.SortedDictionary', keyType, valueType);
    this.#compare = order(comparer);
  }

  override *keys(): Generator<unknown> {
    for (const pair of this) yield pair.key;
  }

  override *values(): Generator<unknown> {
    for (const pair of this) yield pair.value;
  }

  override *[Symbol.iterator](): Generator<KeyValuePair> {
    yield* [...super[Symbol.iterator]()].sort((a, b) => this.#compare(a.key, b.key));
  }
}

function filled(dictionary: SortedDictionary, pairs: unknown): SortedDictionary {
  for (const pair of iterate<KeyValuePair>(pairs, dictionary.elementType)) dictionary.add(pair.key, pair.value);
  return dictionary;
}

declareType(
  'class System.Collections.Generic.SortedDictionary<TKey, TValue> : IDictionary<TKey, TValue>, IReadOnlyDictionary<TKey, TValue>',
  {
    '.ctor()': (K: TypeRef, V: TypeRef) => new SortedDictionary(K, V),
    '.ctor(IComparer<TKey> comparer)': (K: TypeRef, V: TypeRef, comparer) => new SortedDictionary(K, V, comparer),
    '.ctor(IDictionary<TKey, TValue> dictionary)': (K: TypeRef, V: TypeRef, pairs) =>
      filled(new SortedDictionary(K, V), pairs),
    '.ctor(IDictionary<TKey, TValue> dictionary, IComparer<TKey> comparer)': (
      K: TypeRef,
      V: TypeRef,
      pairs,
      comparer,
    ) => filled(new SortedDictionary(K, V, comparer), pairs),
    'int Count { get; }': (self: Dictionary) => self.count,
    'TValue this[TKey key] { get; set; }': {
      get: (self: Dictionary, key) => self.get(key),
      set: (self: Dictionary, key, value) => self.set(key, value),
    },
    'ICollection<TKey> Keys { get; }': (self: Dictionary) => [...self.keys()],
    'ICollection<TValue> Values { get; }': (self: Dictionary) => [...self.values()],
    'void Add(TKey key, TValue value)': (self: Dictionary, key, value) => self.add(key, value),
    'void Clear()': (self: Dictionary) => self.clear(),
    'bool ContainsKey(TKey key)': (self: Dictionary, key) => self.has(key),
    'bool Remove(TKey key)': (self: Dictionary, key) => self.remove(key) !== null,
    'bool TryGetValue(TKey key, out TValue value)': (self: Dictionary, key, result: Ref) => {
      const found = self.find(key);
      result.value = found === null ? defaultValueOf(self.valueType as Type) : found.value;
      return found !== null;
    },
  },
  { represents: SortedDictionary },
);

class SortedSet extends HashSet {
  override readonly clrType: TypeRef;
  readonly compare: (a: unknown, b: unknown) => number;

  constructor(elementType: TypeRef, items: Iterable<unknown> = [], comparer: OrderComparer | null = null) {
    super(elementType, items, comparer as unknown as EqualityComparer | null);
    this.clrType = genericType('System.Collections.Generic.SortedSet', elementType);
    this.compare = order(comparer);
  }

  override *[Symbol.iterator](): Generator<unknown> {
    yield* [...super[Symbol.iterator]()].sort(this.compare);
  }
}

const edge = (self: SortedSet, at: 0 | -1): unknown => [...self].at(at) ?? defaultValueOf(self.elementType as Type);

declareType(
  'class System.Collections.Generic.SortedSet<T> : ISet<T>, IReadOnlySet<T>',
  {
    '.ctor()': (T: TypeRef) => new SortedSet(T),
    '.ctor(IComparer<T> comparer)': (T: TypeRef, comparer) => new SortedSet(T, [], comparer),
    '.ctor(IEnumerable<T> collection)': (T: TypeRef, items) => new SortedSet(T, iterate(items, T)),
    '.ctor(IEnumerable<T> collection, IComparer<T> comparer)': (T: TypeRef, items, comparer) =>
      new SortedSet(T, iterate(items, T), comparer),
    'int Count { get; }': (self: HashSet) => self.count,
    'bool Add(T item)': (self: HashSet, item) => self.add(item),
    'bool Contains(T item)': (self: HashSet, item) => self.has(item),
    'bool Remove(T item)': (self: HashSet, item) => self.remove(item),
    'T Min { get; }': (self: SortedSet) => edge(self, 0),
    'T Max { get; }': (self: SortedSet) => edge(self, -1),
  },
  { represents: SortedSet },
);

declareType(
  'struct System.Numerics.BigInteger : IComparable, IFormattable',
  {},
  { represents: BigInteger, defaultValue: new BigInteger(0n) },
);
