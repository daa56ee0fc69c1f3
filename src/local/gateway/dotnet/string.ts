// Instance methods of System.String whose work is more than a JavaScript method's: argument checks, positions, trimming,
// padding, normalization. Searching by culture is in string-search.ts, splitting in string-split.ts.
import { spendBytes } from './budget.ts';
import { argumentException, argumentNull, argumentOutOfRange } from './exception.ts';
import { checkComparison, isCultural, ORDINAL, type StringComparison } from './string-compare.ts';
import { endsWith, findFirst, findLast, replaceAll, startsWith } from './string-search.ts';
import { trimWhite } from './string-split.ts';
import { toUpperOrdinal } from './text-casing.ts';

const negative = (param: string, value: number) =>
  argumentOutOfRange(param, `${param} ('${value}') must be a non-negative value.`);
const START_TOO_LARGE = 'startIndex cannot be larger than length of string.';
const BAD_INDEX = 'Index was out of range. Must be non-negative and less than or equal to the size of the collection.';
const BAD_COUNT = 'Count must be positive and count must refer to a location within the string/array/collection.';

export function substring(text: string, start: number, length: number = text.length - start): string {
  if (start < 0) throw negative('startIndex', start);
  if (start > text.length) throw argumentOutOfRange('startIndex', START_TOO_LARGE);
  if (length < 0) throw negative('length', length);
  if (start > text.length - length) {
    throw argumentOutOfRange('length', 'Index and length must refer to a location within the string.');
  }
  return text.substr(start, length);
}

export function insert(text: string, start: number, value: string | null): string {
  if (value === null) throw argumentNull('value');
  if (start < 0 || start > text.length) {
    throw argumentOutOfRange(
      'startIndex',
      `startIndex ('${start >>> 0}') must be less than or equal to '${text.length}'.`,
    );
  }
  spendBytes(2 * (text.length + value.length));
  return text.slice(0, start) + value + text.slice(start);
}

export function remove(text: string, start: number, count: number | null = null): string {
  if (count === null) {
    if (start < 0) throw argumentOutOfRange('startIndex', 'StartIndex cannot be less than zero.');
    if (start > text.length) throw argumentOutOfRange('startIndex', START_TOO_LARGE);
    return text.slice(0, start);
  }
  if (start < 0) throw negative('startIndex', start);
  if (count < 0) throw negative('count', count);
  if (count > text.length - start) {
    throw argumentOutOfRange('count', `count ('${count}') must be less than or equal to '${text.length - start}'.`);
  }
  return text.slice(0, start) + text.slice(start + count);
}

export function pad(text: string, width: number, unit: number, left: boolean): string {
  if (width < 0) throw negative('totalWidth', width);
  if (width <= text.length) return text;
  spendBytes(2 * width);
  const filler = String.fromCharCode(unit).repeat(width - text.length);
  return left ? filler + text : text + filler;
}

/** Trim(chars): white space where there are none. */
export function trim(text: string, units: readonly number[] | null, start: boolean, end: boolean): string {
  if (units === null || units.length === 0) return trimWhite(text, start, end);
  const wanted = new Set(units);
  let from = 0;
  let to = text.length;
  if (start) while (from < to && wanted.has(text.charCodeAt(from))) from++;
  if (end) while (to > from && wanted.has(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function checkRange(text: string, start: number, count: number): void {
  if (start < 0 || start > text.length) throw argumentOutOfRange('startIndex', BAD_INDEX);
  if (count < 0 || count > text.length - start) throw argumentOutOfRange('count', BAD_COUNT);
}

/** IndexOf(char, …). */
export function indexOfUnit(text: string, unit: number, start = 0, count: number = text.length - start): number {
  checkRange(text, start, count);
  const index = text.indexOf(String.fromCharCode(unit), start);
  return index < start + count ? index : -1;
}

/** IndexOf(char, comparison). */
export function indexOfUnitBy(text: string, unit: number, comparison: number): number {
  return indexOf(text, String.fromCharCode(unit), 0, text.length, checkComparison(comparison));
}

export function indexOfAny(
  text: string,
  units: readonly number[] | null,
  start = 0,
  count = text.length - start,
): number {
  if (units === null) throw argumentNull('anyOf');
  checkRange(text, start, count);
  for (let index = start; index < start + count; index++) if (units.includes(text.charCodeAt(index))) return index;
  return -1;
}

/** IndexOf(string, …). */
export function indexOf(
  text: string,
  value: string | null,
  start = 0,
  count: number = text.length - start,
  comparison: number = 0,
): number {
  const kind = checkComparison(comparison);
  if (value === null) throw argumentNull('value');
  checkRange(text, start, count);
  return findFirst(text, value, start, start + count, kind)?.index ?? -1;
}

/** LastIndexOf(char, …): searches backwards from `start`, `count` units. */
export function lastIndexOfUnit(text: string, unit: number, start = text.length - 1, count = start + 1): number {
  return lastIndexOfAny(text, [unit], start, count);
}

export function lastIndexOfAny(
  text: string,
  units: readonly number[] | null,
  start: number = text.length - 1,
  count: number = start + 1,
): number {
  if (units === null) throw argumentNull('anyOf');
  if (text.length === 0) return -1;
  if (start < 0 || start >= text.length) {
    throw argumentOutOfRange(
      'startIndex',
      'Index was out of range. Must be non-negative and less than the size of the collection.',
    );
  }
  if (count < 0 || start - count + 1 < 0) throw argumentOutOfRange('count', BAD_COUNT);
  for (let index = start; index > start - count; index--) if (units.includes(text.charCodeAt(index))) return index;
  return -1;
}

/** LastIndexOf(string, …). */
export function lastIndexOf(
  text: string,
  value: string | null,
  start: number = text.length - 1,
  count: number = start + 1,
  comparison: number = 0,
): number {
  const kind = checkComparison(comparison);
  if (value === null) throw argumentNull('value');
  if (text.length === 0 && (start === -1 || start === 0)) return value === '' ? 0 : -1;
  if (start < 0 || start > text.length) {
    throw argumentOutOfRange(
      'startIndex',
      'Index was out of range. Must be non-negative and less than the size of the collection.',
    );
  }
  // One past the end is taken for the last unit.
  const from = start === text.length ? start - 1 : start;
  const length = start === text.length && count > 0 ? count - 1 : count;
  if (length < 0 || from - length + 1 < 0) throw argumentOutOfRange('count', BAD_COUNT);
  if (value === '') return from + 1;
  return findLast(text, value, from - length + 1, from + 1, kind)?.index ?? -1;
}

export function hasPrefix(text: string, value: string | null, comparison: number): boolean {
  if (value === null) throw argumentNull('value');
  return startsWith(text, value, checkComparison(comparison));
}

export function hasSuffix(text: string, value: string | null, comparison: number): boolean {
  if (value === null) throw argumentNull('value');
  return endsWith(text, value, checkComparison(comparison));
}

/** Contains: ordinal unless told otherwise. */
export function contains(text: string, value: string | null, comparison: number = ORDINAL): boolean {
  return indexOf(text, value, 0, text.length, comparison) >= 0;
}

export function replace(text: string, oldValue: string | null, newValue: string | null, comparison: number): string {
  const kind: StringComparison = checkComparison(comparison);
  if (oldValue === null) throw argumentNull('oldValue');
  if (oldValue === '') throw argumentException('The value cannot be an empty string.', 'oldValue');
  const result = replaceAll(text, oldValue, newValue ?? '', kind);
  spendBytes(2 * result.length);
  return result;
}

/** ReplaceLineEndings: CRLF, CR, LF, NEL, form feed, and Unicode's separators. */
export function replaceLineEndings(text: string, replacement: string | null): string {
  if (replacement === null) throw argumentNull('replacementText');
  return text.replace(/\r\n|[\r\n\f\u0085\u2028\u2029]/g, () => replacement);
}

/** System.Text.NormalizationForm to JavaScript's names. */
const FORMS: Readonly<Record<number, 'NFC' | 'NFD' | 'NFKC' | 'NFKD'>> = { 1: 'NFC', 2: 'NFD', 5: 'NFKC', 6: 'NFKD' };

export function normalize(text: string, form: number): string {
  const name = FORMS[form];
  if (name === undefined) throw argumentException('Invalid or unsupported normalization form.', 'normalizationForm');
  if (!text.isWellFormed()) throw argumentException('String contains invalid Unicode code points.', 'strInput');
  return text.normalize(name);
}

/** Code units. */
export function unitsOf(text: string, start = 0, length = text.length): number[] {
  return Array.from({ length }, (_, index) => text.charCodeAt(start + index));
}

export function textOfUnits(units: readonly number[]): string {
  let text = '';
  for (let at = 0; at < units.length; at += 4096) text += String.fromCharCode(...units.slice(at, at + 4096));
  return text;
}

/** ToCharArray(startIndex, length). */
export function toCharArray(text: string, start: number, length: number): number[] {
  if (start < 0 || start > text.length) {
    throw argumentOutOfRange(
      'startIndex',
      `startIndex ('${start >>> 0}') must be less than or equal to '${text.length}'.`,
    );
  }
  if (length < 0 || start > text.length - length) {
    throw argumentOutOfRange(
      'startIndex',
      `startIndex ('${start}') must be less than or equal to '${text.length - length}'.`,
    );
  }
  return unitsOf(text, start, length);
}

/** CopyTo. */
export function copyTo(
  text: string,
  source: number,
  target: number[] | null,
  targetIndex: number,
  count: number,
): void {
  if (target === null) throw argumentNull('destination');
  if (count < 0) throw negative('count', count);
  if (source < 0 || source > text.length - count) throw argumentOutOfRange('sourceIndex', BAD_INDEX);
  if (targetIndex < 0 || targetIndex > target.length - count) throw argumentOutOfRange('destinationIndex', BAD_INDEX);
  for (let index = 0; index < count; index++) target[targetIndex + index] = text.charCodeAt(source + index);
}

/** new string(c, count). */
export function repeatUnit(unit: number, count: number): string {
  if (count < 0) throw negative('count', count);
  spendBytes(2 * count);
  return String.fromCharCode(unit).repeat(count);
}

/** new string(chars, start, length), and Join(separator, values, start, count): checks a part of an array. */
export function checkPartOf(size: number, start: number, count: number): void {
  if (start < 0) throw negative('startIndex', start);
  if (count < 0) throw negative('count', count);
  if (start > size - count) {
    throw argumentOutOfRange('startIndex', `startIndex ('${start}') must be less than or equal to '${size - count}'.`);
  }
}

export function joinTexts(separator: string | null, texts: readonly string[]): string {
  let length = 0;
  for (const text of texts) length += text.length + (separator?.length ?? 0);
  spendBytes(2 * length);
  return texts.join(separator ?? '');
}

/** Comparison by two flags that old overloads take. */
export function culturalComparison(ignoreCase: boolean): StringComparison {
  return ignoreCase ? 1 : 0;
}

/** CompareOptions as a StringComparison; options without one fail by name. */
export function comparisonOfOptions(options: number): StringComparison {
  switch (options) {
    case 0:
      return 0;
    case 1:
      return 1;
    case 0x40000000:
      return ORDINAL;
    case 0x10000000:
      return 5;
    default:
      throw argumentException(
        'These CompareOptions are not emulated here: use None, IgnoreCase, Ordinal or OrdinalIgnoreCase.',
        'options',
      );
  }
}

/** Equality of single units, for Contains(char, comparison). */
export function containsUnit(text: string, unit: number, comparison: number): boolean {
  const kind = checkComparison(comparison);
  const value = String.fromCharCode(unit);
  if (isCultural(kind)) return contains(text, value, kind);
  return kind === ORDINAL ? text.includes(value) : toUpperOrdinal(text).includes(toUpperOrdinal(value));
}
