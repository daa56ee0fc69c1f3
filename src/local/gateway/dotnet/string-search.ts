// IndexOf, LastIndexOf, StartsWith, EndsWith, Contains and Replace by StringComparison. Cultural search matches what
// collates equal: characters without weight are skipped, a match never splits a letter from its accents.
import { spend } from './budget.ts';
import {
  collator,
  compareCultural,
  ignoresCase,
  isCultural,
  ORDINAL,
  type StringComparison,
} from './string-compare.ts';
import { toUpperOrdinal } from './text-casing.ts';

/** Text in which cultural and ordinal comparison agree. */
const PLAIN = /^[\t-\r -~]*$/;

const MARK = /^\p{M}/u;

interface Match {
  index: number;
  length: number;
}

/** What to compare: the strings themselves, or their upper case; null when collation is needed. */
function plainForms(text: string, value: string, comparison: StringComparison): [string, string] | null {
  if (isCultural(comparison) && !(PLAIN.test(value) && PLAIN.test(text))) return null;
  return ignoresCase(comparison) ? [toUpperOrdinal(text), toUpperOrdinal(value)] : [text, value];
}

const isWeightless = (text: string) => collator(false).compare(text, '') === 0;

/** First match at or behind `start`, wholly before `end`. */
export function findFirst(
  text: string,
  value: string,
  start: number,
  end: number,
  comparison: StringComparison,
): Match | null {
  const part = text.slice(start, end);
  const plain = plainForms(part, value, comparison);
  if (plain !== null) {
    spend(part.length >> 4);
    const index = plain[0].indexOf(plain[1]);
    return index < 0 ? null : { index: start + index, length: value.length };
  }
  if (isWeightless(value)) return { index: start, length: 0 };
  for (let index = 0; index < part.length; index++) {
    const length = matchAt(part, index, value, ignoresCase(comparison));
    if (length >= 0) return { index: start + index, length };
  }
  return null;
}

/** Last match wholly within start..end. */
export function findLast(
  text: string,
  value: string,
  start: number,
  end: number,
  comparison: StringComparison,
): Match | null {
  const part = text.slice(start, end);
  const plain = plainForms(part, value, comparison);
  if (plain !== null) {
    spend(part.length >> 4);
    const index = plain[0].lastIndexOf(plain[1]);
    return index < 0 ? null : { index: start + index, length: value.length };
  }
  if (isWeightless(value)) return { index: end, length: 0 };
  for (let index = part.length - 1; index >= 0; index--) {
    const length = matchAt(part, index, value, ignoresCase(comparison));
    if (length >= 0) return { index: start + index, length };
  }
  return null;
}

/** Length of what collates equal to `value` at `index`; -1 where nothing does. */
function matchAt(text: string, index: number, value: string, ignoreCase: boolean): number {
  const first = String.fromCodePoint(text.codePointAt(index)!);
  if (isWeightless(first) || MARK.test(first)) return -1;
  // A letter may be written with several units on one side, and weightless ones may stand between.
  const longest = Math.min(text.length - index, value.length * 4 + 16);
  for (let length = 1; length <= longest; length++) {
    spend(1);
    const next = text.slice(index + length, index + length + 2);
    if (MARK.test(next) || isInsidePair(text, index + length)) continue;
    if (compareCultural(text.slice(index, index + length), value, ignoreCase) === 0) return length;
  }
  return -1;
}

function isInsidePair(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff && index > 0 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800;
}

export function startsWith(text: string, value: string, comparison: StringComparison): boolean {
  const plain = plainForms(text, value, comparison);
  if (plain !== null) return plain[0].startsWith(plain[1]);
  if (isWeightless(value)) return true;
  let index = 0;
  while (index < text.length && isWeightless(text[index]!)) index++;
  return index < text.length && matchAt(text, index, value, ignoresCase(comparison)) >= 0;
}

export function endsWith(text: string, value: string, comparison: StringComparison): boolean {
  const plain = plainForms(text, value, comparison);
  if (plain !== null) return plain[0].endsWith(plain[1]);
  if (isWeightless(value)) return true;
  const earliest = Math.max(0, text.length - value.length * 4 - 16);
  for (let index = text.length - 1; index >= earliest; index--) {
    spend(1);
    if (isInsidePair(text, index)) continue;
    if (compareCultural(text.slice(index), value, ignoresCase(comparison)) === 0) return true;
  }
  return false;
}

/** Replaces every match. `value` is not empty. */
export function replaceAll(text: string, value: string, replacement: string, comparison: StringComparison): string {
  if (comparison === ORDINAL) return text.replaceAll(value, () => replacement);
  let result = '';
  let at = 0;
  for (;;) {
    const match = findFirst(text, value, at, text.length, comparison);
    if (match === null || match.length === 0) return result + text.slice(at);
    result += text.slice(at, match.index) + replacement;
    at = match.index + match.length;
  }
}
