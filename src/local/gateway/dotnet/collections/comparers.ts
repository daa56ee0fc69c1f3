// IEqualityComparer<T> and IComparer<T> as collections use them: the default ones, StringComparer, or null for the
// default.
import { type DotNetException, invalidOperation } from '../exception.ts';
import { compareObjects, comparisonFailed, equalObjects, keyOf } from '../objects.ts';

/** What IEqualityComparer<T> implementations offer (StringComparer does). */
export interface EqualityComparer {
  equalValues(a: unknown, b: unknown): boolean;
  /** Equal values give equal keys. */
  keyOf(value: never): unknown;
}

/** What IComparer<T> implementations offer. */
export interface OrderComparer {
  compare(a: unknown, b: unknown): number;
}

/** A function from values to Map keys for this comparer. */
export function keyFunction(comparer: EqualityComparer | null): (value: unknown) => unknown {
  if (comparer === null) return keyOf;
  return (value) => (value === null ? null : comparer.keyOf(value as never));
}

export function equality(comparer: EqualityComparer | null): (a: unknown, b: unknown) => boolean {
  return comparer === null ? equalObjects : (a, b) => comparer.equalValues(a, b);
}

export function order(comparer: OrderComparer | null): (a: unknown, b: unknown) => number {
  return comparer === null ? compareObjects : (a, b) => comparer.compare(a, b);
}

/** Comparer<T>.Default and EqualityComparer<T>.Default. */
export class DefaultComparer implements EqualityComparer, OrderComparer {
  compare(a: unknown, b: unknown): number {
    return compareObjects(a, b);
  }

  equalValues(a: unknown, b: unknown): boolean {
    return equalObjects(a, b);
  }

  keyOf(value: unknown): unknown {
    return keyOf(value);
  }
}

/** Comparer<T>.Create. */
export class FunctionComparer implements OrderComparer {
  readonly #compare: (a: unknown, b: unknown) => number;

  constructor(compare: (a: unknown, b: unknown) => number) {
    this.#compare = compare;
  }

  compare(a: unknown, b: unknown): number {
    return this.#compare(a, b);
  }
}

const SMALL = 16;

/**
 * Sorts in place as Array.Sort and List.Sort do: an introspective sort, not stable, whose order of equal elements
 * expressions can see. Exceptions of the comparison become InvalidOperationException.
 */
export function sortInPlace<T>(items: T[], compare: (a: T, b: T) => number, from = 0, count = items.length): void {
  if (count < 2) return;
  const part = items.slice(from, from + count);
  try {
    introsort(part, 0, count, 2 * (Math.floor(Math.log2(count)) + 1), compare);
  } catch (error) {
    wrapFailure(error);
  }
  for (let index = 0; index < count; index++) items[from + index] = part[index]!;
}

function wrapFailure(error: unknown): never {
  const known = error as Partial<DotNetException>;
  if (known.type !== undefined && known.catchable === true)
    throw invalidOperation('Failed to compare two elements in the array.');
  return comparisonFailed(error);
}

function swapIfGreater<T>(items: T[], a: number, b: number, compare: (a: T, b: T) => number): void {
  if (compare(items[a]!, items[b]!) > 0) [items[a], items[b]] = [items[b]!, items[a]!];
}

function introsort<T>(items: T[], start: number, length: number, limit: number, compare: (a: T, b: T) => number): void {
  let size = length;
  let depth = limit;
  while (size > 1) {
    if (size === 2) {
      swapIfGreater(items, start, start + 1, compare);
      return;
    }
    if (size === 3) {
      swapIfGreater(items, start, start + 1, compare);
      swapIfGreater(items, start, start + 2, compare);
      swapIfGreater(items, start + 1, start + 2, compare);
      return;
    }
    if (size <= SMALL || depth === 0) {
      (size <= SMALL ? insertionSort : heapSort)(items, start, size, compare);
      return;
    }
    depth--;
    const pivot = partition(items, start, size, compare);
    introsort(items, pivot + 1, start + size - pivot - 1, depth, compare);
    size = pivot - start;
  }
}

function insertionSort<T>(items: T[], start: number, size: number, compare: (a: T, b: T) => number): void {
  for (let index = start; index < start + size - 1; index++) {
    const value = items[index + 1]!;
    let place = index;
    while (place >= start && compare(value, items[place]!) < 0) {
      items[place + 1] = items[place]!;
      place--;
    }
    items[place + 1] = value;
  }
}

function partition<T>(items: T[], start: number, size: number, compare: (a: T, b: T) => number): number {
  const last = start + size - 1;
  const middle = start + ((size - 1) >> 1);
  swapIfGreater(items, start, middle, compare);
  swapIfGreater(items, start, last, compare);
  swapIfGreater(items, middle, last, compare);
  const pivot = items[middle]!;
  [items[middle], items[last - 1]] = [items[last - 1]!, pivot];
  let left = start;
  let right = last - 1;
  while (left < right) {
    do left++;
    while (left < last - 1 && compare(items[left]!, pivot) < 0);
    do right--;
    while (right > start && compare(pivot, items[right]!) < 0);
    if (left >= right) break;
    [items[left], items[right]] = [items[right]!, items[left]!];
  }
  if (left !== last - 1) [items[left], items[last - 1]] = [items[last - 1]!, items[left]!];
  return left;
}

function heapSort<T>(items: T[], start: number, size: number, compare: (a: T, b: T) => number): void {
  const sift = (root: number, end: number): void => {
    const value = items[start + root - 1]!;
    let place = root;
    while (place <= end >> 1) {
      let child = 2 * place;
      if (child < end && compare(items[start + child - 1]!, items[start + child]!) < 0) child++;
      if (compare(value, items[start + child - 1]!) >= 0) break;
      items[start + place - 1] = items[start + child - 1]!;
      place = child;
    }
    items[start + place - 1] = value;
  };
  for (let root = size >> 1; root >= 1; root--) sift(root, size);
  for (let end = size; end > 1; end--) {
    [items[start], items[start + end - 1]] = [items[start + end - 1]!, items[start]!];
    sift(1, end - 1);
  }
}
