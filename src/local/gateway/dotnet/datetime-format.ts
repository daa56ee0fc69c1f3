// ToString of DateTime and DateTimeOffset with the invariant culture: standard and custom formats.
import { DAY_NAMES, MONTH_NAMES } from './calendar.ts';
import type { DateTime } from './datetime.ts';
import { formatException } from './exception.ts';
import { closingQuote, quotedText, runLength } from './timespan-format.ts';

const BAD_FORMAT = 'Input string was not in a correct format.';
const TICKS_PER_MINUTE = 600_000_000n;

/** Custom pattern of each standard format; `o` and the case variants apart. */
export const STANDARD_PATTERNS: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK",
  O: "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
  U: 'dddd, dd MMMM yyyy HH:mm:ss',
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};

const CONVERTED_TO_UTC = new Set(['r', 'R', 'u']);

/**
 * @param time the clock to show; for a DateTimeOffset, its local one
 * @param offset ticks of a DateTimeOffset's offset; null for a DateTime
 */
export function formatDateTime(time: DateTime, format: string | null, offset: bigint | null): string {
  if (format === null || format === '') {
    return formatPattern(time, offset === null ? STANDARD_PATTERNS.G! : 'MM/dd/yyyy HH:mm:ss zzz', offset);
  }
  if (format.length > 1) return formatPattern(time, format, offset);
  const pattern = Object.hasOwn(STANDARD_PATTERNS, format) ? STANDARD_PATTERNS[format] : undefined;
  if (pattern === undefined || (format === 'U' && offset !== null)) throw formatException(BAD_FORMAT);
  const shown = offset !== null && CONVERTED_TO_UTC.has(format) ? time.addTicks(-offset) : time;
  return formatPattern(shown, pattern, offset);
}

function formatPattern(time: DateTime, format: string, offset: bigint | null): string {
  let text = '';
  for (let at = 0; at < format.length; ) {
    const char = format[at]!;
    let length = 1;
    if (char === "'" || char === '"') {
      const close = closingQuote(format, at);
      text += quotedText(format, at, close);
      length = close + 1 - at;
    } else if (char === '%') {
      const next = format[at + 1];
      if (next === undefined || next === '%') throw formatException(BAD_FORMAT);
      text += formatPattern(time, next, offset);
      length = 2;
    } else if (char === '\\') {
      if (at + 1 >= format.length) throw formatException(BAD_FORMAT);
      text += format[at + 1];
      length = 2;
    } else if ('dfFghHmMstyz'.includes(char)) {
      length = runLength(format, at);
      const part = field(time, char, length, offset);
      // An empty fraction takes the point before it along.
      if (char === 'F' && part === '' && text.endsWith('.')) text = text.slice(0, -1);
      text += part;
    } else if (char === 'K') text += zone(time, offset);
    else text += char;
    at += length;
  }
  return text;
}

const pad = (value: number, length: number) => value.toString().padStart(length, '0');

function field(time: DateTime, letter: string, length: number, offset: bigint | null): string {
  switch (letter) {
    case 'd': {
      if (length <= 2) return pad(time.day, length);
      const name = DAY_NAMES[time.dayOfWeek]!;
      return length === 3 ? name.slice(0, 3) : name;
    }
    case 'M': {
      if (length <= 2) return pad(time.month, length);
      const name = MONTH_NAMES[time.month - 1]!;
      return length === 3 ? name.slice(0, 3) : name;
    }
    case 'y':
      return length <= 2 ? pad(time.year % 100, length) : pad(time.year, length);
    case 'h':
      return pad(((time.hour + 11) % 12) + 1, Math.min(length, 2));
    case 'H':
      return pad(time.hour, Math.min(length, 2));
    case 'm':
      return pad(time.minute, Math.min(length, 2));
    case 's':
      return pad(time.second, Math.min(length, 2));
    case 't':
      return (time.hour < 12 ? 'AM' : 'PM').slice(0, length);
    case 'g':
      return 'A.D.';
    case 'z':
      return offsetText(offset ?? 0n, length);
    default: {
      if (length > 7) throw formatException(BAD_FORMAT);
      const digits = (time.ticks % 10_000_000n).toString().padStart(7, '0').slice(0, length);
      return letter === 'F' ? digits.replace(/0+$/, '') : digits;
    }
  }
}

/** z, zz, zzz. */
function offsetText(offset: bigint, length: number): string {
  const minutes = Number((offset < 0n ? -offset : offset) / TICKS_PER_MINUTE);
  const hours = pad(Math.floor(minutes / 60), Math.min(length, 2));
  return `${offset < 0n ? '-' : '+'}${hours}${length > 2 ? `:${pad(minutes % 60, 2)}` : ''}`;
}

/** K. */
function zone(time: DateTime, offset: bigint | null): string {
  if (offset !== null) return offsetText(offset, 3);
  return time.kind === 1 ? 'Z' : time.kind === 2 ? '+00:00' : '';
}

/** Order in which GetDateTimeFormats lists the standard formats. */
const ALL_FORMATS = 'dDfFgGmMoOrRstTuUyY';

/** Patterns that the invariant culture has beside the main ones. */
const MORE_PATTERNS: Readonly<Record<string, readonly string[]>> = {
  d: ['MM/dd/yyyy', 'yyyy-MM-dd'],
  D: ['dddd, dd MMMM yyyy'],
  t: ['HH:mm', 'hh:mm tt', 'H:mm', 'h:mm tt'],
  T: ['HH:mm:ss'],
};

const combined = (dates: readonly string[], times: readonly string[]) =>
  dates.flatMap((date) => times.map((time) => `${date} ${time}`));

/** DateTime.GetDateTimeFormats, of all standard formats or of one. */
export function dateTimeFormats(time: DateTime, only: string | null): string[] {
  const { d = [], D = [], t = [], T = [] } = MORE_PATTERNS;
  const patternsOf = (letter: string): readonly string[] => {
    if (letter === 'f') return combined(D, t);
    if (letter === 'F' || letter === 'U') return combined(D, T);
    if (letter === 'g') return combined(d, t);
    if (letter === 'G') return combined(d, T);
    return MORE_PATTERNS[letter] ?? [STANDARD_PATTERNS[letter]!];
  };
  if (only !== null && !(only in STANDARD_PATTERNS)) throw formatException(BAD_FORMAT);
  const letters = only === null ? [...ALL_FORMATS] : [only];
  return letters.flatMap((letter) => patternsOf(letter).map((pattern) => formatPattern(time, pattern, null)));
}
