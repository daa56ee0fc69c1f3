// Enumerable: single elements, tests, conversions to collections, ordering.
import type { Ref, TypeRef } from '../../../dotnet/boxed.ts';
import { spendBytes } from '../../../dotnet/budget.ts';
import { DotNetArray } from '../../../dotnet/collections/array.ts';
import { type EqualityComparer, equality, type OrderComparer } from '../../../dotnet/collections/comparers.ts';
import { Dictionary, HashSet } from '../../../dotnet/collections/dictionary.ts';
import type { KeyValuePair } from '../../../dotnet/collections/key-value-pair.ts';
import { OrderedSequence } from '../../../dotnet/collections/linq/ordering.ts';
import { List } from '../../../dotnet/collections/list.ts';
import { countOf } from '../../../dotnet/collections/protocol.ts';
import { Sequence } from '../../../dotnet/collections/sequence.ts';
import type { ValueTuple } from '../../../dotnet/collections/tuple.ts';
import { argumentNull, argumentOutOfRange } from '../../../dotnet/exception.ts';
import { JContainer } from '../../../dotnet/json/container.ts';
import type { JToken } from '../../../dotnet/json/token.ts';
import type { MemberBody } from '../../member-table.ts';
import { defaultValueOf } from '../../runtime/defaults.ts';
import type { Type } from '../../types.ts';
import { cheapCount } from './partition.ts';
import {
  all,
  given,
  noElements,
  noMatch,
  type Predicate,
  read,
  type Selector,
  severalElements,
  severalMatches,
  source,
} from './source.ts';

const ALWAYS: Predicate = () => true;

function first(T: TypeRef, items: unknown, predicate: Predicate | null): Found {
  for (const item of read(source(items), T))
    if (predicate === null || predicate(item)) return { found: true, value: item };
  return { found: false };
}

interface Found {
  found: boolean;
  value?: unknown;
}

/** A single element of a Select is looked for in its source; the selector runs on that one only. */
function throughProjection(items: unknown, find: (T: TypeRef, source: unknown) => Found): Found | null {
  if (!(items instanceof Sequence) || items.projection === null) return null;
  const { source, sourceType, selector } = items.projection;
  const result = find(sourceType, source);
  return result.found ? { found: true, value: selector(result.value) } : result;
}

function last(T: TypeRef, items: unknown, predicate: Predicate | null): Found {
  const projected = predicate === null ? throughProjection(items, (S, inner) => last(S, inner, null)) : null;
  if (projected !== null) return projected;
  let result: Found = { found: false };
  for (const item of read(source(items), T))
    if (predicate === null || predicate(item)) result = { found: true, value: item };
  return result;
}

function single(T: TypeRef, items: unknown, predicate: Predicate | null): Found {
  let result: Found = { found: false };
  for (const item of read(source(items), T)) {
    if (predicate !== null && !predicate(item)) continue;
    if (result.found) throw predicate === null ? severalElements() : severalMatches();
    result = { found: true, value: item };
  }
  return result;
}

type Finder = typeof first;

/** First, FirstOrDefault and the like: the same four shapes each. */
function finders(name: string, find: Finder): Record<string, MemberBody> {
  const orThrow = (T: TypeRef, items: unknown, predicate: Predicate | null): unknown => {
    const result = find(T, items, predicate);
    if (!result.found) throw predicate === null ? noElements() : noMatch();
    return result.value;
  };
  const orElse = (T: TypeRef, items: unknown, predicate: Predicate | null, fallback: unknown): unknown => {
    const result = find(T, items, predicate);
    return result.found ? result.value : fallback;
  };
  const self = 'this IEnumerable<TSource> source';
  return {
    [`static TSource ${name}<TSource>(${self})`]: (T, items) => orThrow(T, items, null),
    [`static TSource ${name}<TSource>(${self}, Func<TSource, bool> predicate)`]: (T, items, predicate) =>
      orThrow(T, items, given(predicate, 'predicate')),
    [`static TSource ${name}OrDefault<TSource>(${self})`]: (T: Type, items) =>
      orElse(T, items, null, defaultValueOf(T)),
    [`static TSource ${name}OrDefault<TSource>(${self}, TSource defaultValue)`]: (T, items, fallback) =>
      orElse(T, items, null, fallback),
    [`static TSource ${name}OrDefault<TSource>(${self}, Func<TSource, bool> predicate)`]: (T: Type, items, predicate) =>
      orElse(T, items, given(predicate, 'predicate'), defaultValueOf(T)),
    [`static TSource ${name}OrDefault<TSource>(${self}, Func<TSource, bool> predicate, TSource defaultValue)`]: (
      T,
      items,
      predicate,
      fallback,
    ) => orElse(T, items, given(predicate, 'predicate'), fallback),
  };
}

function elementAt(T: TypeRef, items: unknown, index: number): Found {
  source(items);
  if (index < 0) return { found: false };
  const projected = throughProjection(items, (S, inner) => elementAt(S, inner, index));
  if (projected !== null) return projected;
  let left = index;
  for (const item of read(items, T)) if (left-- === 0) return { found: true, value: item };
  return { found: false };
}

function count(T: TypeRef, items: unknown, predicate: Predicate = ALWAYS): number {
  source(items);
  if (
    predicate === ALWAYS &&
    (items instanceof DotNetArray || items instanceof Uint8Array || typeof items === 'string')
  )
    return items.length;
  if (predicate === ALWAYS && items instanceof List) return items.count;
  if (predicate === ALWAYS && items instanceof OrderedSequence) return count(T, items.source);
  if (predicate === ALWAYS && items instanceof Sequence && items.projection === null) {
    const known = items.knownCount();
    if (known >= 0) return known;
  }
  let total = 0;
  for (const item of read(items, T)) if (predicate(item)) total++;
  return total;
}

function contains(T: TypeRef, items: unknown, value: unknown, comparer: EqualityComparer | null): boolean {
  source(items);
  if (items instanceof OrderedSequence) return contains(T, items.source, value, comparer);
  // A JSON container is a collection whose own Contains looks for the very token.
  if (comparer === null && items instanceof JContainer) return items.indexOf(value as JToken | null) >= 0;
  const equal = equality(comparer);
  for (const item of read(items, T)) if (equal(item, value)) return true;
  return false;
}

function sequenceEqual(T: TypeRef, a: unknown, b: unknown, comparer: EqualityComparer | null): boolean {
  const equal = equality(comparer);
  const x = all(source(a, 'first'), T);
  const y = all(source(b, 'second'), T);
  return x.length === y.length && x.every((item, index) => equal(item, y[index]));
}

function toArray(T: Type, items: unknown): DotNetArray | Uint8Array {
  const list = [...read(source(items), T)];
  spendBytes(list.length * 8);
  return T.primitive === 'byte' ? Uint8Array.from(list as number[]) : new DotNetArray(T, list);
}

function toDictionary(
  T: TypeRef,
  K: TypeRef,
  V: TypeRef,
  items: unknown,
  key: Selector,
  value: Selector | null,
  comparer: EqualityComparer | null,
): Dictionary {
  source(items);
  given(key, 'keySelector');
  const result = new Dictionary(K, V, comparer);
  for (const item of read(items, T)) result.add(key(item), value === null ? item : value(item));
  return result;
}

function ordered(
  T: TypeRef,
  items: unknown,
  key: Selector | null,
  comparer: OrderComparer | null,
  descending: boolean,
): OrderedSequence {
  given(key, 'keySelector');
  return new OrderedSequence(T, source(items)).by(key!, comparer, descending);
}

const self = 'this IEnumerable<TSource> source';
const identity: Selector = (item) => item;

function orderings(): Record<string, MemberBody> {
  const result: Record<string, MemberBody> = {};
  for (const descending of [false, true]) {
    const suffix = descending ? 'Descending' : '';
    result[
      `static IOrderedEnumerable<TSource> OrderBy${suffix}<TSource, TKey>(${self}, Func<TSource, TKey> keySelector)`
    ] = (T, _K, items, key) => ordered(T, items, key, null, descending);
    result[
      `static IOrderedEnumerable<TSource> OrderBy${suffix}<TSource, TKey>(${self}, Func<TSource, TKey> keySelector, IComparer<TKey> comparer)`
    ] = (T, _K, items, key, comparer) => ordered(T, items, key, comparer, descending);
    const then = 'this IOrderedEnumerable<TSource> source';
    result[
      `static IOrderedEnumerable<TSource> ThenBy${suffix}<TSource, TKey>(${then}, Func<TSource, TKey> keySelector)`
    ] = (_T, _K, items: OrderedSequence, key) => (source(items) as OrderedSequence).by(key, null, descending);
    result[
      `static IOrderedEnumerable<TSource> ThenBy${suffix}<TSource, TKey>(${then}, Func<TSource, TKey> keySelector, IComparer<TKey> comparer)`
    ] = (_T, _K, items: OrderedSequence, key, comparer) =>
      (source(items) as OrderedSequence).by(key, comparer, descending);
    result[`static IOrderedEnumerable<T> Order${suffix}<T>(this IEnumerable<T> source)`] = (T, items) =>
      ordered(T, items, identity, null, descending);
    result[`static IOrderedEnumerable<T> Order${suffix}<T>(this IEnumerable<T> source, IComparer<T> comparer)`] = (
      T,
      items,
      comparer,
    ) => ordered(T, items, identity, comparer, descending);
  }
  return result;
}

/** A list's own indexer is asked, and complains in its own words. */
const LIST_RANGE = 'Index was out of range. Must be non-negative and less than the size of the collection.';

function elementOrThrow(T: TypeRef, items: unknown, index: number): unknown {
  const result = elementAt(T, items, index);
  if (result.found) return result.value;
  const isList = items instanceof List || items instanceof DotNetArray || items instanceof Uint8Array;
  throw isList ? argumentOutOfRange('index', LIST_RANGE) : argumentOutOfRange('index');
}

export const elements: Record<string, MemberBody> = {
  ...finders('First', first),
  ...finders('Last', last),
  ...finders('Single', single),
  ...orderings(),
  [`static TSource ElementAt<TSource>(${self}, int index)`]: elementOrThrow,
  [`static TSource ElementAtOrDefault<TSource>(${self}, int index)`]: (T: Type, items, index: number) => {
    const result = elementAt(T, items, index);
    return result.found ? result.value : defaultValueOf(T);
  },
  [`static bool Any<TSource>(${self})`]: (T, items) => {
    const known = cheapCount(source(items));
    if (known >= 0) return known > 0;
    return first(T, items instanceof OrderedSequence ? items.source : items, null).found;
  },
  [`static bool Any<TSource>(${self}, Func<TSource, bool> predicate)`]: (T, items, predicate) =>
    first(T, items, given(predicate, 'predicate')).found,
  [`static bool All<TSource>(${self}, Func<TSource, bool> predicate)`]: (T, items, predicate: Predicate) => {
    given(predicate, 'predicate');
    for (const item of read(source(items), T)) if (!predicate(item)) return false;
    return true;
  },
  [`static int Count<TSource>(${self})`]: (T, items) => count(T, items),
  [`static int Count<TSource>(${self}, Func<TSource, bool> predicate)`]: (T, items, predicate) =>
    count(T, items, given(predicate, 'predicate')),
  [`static long LongCount<TSource>(${self})`]: (T, items) => BigInt(count(T, items)),
  [`static long LongCount<TSource>(${self}, Func<TSource, bool> predicate)`]: (T, items, predicate) =>
    BigInt(count(T, items, given(predicate, 'predicate'))),
  [`static bool TryGetNonEnumeratedCount<TSource>(${self}, out int count)`]: (_T, items, result: Ref) => {
    const known = !(source(items) instanceof Sequence) && !(items instanceof OrderedSequence);
    result.value = known ? countOf(items) : 0;
    return known;
  },
  [`static bool Contains<TSource>(${self}, TSource value)`]: (T, items, value) => contains(T, items, value, null),
  [`static bool Contains<TSource>(${self}, TSource value, IEqualityComparer<TSource> comparer)`]: contains,
  'static bool SequenceEqual<TSource>(this IEnumerable<TSource> first, IEnumerable<TSource> second)': (T, a, b) =>
    sequenceEqual(T, a, b, null),
  'static bool SequenceEqual<TSource>(this IEnumerable<TSource> first, IEnumerable<TSource> second, IEqualityComparer<TSource> comparer)':
    sequenceEqual,
  [`static TSource[] ToArray<TSource>(${self})`]: toArray,
  [`static List<TSource> ToList<TSource>(${self})`]: (T, items) => List.of(T, [...read(source(items), T)]),
  [`static HashSet<TSource> ToHashSet<TSource>(${self})`]: (T, items) => new HashSet(T, read(source(items), T)),
  [`static HashSet<TSource> ToHashSet<TSource>(${self}, IEqualityComparer<TSource> comparer)`]: (T, items, comparer) =>
    new HashSet(T, read(source(items), T), comparer),
  [`static Dictionary<TKey, TSource> ToDictionary<TSource, TKey>(${self}, Func<TSource, TKey> keySelector)`]: (
    T,
    K,
    items,
    key,
  ) => toDictionary(T, K, T, items, key, null, null),
  [`static Dictionary<TKey, TSource> ToDictionary<TSource, TKey>(${self}, Func<TSource, TKey> keySelector, IEqualityComparer<TKey> comparer)`]:
    (T, K, items, key, comparer) => toDictionary(T, K, T, items, key, null, comparer),
  [`static Dictionary<TKey, TElement> ToDictionary<TSource, TKey, TElement>(${self}, Func<TSource, TKey> keySelector, Func<TSource, TElement> elementSelector)`]:
    (T, K, V, items, key, value) => toDictionary(T, K, V, items, key, value, null),
  [`static Dictionary<TKey, TElement> ToDictionary<TSource, TKey, TElement>(${self}, Func<TSource, TKey> keySelector, Func<TSource, TElement> elementSelector, IEqualityComparer<TKey> comparer)`]:
    toDictionary,
  'static Dictionary<TKey, TValue> ToDictionary<TKey, TValue>(this IEnumerable<KeyValuePair<TKey, TValue>> source)': (
    K,
    V,
    items,
  ) => fromPairs(K, V, items, null),
  'static Dictionary<TKey, TValue> ToDictionary<TKey, TValue>(this IEnumerable<KeyValuePair<TKey, TValue>> source, IEqualityComparer<TKey> comparer)':
    fromPairs,
  'static Dictionary<TKey, TValue> ToDictionary<TKey, TValue>(this IEnumerable<(TKey, TValue)> source)': (
    K,
    V,
    items,
  ) => {
    const result = new Dictionary(K, V);
    for (const pair of read(source(items)) as Iterable<ValueTuple>) result.add(pair.items[0], pair.items[1]);
    return result;
  },
  [`static TSource Aggregate<TSource>(${self}, Func<TSource, TSource, TSource> func)`]: (T, items, f) => {
    const iterator = read(source(items), T);
    const start = iterator.next();
    if (start.done === true) throw noElements();
    let result = start.value;
    for (const item of iterator) result = f(result, item);
    return result;
  },
  [`static TAccumulate Aggregate<TSource, TAccumulate>(${self}, TAccumulate seed, Func<TAccumulate, TSource, TAccumulate> func)`]:
    (T, _A, items, seed, f) => accumulate(T, items, seed, f),
  [`static TResult Aggregate<TSource, TAccumulate, TResult>(${self}, TAccumulate seed, Func<TAccumulate, TSource, TAccumulate> func, Func<TAccumulate, TResult> resultSelector)`]:
    (T, _A, _R, items, seed, f, result) => result(accumulate(T, items, seed, f)),
};

function accumulate(
  T: TypeRef,
  items: unknown,
  seed: unknown,
  f: (result: unknown, item: unknown) => unknown,
): unknown {
  if (f === null) throw argumentNull('func');
  let result = seed;
  for (const item of read(source(items), T)) result = f(result, item);
  return result;
}

function fromPairs(K: TypeRef, V: TypeRef, items: unknown, comparer: EqualityComparer | null): Dictionary {
  const result = new Dictionary(K, V, comparer);
  for (const pair of read(source(items), result.elementType) as Iterable<KeyValuePair>)
    result.add(pair.key, pair.value);
  return result;
}
