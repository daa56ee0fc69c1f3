// Enumerable: Sum, Average, Min and Max for each numeric type, nullable or not, with and without a selector.

import type { TypeRef } from '../../../dotnet/boxed.ts';
import { type OrderComparer, order } from '../../../dotnet/collections/comparers.ts';
import { Decimal } from '../../../dotnet/decimal.ts';
import { overflowException } from '../../../dotnet/exception.ts';
import { compareObjects } from '../../../dotnet/objects.ts';
import type { MemberBody } from '../../member-table.ts';
import type { Type } from '../../types.ts';
import { noElements, read, type Selector, source } from './source.ts';

interface Arithmetic {
  readonly zero: unknown;
  add(a: never, b: never): unknown;
  /** The type of an average, and how it comes from sum and count. */
  readonly average: string;
  divide(sum: never, count: number): unknown;
}

const LONG_MIN = -(1n << 63n);
const LONG_MAX = (1n << 63n) - 1n;

const checkedLong = (value: bigint): bigint => {
  if (value < LONG_MIN || value > LONG_MAX) throw overflowException();
  return value;
};

const TYPES: Record<string, Arithmetic> = {
  int: {
    zero: 0,
    add: (a: number, b: number) => {
      const sum = a + b;
      if (sum !== (sum | 0)) throw overflowException();
      return sum;
    },
    average: 'double',
    divide: (sum: number, count) => sum / count,
  },
  long: {
    zero: 0n,
    add: (a: bigint, b: bigint) => checkedLong(a + b),
    average: 'double',
    divide: (sum: bigint, count) => Number(sum) / count,
  },
  float: {
    zero: 0,
    // Summed as double, rounded at the end.
    add: (a: number, b: number) => a + b,
    average: 'float',
    divide: (sum: number, count) => Math.fround(sum / count),
  },
  double: {
    zero: 0,
    add: (a: number, b: number) => a + b,
    average: 'double',
    divide: (sum: number, count) => sum / count,
  },
  decimal: {
    zero: Decimal.Zero,
    add: (a: Decimal, b: Decimal) => a.add(b),
    average: 'decimal',
    divide: (sum: Decimal, count) => sum.divide(Decimal.fromInteger(count)),
  },
};

function* present(items: unknown, selector: Selector | null): Generator<unknown> {
  for (const item of read(items)) {
    const value = selector === null ? item : selector(item);
    if (value !== null) yield value;
  }
}

function sum(type: string, items: unknown, selector: Selector | null): unknown {
  const { zero, add } = TYPES[type]!;
  let total = zero;
  for (const value of present(source(items), selector)) total = add(total as never, value as never);
  return type === 'float' ? Math.fround(total as number) : total;
}

/** int and long are averaged over an exact sum. */
function average(type: string, items: unknown, selector: Selector | null, nullable: boolean): unknown {
  const exact = type === 'int' ? 'long' : type;
  const { zero, add, divide } = TYPES[exact]!;
  let total = zero;
  let count = 0;
  for (const value of present(source(items), selector)) {
    total = add(total as never, (type === 'int' ? BigInt(value as number) : value) as never);
    count++;
  }
  if (count === 0) {
    if (nullable) return null;
    throw noElements();
  }
  return divide(total as never, count);
}

/** NaN is less than any number for Min, and is passed over by Max. */
function extreme(items: unknown, selector: Selector | null, sign: 1 | -1, nullable: boolean): unknown {
  let best: unknown;
  for (const value of present(source(items), selector)) {
    if (best === undefined || compareObjects(value, best) * sign > 0) best = value;
  }
  if (best !== undefined) return best;
  if (nullable) return null;
  throw noElements();
}

const self = 'this IEnumerable<TSource> source';

function numericMembers(): Record<string, MemberBody> {
  const members: Record<string, MemberBody> = {};
  for (const [type, { average: averageType }] of Object.entries(TYPES)) {
    for (const nullable of [false, true]) {
      const t = nullable ? `${type}?` : type;
      const a = nullable ? `${averageType}?` : averageType;
      const plain = `this IEnumerable<${t}> source`;
      const selected = `${self}, Func<TSource, ${t}> selector`;
      members[`static ${t} Sum(${plain})`] = (items) => sum(type, items, null);
      members[`static ${t} Sum<TSource>(${selected})`] = (_T, items, selector) => sum(type, items, selector);
      members[`static ${a} Average(${plain})`] = (items) => average(type, items, null, nullable);
      members[`static ${a} Average<TSource>(${selected})`] = (_T, items, selector) =>
        average(type, items, selector, nullable);
      for (const [name, sign] of [
        ['Max', 1],
        ['Min', -1],
      ] as const) {
        members[`static ${t} ${name}(${plain})`] = (items) => extreme(items, null, sign, nullable);
        members[`static ${t} ${name}<TSource>(${selected})`] = (_T, items, selector) =>
          extreme(items, selector, sign, nullable);
      }
    }
  }
  return members;
}

function extremeBy(T: TypeRef, items: unknown, key: Selector, comparer: OrderComparer | null, sign: 1 | -1): unknown {
  const compare = order(comparer);
  let best: { item: unknown; key: unknown } | null = null;
  for (const item of read(source(items), T)) {
    const value = key(item);
    if (best === null || (value !== null && (best.key === null || compare(value, best.key) * sign > 0)))
      best = { item, key: value };
  }
  if (best !== null) return best.item;
  if ((T as Type).isValueType && !(T as Type).isNullable) throw noElements();
  return null;
}

const canBeNull = (T: TypeRef): boolean => !T.isValueType || (T as Type).isNullable;

function genericMembers(): Record<string, MemberBody> {
  const members: Record<string, MemberBody> = {};
  for (const [name, sign] of [
    ['Max', 1],
    ['Min', -1],
  ] as const) {
    members[`static TSource ${name}<TSource>(${self})`] = (T: TypeRef, items) =>
      extreme(items, null, sign, canBeNull(T));
    members[`static TSource ${name}<TSource>(${self}, IComparer<TSource> comparer)`] = (T: TypeRef, items, comparer) =>
      extremeBy(T, items, (item) => item, comparer, sign);
    members[`static TResult ${name}<TSource, TResult>(${self}, Func<TSource, TResult> selector)`] = (
      _T,
      R: TypeRef,
      items,
      selector,
    ) => extreme(items, selector, sign, canBeNull(R));
    members[`static TSource ${name}By<TSource, TKey>(${self}, Func<TSource, TKey> keySelector)`] = (
      T: TypeRef,
      _K,
      items,
      key,
    ) => extremeBy(T, items, key, null, sign);
    members[
      `static TSource ${name}By<TSource, TKey>(${self}, Func<TSource, TKey> keySelector, IComparer<TKey> comparer)`
    ] = (T: TypeRef, _K, items, key, comparer) => extremeBy(T, items, key, comparer, sign);
  }
  return members;
}

export const aggregates: Record<string, MemberBody> = { ...numericMembers(), ...genericMembers() };
