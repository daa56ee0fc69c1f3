// Enumerable: sets, groups and joins.
import type { TypeRef } from '../../../dotnet/boxed.ts';
import { DotNetArray } from '../../../dotnet/collections/array.ts';
import { type EqualityComparer, keyFunction } from '../../../dotnet/collections/comparers.ts';
import { Dictionary } from '../../../dotnet/collections/dictionary.ts';
import { Lookup } from '../../../dotnet/collections/linq/grouping.ts';
import type { Sequence } from '../../../dotnet/collections/sequence.ts';
import type { MemberBody } from '../../member-table.ts';
import { typeOf } from '../../registry.ts';
import { defaultValueOf } from '../../runtime/defaults.ts';
import type { Type } from '../../types.ts';
import { partitionable } from './partition.ts';
import { given, lazy, lazyOver, read, type Selector, source } from './source.ts';

type Comparer = EqualityComparer | null;
const identity: Selector = (item) => item;

function distinct(T: TypeRef, items: unknown, key: Selector, comparer: Comparer): unknown {
  source(items);
  const keyOf = keyFunction(comparer);
  const result = lazyOver(items, T, function* () {
    const seen = new Set<unknown>();
    for (const item of read(items, T)) {
      const hash = keyOf(key(item));
      if (seen.has(hash)) continue;
      seen.add(hash);
      yield item;
    }
  });
  return key === identity ? partitionable(result) : result;
}

function union(T: TypeRef, a: unknown, b: unknown, key: Selector, comparer: Comparer): Sequence {
  source(a, 'first');
  source(b, 'second');
  const keyOf = keyFunction(comparer);
  return lazy(T, function* () {
    const seen = new Set<unknown>();
    for (const part of [a, b]) {
      for (const item of read(part, T)) {
        const hash = keyOf(key(item));
        if (seen.has(hash)) continue;
        seen.add(hash);
        yield item;
      }
    }
  });
}

/** Except and Intersect: distinct elements of `a` whose key is missing from, or present in, `keys`. */
function filterBy(
  T: TypeRef,
  a: unknown,
  keys: unknown,
  key: Selector,
  comparer: Comparer,
  keepPresent: boolean,
): Sequence {
  source(a, 'first');
  source(keys, 'second');
  const keyOf = keyFunction(comparer);
  return lazy(T, function* () {
    const set = new Set([...read(keys)].map(keyOf));
    for (const item of read(a, T)) {
      const hash = keyOf(key(item));
      if (keepPresent) {
        if (set.delete(hash)) yield item;
      } else if (!set.has(hash)) {
        set.add(hash);
        yield item;
      }
    }
  });
}

function lookup(
  T: TypeRef,
  K: TypeRef,
  E: TypeRef,
  items: unknown,
  key: Selector,
  element: Selector,
  comparer: Comparer,
  skipNull = false,
): Lookup {
  const result = new Lookup(K, E, comparer);
  for (const item of read(items, T)) {
    const value = key(item);
    if (skipNull && value === null) continue;
    result.group(value).items.push(element(item));
  }
  return result;
}

function groupBy(
  T: TypeRef,
  K: Type,
  E: Type,
  items: unknown,
  key: Selector,
  element: Selector,
  comparer: Comparer,
): unknown {
  source(items);
  given(key, 'keySelector');
  const groups = lazyOver(items, typeOf('System.Linq.IGrouping', K, E), function* () {
    yield* lookup(T, K, E, items, key, element, comparer);
  });
  return partitionable(groups);
}

type GroupResult = (key: unknown, items: unknown) => unknown;

function groupResults(
  T: TypeRef,
  K: TypeRef,
  E: TypeRef,
  R: TypeRef,
  items: unknown,
  key: Selector,
  element: Selector,
  result: GroupResult,
  comparer: Comparer,
): unknown {
  source(items);
  return lazyOver(items, R, function* () {
    for (const group of lookup(T, K, E, items, key, element, comparer)) yield result(group.key, group);
  });
}

interface JoinParts {
  T: TypeRef;
  I: Type;
  K: TypeRef;
  R: TypeRef;
  outer: unknown;
  inner: unknown;
  outerKey: Selector;
  innerKey: Selector;
  result: (outer: unknown, inner: unknown) => unknown;
  comparer: Comparer;
}

function join(parts: JoinParts, keepUnmatched = false): unknown {
  source(parts.outer, 'outer');
  source(parts.inner, 'inner');
  const { T, I, K, R, outer, inner, outerKey, innerKey, result, comparer } = parts;
  return lazyOver(outer, R, function* () {
    const groups = lookup(I, K, I, inner, innerKey, identity, comparer, true);
    for (const item of read(outer, T)) {
      const key = outerKey(item);
      const matches = key === null ? [] : [...groups.get(key)];
      if (matches.length === 0 && keepUnmatched) yield result(item, defaultValueOf(I));
      for (const match of matches) yield result(item, match);
    }
  });
}

function groupJoin(parts: JoinParts): unknown {
  source(parts.outer, 'outer');
  source(parts.inner, 'inner');
  const { T, I, K, R, outer, inner, outerKey, innerKey, result, comparer } = parts;
  return lazyOver(outer, R, function* () {
    const groups = lookup(I, K, I, inner, innerKey, identity, comparer, true);
    for (const item of read(outer, T)) {
      const key = outerKey(item);
      yield result(item, key === null ? new DotNetArray(I, []) : groups.get(key));
    }
  });
}

/** Joins declare an overload with a comparer each. */
function joins(): Record<string, MemberBody> {
  const members: Record<string, MemberBody> = {};
  const start =
    '<TOuter, TInner, TKey, TResult>(this IEnumerable<TOuter> outer, IEnumerable<TInner> inner, Func<TOuter, TKey> outerKeySelector, Func<TInner, TKey> innerKeySelector';
  const kinds: [string, string, (parts: JoinParts) => unknown][] = [
    ['Join', 'TInner', join],
    ['LeftJoin', 'TInner', (parts) => join(parts, true)],
    ['GroupJoin', 'IEnumerable<TInner>', groupJoin],
  ];
  for (const [name, second, run] of kinds) {
    const signature = `static IEnumerable<TResult> ${name}${start}, Func<TOuter, ${second}, TResult> resultSelector`;
    members[`${signature})`] = (T, I, K, R, outer, inner, outerKey, innerKey, result) =>
      run({ T, I, K, R, outer, inner, outerKey, innerKey, result, comparer: null });
    members[`${signature}, IEqualityComparer<TKey> comparer)`] = (
      T,
      I,
      K,
      R,
      outer,
      inner,
      outerKey,
      innerKey,
      result,
      comparer,
    ) => run({ T, I, K, R, outer, inner, outerKey, innerKey, result, comparer });
  }
  return members;
}

const self = 'this IEnumerable<TSource> source';
const both = 'this IEnumerable<TSource> first, IEnumerable<TSource> second';
const byKey = `${self}, Func<TSource, TKey> keySelector`;
const firstByKey = 'this IEnumerable<TSource> first, IEnumerable<TKey> second, Func<TSource, TKey> keySelector';
const comparing = 'IEqualityComparer<TSource> comparer';
const comparingKeys = 'IEqualityComparer<TKey> comparer';
const withElement = `${byKey}, Func<TSource, TElement> elementSelector`;

export const sets: Record<string, MemberBody> = {
  [`static IEnumerable<TSource> Distinct<TSource>(${self})`]: (T, items) => distinct(T, items, identity, null),
  [`static IEnumerable<TSource> Distinct<TSource>(${self}, ${comparing})`]: (T, items, comparer) =>
    distinct(T, items, identity, comparer),
  [`static IEnumerable<TSource> DistinctBy<TSource, TKey>(${byKey})`]: (T, _K, items, key) =>
    distinct(T, items, key, null),
  [`static IEnumerable<TSource> DistinctBy<TSource, TKey>(${byKey}, ${comparingKeys})`]: (
    T,
    _K,
    items,
    key,
    comparer,
  ) => distinct(T, items, key, comparer),
  [`static IEnumerable<TSource> Union<TSource>(${both})`]: (T, a, b) => union(T, a, b, identity, null),
  [`static IEnumerable<TSource> Union<TSource>(${both}, ${comparing})`]: (T, a, b, comparer) =>
    union(T, a, b, identity, comparer),
  [`static IEnumerable<TSource> UnionBy<TSource, TKey>(${both}, Func<TSource, TKey> keySelector)`]: (
    T,
    _K,
    a,
    b,
    key,
  ) => union(T, a, b, key, null),
  [`static IEnumerable<TSource> Except<TSource>(${both})`]: (T, a, b) => filterBy(T, a, b, identity, null, false),
  [`static IEnumerable<TSource> Except<TSource>(${both}, ${comparing})`]: (T, a, b, comparer) =>
    filterBy(T, a, b, identity, comparer, false),
  [`static IEnumerable<TSource> ExceptBy<TSource, TKey>(${firstByKey})`]: (T, _K, a, keys, key) =>
    filterBy(T, a, keys, key, null, false),
  [`static IEnumerable<TSource> Intersect<TSource>(${both})`]: (T, a, b) => filterBy(T, a, b, identity, null, true),
  [`static IEnumerable<TSource> Intersect<TSource>(${both}, ${comparing})`]: (T, a, b, comparer) =>
    filterBy(T, a, b, identity, comparer, true),
  [`static IEnumerable<TSource> IntersectBy<TSource, TKey>(${firstByKey})`]: (T, _K, a, keys, key) =>
    filterBy(T, a, keys, key, null, true),
  [`static IEnumerable<IGrouping<TKey, TSource>> GroupBy<TSource, TKey>(${byKey})`]: (T, K, items, key) =>
    groupBy(T, K, T, items, key, identity, null),
  [`static IEnumerable<IGrouping<TKey, TSource>> GroupBy<TSource, TKey>(${byKey}, ${comparingKeys})`]: (
    T,
    K,
    items,
    key,
    comparer,
  ) => groupBy(T, K, T, items, key, identity, comparer),
  [`static IEnumerable<IGrouping<TKey, TElement>> GroupBy<TSource, TKey, TElement>(${withElement})`]: (
    T,
    K,
    E,
    items,
    key,
    element,
  ) => groupBy(T, K, E, items, key, element, null),
  [`static IEnumerable<IGrouping<TKey, TElement>> GroupBy<TSource, TKey, TElement>(${withElement}, ${comparingKeys})`]:
    groupBy,
  [`static IEnumerable<TResult> GroupBy<TSource, TKey, TResult>(${byKey}, Func<TKey, IEnumerable<TSource>, TResult> resultSelector)`]:
    (T, K, R, items, key, result) => groupResults(T, K, T, R, items, key, identity, result, null),
  [`static IEnumerable<TResult> GroupBy<TSource, TKey, TResult>(${byKey}, Func<TKey, IEnumerable<TSource>, TResult> resultSelector, ${comparingKeys})`]:
    (T, K, R, items, key, result, comparer) => groupResults(T, K, T, R, items, key, identity, result, comparer),
  [`static IEnumerable<TResult> GroupBy<TSource, TKey, TElement, TResult>(${withElement}, Func<TKey, IEnumerable<TElement>, TResult> resultSelector)`]:
    (T, K, E, R, items, key, element, result) => groupResults(T, K, E, R, items, key, element, result, null),
  [`static IEnumerable<TResult> GroupBy<TSource, TKey, TElement, TResult>(${withElement}, Func<TKey, IEnumerable<TElement>, TResult> resultSelector, ${comparingKeys})`]:
    groupResults,
  [`static ILookup<TKey, TSource> ToLookup<TSource, TKey>(${byKey})`]: (T, K, items, key) =>
    lookup(T, K, T, source(items), key, identity, null),
  [`static ILookup<TKey, TSource> ToLookup<TSource, TKey>(${byKey}, ${comparingKeys})`]: (T, K, items, key, comparer) =>
    lookup(T, K, T, source(items), key, identity, comparer),
  [`static ILookup<TKey, TElement> ToLookup<TSource, TKey, TElement>(${withElement})`]: (
    T,
    K,
    E,
    items,
    key,
    element,
  ) => lookup(T, K, E, source(items), key, element, null),
  [`static ILookup<TKey, TElement> ToLookup<TSource, TKey, TElement>(${withElement}, ${comparingKeys})`]: (
    T,
    K,
    E,
    items,
    key,
    element,
    comparer,
  ) => lookup(T, K, E, source(items), key, element, comparer),
  ...joins(),
  [`static IEnumerable<TSource> UnionBy<TSource, TKey>(${both}, Func<TSource, TKey> keySelector, ${comparingKeys})`]: (
    T,
    _K,
    a,
    b,
    key,
    comparer,
  ) => union(T, a, b, key, comparer),
  [`static IEnumerable<TSource> ExceptBy<TSource, TKey>(${firstByKey}, ${comparingKeys})`]: (
    T,
    _K,
    a,
    keys,
    key,
    comparer,
  ) => filterBy(T, a, keys, key, comparer, false),
  [`static IEnumerable<TSource> IntersectBy<TSource, TKey>(${firstByKey}, ${comparingKeys})`]: (
    T,
    _K,
    a,
    keys,
    key,
    comparer,
  ) => filterBy(T, a, keys, key, comparer, true),
  [`static IEnumerable<KeyValuePair<TKey, TAccumulate>> AggregateBy<TSource, TKey, TAccumulate>(${byKey}, TAccumulate seed, Func<TAccumulate, TSource, TAccumulate> func, IEqualityComparer<TKey> keyComparer = null)`]:
    (T, K: Type, A: Type, items, key, seed, fold, comparer) =>
      aggregateBy(T, K, A, items, key, () => seed, fold, comparer),
  [`static IEnumerable<KeyValuePair<TKey, TAccumulate>> AggregateBy<TSource, TKey, TAccumulate>(${byKey}, Func<TKey, TAccumulate> seedSelector, Func<TAccumulate, TSource, TAccumulate> func, IEqualityComparer<TKey> keyComparer = null)`]:
    aggregateBy,
  [`static IEnumerable<KeyValuePair<TKey, int>> CountBy<TSource, TKey>(${byKey}, IEqualityComparer<TKey> keyComparer = null)`]:
    (T, K: Type, items, key, comparer) => {
      source(items);
      const int = typeOf('System.Int32');
      return lazyOver(items, typeOf('System.Collections.Generic.KeyValuePair', K, int), function* () {
        const counts = new Dictionary(K, int, comparer);
        for (const item of read(items, T)) {
          const value = key(item);
          counts.set(value, ((counts.find(value)?.value as number | undefined) ?? 0) + 1);
        }
        yield* counts;
      });
    },
};

function aggregateBy(
  T: TypeRef,
  K: Type,
  A: Type,
  items: unknown,
  key: Selector,
  seed: (key: unknown) => unknown,
  fold: (result: unknown, item: unknown) => unknown,
  comparer: Comparer,
): unknown {
  source(items);
  return lazyOver(items, typeOf('System.Collections.Generic.KeyValuePair', K, A), function* () {
    const results = new Dictionary(K, A, comparer);
    for (const item of read(items, T)) {
      const value = key(item);
      const found = results.find(value);
      results.set(value, fold(found === null ? seed(value) : found.value, item));
    }
    yield* results;
  });
}
