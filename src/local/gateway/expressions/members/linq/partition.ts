// Where .NET's Enumerable skips, takes and picks elements of a Select without running the selector on those left out,
// and where it knows a count without enumeration. Which operators do so follows .NET 10's iterator classes, as measured.
import type { TypeRef } from '../../../dotnet/boxed.ts';
import { DotNetArray } from '../../../dotnet/collections/array.ts';
import { OrderedSequence } from '../../../dotnet/collections/linq/ordering.ts';
import { List } from '../../../dotnet/collections/list.ts';
import { Sequence } from '../../../dotnet/collections/sequence.ts';
import { JArray } from '../../../dotnet/json/array.ts';
import { lazy, lazyOver, read, type Selector } from './source.ts';

const isListLike = (items: unknown): boolean =>
  items instanceof DotNetArray || items instanceof Uint8Array || items instanceof List || items instanceof JArray;

/** Whether Skip and Take on a Select over `items` go to `items` itself. */
function isPartitionable(items: unknown): boolean {
  if (items instanceof Sequence) return items.isPartitionable;
  return isListLike(items) || items instanceof OrderedSequence;
}

/** The sequence, of an operator that is a class in .NET. */
export function partitionable(sequence: unknown): unknown {
  if (sequence instanceof Sequence) sequence.isPartitionable = true;
  return sequence;
}

/** Select without index. */
export function project(T: TypeRef, U: TypeRef, items: unknown, selector: Selector): unknown {
  const result = lazyOver(items, U, function* () {
    for (const item of read(items, T)) yield selector(item);
  });
  if (!(result instanceof Sequence)) return result;
  result.projection = { source: items, sourceType: T, selector };
  result.isPartitionable = isPartitionable(items);
  return result;
}

/** Count of elements where .NET has it without running anything; -1 where not. */
export function cheapCount(items: unknown): number {
  if (items instanceof DotNetArray || items instanceof Uint8Array) return items.length;
  if (items instanceof List || items instanceof JArray) return items.count;
  if (items instanceof OrderedSequence) return cheapCount(items.source);
  if (!(items instanceof Sequence)) return -1;
  if (items.projection !== null && items.isPartitionable) return cheapCount(items.projection.source);
  return items.knownCount();
}

/** A projection below which `part` may be taken, else null. */
function below(items: unknown, part: (T: TypeRef, source: unknown) => unknown, U: TypeRef): unknown {
  if (!(items instanceof Sequence) || items.projection === null || !items.isPartitionable) return null;
  const { source, sourceType, selector } = items.projection;
  return project(sourceType, U, part(sourceType, source), selector);
}

export function skip(T: TypeRef, items: unknown, count: number): unknown {
  const projected = below(items, (S, source) => skip(S, source, count), T);
  if (projected !== null) return projected;
  const result = lazyOver(items, T, function* () {
    let left = count;
    for (const item of read(items, T)) if (left-- <= 0) yield item;
  });
  if (result instanceof Sequence) {
    result.knownCount = () => {
      const all = cheapCount(items);
      return all < 0 ? -1 : Math.max(all - Math.max(count, 0), 0);
    };
  }
  return partitionable(result);
}

/** @param count more than 0 */
export function take(T: TypeRef, items: unknown, count: number): unknown {
  const projected = below(items, (S, source) => take(S, source, count), T);
  if (projected !== null) return projected;
  const result = lazyOver(items, T, function* () {
    let left = count;
    for (const item of read(items, T)) {
      yield item;
      if (--left === 0) return;
    }
  });
  if (result instanceof Sequence) {
    result.knownCount = () => Math.min(cheapCount(items), count);
  }
  return partitionable(result);
}

/** TakeLast (`last`) and SkipLast: with a known count they are Skip and Take, decided at enumeration. */
export function fromEnd(T: TypeRef, items: unknown, count: number, last: boolean): unknown {
  return lazyOver(items, T, function* () {
    const known = cheapCount(items);
    const border = known - Math.max(count, 0);
    if (known < 0) {
      const all = [...read(items, T)];
      yield* last ? all.slice(-count) : all.slice(0, Math.max(all.length - Math.max(count, 0), 0));
    } else if (last) yield* read(skip(T, items, Math.max(border, 0)), T);
    else if (border > 0) yield* read(take(T, items, border), T);
  });
}

/** A partitionable sequence of known length. */
export function counted(T: TypeRef, count: number, make: () => Iterator<unknown>): Sequence {
  const result = lazy(T, make);
  result.knownCount = () => count;
  result.isPartitionable = true;
  return result;
}
