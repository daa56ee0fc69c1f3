// Dictionary<TKey, TValue>, its key and value collections, and the extension methods of CollectionExtensions.
import type { Ref, TypeRef } from '../../dotnet/boxed.ts';
import type { EqualityComparer } from '../../dotnet/collections/comparers.ts';
import { DefaultComparer, FunctionComparer } from '../../dotnet/collections/comparers.ts';
import { Dictionary, DictionaryView } from '../../dotnet/collections/dictionary.ts';
import { iterate } from '../../dotnet/collections/enumerable.ts';
import { Enumerator } from '../../dotnet/collections/enumerator.ts';
import type { KeyValuePair } from '../../dotnet/collections/key-value-pair.ts';
import { List, required } from '../../dotnet/collections/list.ts';
import { mapOf } from '../../dotnet/collections/protocol.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import { declareType } from '../registry.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import type { Type } from '../types.ts';

function fill(dictionary: Dictionary, pairs: unknown, name: string): Dictionary {
  for (const pair of iterate<KeyValuePair>(required(pairs, name), dictionary.elementType))
    dictionary.add(pair.key, pair.value);
  return dictionary;
}

declareType(
  'class System.Collections.Generic.Dictionary<TKey, TValue> : IDictionary<TKey, TValue>, IReadOnlyDictionary<TKey, TValue>, System.Collections.IDictionary',
  {
    '.ctor()': (K: TypeRef, V: TypeRef) => new Dictionary(K, V),
    '.ctor(int capacity)': (K: TypeRef, V: TypeRef) => new Dictionary(K, V),
    '.ctor(IEqualityComparer<TKey> comparer)': (K: TypeRef, V: TypeRef, comparer: EqualityComparer | null) =>
      new Dictionary(K, V, comparer),
    '.ctor(int capacity, IEqualityComparer<TKey> comparer)': (
      K: TypeRef,
      V: TypeRef,
      _capacity,
      comparer: EqualityComparer | null,
    ) => new Dictionary(K, V, comparer),
    '.ctor(IDictionary<TKey, TValue> dictionary)': (K: TypeRef, V: TypeRef, pairs) =>
      fill(new Dictionary(K, V), pairs, 'dictionary'),
    '.ctor(IDictionary<TKey, TValue> dictionary, IEqualityComparer<TKey> comparer)': (
      K: TypeRef,
      V: TypeRef,
      pairs,
      comparer: EqualityComparer | null,
    ) => fill(new Dictionary(K, V, comparer), pairs, 'dictionary'),
    '.ctor(IEnumerable<KeyValuePair<TKey, TValue>> collection)': (K: TypeRef, V: TypeRef, pairs) =>
      fill(new Dictionary(K, V), pairs, 'collection'),
    '.ctor(IEnumerable<KeyValuePair<TKey, TValue>> collection, IEqualityComparer<TKey> comparer)': (
      K: TypeRef,
      V: TypeRef,
      pairs,
      comparer: EqualityComparer | null,
    ) => fill(new Dictionary(K, V, comparer), pairs, 'collection'),
    'int Count { get; }': (self: Dictionary) => self.count,
    'TValue this[TKey key] { get; set; }': {
      get: (self: Dictionary, key) => self.get(key),
      set: (self: Dictionary, key, value) => self.set(key, value),
    },
    'System.Collections.Generic.Dictionary.KeyCollection<TKey, TValue> Keys { get; }': (self: Dictionary) =>
      new DictionaryView(self, 'Key'),
    'System.Collections.Generic.Dictionary.ValueCollection<TKey, TValue> Values { get; }': (self: Dictionary) =>
      new DictionaryView(self, 'Value'),
    'IEqualityComparer<TKey> Comparer { get; }': (self: Dictionary) => self.table.comparer ?? new DefaultComparer(),
    'void Add(TKey key, TValue value)': (self: Dictionary, key, value) => self.add(key, value),
    'bool TryAdd(TKey key, TValue value)': (self: Dictionary, key, value) => self.tryAdd(key, value),
    'void Clear()': (self: Dictionary) => self.clear(),
    'bool ContainsKey(TKey key)': (self: Dictionary, key) => self.has(key),
    'bool ContainsValue(TValue value)': (self: Dictionary, value) =>
      [...self.values()].some((item) => new DefaultComparer().equalValues(item, value)),
    'bool Remove(TKey key)': (self: Dictionary, key) => self.remove(key) !== null,
    'bool Remove(TKey key, out TValue value)': (self: Dictionary, key, result: Ref) => {
      const removed = self.remove(key);
      result.value = removed === null ? defaultValueOf(self.valueType as Type) : removed.value;
      return removed !== null;
    },
    'bool TryGetValue(TKey key, out TValue value)': (self: Dictionary, key, result: Ref) => {
      const found = self.find(key);
      result.value = found === null ? defaultValueOf(self.valueType as Type) : found.value;
      return found !== null;
    },
    'System.Collections.Generic.Dictionary.Enumerator<TKey, TValue> GetEnumerator()': (self: Dictionary) =>
      new Enumerator(self.elementType, self),
    'int EnsureCapacity(int capacity)': (_self, capacity) => capacity,
    'void TrimExcess()': () => undefined,
    'void TrimExcess(int capacity)': () => undefined,
  },
  { represents: Dictionary },
);

declareType(
  'struct System.Collections.Generic.Dictionary.Enumerator<TKey, TValue> : IEnumerator<KeyValuePair<TKey, TValue>>',
  {
    'KeyValuePair<TKey, TValue> Current { get; }': (self: Enumerator) => self.current,
    'bool MoveNext()': (self: Enumerator) => self.moveNext(),
  },
);
const viewMembers = {
  'int Count { get; }': (self: DictionaryView) => self.count,
};
declareType(
  'class System.Collections.Generic.Dictionary.KeyCollection<TKey, TValue> : ICollection<TKey>, IReadOnlyCollection<TKey>',
  viewMembers,
);
declareType(
  'class System.Collections.Generic.Dictionary.ValueCollection<TKey, TValue> : ICollection<TValue>, IReadOnlyCollection<TValue>',
  viewMembers,
);

const dictionaryOrFail = (self: unknown): unknown => {
  if (self === null) throw argumentNull('dictionary');
  return self;
};

declareType('static class System.Collections.Generic.CollectionExtensions', {
  'static TValue GetValueOrDefault<TKey, TValue>(this IReadOnlyDictionary<TKey, TValue> dictionary, TKey key)': (
    _K,
    V: Type,
    self,
    key,
  ) => (mapOf(dictionaryOrFail(self)).find(key) ?? { value: defaultValueOf(V) }).value,
  'static TValue GetValueOrDefault<TKey, TValue>(this IReadOnlyDictionary<TKey, TValue> dictionary, TKey key, TValue defaultValue)':
    (_K, _V, self, key, fallback) => (mapOf(dictionaryOrFail(self)).find(key) ?? { value: fallback }).value,
  'static bool TryAdd<TKey, TValue>(this IDictionary<TKey, TValue> dictionary, TKey key, TValue value)': (
    _K,
    _V,
    self,
    key,
    value,
  ) => {
    const map = mapOf(dictionaryOrFail(self));
    if (map.has(key)) return false;
    map.add(key, value);
    return true;
  },
  'static bool Remove<TKey, TValue>(this IDictionary<TKey, TValue> dictionary, TKey key, out TValue value)': (
    _K,
    V: Type,
    self,
    key,
    result: Ref,
  ) => {
    const map = mapOf(dictionaryOrFail(self));
    const found = map.find(key);
    result.value = found === null ? defaultValueOf(V) : found.value;
    return map.remove(key);
  },
  'static System.Collections.ObjectModel.ReadOnlyCollection<T> AsReadOnly<T>(this IList<T> list)': (T: TypeRef, list) =>
    new List(T, [...iterate(list)], true),
});

const comparer = new DefaultComparer();
declareType('abstract class System.Collections.Generic.EqualityComparer<T> : IEqualityComparer<T>', {
  'static EqualityComparer<T> Default { get; }': () => comparer,
  'bool Equals(T x, T y)': (self: DefaultComparer, a, b) => self.equalValues(a, b),
});
declareType('abstract class System.Collections.Generic.Comparer<T> : IComparer<T>, System.Collections.IComparer', {
  'static Comparer<T> Default { get; }': () => comparer,
  'static Comparer<T> Create(Comparison<T> comparison)': (_T, compare) => new FunctionComparer(compare),
  'int Compare(T x, T y)': (self: DefaultComparer, a, b) => self.compare(a, b),
});
