// Enumerable: projection, filtering, partitioning, concatenation. All lazy.
import type { TypeRef } from '../../../dotnet/boxed.ts';
import { boxAs } from '../../../dotnet/boxed.ts';
import { DotNetArray } from '../../../dotnet/collections/array.ts';
import { elementTypeOf } from '../../../dotnet/collections/enumerable.ts';
import { ValueTuple } from '../../../dotnet/collections/tuple.ts';
import { argumentOutOfRange } from '../../../dotnet/exception.ts';
import type { MemberBody } from '../../member-table.ts';
import { typeOf } from '../../registry.ts';
import { defaultValueOf } from '../../runtime/defaults.ts';
import { castReference, isInstance, unbox, unwrap } from '../../runtime/runtime-type.ts';
import { arrayOf, type Type } from '../../types.ts';
import { cheapCount, counted, fromEnd, partitionable, project, skip, take } from './partition.ts';
import {
  all,
  emptyArray,
  given,
  isEmptyArray,
  lazy,
  lazyOver,
  type Predicate,
  read,
  type Selector,
  source,
} from './source.ts';

function select(T: TypeRef, U: TypeRef, items: unknown, selector: Selector): unknown {
  source(items);
  given(selector, 'selector');
  return project(T, U, items, selector);
}

function selectIndexed(T: TypeRef, U: TypeRef, items: unknown, selector: Selector): unknown {
  source(items);
  given(selector, 'selector');
  return lazyOver(items, U, function* () {
    let index = 0;
    for (const item of read(items, T)) yield selector(item, index++);
  });
}

function where(T: TypeRef, items: unknown, predicate: Predicate): unknown {
  source(items);
  given(predicate, 'predicate');
  return lazyOver(items, T, function* () {
    let index = 0;
    for (const item of read(items, T)) if (predicate(item, index++)) yield item;
  });
}

function selectMany(T: TypeRef, U: TypeRef, items: unknown, selector: Selector): unknown {
  source(items);
  given(selector, 'selector');
  return lazyOver(items, U, function* () {
    let index = 0;
    for (const item of read(items, T)) yield* read(selector(item, index++), U);
  });
}

function selectManyPairs(
  T: TypeRef,
  C: TypeRef,
  U: TypeRef,
  items: unknown,
  selector: Selector,
  result: (item: unknown, inner: unknown) => unknown,
): unknown {
  source(items);
  return lazyOver(items, U, function* () {
    let index = 0;
    for (const item of read(items, T)) for (const inner of read(selector(item, index++), C)) yield result(item, inner);
  });
}

const takeFirst = (T: TypeRef, items: unknown, count: number): unknown =>
  count <= 0 ? emptyArray(T) : take(T, items, count);

function takeWhile(T: TypeRef, items: unknown, predicate: Predicate): unknown {
  source(items);
  return lazyOver(items, T, function* () {
    let index = 0;
    for (const item of read(items, T)) {
      if (!predicate(item, index++)) return;
      yield item;
    }
  });
}

function skipWhile(T: TypeRef, items: unknown, predicate: Predicate): unknown {
  source(items);
  return lazyOver(items, T, function* () {
    let index = 0;
    let skipping = true;
    for (const item of read(items, T)) {
      if (skipping) skipping = predicate(item, index++);
      if (!skipping) yield item;
    }
  });
}

/** Cast<T>: the exact type for value types, an instance check for the others. */
function cast(T: Type, items: unknown): unknown {
  source(items);
  const from = elementTypeOf(items);
  if (from === T) return items;
  return lazy(T, function* () {
    for (const item of read(items)) {
      const boxed = from === null ? item : boxAs(from, item);
      yield T.isValueType ? unbox(boxed, T) : castReference(boxed, T);
    }
  });
}

function ofType(T: Type, items: unknown): unknown {
  source(items);
  const from = elementTypeOf(items);
  if (T.isValueType && from === T) return items;
  return lazy(T, function* () {
    for (const item of read(items)) {
      const boxed = from === null ? item : boxAs(from, item);
      if (isInstance(boxed, T)) yield T.isValueType ? unwrap(boxed) : boxed;
    }
  });
}

function chunk(T: Type, items: unknown, size: number): unknown {
  source(items);
  if (size < 1) throw argumentOutOfRange('size');
  const pack = (part: unknown[]): unknown =>
    T.primitive === 'byte' ? Uint8Array.from(part as number[]) : new DotNetArray(T, part);
  return lazyOver(items, arrayOf(T), function* () {
    let part: unknown[] = [];
    for (const item of read(items, T)) {
      part.push(item);
      if (part.length === size) {
        yield pack(part);
        part = [];
      }
    }
    if (part.length > 0) yield pack(part);
  });
}

function* zipped(...sources: Iterable<unknown>[]): Generator<unknown[]> {
  const iterators = sources.map((items) => items[Symbol.iterator]());
  try {
    for (;;) {
      const row: unknown[] = [];
      for (const iterator of iterators) {
        const next = iterator.next();
        if (next.done === true) return;
        row.push(next.value);
      }
      yield row;
    }
  } finally {
    for (const iterator of iterators) iterator.return?.();
  }
}

function range(start: number, count: number): unknown {
  if (count < 0 || start + count - 1 > 2147483647) throw argumentOutOfRange('count');
  if (count === 0) return emptyArray(typeOf('System.Int32'));
  return counted(typeOf('System.Int32'), count, function* () {
    for (let index = 0; index < count; index++) yield start + index;
  });
}

export const transforms: Record<string, MemberBody> = {
  'static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)':
    select,
  'static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, int, TResult> selector)':
    selectIndexed,
  'static IEnumerable<TSource> Where<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)': where,
  'static IEnumerable<TSource> Where<TSource>(this IEnumerable<TSource> source, Func<TSource, int, bool> predicate)':
    where,
  'static IEnumerable<TResult> SelectMany<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, IEnumerable<TResult>> selector)':
    selectMany,
  'static IEnumerable<TResult> SelectMany<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, int, IEnumerable<TResult>> selector)':
    selectMany,
  'static IEnumerable<TResult> SelectMany<TSource, TCollection, TResult>(this IEnumerable<TSource> source, Func<TSource, IEnumerable<TCollection>> collectionSelector, Func<TSource, TCollection, TResult> resultSelector)':
    selectManyPairs,
  'static IEnumerable<TResult> SelectMany<TSource, TCollection, TResult>(this IEnumerable<TSource> source, Func<TSource, int, IEnumerable<TCollection>> collectionSelector, Func<TSource, TCollection, TResult> resultSelector)':
    selectManyPairs,
  'static IEnumerable<TSource> Take<TSource>(this IEnumerable<TSource> source, int count)': (T, items, count: number) =>
    takeFirst(T, source(items), count),
  'static IEnumerable<TSource> Skip<TSource>(this IEnumerable<TSource> source, int count)': (T, items, count: number) =>
    skip(T, source(items), count),
  'static IEnumerable<TSource> TakeWhile<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)':
    takeWhile,
  'static IEnumerable<TSource> TakeWhile<TSource>(this IEnumerable<TSource> source, Func<TSource, int, bool> predicate)':
    takeWhile,
  'static IEnumerable<TSource> SkipWhile<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)':
    skipWhile,
  'static IEnumerable<TSource> SkipWhile<TSource>(this IEnumerable<TSource> source, Func<TSource, int, bool> predicate)':
    skipWhile,
  'static IEnumerable<TSource> TakeLast<TSource>(this IEnumerable<TSource> source, int count)': (
    T,
    items,
    count: number,
  ) => {
    source(items);
    return count <= 0 ? emptyArray(T) : fromEnd(T, items, count, true);
  },
  'static IEnumerable<TSource> SkipLast<TSource>(this IEnumerable<TSource> source, int count)': (
    T,
    items,
    count: number,
  ) => {
    return fromEnd(T, source(items), count, false);
  },
  'static IEnumerable<TResult> Cast<TResult>(this System.Collections.IEnumerable source)': cast,
  'static IEnumerable<TResult> OfType<TResult>(this System.Collections.IEnumerable source)': ofType,
  'static IEnumerable<TSource> Concat<TSource>(this IEnumerable<TSource> first, IEnumerable<TSource> second)': (
    T,
    first,
    second,
  ) => {
    source(first, 'first');
    source(second, 'second');
    if (isEmptyArray(first)) return second;
    if (isEmptyArray(second)) return first;
    const joined = lazy(T, function* () {
      yield* read(first, T);
      yield* read(second, T);
    });
    return partitionable(joined);
  },
  'static IEnumerable<TSource> Append<TSource>(this IEnumerable<TSource> source, TSource element)': (
    T,
    items,
    element,
  ) => {
    source(items);
    const longer = lazy(T, function* () {
      yield* read(items, T);
      yield element;
    });
    return partitionable(longer);
  },
  'static IEnumerable<TSource> Prepend<TSource>(this IEnumerable<TSource> source, TSource element)': (
    T,
    items,
    element,
  ) => {
    source(items);
    const longer = lazy(T, function* () {
      yield element;
      yield* read(items, T);
    });
    return partitionable(longer);
  },
  'static IEnumerable<TSource> Reverse<TSource>(this IEnumerable<TSource> source)': (T, items) => {
    source(items);
    return lazyOver(items, T, function* () {
      yield* [...all(items, T)].reverse();
    });
  },
  'static IEnumerable<TSource> Reverse<TSource>(this TSource[] source)': (T, items) => {
    source(items);
    return lazyOver(items, T, function* () {
      yield* [...all(items, T)].reverse();
    });
  },
  'static IEnumerable<TSource> AsEnumerable<TSource>(this IEnumerable<TSource> source)': (_T, items) => items,
  'static IEnumerable<TSource> DefaultIfEmpty<TSource>(this IEnumerable<TSource> source)': (T: Type, items) =>
    defaultIfEmpty(T, items, defaultValueOf(T)),
  'static IEnumerable<TSource> DefaultIfEmpty<TSource>(this IEnumerable<TSource> source, TSource defaultValue)':
    defaultIfEmpty,
  'static IEnumerable<TSource[]> Chunk<TSource>(this IEnumerable<TSource> source, int size)': chunk,
  'static IEnumerable<(int, TSource)> Index<TSource>(this IEnumerable<TSource> source)': (T: Type, items) => {
    source(items);
    const pair = typeOf('System.ValueTuple', typeOf('System.Int32'), T);
    return lazyOver(items, pair, function* () {
      let index = 0;
      for (const item of read(items, T)) yield new ValueTuple(pair, [index++, item]);
    });
  },
  'static IEnumerable<TResult> Zip<TFirst, TSecond, TResult>(this IEnumerable<TFirst> first, IEnumerable<TSecond> second, Func<TFirst, TSecond, TResult> resultSelector)':
    (A, B, U, first, second, result) => {
      source(first, 'first');
      source(second, 'second');
      return lazy(U, function* () {
        for (const [a, b] of zipped(read(first, A), read(second, B))) yield result(a, b);
      });
    },
  'static IEnumerable<(TFirst, TSecond)> Zip<TFirst, TSecond>(this IEnumerable<TFirst> first, IEnumerable<TSecond> second)':
    (A: Type, B: Type, first, second) => {
      source(first, 'first');
      source(second, 'second');
      const pair = typeOf('System.ValueTuple', A, B);
      return lazy(pair, function* () {
        for (const row of zipped(read(first, A), read(second, B))) yield new ValueTuple(pair, row);
      });
    },
  'static IEnumerable<(TFirst, TSecond, TThird)> Zip<TFirst, TSecond, TThird>(this IEnumerable<TFirst> first, IEnumerable<TSecond> second, IEnumerable<TThird> third)':
    (A: Type, B: Type, C: Type, first, second, third) => {
      const triple = typeOf('System.ValueTuple', A, B, C);
      return lazy(triple, function* () {
        for (const row of zipped(read(first, A), read(second, B), read(third, C))) yield new ValueTuple(triple, row);
      });
    },
  'static IEnumerable<int> Range(int start, int count)': range,
  'static IEnumerable<TResult> Repeat<TResult>(TResult element, int count)': (T, element, count: number) => {
    if (count < 0) throw argumentOutOfRange('count');
    if (count === 0) return emptyArray(T);
    return counted(T, count, function* () {
      for (let index = 0; index < count; index++) yield element;
    });
  },
  'static IEnumerable<TResult> Empty<TResult>()': (T: Type) => new DotNetArray(T, []),
};

function defaultIfEmpty(T: TypeRef, items: unknown, fallback: unknown): unknown {
  source(items);
  if ((items instanceof DotNetArray || items instanceof Uint8Array) && items.length > 0) return items;
  const result = lazy(T, function* () {
    let empty = true;
    for (const item of read(items, T)) {
      empty = false;
      yield item;
    }
    if (empty) yield fallback;
  });
  result.knownCount = () => {
    const all = cheapCount(items);
    return all === 0 ? 1 : all;
  };
  return partitionable(result);
}
