// DateTime.Parse and DateTimeOffset.Parse with the invariant culture (month before day): ISO 8601, RFC 1123, and free
// mixes of numbers, names, times and zones. What .NET's state machine takes and refuses was measured, not guessed.
import { DAY_NAMES, MONTH_NAMES } from './calendar.ts';
import type { DateTime } from './datetime.ts';
import {
  checkDateTimeStyles,
  type DateTimeParts,
  emptyParts,
  fractionOf,
  fullYear,
  notADate,
  toDateTime,
  toDateTimeOffset,
} from './datetime-styles.ts';
import type { DateTimeOffset } from './datetimeoffset.ts';
import { argumentNull, formatException } from './exception.ts';

/** DateTime.Parse(s, null, styles). */
export function parseDateTime(text: string | null, styles = 0): DateTime {
  checkDateTimeStyles(styles, false);
  if (text === null) throw argumentNull('s');
  return tryParseDateTime(text, styles) ?? explain(text);
}

/** DateTime.TryParse: null where it fails. */
export function tryParseDateTime(text: string | null, styles = 0): DateTime | null {
  checkDateTimeStyles(styles, false);
  const parts = text === null ? null : readDate(text);
  return parts === null ? null : toDateTime(parts, styles);
}

export function parseDateTimeOffset(text: string | null, styles = 0): DateTimeOffset {
  checkDateTimeStyles(styles, true);
  if (text === null) throw argumentNull('input');
  return tryParseDateTimeOffset(text, styles) ?? explain(text);
}

export function tryParseDateTimeOffset(text: string | null, styles = 0): DateTimeOffset | null {
  checkDateTimeStyles(styles, true);
  const parts = text === null ? null : readDate(text);
  return parts === null ? null : toDateTimeOffset(parts, styles);
}

/** A longer text cannot be a date; .NET would look at all of it, and fail. */
const LONGEST = 1_000;

function readDate(input: string): DateTimeParts | null {
  if (input.length > LONGEST) return null;
  const text = input.replace(/\0+$/, '').trim();
  if (text === '') return null;
  return readIso(text) ?? new FreeFormReader(text).read();
}

/** What .NET says of a text that is no date. */
function explain(input: string): never {
  const text = input.slice(0, LONGEST).replace(/\0+$/, '').trim();
  const iso = readIso(text);
  const reader = new FreeFormReader(text);
  const parts = iso ?? reader.read();
  const subject = `tring '${input}'`;
  if (parts !== null) {
    if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) {
      const calendar = 'System.Globalization.GregorianCalendar';
      throw formatException(`The DateTime represented by the s${subject} is not supported in calendar '${calendar}'.`);
    }
    if (parts.dayOfWeek !== null && isWrongDay(parts)) {
      throw formatException(
        `S${subject} was not recognized as a valid DateTime because the day of week was incorrect.`,
      );
    }
  } else if (reader.badOffset || BAD_ISO_OFFSET.test(text)) {
    throw formatException(`The time zone offset of s${subject} must be within plus or minus 14 hours.`);
  } else if (reader.unknownWord !== null && !/\dT\d/i.test(text)) {
    const index = input.length - input.trimStart().length + reader.unknownWord;
    throw formatException(
      `The s${subject} was not recognized as a valid DateTime. There is an unknown word starting at index '${index}'.`,
    );
  }
  return notADate(input);
}

/** The rest is a date: only its day of the week does not go with it. */
function isWrongDay(parts: DateTimeParts): boolean {
  return toDateTime(parts, 0) === null && toDateTime({ ...parts, dayOfWeek: null }, 0) !== null;
}

const BAD_ISO_OFFSET = /T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*[+-]\d{1,2}(?::\d{1,2}|\d{2})?\s*$/i;

const ISO =
  /^(\d{3,})([-/.])(\d{1,2})\2(\d{1,2})\s*T\s*(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(?:(Z)|([+-])(\d{1,2})(?::(\d{1,2})|(\d{2}))?)?\s*$/i;

/** A date that starts with the year, then T: what comes behind has two digits each. */
function readIso(text: string): DateTimeParts | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, year = '', , month, day, hour, minute, second = '0', fraction = '', z, sign, zoneHour, ...zoneMinutes] =
    match;
  const parts = emptyParts();
  Object.assign(parts, { year: Number(year), month: Number(month), day: Number(day) });
  Object.assign(parts, { hour: Number(hour), minute: Number(minute), second: Number(second) });
  parts.fraction = fractionOf(fraction);
  const minutes = Number(zoneMinutes[0] ?? zoneMinutes[1] ?? 0);
  if (z !== undefined) setUtc(parts);
  else if (sign !== undefined && !setOffset(parts, sign, Number(zoneHour), minutes)) return null;
  return parts;
}

function setUtc(parts: DateTimeParts): void {
  parts.offset = 0;
  parts.utc = true;
}

function setOffset(parts: DateTimeParts, sign: string, hours: number, minutes: number): boolean {
  const size = hours * 60 + minutes;
  if (minutes > 59 || size > 14 * 60) return false;
  parts.offset = sign === '-' ? -size : size;
  return true;
}

/** What is left of the date once times, zones and day names are taken out. */
type DateToken = { kind: 'number'; digits: string } | { kind: 'month'; month: number };

const TIME = /(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?(?:[\s.]*(AM|PM)(?![A-Za-z]))?/iy;
const HOUR_WITH_HALF = /(\d{1,2})\s*(AM|PM)(?![A-Za-z])/iy;
const CJK_TIME = /(\d{1,2})\s*[時时](?:\s*(\d{1,2})\s*分)?(?:\s*(\d{1,2})\s*秒)?/y;
const ZONE_WORD = /(?:Z|GMT)(?![A-Za-z0-9+])/iy;
const ZONE_OFFSET = /([+-])\s*(\d{1,2}):(\d{1,2})(?!\d)/y;
/** Behind a time an offset needs no colon. */
const ZONE_DIGITS = /([+-])(\d{1,4})(?![\d:])/y;
const NUMBER = /\d+/y;
const WORD = /[A-Za-z.]+/y;
const ERA = /^(?:A\.D\.|AD|C\.E\.|CE)$/i;

class FreeFormReader {
  readonly #text: string;
  readonly #parts = emptyParts();
  readonly #tokens: DateToken[] = [];
  #at = 0;
  #hasTime = false;
  /** A date separator stands between this token and the last. */
  #separated = false;
  /** Nothing but a time came before the first date token. */
  #timeFirst = false;
  #afterTime = false;
  /** Where a word stands that is no name, zone or marker; null if none was met. */
  unknownWord: number | null = null;
  /** An offset of more than 14 hours was met. */
  badOffset = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): DateTimeParts | null {
    while (this.#at < this.#text.length) {
      if (!this.#token()) return null;
    }
    return this.#assignDate() ? this.#parts : null;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at += match[0].length;
    return match;
  }

  #token(): boolean {
    const char = this.#text[this.#at]!;
    if (/[\s,]/.test(char)) {
      this.#at++;
      return true;
    }
    const afterTime = this.#afterTime;
    if (/[\d]/.test(char)) {
      this.#afterTime = false;
      return this.#number();
    }
    if (char === '+' || char === '-') {
      if (this.#zone(afterTime)) return true;
    }
    if (char === '.' && afterTime && !/^\d/.test(this.#text.slice(this.#at + 1))) {
      // A point behind a time that begins no fraction is passed over.
      this.#at++;
      return true;
    }
    if (/[-/.]/.test(char)) return this.#separator();
    if (/[年月日]/.test(char)) {
      this.#at++;
      return this.#tokens.length > 0;
    }
    return this.#word();
  }

  /** Between numbers and months only; a point or two at the end of a date do no harm. */
  #separator(): boolean {
    if (this.#separated || this.#tokens.length === 0 || this.#afterTime) return false;
    this.#separated = this.#text[this.#at] !== '.' || this.#at + 1 < this.#text.length;
    this.#at++;
    return true;
  }

  #setOffset(sign: string, hours: number, minutes: number): boolean {
    const valid = setOffset(this.#parts, sign, hours, minutes);
    this.badOffset ||= !valid && minutes <= 59;
    return valid;
  }

  #zone(afterTime: boolean): boolean {
    if (this.#parts.offset !== null || (this.#tokens.length === 0 && !this.#hasTime)) return false;
    const match = this.#match(ZONE_OFFSET);
    if (match !== null) return this.#setOffset(match[1]!, Number(match[2]), Number(match[3]));
    const digits = afterTime ? this.#match(ZONE_DIGITS) : null;
    if (digits === null) return false;
    const number = digits[2]!;
    const hours = number.length <= 2 ? number : number.slice(0, -2);
    return this.#setOffset(digits[1]!, Number(hours), number.length <= 2 ? 0 : Number(number.slice(-2)));
  }

  #number(): boolean {
    const time = this.#match(TIME);
    if (time !== null) return this.#setTime(time[1]!, time[2], time[3], time[4], time[5]);
    const half = this.#match(HOUR_WITH_HALF);
    if (half !== null) return this.#setTime(half[1]!, undefined, undefined, undefined, half[2]);
    const cjk = this.#match(CJK_TIME);
    if (cjk !== null) return this.#setTime(cjk[1]!, cjk[2], cjk[3], undefined, undefined);
    const digits = this.#match(NUMBER)![0];
    if (digits.length > 8) return false;
    return this.#add({ kind: 'number', digits });
  }

  /** A time stands before or behind a date, not inside. */
  #add(token: DateToken): boolean {
    if (this.#tokens.length === 0) this.#timeFirst = this.#hasTime;
    else if (this.#hasTime && !this.#timeFirst) return false;
    this.#separated = false;
    this.#afterTime = false;
    this.#tokens.push(token);
    return true;
  }

  #setTime(hour: string, minute?: string, second?: string, fraction?: string, half?: string): boolean {
    if (this.#hasTime || this.#separated) return false;
    const parts = this.#parts;
    parts.hour = Number(hour);
    parts.minute = Number(minute ?? 0);
    parts.second = Number(second ?? 0);
    parts.fraction = fractionOf(fraction ?? '');
    if (half !== undefined) {
      const pm = half.toUpperCase() === 'PM';
      if (!pm && parts.hour > 12) return false;
      if (pm && parts.hour < 12) parts.hour += 12;
      else if (!pm && parts.hour === 12) parts.hour = 0;
    }
    this.#hasTime = true;
    this.#afterTime = true;
    return true;
  }

  #word(): boolean {
    if (this.#match(ZONE_WORD) !== null) {
      if (this.#parts.offset !== null || (this.#tokens.length === 0 && !this.#hasTime)) return false;
      setUtc(this.#parts);
      return true;
    }
    const word = this.#match(WORD)?.[0];
    if (word === undefined) return false;
    if (ERA.test(word)) return true;
    const bare = word.replace(/\.$/, '');
    if (bare.length < word.length) this.#at--;
    const month = indexOfName(MONTH_NAMES, bare);
    if (month >= 0) return this.#add({ kind: 'month', month: month + 1 });
    const day = indexOfName(DAY_NAMES, bare);
    if (day < 0) this.unknownWord = this.#at - bare.length;
    if (day < 0 || this.#parts.dayOfWeek !== null) return false;
    this.#parts.dayOfWeek = day;
    return true;
  }

  #assignDate(): boolean {
    if (this.#separated) return false;
    const months = this.#tokens.filter((token) => token.kind === 'month');
    const numbers = this.#tokens.filter((token) => token.kind === 'number').map((token) => token.digits);
    if (this.#tokens.length === 0) return this.#hasTime;
    // A date without a year or a day must stand behind the time or without one.
    if (this.#tokens.length === 2 && this.#hasTime && !this.#timeFirst) return false;
    if (months.length === 0) return this.#numericDate(numbers);
    return months.length === 1 && this.#namedDate(numbers, months[0]!.month);
  }

  #set(year: string | null, month: number | string, day: string | null): boolean {
    this.#parts.year = year === null ? null : fullYear(year);
    this.#parts.month = Number(month);
    this.#parts.day = day === null ? 1 : Number(day);
    return true;
  }

  #numericDate([first, second, third, ...more]: string[]): boolean {
    if (first === undefined || second === undefined || more.length > 0) return false;
    if (third !== undefined) {
      return first.length >= 3 ? this.#set(first, second, third) : this.#set(third, first, second);
    }
    if (first.length >= 3) return this.#set(first, second, null);
    return second.length >= 3 ? this.#set(second, first, null) : this.#set(null, first, second);
  }

  #namedDate([first, second, ...more]: string[], month: number): boolean {
    if (first === undefined || more.length > 0) return false;
    if (second !== undefined) {
      const yearFirst = first.length >= 3 || Number(first) > 31;
      return yearFirst ? this.#set(first, month, second) : this.#set(second, month, first);
    }
    const monthFirst = this.#tokens[0]!.kind === 'month';
    return first.length >= 3 || !monthFirst ? this.#set(first, month, null) : this.#set(null, month, first);
  }
}

/** Full name or the first three letters, of any case. */
function indexOfName(names: readonly string[], word: string): number {
  const wanted = word.toLowerCase();
  return names.findIndex((name) => {
    const lower = name.toLowerCase();
    return lower === wanted || lower.slice(0, 3) === wanted;
  });
}
