// System.StringComparer: the six comparers by StringComparison, as IComparer and IEqualityComparer.
import { argumentException, argumentNull } from './exception.ts';
import { compareObjects, equalObjects } from './objects.ts';
import {
  checkComparison,
  compareStrings,
  comparisonKey,
  equalStrings,
  type StringComparison,
} from './string-compare.ts';

export class StringComparer {
  readonly comparison: StringComparison;

  constructor(comparison: StringComparison) {
    this.comparison = comparison;
  }

  static #all: readonly StringComparer[] | null = null;

  /** StringComparer.FromComparison. */
  static of(comparison: number): StringComparer {
    StringComparer.#all ??= ([0, 1, 2, 3, 4, 5] as const).map((kind) =>
      kind < 4 ? new CultureAwareComparer(kind) : new OrdinalComparer(kind),
    );
    return StringComparer.#all[checkComparison(comparison)]!;
  }

  /** Strings by this comparer's rules; other objects by their own order. */
  compare(left: unknown, right: unknown): number {
    if (left === right) return 0;
    if (left === null) return -1;
    if (right === null) return 1;
    if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right, this.comparison);
    if (typeof left !== 'object') throw argumentException('At least one object must implement IComparable.');
    return compareObjects(left, right);
  }

  equalValues(left: unknown, right: unknown): boolean {
    if (typeof left === 'string' && typeof right === 'string') return equalStrings(left, right, this.comparison);
    return equalObjects(left, right);
  }

  /** Equal for equal strings: what dictionaries hash by. */
  keyOf(text: string | null): string {
    if (text === null) throw argumentNull('obj');
    return comparisonKey(text, this.comparison);
  }

  equals(other: unknown): boolean {
    return other instanceof StringComparer && other.comparison === this.comparison;
  }

  hashKey(): number {
    return this.comparison;
  }

  toString(): string {
    return this.comparison < 4 ? 'System.CultureAwareComparer' : 'System.OrdinalComparer';
  }
}

export class CultureAwareComparer extends StringComparer {}
export class OrdinalComparer extends StringComparer {}

/** A stable 32-bit hash. .NET's differs from run to run, so nothing can depend on its value. */
export function hashText(text: string): number {
  let hash = 5381;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 33) ^ text.charCodeAt(index)) | 0;
  return hash;
}
