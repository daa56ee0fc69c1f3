// C# arrays other than byte[] (which is a Uint8Array everywhere). Elements are unboxed unless the element type is a
// reference type such as object.
import type { TypeRef } from '../boxed.ts';
import { indexOutOfRange } from '../exception.ts';

export class DotNetArray<T = unknown> {
  /** Type of the elements. */
  readonly elementType: TypeRef;
  /** Row-major for more than one dimension. */
  readonly items: T[];
  /** Length of each dimension; one entry for the usual array. */
  readonly lengths: readonly number[];

  constructor(elementType: TypeRef, items: T[], lengths: readonly number[] = [items.length]) {
    this.elementType = elementType;
    this.items = items;
    this.lengths = lengths;
  }

  get length(): number {
    return this.items.length;
  }

  /** Index of an element of a multi-dimensional array in `items`. */
  offset(indices: readonly number[]): number {
    let offset = 0;
    for (let dimension = 0; dimension < this.lengths.length; dimension++) {
      const index = indices[dimension]!;
      const length = this.lengths[dimension]!;
      if (index < 0 || index >= length) throw indexOutOfRange();
      offset = offset * length + index;
    }
    return offset;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }
}
