// Helpers that arrays and lists share: copying into an array, binary search.
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { type OrderComparer, order } from '../../dotnet/collections/comparers.ts';
import { argumentException, argumentNull, argumentOutOfRange } from '../../dotnet/exception.ts';

/** `CopyTo(array, index)`. */
export function copyInto(source: Iterable<unknown>, array: DotNetArray | Uint8Array | null, index: number): void {
  if (array === null) throw argumentNull('destinationArray');
  if (index < 0)
    throw argumentOutOfRange(
      'destinationIndex',
      "Number was less than the array's lower bound in the first dimension.",
    );
  const items = [...source];
  if (index + items.length > array.length) {
    throw argumentException(
      "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
      'destinationArray',
    );
  }
  const target = array instanceof DotNetArray ? array.items : array;
  for (const [offset, item] of items.entries()) target[index + offset] = item as never;
}

/** Index of `item` in sorted items, or the complement of where it would go. */
export function binarySearch(
  items: ArrayLike<unknown>,
  item: unknown,
  comparer: OrderComparer | null,
  start = 0,
  count = items.length,
): number {
  const compare = order(comparer);
  let low = start;
  let high = start + count - 1;
  while (low <= high) {
    const middle = low + ((high - low) >> 1);
    const result = compare(items[middle], item);
    if (result === 0) return middle;
    if (result < 0) low = middle + 1;
    else high = middle - 1;
  }
  return ~low;
}
