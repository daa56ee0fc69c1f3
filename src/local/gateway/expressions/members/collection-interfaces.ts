// Generic collection interfaces. Their members work on every form a collection has: arrays, lists, sets, dictionaries
// and the library classes that offer the same methods (JArray, JObject).
import type { Ref, TypeRef } from '../../dotnet/boxed.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { Dictionary, DictionaryView } from '../../dotnet/collections/dictionary.ts';
import { elementTypeOf, iterate } from '../../dotnet/collections/enumerable.ts';
import { Enumerator } from '../../dotnet/collections/enumerator.ts';
import { countOf, listOf, mapOf } from '../../dotnet/collections/protocol.ts';
import { equalObjects } from '../../dotnet/objects.ts';
import { declareType } from '../registry.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import type { Type } from '../types.ts';

declareType('interface System.Collections.Generic.IEnumerator<out T> : System.Collections.IEnumerator, IDisposable', {
  'T Current { get; }': (self: Enumerator) => self.current,
});
declareType('interface System.Collections.Generic.IEnumerable<out T> : System.Collections.IEnumerable', {
  'IEnumerator<T> GetEnumerator()': (self) => new Enumerator(elementTypeOf(self), iterate(self)),
});

declareType('interface System.Collections.Generic.ICollection<T> : IEnumerable<T>', {
  'int Count { get; }': countOf,
  'bool IsReadOnly { get; }': (self) =>
    self instanceof DotNetArray || self instanceof Uint8Array || self.isReadOnly === true,
  'void Add(T item)': (self, item) => listOf(self).add(item),
  'void Clear()': (self) => listOf(self).clear(),
  'bool Contains(T item)': contains,
  'bool Remove(T item)': (self, item) => listOf(self).remove(item),
  'void CopyTo(T[] array, int arrayIndex)': (self, array: DotNetArray, at: number) => {
    let place = at;
    for (const item of iterate(self)) array.items[place++] = item;
  },
});
declareType('interface System.Collections.Generic.IReadOnlyCollection<out T> : IEnumerable<T>', {
  'int Count { get; }': countOf,
});

function contains(self: unknown, item: unknown): boolean {
  if (typeof self === 'object' && self !== null && 'contains' in self && typeof self.contains === 'function')
    return self.contains(item);
  for (const candidate of iterate(self)) if (equalObjects(candidate, item)) return true;
  return false;
}

declareType('interface System.Collections.Generic.IList<T> : ICollection<T>', {
  'T this[int index] { get; set; }': {
    get: (self, index: number) => listOf(self).get(index),
    set: (self, index: number, value) => listOf(self).set(index, value),
  },
  'int IndexOf(T item)': (self, item) => {
    let index = 0;
    for (const candidate of iterate(self)) {
      if (equalObjects(candidate, item)) return index;
      index++;
    }
    return -1;
  },
  'void Insert(int index, T item)': (self, index: number, item) => listOf(self).insert(index, item),
  'void RemoveAt(int index)': (self, index: number) => listOf(self).removeAt(index),
});
declareType('interface System.Collections.Generic.IReadOnlyList<out T> : IReadOnlyCollection<T>', {
  'T this[int index] { get; }': (self, index: number) => listOf(self).get(index),
});

const setMembers = {
  'bool Contains(T item)': contains,
  'bool IsSubsetOf(IEnumerable<T> other)': (self: Iterable<unknown>, other: unknown) =>
    [...self].every((item) => contains(other, item)),
  'bool IsSupersetOf(IEnumerable<T> other)': (self: unknown, other: unknown) =>
    [...iterate(other)].every((item) => contains(self, item)),
  'bool Overlaps(IEnumerable<T> other)': (self: unknown, other: unknown) =>
    [...iterate(other)].some((item) => contains(self, item)),
  'bool SetEquals(IEnumerable<T> other)': (self: Iterable<unknown>, other: unknown) =>
    [...self].every((item) => contains(other, item)) && [...iterate(other)].every((item) => contains(self, item)),
};
declareType('interface System.Collections.Generic.IReadOnlySet<T> : IReadOnlyCollection<T>', setMembers);
declareType('interface System.Collections.Generic.ISet<T> : ICollection<T>', {
  'bool Add(T item)': (self, item) => self.add(item),
  ...setMembers,
  'void UnionWith(IEnumerable<T> other)': (self, other) => {
    for (const item of iterate(other)) self.add(item);
  },
  'void ExceptWith(IEnumerable<T> other)': (self, other) => {
    for (const item of [...iterate(other)]) self.remove(item);
  },
  'void IntersectWith(IEnumerable<T> other)': (self, other) => {
    self.removeAll((item: unknown) => !contains(other, item));
  },
});

/** `TryGetValue` of any dictionary. */
function tryGetValue(V: TypeRef | null, self: unknown, key: unknown, result: Ref): boolean {
  const found = mapOf(self).find(key);
  result.value = found === null ? (V === null ? null : defaultValueOf(V as Type)) : found.value;
  return found !== null;
}

/** Keys or values as Dictionary has them; null for another class of dictionary. */
function viewOf(self: unknown, which: 'Key' | 'Value'): DictionaryView | null {
  return self instanceof Dictionary ? new DictionaryView(self, which) : null;
}

const valueTypeOf = (self: unknown): TypeRef | null => (self as { valueType?: TypeRef }).valueType ?? null;

declareType(
  'interface System.Collections.Generic.IDictionary<TKey, TValue> : ICollection<KeyValuePair<TKey, TValue>>',
  {
    'TValue this[TKey key] { get; set; }': {
      get: (self, key) => mapOf(self).get(key),
      set: (self, key, value) => mapOf(self).set(key, value),
    },
    'ICollection<TKey> Keys { get; }': (self) => viewOf(self, 'Key') ?? [...mapOf(self).keys()],
    'ICollection<TValue> Values { get; }': (self) => viewOf(self, 'Value') ?? [...mapOf(self).values()],
    'bool ContainsKey(TKey key)': (self, key) => mapOf(self).has(key),
    'void Add(TKey key, TValue value)': (self, key, value) => mapOf(self).add(key, value),
    'bool Remove(TKey key)': (self, key) => mapOf(self).remove(key),
    'bool TryGetValue(TKey key, out TValue value)': (self, key, result: Ref) =>
      tryGetValue(valueTypeOf(self), self, key, result),
  },
);
declareType(
  'interface System.Collections.Generic.IReadOnlyDictionary<TKey, TValue> : IReadOnlyCollection<KeyValuePair<TKey, TValue>>',
  {
    'TValue this[TKey key] { get; }': (self, key) => mapOf(self).get(key),
    'IEnumerable<TKey> Keys { get; }': (self) => viewOf(self, 'Key') ?? mapOf(self).keys(),
    'IEnumerable<TValue> Values { get; }': (self) => viewOf(self, 'Value') ?? mapOf(self).values(),
    'bool ContainsKey(TKey key)': (self, key) => mapOf(self).has(key),
    'bool TryGetValue(TKey key, out TValue value)': (self, key, result: Ref) =>
      tryGetValue(valueTypeOf(self), self, key, result),
  },
);
