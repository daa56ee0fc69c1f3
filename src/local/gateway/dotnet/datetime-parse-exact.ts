// ParseExact of DateTime and DateTimeOffset: standard and custom formats read strictly, part by part.
import { DAY_NAMES, MONTH_NAMES } from './calendar.ts';
import type { DateTime } from './datetime.ts';
import { STANDARD_PATTERNS } from './datetime-format.ts';
import {
  checkDateTimeStyles,
  type DateTimeParts,
  DateTimeStyles,
  emptyParts,
  fullYear,
  notADate,
  toDateTime,
  toDateTimeOffset,
} from './datetime-styles.ts';
import type { DateTimeOffset } from './datetimeoffset.ts';
import { argumentNull, formatException } from './exception.ts';
import { closingQuote, quotedText, runLength } from './timespan-format.ts';

type Formats = readonly (string | null)[] | null;

/** DateTime.ParseExact; one format is a list of one. */
export function parseDateTimeExact(text: string | null, formats: Formats, styles = 0): DateTime {
  checkDateTimeStyles(styles, false);
  if (text === null) throw argumentNull('s');
  return first(text, checked(formats), styles, toDateTime) ?? notADate(text);
}

export function tryParseDateTimeExact(text: string | null, formats: Formats, styles = 0): DateTime | null {
  checkDateTimeStyles(styles, false);
  return attempt(() => (text === null ? null : first(text, checked(formats), styles, toDateTime)));
}

export function parseDateTimeOffsetExact(text: string | null, formats: Formats, styles = 0): DateTimeOffset {
  checkDateTimeStyles(styles, true);
  if (text === null) throw argumentNull('input');
  return first(text, checked(formats), styles, toDateTimeOffset) ?? notADate(text);
}

export function tryParseDateTimeOffsetExact(text: string | null, formats: Formats, styles = 0): DateTimeOffset | null {
  checkDateTimeStyles(styles, true);
  return attempt(() => (text === null ? null : first(text, checked(formats), styles, toDateTimeOffset)));
}

function attempt<T>(action: () => T | null): T | null {
  try {
    return action();
  } catch (error) {
    if (error instanceof Error && 'catchable' in error && error.catchable === true) return null;
    throw error;
  }
}

function checked(formats: Formats): readonly string[] {
  if (formats === null) throw argumentNull('formats');
  for (const format of formats) {
    if (format === null) throw argumentNull('format');
    if (format === '') throw formatException("Format specifier '' was invalid.");
  }
  if (formats.length === 0) throw formatException('No format specifiers were provided.');
  return formats as readonly string[];
}

function first<T>(
  text: string,
  formats: readonly string[],
  styles: number,
  build: (parts: DateTimeParts, styles: number) => T | null,
): T | null {
  for (const format of formats) {
    const parts = new ExactReader(text, styles).read(format);
    const value = parts === null ? null : build(parts.parts, parts.styles);
    if (value !== null) return value;
  }
  return null;
}

const BAD_FORMAT = 'Input string was not in a correct format.';

function repeated(letter: string): never {
  throw formatException(`DateTime pattern '${letter}' appears more than once with different values.`);
}

class ExactReader {
  readonly #text: string;
  #styles: number;
  readonly #parts = emptyParts();
  readonly #seen = new Map<string, number>();
  #at = 0;
  #half: 'AM' | 'PM' | null = null;

  constructor(text: string, styles: number) {
    this.#text = text;
    this.#styles = styles;
  }

  read(format: string): { parts: DateTimeParts; styles: number } | null {
    let pattern = format;
    if (format.length === 1) {
      const standard = Object.hasOwn(STANDARD_PATTERNS, format) ? STANDARD_PATTERNS[format] : undefined;
      if (standard === undefined) throw formatException(BAD_FORMAT);
      pattern = standard;
      if (format === 'U') this.#styles |= DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
    }
    if ((this.#styles & DateTimeStyles.AllowLeadingWhite) !== 0) this.#skipWhite();
    let at = 0;
    if ((this.#styles & DateTimeStyles.AllowLeadingWhite) !== 0) while (/\s/.test(pattern[at] ?? '')) at++;
    if (!this.#pattern(pattern.slice(at))) return null;
    if ((this.#styles & DateTimeStyles.AllowTrailingWhite) !== 0) this.#skipWhite();
    if (this.#at < this.#text.length || !this.#applyHalf()) return null;
    return { parts: this.#parts, styles: this.#styles };
  }

  #skipWhite(): void {
    while (this.#at < this.#text.length && /\s/.test(this.#text[this.#at]!)) this.#at++;
  }

  #pattern(format: string): boolean {
    for (let at = 0; at < format.length; ) {
      const char = format[at]!;
      let length = 1;
      if ((this.#styles & DateTimeStyles.AllowInnerWhite) !== 0) {
        this.#skipWhite();
        if (/\s/.test(char)) {
          at++;
          continue;
        }
      }
      if (char === "'" || char === '"') {
        const close = closingQuote(format, at);
        if (!this.#literal(quotedText(format, at, close))) return false;
        length = close + 1 - at;
      } else if (char === '%') {
        const next = format[at + 1];
        if (next === undefined || next === '%') throw formatException(BAD_FORMAT);
      } else if (char === '\\') {
        if (at + 1 >= format.length) throw formatException(BAD_FORMAT);
        if (!this.#literal(format[at + 1]!)) return false;
        length = 2;
      } else if ('dfFghHmMstyz'.includes(char)) {
        length = runLength(format, at);
        if (!this.#field(char, length)) return false;
      } else if (char === 'K') {
        if (!this.#zone()) return false;
      } else if (char === '.' && format[at + 1] === 'F' && this.#text[this.#at] !== '.') {
        // The point goes with a fraction that is not there.
      } else if (char === 'Z' && this.#text[this.#at] === 'Z') this.#zone();
      else if (!this.#literal(char)) return false;
      at += length;
    }
    return true;
  }

  #literal(literal: string): boolean {
    if (!this.#text.startsWith(literal, this.#at)) return false;
    this.#at += literal.length;
    return true;
  }

  #digits(fewest: number, most: number): string | null {
    let end = this.#at;
    while (end - this.#at < most && /\d/.test(this.#text[end] ?? '')) end++;
    if (end - this.#at < fewest) return null;
    const digits = this.#text.slice(this.#at, end);
    this.#at = end;
    return digits;
  }

  /** Remembers a value; a second, different one for the same letter is the format's fault. */
  #once(letter: string, value: number): boolean {
    const before = this.#seen.get(letter);
    if (before !== undefined && before !== value) repeated(letter);
    this.#seen.set(letter, value);
    return true;
  }

  #field(letter: string, length: number): boolean {
    switch (letter) {
      case 'd':
        return length <= 2 ? this.#number(letter, length, 'day') : this.#name(DAY_NAMES, length, 'dayOfWeek', 0);
      case 'M':
        return length <= 2 ? this.#number(letter, length, 'month') : this.#name(MONTH_NAMES, length, 'month', 1);
      case 'H':
      case 'h':
        return this.#hour(letter, length);
      case 'm':
        return this.#number(letter, length, 'minute');
      case 's':
        return this.#number(letter, length, 'second');
      case 'y':
        return this.#year(length);
      case 'f':
      case 'F':
        return this.#fraction(letter, length);
      case 't':
        return this.#halfOfDay(length);
      case 'z':
        return this.#offset(length);
      default:
        return this.#literal('A.D.') || this.#literal('AD');
    }
  }

  #number(letter: string, length: number, name: 'day' | 'month' | 'minute' | 'second'): boolean {
    const digits = this.#digits(Math.min(length, 2), 2);
    if (digits === null) return false;
    this.#parts[name] = Number(digits);
    return this.#once(letter, Number(digits));
  }

  #hour(letter: string, length: number): boolean {
    const digits = this.#digits(Math.min(length, 2), 2);
    if (digits === null) return false;
    const hour = Number(digits);
    if (letter === 'h' && (hour < 1 || hour > 12)) return false;
    this.#parts.hour = hour;
    return this.#once(letter, hour) && this.#checkHours(hour);
  }

  #checkHours(hour: number): boolean {
    const before = this.#seen.get('hour');
    if (before !== undefined && before !== hour) repeated('h');
    this.#seen.set('hour', hour);
    return true;
  }

  #year(length: number): boolean {
    const digits =
      length <= 2 ? this.#digits(length, 2) : this.#digits(length, Math.max(length, length === 3 ? 4 : length));
    if (digits === null) return false;
    const year = length <= 2 ? fullYear(digits.padStart(2, '0')) : Number(digits);
    this.#parts.year = year;
    return this.#once('y', year);
  }

  #name(names: readonly string[], length: number, part: 'dayOfWeek' | 'month', base: number): boolean {
    const rest = this.#text.slice(this.#at, this.#at + 12).toLowerCase();
    const index = names.findIndex((name) =>
      rest.startsWith(length === 3 ? name.slice(0, 3).toLowerCase() : name.toLowerCase()),
    );
    if (index < 0) return false;
    this.#at += length === 3 ? 3 : names[index]!.length;
    this.#parts[part] = index + base;
    return this.#once(part === 'month' ? 'M' : 'd-name', index + base);
  }

  #fraction(letter: string, length: number): boolean {
    if (length > 7) throw formatException(BAD_FORMAT);
    const digits = this.#digits(letter === 'f' ? length : 0, length);
    if (digits === null) return false;
    this.#parts.fraction = BigInt(digits.padEnd(7, '0'));
    return true;
  }

  #halfOfDay(length: number): boolean {
    const word = this.#text.slice(this.#at, this.#at + Math.min(length, 2)).toUpperCase();
    if (word === 'A' || word === 'AM') this.#half = 'AM';
    else if (word === 'P' || word === 'PM') this.#half = 'PM';
    else return false;
    if (length >= 2 && word.length < 2) return false;
    this.#at += word.length;
    return true;
  }

  #applyHalf(): boolean {
    const parts = this.#parts;
    if (this.#half === null) return true;
    if (parts.hour > 12) return this.#half === 'PM';
    if (this.#half === 'PM' && parts.hour < 12) parts.hour += 12;
    else if (this.#half === 'AM' && parts.hour === 12) parts.hour = 0;
    return true;
  }

  /** z and zz: hours; zzz: hours and minutes, with or without the colon. */
  #offset(length: number): boolean {
    const pattern = length <= 2 ? /([+-])(\d{1,2})/y : /([+-])(\d{1,2}):?(\d{2})/y;
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null || (length === 2 && match[2]!.length < 2)) return false;
    this.#at += match[0].length;
    const minutes = Number(match[3] ?? 0);
    const size = Number(match[2]) * 60 + minutes;
    if (minutes > 59 || size > 14 * 60) return false;
    this.#parts.offset = match[1] === '-' ? -size : size;
    return true;
  }

  /** K: Z, an offset, or nothing. */
  #zone(): boolean {
    const char = this.#text[this.#at];
    if (char === 'Z' || char === 'z') {
      this.#at++;
      this.#parts.offset = 0;
      this.#parts.utc = true;
      return true;
    }
    return char === '+' || char === '-' ? this.#offset(3) : true;
  }
}
