// System.Array.
import { boxAs, type TypeRef } from '../../dotnet/boxed.ts';
import { spend, spendBytes } from '../../dotnet/budget.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { type OrderComparer, order, sortInPlace } from '../../dotnet/collections/comparers.ts';
import { iterate, iterateBoxed } from '../../dotnet/collections/enumerable.ts';
import { Enumerator } from '../../dotnet/collections/enumerator.ts';
import { List, required } from '../../dotnet/collections/list.ts';
import { argumentException, argumentNull, argumentOutOfRange, indexOutOfRange } from '../../dotnet/exception.ts';
import { typeRefOf } from '../../dotnet/objects.ts';
import { declareType } from '../registry.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import { unwrap } from '../runtime/runtime-type.ts';
import type { Type } from '../types.ts';
import { type AnyArray, arrayRanges, checkRange, itemsOf } from './array-ranges.ts';
import type { TypeObject } from './object.ts';
import { copyInto } from './sequences.ts';

type Match = (item: unknown) => boolean;

const lengthsOf = (self: AnyArray): readonly number[] => (self instanceof DotNetArray ? self.lengths : [self.length]);
const list = (array: AnyArray | null, name = 'array'): unknown[] => itemsOf(array, name) as unknown[];
const elementOf = (self: AnyArray): Type => (typeRefOf(self) as Type).element!;

function dimension(self: AnyArray, index: number): number {
  const length = lengthsOf(self)[index];
  if (length === undefined) throw indexOutOfRange();
  return length;
}

function make(element: Type, items: unknown[]): AnyArray {
  spendBytes(items.length * 8);
  return element.primitive === 'byte' ? Uint8Array.from(items as number[]) : new DotNetArray(element, items);
}

function copy(source: AnyArray | null, from: number, target: AnyArray | null, to: number, length: number): void {
  const a = itemsOf(source, 'sourceArray');
  const b = itemsOf(target, 'destinationArray');
  if (length < 0) throw argumentOutOfRange('length', 'Non-negative number required.');
  if (from < 0)
    throw argumentOutOfRange('sourceIndex', "Number was less than the array's lower bound in the first dimension.");
  if (to < 0)
    throw argumentOutOfRange(
      'destinationIndex',
      "Number was less than the array's lower bound in the first dimension.",
    );
  if (from + length > a.length) {
    throw argumentException(
      "Source array was not long enough. Check the source index, length, and the array's lower bounds.",
      'sourceArray',
    );
  }
  if (to + length > b.length) {
    throw argumentException(
      "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
      'destinationArray',
    );
  }
  spend(length);
  const part = Array.from(a.slice(from, from + length) as unknown[]);
  for (const [offset, item] of part.entries()) b[to + offset] = item as never;
}

/** Sorts an array of either form. */
function sort(
  array: AnyArray | null,
  compare: (a: unknown, b: unknown) => number,
  index = 0,
  count = array?.length ?? 0,
): void {
  const items = itemsOf(array);
  checkRange(array!, index, count);
  if (items instanceof Uint8Array) {
    const copied = [...items];
    sortInPlace(copied, compare as (a: number, b: number) => number, index, count);
    items.set(copied);
  } else sortInPlace(items, compare, index, count);
}

function sortPairs(keys: AnyArray | null, values: AnyArray | null, comparer: OrderComparer | null): void {
  const names = list(keys, 'keys');
  if (values === null) {
    sort(keys, order(comparer));
    return;
  }
  const others = itemsOf(values);
  const compare = order(comparer);
  const pairs = [...names].map((key, index) => ({ key, value: others[index] }));
  sortInPlace(pairs, (a, b) => compare(a.key, b.key));
  for (const [index, { key, value }] of pairs.entries()) {
    names[index] = key as never;
    others[index] = value as never;
  }
}

function find(array: AnyArray | null, match: Match): number {
  return list(array).findIndex((item) => required(match, 'match')(item));
}

const get = (self: AnyArray, ...indices: number[]): unknown => {
  const items = itemsOf(self);
  const at = self instanceof DotNetArray ? self.offset(indices) : indices[0]!;
  if (at < 0 || at >= items.length) throw indexOutOfRange();
  return boxAs(elementOf(self), items[at]);
};

declareType('abstract class System.Array : System.Collections.IList, ICloneable', {
  'int Length { get; }': (self: AnyArray) => self.length,
  'long LongLength { get; }': (self: AnyArray) => BigInt(self.length),
  'int Rank { get; }': (self: AnyArray) => lengthsOf(self).length,
  'bool IsReadOnly { get; }': () => false,
  'bool IsFixedSize { get; }': () => true,
  'int GetLength(int dimension)': dimension,
  'long GetLongLength(int dimension)': (self: AnyArray, index: number) => BigInt(dimension(self, index)),
  'int GetLowerBound(int dimension)': (self: AnyArray, index: number) => dimension(self, index) * 0,
  'int GetUpperBound(int dimension)': (self: AnyArray, index: number) => dimension(self, index) - 1,
  'object GetValue(int index)': get,
  'object GetValue(int index1, int index2)': get,
  'object GetValue(int index1, int index2, int index3)': get,
  'object GetValue(params int[] indices)': (self: AnyArray, indices: DotNetArray<number>) =>
    get(self, ...indices.items),
  'object GetValue(long index)': (self: AnyArray, index: bigint) => get(self, Number(index)),
  'void Initialize()': () => undefined,
  'void SetValue(object value, int index1, int index2)': (self: DotNetArray, value, a: number, b: number) => {
    self.items[self.offset([a, b])] = elementOf(self).isValueType ? unwrap(value) : value;
  },
  'static void Sort(System.Array keys, System.Array items)': (keys, values) => sortPairs(keys, values, null),
  'static void Sort(System.Array array, int index, int length)': (array, index: number, length: number) =>
    sort(array, order(null), index, length),
  'static void Sort(System.Array array, System.Collections.IComparer comparer)': (array, comparer) =>
    sort(array, order(comparer)),
  ...arrayRanges,
  'void SetValue(object value, int index)': (self: AnyArray, value, index: number) => {
    const items = itemsOf(self);
    if (index < 0 || index >= items.length) throw indexOutOfRange();
    items[index] = (elementOf(self).isValueType ? unwrap(value) : value) as never;
  },
  'object Clone()': (self: AnyArray) =>
    self instanceof DotNetArray ? new DotNetArray(self.elementType, [...self.items], self.lengths) : self.slice(),
  'void CopyTo(System.Array array, int index)': (self: AnyArray, array: AnyArray, index: number) =>
    copyInto(iterate(self), array, index),
  'System.Collections.IEnumerator GetEnumerator()': (self: AnyArray) =>
    new Enumerator(elementOf(self), iterateBoxed(self)),
  'static T[] Empty<T>()': (T: Type) => make(T, []),
  'static bool Exists<T>(T[] array, Predicate<T> match)': (_T, array, match) => find(array, match) >= 0,
  'static T Find<T>(T[] array, Predicate<T> match)': (T: Type, array, match) => {
    const index = find(array, match);
    return index < 0 ? defaultValueOf(T) : list(array)[index];
  },
  'static T FindLast<T>(T[] array, Predicate<T> match)': (T: Type, array, match) => {
    const index = list(array).findLastIndex((item) => match(item));
    return index < 0 ? defaultValueOf(T) : list(array)[index];
  },
  'static T[] FindAll<T>(T[] array, Predicate<T> match)': (T: Type, array, match) =>
    make(
      T,
      [...list(array)].filter((item) => match(item)),
    ),
  'static int FindIndex<T>(T[] array, Predicate<T> match)': (_T, array, match) => find(array, match),
  'static int FindLastIndex<T>(T[] array, Predicate<T> match)': (_T, array, match) =>
    list(array).findLastIndex((item) => match(item)),
  'static bool TrueForAll<T>(T[] array, Predicate<T> match)': (_T, array, match) =>
    list(array).every((item) => match(item)),
  'static void ForEach<T>(T[] array, Action<T> action)': (_T, array, action) => {
    for (const item of list(array)) action(item);
  },
  'static TOutput[] ConvertAll<TInput, TOutput>(TInput[] array, Converter<TInput, TOutput> converter)': (
    _T,
    U: Type,
    array,
    convert,
  ) =>
    make(
      U,
      Array.from(list(array), (item) => convert(item)),
    ),
  'static System.Collections.ObjectModel.ReadOnlyCollection<T> AsReadOnly<T>(T[] array)': (T: TypeRef, array) =>
    new List(T, [...list(array)], true),
  'static void Reverse(System.Array array)': (array) => void list(array).reverse(),
  'static void Reverse<T>(T[] array)': (_T, array) => void list(array).reverse(),
  'static void Sort(System.Array array)': (array) => sort(array, order(null)),
  'static void Sort<T>(T[] array)': (_T, array) => sort(array, order(null)),
  'static void Sort<T>(T[] array, IComparer<T> comparer)': (_T, array, comparer) => sort(array, order(comparer)),
  'static void Sort<T>(T[] array, Comparison<T> comparison)': (_T, array, compare) => sort(array, compare),
  'static void Sort<T>(T[] array, int index, int length)': (_T, array, index: number, length: number) =>
    sort(array, order(null), index, length),
  'static void Sort<T>(T[] array, int index, int length, IComparer<T> comparer)': (
    _T,
    array,
    index: number,
    length: number,
    comparer,
  ) => sort(array, order(comparer), index, length),
  'static void Sort<TKey, TValue>(TKey[] keys, TValue[] items)': (_K, _V, keys, values) =>
    sortPairs(keys, values, null),
  'static void Sort<TKey, TValue>(TKey[] keys, TValue[] items, IComparer<TKey> comparer)': (
    _K,
    _V,
    keys,
    values,
    comparer,
  ) => sortPairs(keys, values, comparer),
  'static void Clear(System.Array array)': (array: AnyArray) => void list(array).fill(defaultValueOf(elementOf(array))),
  'static void Clear(System.Array array, int index, int length)': (array: AnyArray, index: number, length: number) => {
    if (index < 0 || length < 0 || index + length > array.length) throw indexOutOfRange();
    list(array).fill(defaultValueOf(elementOf(array)), index, index + length);
  },
  'static void Fill<T>(T[] array, T value)': (_T, array, item) => void list(array).fill(item),
  'static void Fill<T>(T[] array, T value, int startIndex, int count)': (
    _T,
    array,
    item,
    start: number,
    count: number,
  ) => void list(array).fill(item, start, start + count),
  'static void Copy(System.Array sourceArray, System.Array destinationArray, int length)': (a, b, length: number) =>
    copy(a, 0, b, 0, length),
  'static void Copy(System.Array sourceArray, int sourceIndex, System.Array destinationArray, int destinationIndex, int length)':
    (a, from: number, b, to: number, length: number) => copy(a, from, b, to, length),
  'static void ConstrainedCopy(System.Array sourceArray, int sourceIndex, System.Array destinationArray, int destinationIndex, int length)':
    (a, from: number, b, to: number, length: number) => copy(a, from, b, to, length),
  'static void Resize<T>(ref T[] array, int newSize)': (T: Type, array: { value: AnyArray | null }, size: number) => {
    if (size < 0) throw argumentOutOfRange('newSize', 'Non-negative number required.');
    const kept = array.value === null ? [] : Array.from(list(array.value).slice(0, size));
    while (kept.length < size) kept.push(defaultValueOf(T));
    array.value = make(T, kept);
  },
  'static System.Array CreateInstance(Type elementType, int length)': (type: TypeObject | null, length: number) => {
    if (type === null) throw argumentNull('elementType');
    if (length < 0) throw argumentOutOfRange('length', 'Non-negative number required.');
    return make(type.type, new Array(length).fill(defaultValueOf(type.type)));
  },
});

declareType('static class System.Buffer', {
  'static void BlockCopy(System.Array src, int srcOffset, System.Array dst, int dstOffset, int count)': (
    a,
    from: number,
    b,
    to: number,
    count: number,
  ) => {
    if (!(a instanceof Uint8Array) || !(b instanceof Uint8Array))
      throw argumentException('Object must be an array of primitives.', 'src');
    if (from < 0 || to < 0 || count < 0) throw argumentOutOfRange('count', 'Non-negative number required.');
    if (from + count > a.length || to + count > b.length) {
      throw argumentException(
        'Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.',
      );
    }
    b.set(a.slice(from, from + count), to);
  },
});
