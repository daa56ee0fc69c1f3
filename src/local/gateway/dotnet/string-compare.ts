// Comparing strings by StringComparison: ordinal, ordinal without case, and cultural, which is ICU's root collation with
// .NET's settings (punctuation counts, soft hyphens and control characters do not; without case ß still is not ss).
import { argumentException, argumentOutOfRange } from './exception.ts';
import { setTextComparer } from './objects.ts';
import { toUpperInvariant, toUpperOrdinal } from './text-casing.ts';

/** System.StringComparison. */
export type StringComparison = 0 | 1 | 2 | 3 | 4 | 5;
export const ORDINAL: StringComparison = 4;
export const ORDINAL_IGNORE_CASE: StringComparison = 5;

export function checkComparison(comparison: number, param = 'comparisonType'): StringComparison {
  if (comparison < 0 || comparison > 5) {
    throw argumentException('The string comparison type passed in is currently not supported.', param);
  }
  return comparison as StringComparison;
}

export const isCultural = (comparison: StringComparison): boolean => comparison < 4;
export const ignoresCase = (comparison: StringComparison): boolean => (comparison & 1) === 1;

let exact: Intl.Collator | null = null;
let caseless: Intl.Collator | null = null;

/** The collator of the invariant culture, made on first use. */
export function collator(ignoreCase: boolean): Intl.Collator {
  exact ??= new Intl.Collator('en', { sensitivity: 'variant', caseFirst: 'false', usage: 'sort' });
  if (!ignoreCase) return exact;
  caseless ??= new Intl.Collator('en', { sensitivity: 'accent', usage: 'sort' });
  return caseless;
}

/** Kana and full-width forms, which differ for .NET even without case. */
const WIDTH_OR_KANA = /[\u3040-\u30ff\uff00-\uffef]/;

/** Cultural comparison: -1, 0 or 1. */
export function compareCultural(left: string, right: string, ignoreCase = false): number {
  if (left === right) return 0;
  const order = Math.sign(collator(ignoreCase).compare(left, right));
  if (order !== 0 || !ignoreCase || !(WIDTH_OR_KANA.test(left) || WIDTH_OR_KANA.test(right))) return order;
  return Math.sign(collator(false).compare(toUpperInvariant(left), toUpperInvariant(right)));
}

setTextComparer((left, right) => compareCultural(left, right));

/** Difference of the first different units, or of the lengths. */
function compareUnits(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = left.charCodeAt(index) - right.charCodeAt(index);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** string.CompareOrdinal. Of an empty string it takes the zero behind its end for the first unit. */
export function compareOrdinal(left: string | null, right: string | null): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  if (left === '' || right === '') return (left.charCodeAt(0) || 0) - (right.charCodeAt(0) || 0);
  return compareUnits(left, right);
}

/** string.Compare(a, b, comparisonType). */
export function compareStrings(left: string | null, right: string | null, comparison: number): number {
  const kind = checkComparison(comparison);
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  if (kind === ORDINAL) return compareOrdinal(left, right);
  if (kind === ORDINAL_IGNORE_CASE) return compareUnits(toUpperOrdinal(left), toUpperOrdinal(right));
  return compareCultural(left, right, ignoresCase(kind));
}

/** string.Equals(a, b, comparisonType). */
export function equalStrings(left: string | null, right: string | null, comparison: number): boolean {
  const kind = checkComparison(comparison);
  if (left === right) return true;
  if (left === null || right === null || kind === ORDINAL) return false;
  if (kind === ORDINAL_IGNORE_CASE) {
    return left.length === right.length && toUpperOrdinal(left) === toUpperOrdinal(right);
  }
  return compareCultural(left, right, ignoresCase(kind)) === 0;
}

/** string.Compare of parts of strings. */
export function compareParts(
  left: string | null,
  leftIndex: number,
  right: string | null,
  rightIndex: number,
  length: number,
  comparison: number,
): number {
  const kind = checkComparison(comparison);
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  if (length < 0) throw argumentOutOfRange('length', 'Length cannot be less than zero.');
  for (const [index, text, param] of [
    [leftIndex, left, 'indexA'],
    [rightIndex, right, 'indexB'],
  ] as const) {
    if (index < 0 || index > text.length) throw argumentOutOfRange(param, 'Index was out of range.');
  }
  const [a, b] = [left.substr(leftIndex, length), right.substr(rightIndex, length)];
  return kind === ORDINAL ? compareUnits(a, b) : compareStrings(a, b, kind);
}

/** string.Compare of parts without a StringComparison: null is taken as shorter than any part that is asked of it. */
export function compareCulturalParts(
  left: string | null,
  leftIndex: number,
  right: string | null,
  rightIndex: number,
  length: number,
  comparison: number,
): number {
  if (length >= 0) {
    for (const [index, text, param] of [
      [leftIndex, left, 'string1'],
      [rightIndex, right, 'string2'],
    ] as const) {
      if (text === null && index + length > 0) {
        throw argumentOutOfRange(param, 'Offset and length must refer to a position in the string.');
      }
    }
  }
  return compareParts(left, leftIndex, right, rightIndex, length, comparison);
}

/** A key that is equal for strings that are equal under the comparison. */
export function comparisonKey(text: string, comparison: StringComparison): string {
  if (comparison === ORDINAL) return text;
  if (comparison === ORDINAL_IGNORE_CASE) return toUpperOrdinal(text);
  // Canonically equal strings are equal culturally; characters without weight do not count.
  let key = '';
  for (const char of text.normalize('NFD'))
    if (collator(false).compare(char, '') !== 0 || /\p{M}/u.test(char)) key += char;
  return ignoresCase(comparison) ? toUpperInvariant(key) : key;
}
