// System.Array: the overloads that work on a part of an array, or on arrays of unknown element type.

import { DotNetArray } from '../../dotnet/collections/array.ts';
import type { OrderComparer } from '../../dotnet/collections/comparers.ts';
import { iterateBoxed } from '../../dotnet/collections/enumerable.ts';
import { required } from '../../dotnet/collections/list.ts';
import { argumentException, argumentOutOfRange } from '../../dotnet/exception.ts';
import { equalObjects } from '../../dotnet/objects.ts';
import type { MemberBody } from '../member-table.ts';
import { binarySearch } from './sequences.ts';

export type AnyArray = DotNetArray | Uint8Array;
type Match = (item: unknown) => boolean;

export const itemsOf = (array: AnyArray | null, name = 'array'): unknown[] | Uint8Array => {
  const self = required(array, name);
  return self instanceof DotNetArray ? self.items : self;
};

const BAD_START = 'Index was out of range. Must be non-negative and less than or equal to the size of the collection.';
const BAD_COUNT = 'Count must be positive and count must refer to a location within the string/array/collection.';

export function checkRange(array: AnyArray, index: number, length: number): void {
  if (index < 0) throw argumentOutOfRange('index', 'Non-negative number required.');
  if (length < 0) throw argumentOutOfRange('length', 'Non-negative number required.');
  if (index + length > array.length) {
    throw argumentException(
      'Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.',
    );
  }
}

function boxed(array: AnyArray | null): unknown[] {
  return [...iterateBoxed(required(array, 'array'))];
}

/** Index of the first match from `start` on. */
function findForward(items: ArrayLike<unknown>, start: number, count: number | undefined, match: Match): number {
  if (start < 0 || start > items.length) throw argumentOutOfRange('startIndex', BAD_START);
  const length = count ?? items.length - start;
  if (length < 0 || start > items.length - length) throw argumentOutOfRange('count', BAD_COUNT);
  for (let index = start; index < start + length; index++) if (match(items[index])) return index;
  return -1;
}

function findBack(items: ArrayLike<unknown>, start: number, count: number, match: Match): number {
  const isEmpty = items.length === 0;
  if (isEmpty ? start !== -1 && start !== 0 : start < 0 || start >= items.length)
    throw argumentOutOfRange('startIndex', BAD_START);
  if (isEmpty) return -1;
  if (count < 0 || start - count + 1 < 0) throw argumentOutOfRange('count', BAD_COUNT);
  for (let index = start; index > start - count; index--) if (match(items[index])) return index;
  return -1;
}

function reversePart(array: AnyArray, index: number, length: number): void {
  const items = itemsOf(array);
  checkRange(array, index, length);
  const part = Array.from(items.slice(index, index + length) as unknown[]).reverse();
  for (const [offset, item] of part.entries()) items[index + offset] = item as never;
}

const is =
  (item: unknown): Match =>
  (other) =>
    equalObjects(other, item);

function search(array: AnyArray, index: number, length: number, item: unknown, comparer: OrderComparer | null): number {
  checkRange(required(array, 'array'), index, length);
  return binarySearch(itemsOf(array), item, comparer, index, length);
}

export const arrayRanges: Record<string, MemberBody> = {
  'static int IndexOf(System.Array array, object value)': (array, item) => boxed(array).findIndex(is(item)),
  'static int IndexOf(System.Array array, object value, int startIndex)': (array, item, start: number) =>
    findForward(boxed(array), start, undefined, is(item)),
  'static int IndexOf(System.Array array, object value, int startIndex, int count)': (
    array,
    item,
    start: number,
    count: number,
  ) => findForward(boxed(array), start, count, is(item)),
  'static int IndexOf<T>(T[] array, T value)': (_T, array, item) => findForward(itemsOf(array), 0, undefined, is(item)),
  'static int IndexOf<T>(T[] array, T value, int startIndex)': (_T, array, item, start: number) =>
    findForward(itemsOf(array), start, undefined, is(item)),
  'static int IndexOf<T>(T[] array, T value, int startIndex, int count)': (
    _T,
    array,
    item,
    start: number,
    count: number,
  ) => findForward(itemsOf(array), start, count, is(item)),
  'static int LastIndexOf(System.Array array, object value)': (array, item) => boxed(array).findLastIndex(is(item)),
  'static int LastIndexOf(System.Array array, object value, int startIndex)': (array, item, start: number) =>
    findBack(boxed(array), start, start + 1, is(item)),
  'static int LastIndexOf(System.Array array, object value, int startIndex, int count)': (
    array,
    item,
    start: number,
    count: number,
  ) => findBack(boxed(array), start, count, is(item)),
  'static int LastIndexOf<T>(T[] array, T value)': (_T, array, item) =>
    Array.from(itemsOf(array) as unknown[]).findLastIndex(is(item)),
  'static int LastIndexOf<T>(T[] array, T value, int startIndex)': (_T, array, item, start: number) =>
    findBack(itemsOf(array), start, start + 1, is(item)),
  'static int LastIndexOf<T>(T[] array, T value, int startIndex, int count)': (
    _T,
    array,
    item,
    start: number,
    count: number,
  ) => findBack(itemsOf(array), start, count, is(item)),
  'static int FindIndex<T>(T[] array, int startIndex, Predicate<T> match)': (_T, array, start: number, match: Match) =>
    findForward(itemsOf(array), start, undefined, match),
  'static int FindIndex<T>(T[] array, int startIndex, int count, Predicate<T> match)': (
    _T,
    array,
    start: number,
    count: number,
    match: Match,
  ) => findForward(itemsOf(array), start, count, match),
  'static int FindLastIndex<T>(T[] array, int startIndex, Predicate<T> match)': (
    _T,
    array,
    start: number,
    match: Match,
  ) => findBack(itemsOf(array), start, start + 1, match),
  'static int FindLastIndex<T>(T[] array, int startIndex, int count, Predicate<T> match)': (
    _T,
    array,
    start: number,
    count: number,
    match: Match,
  ) => findBack(itemsOf(array), start, count, match),
  'static void Reverse(System.Array array, int index, int length)': reversePart,
  'static void Reverse<T>(T[] array, int index, int length)': (_T, array, index: number, length: number) =>
    reversePart(array, index, length),
  'static int BinarySearch(System.Array array, object value)': (array, item) => binarySearch(boxed(array), item, null),
  'static int BinarySearch(System.Array array, object value, System.Collections.IComparer comparer)': (
    array,
    item,
    comparer,
  ) => binarySearch(boxed(array), item, comparer),
  'static int BinarySearch<T>(T[] array, T value)': (_T, array, item) => binarySearch(itemsOf(array), item, null),
  'static int BinarySearch<T>(T[] array, T value, IComparer<T> comparer)': (_T, array, item, comparer) =>
    binarySearch(itemsOf(array), item, comparer),
  'static int BinarySearch<T>(T[] array, int index, int length, T value)': (
    _T,
    array,
    index: number,
    length: number,
    item,
  ) => search(array, index, length, item, null),
  'static int BinarySearch<T>(T[] array, int index, int length, T value, IComparer<T> comparer)': (
    _T,
    array,
    index: number,
    length: number,
    item,
    comparer,
  ) => search(array, index, length, item, comparer),
};
