// System.Char: Unicode categories, numeric values and simple case mapping of single UTF-16 code units (JS numbers).
import { NUMERIC_VALUE_RUNS } from './char-numeric-values.gen.ts';
import { argumentException, argumentNull, argumentOutOfRange, formatException } from './exception.ts';

/** Members of System.Globalization.UnicodeCategory, in order, with their Unicode abbreviations. */
const CATEGORIES = 'Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Cn'.split(
  ' ',
);

export const UNICODE_CATEGORIES: Readonly<Record<string, number>> = {
  UppercaseLetter: 0,
  LowercaseLetter: 1,
  TitlecaseLetter: 2,
  ModifierLetter: 3,
  OtherLetter: 4,
  NonSpacingMark: 5,
  SpacingCombiningMark: 6,
  EnclosingMark: 7,
  DecimalDigitNumber: 8,
  LetterNumber: 9,
  OtherNumber: 10,
  SpaceSeparator: 11,
  LineSeparator: 12,
  ParagraphSeparator: 13,
  Control: 14,
  Format: 15,
  Surrogate: 16,
  PrivateUse: 17,
  ConnectorPunctuation: 18,
  DashPunctuation: 19,
  OpenPunctuation: 20,
  ClosePunctuation: 21,
  InitialQuotePunctuation: 22,
  FinalQuotePunctuation: 23,
  OtherPunctuation: 24,
  MathSymbol: 25,
  CurrencySymbol: 26,
  ModifierSymbol: 27,
  OtherSymbol: 28,
  OtherNotAssigned: 29,
};

const patterns: RegExp[] = [];
const known = new Map<number, number>();

/** UnicodeCategory of a code unit, or of a code point beyond the basic plane. */
export function unicodeCategory(code: number): number {
  let category = known.get(code);
  if (category === undefined) {
    if (patterns.length === 0) for (const name of CATEGORIES) patterns.push(new RegExp(`^\\p{${name}}$`, 'u'));
    const text = String.fromCodePoint(code);
    category = patterns.findIndex((pattern) => pattern.test(text));
    known.set(code, category);
  }
  return category;
}

const isAscii = (code: number) => code < 0x80;

export function isUpper(code: number): boolean {
  return isAscii(code) ? code >= 0x41 && code <= 0x5a : unicodeCategory(code) === 0;
}

export function isLower(code: number): boolean {
  return isAscii(code) ? code >= 0x61 && code <= 0x7a : unicodeCategory(code) === 1;
}

export function isLetter(code: number): boolean {
  if (isAscii(code)) return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
  return unicodeCategory(code) <= 4;
}

/** Decimal digits of any script. */
export function isDigit(code: number): boolean {
  return isAscii(code) ? code >= 0x30 && code <= 0x39 : unicodeCategory(code) === 8;
}

/** Digits, letter-like numbers, fractions, circled numbers. */
export function isNumber(code: number): boolean {
  if (isAscii(code)) return isDigit(code);
  const category = unicodeCategory(code);
  return category >= 8 && category <= 10;
}

export function isLetterOrDigit(code: number): boolean {
  return isLetter(code) || isDigit(code);
}

export function isWhiteSpace(code: number): boolean {
  if (code < 0x100) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0x85 || code === 0xa0;
  if (code < 0x1680) return false;
  const category = unicodeCategory(code);
  return category >= 11 && category <= 13;
}

export function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

export function isPunctuation(code: number): boolean {
  const category = unicodeCategory(code);
  return category >= 18 && category <= 24;
}

export function isSeparator(code: number): boolean {
  const category = unicodeCategory(code);
  return category >= 11 && category <= 13;
}

export function isSymbol(code: number): boolean {
  const category = unicodeCategory(code);
  return category >= 25 && category <= 28;
}

export const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
export const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
export const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

/** Greek letters with an iota below: JS spells their capitals with two letters, .NET maps one to one. */
function capitalWithIota(code: number): number {
  if (code >= 0x1f80 && code <= 0x1faf && (code & 8) === 0) return code + 8;
  return code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3 ? code + 9 : code;
}

/** ToUpperInvariant: one to one, dotless i stays. */
export function toUpper(code: number): number {
  if (isAscii(code)) return code >= 0x61 && code <= 0x7a ? code - 0x20 : code;
  if (code === 0x131) return code;
  const upper = String.fromCharCode(code).toUpperCase();
  return upper.length === 1 ? upper.charCodeAt(0) : capitalWithIota(code);
}

/** ToLowerInvariant: one to one, dotted capital I stays. */
export function toLower(code: number): number {
  if (isAscii(code)) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
  const lower = String.fromCharCode(code).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : code;
}

let numericValues: Map<number, number> | null = null;

function loadNumericValues(): Map<number, number> {
  const values = new Map<number, number>();
  for (const run of NUMERIC_VALUE_RUNS.split(';')) {
    const [first = '', value = '', count = '1', step = '0'] = run.split(' ');
    for (let index = 0; index < Number(count); index++) {
      values.set(Number.parseInt(first, 16) + index, Number(value) + index * Number(step));
    }
  }
  return values;
}

/** GetNumericValue: -1 for what is no number. */
export function numericValue(code: number): number {
  numericValues ??= loadNumericValues();
  return numericValues.get(code) ?? -1;
}

/** Char.Parse. */
export function parseChar(text: string | null): number {
  if (text === null) throw argumentNull('s');
  if (text.length !== 1) throw formatException('String must be exactly one character long.');
  return text.charCodeAt(0);
}

/** The unit at `index`, for members that take (string s, int index). */
export function unitAt(text: string | null, index: number): number {
  if (text === null) throw argumentNull('s');
  if (index < 0 || index >= text.length) throw argumentOutOfRange('index');
  return text.charCodeAt(index);
}

/** As `unitAt`, but a whole code point: what the category members with an index look at. */
export function pointAt(text: string | null, index: number): number {
  unitAt(text, index);
  return text!.codePointAt(index)!;
}

/** ConvertFromUtf32. */
export function fromUtf32(point: number): string {
  if (point < 0 || point > 0x10ffff || isSurrogate(point)) {
    throw argumentOutOfRange(
      'utf32',
      'A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should not include surrogate codepoint values (0x00d800 ~ 0x00dfff).',
    );
  }
  return String.fromCodePoint(point);
}

/** ConvertToUtf32(high, low). */
export function toUtf32(high: number, low: number): number {
  if (!isHighSurrogate(high)) {
    throw argumentOutOfRange(
      'highSurrogate',
      'A valid high surrogate character is between 0xd800 and 0xdbff, inclusive.',
    );
  }
  if (!isLowSurrogate(low)) {
    throw argumentOutOfRange(
      'lowSurrogate',
      'A valid low surrogate character is between 0xdc00 and 0xdfff, inclusive.',
    );
  }
  return String.fromCharCode(high, low).codePointAt(0)!;
}

/** ConvertToUtf32(s, index). */
export function toUtf32At(text: string | null, index: number): number {
  const unit = unitAt(text, index);
  if (!isSurrogate(unit)) return unit;
  const kind = isHighSurrogate(unit) ? 'high' : 'low';
  const point = text!.codePointAt(index)!;
  if (point <= 0xffff) {
    throw argumentException(
      `Found a ${kind} surrogate char without a preceding ${kind === 'high' ? 'low' : 'high'} surrogate at index: ${index}. The input may not be in this encoding, or may not contain valid Unicode (UTF-16) characters.`,
      's',
    );
  }
  return point;
}
