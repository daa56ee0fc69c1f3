// DateTimeStyles, and what they make of parsed parts: the last step of DateTime.Parse and ParseExact.
import { dayNumber, isDate } from './calendar.ts';
import { DateTime, LOCAL, MAX_TICKS, UNSPECIFIED, UTC } from './datetime.ts';
import { DateTimeOffset } from './datetimeoffset.ts';
import { argumentException, formatException } from './exception.ts';
import { TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE } from './timespan.ts';

/** System.Globalization.DateTimeStyles. */
export const DateTimeStyles = {
  None: 0,
  AllowLeadingWhite: 1,
  AllowTrailingWhite: 2,
  AllowInnerWhite: 4,
  AllowWhiteSpaces: 7,
  NoCurrentDateDefault: 8,
  AdjustToUniversal: 16,
  AssumeLocal: 32,
  AssumeUniversal: 64,
  RoundtripKind: 128,
} as const;

/** What a text said; what it left out is null. */
export interface DateTimeParts {
  year: number | null;
  month: number | null;
  day: number | null;
  dayOfWeek: number | null;
  hour: number;
  minute: number;
  second: number;
  /** Ticks behind the second; up to a whole second after rounding. */
  fraction: bigint;
  /** Minutes from UTC; null where the text has no zone. */
  offset: number | null;
  /** The zone was Z or GMT. */
  utc: boolean;
}

export const emptyParts = (): DateTimeParts => ({
  year: null,
  month: null,
  day: null,
  dayOfWeek: null,
  hour: 0,
  minute: 0,
  second: 0,
  fraction: 0n,
  offset: null,
  utc: false,
});

export function checkDateTimeStyles(styles: number, forOffset: boolean): void {
  if ((styles & ~0xff) !== 0) throw argumentException('An undefined DateTimeStyles value is being used.', 'style');
  const both = DateTimeStyles.AssumeLocal | DateTimeStyles.AssumeUniversal;
  if ((styles & both) === both) {
    const message = 'The DateTimeStyles values AssumeLocal and AssumeUniversal cannot be used together.';
    throw argumentException(message, 'style');
  }
  const others = both | DateTimeStyles.AdjustToUniversal;
  if (!forOffset && (styles & DateTimeStyles.RoundtripKind) !== 0 && (styles & others) !== 0) {
    const message =
      'The DateTimeStyles value RoundtripKind cannot be used with the values AssumeLocal, AssumeUniversal or AdjustToUniversal.';
    throw argumentException(message, 'style');
  }
  if (forOffset && (styles & DateTimeStyles.NoCurrentDateDefault) !== 0) {
    throw argumentException(
      "The DateTimeStyles value 'NoCurrentDateDefault' is not allowed when parsing DateTimeOffset.",
      'style',
    );
  }
}

/** Ticks of the clock time, or null when there is no such time or the day of the week is wrong. */
function clockTicks(parts: DateTimeParts, styles: number): bigint | null {
  const { hour, minute, second } = parts;
  let { year, month, day } = parts;
  if (hour > 23 || minute > 59 || second > 59) return null;
  if (year === null && month === null && day === null) {
    if ((styles & DateTimeStyles.NoCurrentDateDefault) !== 0) [year, month, day] = [1, 1, 1];
    else {
      const today = DateTime.now();
      [year, month, day] = [today.year, today.month, today.day];
    }
  }
  year ??= DateTime.now().year;
  month ??= 1;
  day ??= 1;
  if (!isDate(year, month, day)) return null;
  const number = dayNumber(year, month, day);
  if (parts.dayOfWeek !== null && (number + 1) % 7 !== parts.dayOfWeek) return null;
  const seconds = BigInt((hour * 60 + minute) * 60 + second);
  const ticks = BigInt(number) * TICKS_PER_DAY + seconds * 10_000_000n + parts.fraction;
  return ticks > MAX_TICKS ? null : ticks;
}

/** null where the parts give no date. */
export function toDateTime(parts: DateTimeParts, styles: number): DateTime | null {
  const ticks = clockTicks(parts, styles);
  if (ticks === null) return null;
  const adjust = (styles & DateTimeStyles.AdjustToUniversal) !== 0;
  if (parts.offset !== null) {
    if (parts.utc && (styles & DateTimeStyles.RoundtripKind) !== 0) return new DateTime(ticks, UTC);
    let moment = ticks - BigInt(parts.offset) * TICKS_PER_MINUTE;
    // A moment outside of the calendar keeps its time of day, on its first or last day.
    if (moment < 0n) moment += TICKS_PER_DAY;
    if (moment > MAX_TICKS) moment -= TICKS_PER_DAY;
    return new DateTime(moment, adjust ? UTC : LOCAL);
  }
  if ((styles & (DateTimeStyles.AssumeLocal | DateTimeStyles.AssumeUniversal)) !== 0) {
    return new DateTime(ticks, adjust ? UTC : LOCAL);
  }
  return new DateTime(ticks, UNSPECIFIED);
}

/** null where the parts give no date. */
export function toDateTimeOffset(parts: DateTimeParts, styles: number): DateTimeOffset | null {
  const ticks = clockTicks(parts, styles);
  if (ticks === null) return null;
  const offset = BigInt(parts.offset ?? 0) * TICKS_PER_MINUTE;
  const utc = ticks - offset;
  if (utc < 0n || utc > MAX_TICKS || offset > 14n * TICKS_PER_HOUR || offset < -14n * TICKS_PER_HOUR) return null;
  const adjust = (styles & DateTimeStyles.AdjustToUniversal) !== 0;
  return DateTimeOffset.fromUtcTicks(utc, adjust ? 0n : offset);
}

/** FormatException of DateTime.Parse and its sisters. */
export function notADate(text: string): never {
  throw formatException(`String '${text}' was not recognized as a valid DateTime.`);
}

/** Two-digit years up to 49 are 20xx. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2 || year > 99) return year;
  return year + (year < 50 ? 2000 : 1900);
}

/** Ticks of the digits behind a decimal point, rounded to the nearest. */
export function fractionOf(digits: string): bigint {
  return BigInt(Math.round(Number(`0.${digits.slice(0, 17)}`) * 10_000_000));
}
