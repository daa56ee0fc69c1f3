// List<T>, Queue<T>, Stack<T>, HashSet<T> and their read-only relatives.
import type { Ref, TypeRef } from '../../dotnet/boxed.ts';
import { spend } from '../../dotnet/budget.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { type EqualityComparer, type OrderComparer, order, sortInPlace } from '../../dotnet/collections/comparers.ts';
import { HashSet } from '../../dotnet/collections/dictionary.ts';
import { iterate } from '../../dotnet/collections/enumerable.ts';
import { Enumerator } from '../../dotnet/collections/enumerator.ts';
import { List, required } from '../../dotnet/collections/list.ts';
import { Queue, Stack } from '../../dotnet/collections/queue-stack.ts';
import { argumentException, argumentOutOfRange } from '../../dotnet/exception.ts';
import { equalObjects } from '../../dotnet/objects.ts';
import { declareType } from '../registry.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import type { Type } from '../types.ts';
import { binarySearch, copyInto } from './sequences.ts';

type Match = (item: unknown) => boolean;
const defaultItem = (self: { elementType: TypeRef }): unknown => defaultValueOf(self.elementType as Type);

const readMembers = {
  'int Count { get; }': (self: List) => self.count,
  'bool Contains(T item)': (self: List, item: unknown) => self.contains(item),
  'int IndexOf(T item)': (self: List, item: unknown) => self.indexOf(item),
};

declareType('class System.Collections.ObjectModel.ReadOnlyCollection<T> : IList<T>, IReadOnlyList<T>', {
  ...readMembers,
  '.ctor(IList<T> list)': (T: TypeRef, list) => new List(T, [...iterate(required(list, 'list'))], true),
  'T this[int index] { get; }': (self: List, index: number) => self.get(index),
});

declareType(
  'class System.Collections.Generic.List<T> : IList<T>, IReadOnlyList<T>',
  {
    ...readMembers,
    '.ctor()': (T: TypeRef) => new List(T),
    '.ctor(int capacity)': (T: TypeRef, capacity: number) => {
      if (capacity < 0) throw argumentOutOfRange('capacity', 'Non-negative number required.');
      return new List(T);
    },
    '.ctor(IEnumerable<T> collection)': (T: TypeRef, items) =>
      new List(T, [...iterate(required(items, 'collection'), T)]),
    'T this[int index] { get; set; }': {
      get: (self: List, index: number) => self.get(index),
      set: (self: List, index: number, value) => self.set(index, value),
    },
    'int Capacity { get; set; }': { get: (self: List) => capacityFor(self.count), set: () => undefined },
    'void Add(T item)': (self: List, item) => self.add(item),
    'void AddRange(IEnumerable<T> collection)': (self: List, items) =>
      self.addRange(iterate(required(items, 'collection'), self.elementType)),
    'System.Collections.ObjectModel.ReadOnlyCollection<T> AsReadOnly()': (self: List) =>
      new List(self.elementType, self.items, true),
    'int BinarySearch(T item)': (self: List, item) => binarySearch(self.items, item, null),
    'int BinarySearch(T item, IComparer<T> comparer)': (self: List, item, comparer) =>
      binarySearch(self.items, item, comparer),
    'int BinarySearch(int index, int count, T item, IComparer<T> comparer)': (
      self: List,
      index: number,
      count: number,
      item,
      comparer,
    ) => {
      self.checkRange(index, count);
      return binarySearch(self.items, item, comparer, index, count);
    },
    'void Clear()': (self: List) => self.clear(),
    'List<TOutput> ConvertAll<TOutput>(Converter<T, TOutput> converter)': (U: TypeRef, self: List, convert) =>
      List.of(
        U,
        self.items.map((item) => convert(item)),
      ),
    'void CopyTo(T[] array)': (self: List, array: DotNetArray) => copyInto(self, array, 0),
    'int EnsureCapacity(int capacity)': (_self, capacity) => capacity,
    'bool Exists(Predicate<T> match)': (self: List, match: Match) => self.items.some((item) => test(match, item)),
    'T Find(Predicate<T> match)': (self: List, match: Match) =>
      found(
        self,
        self.items.findIndex((item) => test(match, item)),
      ),
    'List<T> FindAll(Predicate<T> match)': (self: List, match: Match) =>
      List.of(
        self.elementType,
        self.items.filter((item) => test(match, item)),
      ),
    'int FindIndex(Predicate<T> match)': (self: List, match: Match) =>
      self.items.findIndex((item) => test(match, item)),
    'int FindIndex(int startIndex, Predicate<T> match)': (self: List, start: number, match: Match) =>
      findFrom(self, start, self.count - start, match),
    'int FindIndex(int startIndex, int count, Predicate<T> match)': (
      self: List,
      start: number,
      count: number,
      match: Match,
    ) => findFrom(self, start, count, match),
    'T FindLast(Predicate<T> match)': (self: List, match: Match) =>
      found(
        self,
        self.items.findLastIndex((item) => test(match, item)),
      ),
    'void CopyTo(int index, T[] array, int arrayIndex, int count)': (
      self: List,
      index: number,
      array: DotNetArray,
      at: number,
      count: number,
    ) => {
      self.checkRange(index, count);
      copyInto(self.items.slice(index, index + count), array, at);
    },
    'void CopyTo(T[] array, int arrayIndex)': (self: List, array: DotNetArray, index: number) =>
      copyInto(self, array, index),
    'int FindLastIndex(int startIndex, Predicate<T> match)': (self: List, start: number, match: Match) =>
      findBack(self, start, start + 1, match),
    'int FindLastIndex(int startIndex, int count, Predicate<T> match)': (
      self: List,
      start: number,
      count: number,
      match: Match,
    ) => findBack(self, start, count, match),
    'int LastIndexOf(T item, int index)': (self: List, item, index: number) =>
      findBack(self, index, index + 1, (other) => equalObjects(other, item)),
    'int LastIndexOf(T item, int index, int count)': (self: List, item, index: number, count: number) =>
      findBack(self, index, count, (other) => equalObjects(other, item)),
    'int FindLastIndex(Predicate<T> match)': (self: List, match: Match) =>
      self.items.findLastIndex((item) => test(match, item)),
    'void ForEach(Action<T> action)': (self: List, action: (item: unknown) => void) => {
      for (const item of self) action(item);
    },
    'System.Collections.Generic.List.Enumerator<T> GetEnumerator()': (self: List) =>
      new Enumerator(self.elementType, self),
    'List<T> GetRange(int index, int count)': (self: List, index: number, count: number) => {
      self.checkRange(index, count);
      return List.of(self.elementType, self.items.slice(index, index + count));
    },
    'List<T> Slice(int start, int length)': (self: List, index: number, count: number) => {
      self.checkRange(index, count);
      return List.of(self.elementType, self.items.slice(index, index + count));
    },
    'int IndexOf(T item, int index)': (self: List, item, index: number) => {
      if (index > self.count)
        throw argumentOutOfRange(
          'index',
          'Index was out of range. Must be non-negative and less than or equal to the size of the collection.',
        );
      return findFrom(self, index, self.count - index, (candidate) => equalObjects(candidate, item));
    },
    'int IndexOf(T item, int index, int count)': (self: List, item, index: number, count: number) =>
      findFrom(self, index, count, (candidate) => equalObjects(candidate, item)),
    'void Insert(int index, T item)': (self: List, index: number, item) => self.insert(index, item),
    'void InsertRange(int index, IEnumerable<T> collection)': (self: List, index: number, items) =>
      self.insertRange(index, iterate(required(items, 'collection'), self.elementType)),
    'int LastIndexOf(T item)': (self: List, item) =>
      self.items.findLastIndex((candidate) => equalObjects(candidate, item)),
    'bool Remove(T item)': (self: List, item) => self.remove(item),
    'int RemoveAll(Predicate<T> match)': (self: List, match: Match) =>
      self.removeAll((item) => test(required(match, 'match'), item)),
    'void RemoveAt(int index)': (self: List, index: number) => self.removeAt(index),
    'void RemoveRange(int index, int count)': (self: List, index: number, count: number) =>
      self.removeRange(index, count),
    'void Reverse()': (self: List) => {
      self.items.reverse();
      self.touched();
    },
    'void Reverse(int index, int count)': (self: List, index: number, count: number) => {
      self.checkRange(index, count);
      self.items.splice(index, count, ...self.items.slice(index, index + count).reverse());
      self.touched();
    },
    'void Sort()': (self: List) => sort(self, null),
    'void Sort(IComparer<T> comparer)': (self: List, comparer) => sort(self, comparer),
    'void Sort(Comparison<T> comparison)': (self: List, compare: (a: unknown, b: unknown) => number) => {
      sortInPlace(self.items, required(compare, 'comparison'));
      self.touched();
    },
    'void Sort(int index, int count, IComparer<T> comparer)': (
      self: List,
      index: number,
      count: number,
      comparer: OrderComparer | null,
    ) => {
      self.checkRange(index, count);
      sortInPlace(self.items, order(comparer), index, count);
      self.touched();
    },
    'T[] ToArray()': (self: List) => toArray(self),
    'void TrimExcess()': () => undefined,
    'bool TrueForAll(Predicate<T> match)': (self: List, match: Match) => self.items.every((item) => test(match, item)),
  },
  { represents: List },
);

declareType('struct System.Collections.Generic.List.Enumerator<T> : IEnumerator<T>', {
  'T Current { get; }': (self: Enumerator) => self.current,
  'bool MoveNext()': (self: Enumerator) => self.moveNext(),
});

function test(match: Match, item: unknown): boolean {
  spend();
  return required(match, 'match')(item);
}

function found(self: List, index: number): unknown {
  return index < 0 ? defaultItem(self) : self.items[index];
}

function findFrom(self: List, start: number, count: number, match: Match): number {
  if (start < 0 || start > self.count) {
    throw argumentOutOfRange(
      'startIndex',
      'Index was out of range. Must be non-negative and less than or equal to the size of the collection.',
    );
  }
  if (count < 0 || start > self.count - count) {
    throw argumentOutOfRange(
      'count',
      'Count must be positive and count must refer to a location within the string/array/collection.',
    );
  }
  for (let index = start; index < start + count; index++) if (test(match, self.items[index])) return index;
  return -1;
}

function findBack(self: List, start: number, count: number, match: Match): number {
  const last = self.count === 0 ? -1 : self.count;
  if (self.count === 0 ? start !== -1 : start < 0 || start >= last) {
    throw argumentOutOfRange(
      'startIndex',
      'Index was out of range. Must be non-negative and less than the size of the collection.',
    );
  }
  if (count < 0 || start - count + 1 < 0) {
    throw argumentOutOfRange(
      'count',
      'Count must be positive and count must refer to a location within the string/array/collection.',
    );
  }
  for (let index = start; index > start - count; index--) if (test(match, self.items[index])) return index;
  return -1;
}

function sort(self: List, comparer: OrderComparer | null): void {
  sortInPlace(self.items, order(comparer));
  self.touched();
}

/** Lists grow to 4 and then double. */
function capacityFor(count: number): number {
  let capacity = count === 0 ? 0 : 4;
  while (capacity < count) capacity *= 2;
  return capacity;
}

function toArray(self: { elementType: TypeRef; items?: unknown[] } & Iterable<unknown>): DotNetArray | Uint8Array {
  const items = [...self];
  return self.elementType.fullName === 'System.Byte'
    ? Uint8Array.from(items as number[])
    : new DotNetArray(self.elementType, items);
}

const lineMembers = {
  'int Count { get; }': (self: Queue | Stack) => self.count,
  'void Clear()': (self: Queue | Stack) => self.clear(),
  'bool Contains(T item)': (self: Queue | Stack, item: unknown) => self.contains(item),
  'T Peek()': (self: Queue | Stack) => self.peek(),
  'T[] ToArray()': (self: Queue | Stack) => toArray(self),
  'void TrimExcess()': () => undefined,
  'void TrimExcess(int capacity)': () => undefined,
  'int EnsureCapacity(int capacity)': (_self: unknown, capacity: number) => capacity,
  'void CopyTo(T[] array, int arrayIndex)': (self: Queue | Stack, array: DotNetArray, index: number) =>
    copyInto(self, array, index),
};

const tryTake = (self: Queue | Stack, result: Ref, take: () => unknown): boolean => {
  const hasItem = self.count > 0;
  result.value = hasItem ? take() : defaultItem(self);
  return hasItem;
};

declareType(
  'class System.Collections.Generic.Queue<T> : IReadOnlyCollection<T>',
  {
    ...lineMembers,
    '.ctor()': (T: TypeRef) => new Queue(T),
    '.ctor(int capacity)': (T: TypeRef) => new Queue(T),
    '.ctor(IEnumerable<T> collection)': (T: TypeRef, items) => new Queue(T, iterate(required(items, 'collection'), T)),
    'void Enqueue(T item)': (self: Queue, item) => self.enqueue(item),
    'T Dequeue()': (self: Queue) => self.dequeue(),
    'bool TryDequeue(out T result)': (self: Queue, result: Ref) => tryTake(self, result, () => self.dequeue()),
    'bool TryPeek(out T result)': (self: Queue, result: Ref) => tryTake(self, result, () => self.peek()),
  },
  { represents: Queue },
);

declareType(
  'class System.Collections.Generic.Stack<T> : IReadOnlyCollection<T>',
  {
    ...lineMembers,
    '.ctor()': (T: TypeRef) => new Stack(T),
    '.ctor(int capacity)': (T: TypeRef) => new Stack(T),
    '.ctor(IEnumerable<T> collection)': (T: TypeRef, items) => new Stack(T, iterate(required(items, 'collection'), T)),
    'void Push(T item)': (self: Stack, item) => self.pushItem(item),
    'T Pop()': (self: Stack) => self.pop(),
    'bool TryPop(out T result)': (self: Stack, result: Ref) => tryTake(self, result, () => self.pop()),
    'bool TryPeek(out T result)': (self: Stack, result: Ref) => tryTake(self, result, () => self.peek()),
  },
  { represents: Stack },
);

const other = (self: HashSet, items: unknown): HashSet =>
  new HashSet(self.elementType, iterate(required(items, 'other'), self.elementType), self.table.comparer);

declareType(
  'class System.Collections.Generic.HashSet<T> : ISet<T>, IReadOnlySet<T>',
  {
    '.ctor()': (T: TypeRef) => new HashSet(T),
    '.ctor(int capacity)': (T: TypeRef) => new HashSet(T),
    '.ctor(IEnumerable<T> collection)': (T: TypeRef, items) =>
      new HashSet(T, iterate(required(items, 'collection'), T)),
    '.ctor(IEqualityComparer<T> comparer)': (T: TypeRef, comparer: EqualityComparer | null) =>
      new HashSet(T, [], comparer),
    '.ctor(IEnumerable<T> collection, IEqualityComparer<T> comparer)': (
      T: TypeRef,
      items,
      comparer: EqualityComparer | null,
    ) => new HashSet(T, iterate(required(items, 'collection'), T), comparer),
    '.ctor(int capacity, IEqualityComparer<T> comparer)': (T: TypeRef, _capacity, comparer: EqualityComparer | null) =>
      new HashSet(T, [], comparer),
    'int Count { get; }': (self: HashSet) => self.count,
    'bool Add(T item)': (self: HashSet, item) => self.add(item),
    'void Clear()': (self: HashSet) => self.table.clear(),
    'bool Contains(T item)': (self: HashSet, item) => self.has(item),
    'void CopyTo(T[] array)': (self: HashSet, array: DotNetArray) => copyInto(self, array, 0),
    'void CopyTo(T[] array, int arrayIndex, int count)': (
      self: HashSet,
      array: DotNetArray,
      index: number,
      count: number,
    ) => copyInto([...self].slice(0, count), array, index),
    'void TrimExcess(int capacity)': () => undefined,
    'void CopyTo(T[] array, int arrayIndex)': (self: HashSet, array: DotNetArray, index: number) =>
      copyInto(self, array, index),
    'bool Remove(T item)': (self: HashSet, item) => self.remove(item),
    'int RemoveWhere(Predicate<T> match)': (self: HashSet, match: Match) => self.removeAll((item) => test(match, item)),
    'bool TryGetValue(T equalValue, out T actualValue)': (self: HashSet, item, result: Ref) => {
      const entry = self.table.find(item);
      result.value = entry === null ? defaultItem(self) : entry.key;
      return entry !== null;
    },
    'void UnionWith(IEnumerable<T> other)': (self: HashSet, items) => {
      for (const item of iterate(required(items, 'other'), self.elementType)) self.add(item);
    },
    'void ExceptWith(IEnumerable<T> other)': (self: HashSet, items) => {
      for (const item of [...iterate(required(items, 'other'), self.elementType)]) self.remove(item);
    },
    'void IntersectWith(IEnumerable<T> other)': (self: HashSet, items) => {
      const kept = other(self, items);
      self.removeAll((item) => !kept.has(item));
    },
    'void SymmetricExceptWith(IEnumerable<T> other)': (self: HashSet, items) => {
      for (const item of [...other(self, items)]) if (!self.remove(item)) self.add(item);
    },
    'bool IsSubsetOf(IEnumerable<T> other)': (self: HashSet, items) => isSubset(self, other(self, items)),
    'bool IsSupersetOf(IEnumerable<T> other)': (self: HashSet, items) => isSubset(other(self, items), self),
    'bool IsProperSubsetOf(IEnumerable<T> other)': (self: HashSet, items) => {
      const set = other(self, items);
      return set.count > self.count && isSubset(self, set);
    },
    'bool IsProperSupersetOf(IEnumerable<T> other)': (self: HashSet, items) => {
      const set = other(self, items);
      return set.count < self.count && isSubset(set, self);
    },
    'bool Overlaps(IEnumerable<T> other)': (self: HashSet, items) =>
      [...other(self, items)].some((item) => self.has(item)),
    'bool SetEquals(IEnumerable<T> other)': (self: HashSet, items) => {
      const set = other(self, items);
      return set.count === self.count && isSubset(set, self);
    },
    'IEqualityComparer<T> Comparer { get; }': (self: HashSet) => {
      if (self.table.comparer === null) throw argumentException('The default comparer is not available as an object.');
      return self.table.comparer;
    },
    'void TrimExcess()': () => undefined,
    'int EnsureCapacity(int capacity)': (_self, capacity) => capacity,
  },
  { represents: HashSet },
);

function isSubset(part: HashSet, whole: HashSet): boolean {
  return [...part].every((item) => whole.has(item));
}
