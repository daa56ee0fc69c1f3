// System.DateTime, DateTimeKind, DayOfWeek.
import type { Ref } from '../../dotnet/boxed.ts';
import { daysInMonth, isLeapYear } from '../../dotnet/calendar.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import { TYPE_CODES } from '../../dotnet/convert.ts';
import { DateTime, type DateTimeKind, LOCAL, ticksOf, UTC } from '../../dotnet/datetime.ts';
import { dateTimeFormats } from '../../dotnet/datetime-format.ts';
import { parseDateTime, tryParseDateTime } from '../../dotnet/datetime-parse.ts';
import { parseDateTimeExact, tryParseDateTimeExact } from '../../dotnet/datetime-parse-exact.ts';
import {
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MICROSECOND,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  type TimeSpan,
} from '../../dotnet/timespan.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType } from '../registry.ts';
import { comparisonMethods, comparisonOperators, formatMethods } from './comparison-members.ts';

declareEnum('System.DateTimeKind', { Unspecified: 0, Utc: 1, Local: 2 });
declareEnum('System.DayOfWeek', {
  Sunday: 0,
  Monday: 1,
  Tuesday: 2,
  Wednesday: 3,
  Thursday: 4,
  Friday: 5,
  Saturday: 6,
});

type Formats = DotNetArray<string | null> | null;
/** Among several formats, .NET takes null for an empty one. */
const listOf = (formats: Formats) => (formats === null ? null : formats.items.map((format) => format ?? ''));

function give(result: Ref<DateTime>, parsed: DateTime | null): boolean {
  result.value = parsed ?? DateTime.MinValue;
  return parsed !== null;
}

/** Constructors by date and time parts: each prefix of them, with and without a kind. */
const constructors: Record<string, MemberBody> = {};
const PARTS = 'year month day hour minute second millisecond microsecond'.split(' ');
for (const count of [3, 6, 7, 8]) {
  const parameters = PARTS.slice(0, count)
    .map((name) => `int ${name}`)
    .join(', ');
  const make = (...values: number[]) =>
    new DateTime(
      ticksOf(...(values.slice(0, count) as [number, number, number])),
      (values[count] ?? 0) as DateTimeKind,
    );
  constructors[`.ctor(${parameters})`] = make;
  if (count > 3) constructors[`.ctor(${parameters}, DateTimeKind kind)`] = make;
}

const add =
  (ticksPerUnit: bigint) =>
  (self: DateTime, value: number): DateTime =>
    self.addUnits(value, ticksPerUnit);

declareType(
  'struct System.DateTime : IConvertible, IComparable, IComparable<DateTime>, IEquatable<DateTime>, IFormattable',
  {
    '.ctor(long ticks)': (ticks) => new DateTime(ticks),
    '.ctor(long ticks, DateTimeKind kind)': (ticks, kind) => new DateTime(ticks, kind),
    ...constructors,
    'static readonly DateTime MinValue': () => DateTime.MinValue,
    'static readonly DateTime MaxValue': () => DateTime.MaxValue,
    'static readonly DateTime UnixEpoch': () => DateTime.UnixEpoch,
    'static DateTime Now { get; }': () => DateTime.now(),
    'static DateTime UtcNow { get; }': () => DateTime.utcNow(),
    'static DateTime Today { get; }': () => DateTime.now().date,
    'DateTime Date { get; }': (self: DateTime) => self.date,
    'int Day { get; }': (self: DateTime) => self.day,
    'DayOfWeek DayOfWeek { get; }': (self: DateTime) => self.dayOfWeek,
    'int DayOfYear { get; }': (self: DateTime) => self.dayOfYear,
    'int Hour { get; }': (self: DateTime) => self.hour,
    'DateTimeKind Kind { get; }': (self: DateTime) => self.kind,
    'int Millisecond { get; }': (self: DateTime) => self.millisecond,
    'int Microsecond { get; }': (self: DateTime) => self.microsecond,
    'int Nanosecond { get; }': (self: DateTime) => self.nanosecond,
    'int Minute { get; }': (self: DateTime) => self.minute,
    'int Month { get; }': (self: DateTime) => self.month,
    'int Second { get; }': (self: DateTime) => self.second,
    'long Ticks { get; }': (self: DateTime) => self.ticks,
    'TimeSpan TimeOfDay { get; }': (self: DateTime) => self.timeOfDay,
    'int Year { get; }': (self: DateTime) => self.year,
    'DateTime Add(TimeSpan value)': (self: DateTime, span: TimeSpan) => self.add(span),
    'DateTime AddDays(double value)': add(TICKS_PER_DAY),
    'DateTime AddHours(double value)': add(TICKS_PER_HOUR),
    'DateTime AddMinutes(double value)': add(TICKS_PER_MINUTE),
    'DateTime AddSeconds(double value)': add(TICKS_PER_SECOND),
    'DateTime AddMilliseconds(double value)': add(TICKS_PER_MILLISECOND),
    'DateTime AddMicroseconds(double value)': add(TICKS_PER_MICROSECOND),
    'DateTime AddMonths(int months)': (self: DateTime, months) => self.addMonths(months),
    'DateTime AddYears(int value)': (self: DateTime, years) => self.addYears(years),
    'DateTime AddTicks(long value)': (self: DateTime, ticks) => self.addTicks(ticks),
    'TimeSpan Subtract(DateTime value)': (self: DateTime, other: DateTime) => self.since(other),
    'DateTime Subtract(TimeSpan value)': (self: DateTime, span: TimeSpan) => self.subtract(span),
    'static int Compare(DateTime t1, DateTime t2)': (a: DateTime, b: DateTime) => a.compareTo(b),
    'static bool Equals(DateTime t1, DateTime t2)': (a: DateTime, b: DateTime) => a.equals(b),
    ...comparisonMethods('DateTime'),
    'static int DaysInMonth(int year, int month)': daysInMonth,
    'static bool IsLeapYear(int year)': isLeapYear,
    'static DateTime FromBinary(long dateData)': (data) => DateTime.fromBinary(data),
    'static DateTime FromFileTime(long fileTime)': (time) => DateTime.fromFileTime(time, LOCAL),
    'static DateTime FromFileTimeUtc(long fileTime)': (time) => DateTime.fromFileTime(time, UTC),
    'static DateTime FromOADate(double d)': (d) => DateTime.fromOADate(d),
    'bool IsDaylightSavingTime()': () => false,
    'static DateTime SpecifyKind(DateTime value, DateTimeKind kind)': (value: DateTime, kind) => value.withKind(kind),
    'long ToBinary()': (self: DateTime) => self.toBinary(),
    'long ToFileTime()': (self: DateTime) => self.toFileTime(),
    'long ToFileTimeUtc()': (self: DateTime) => self.toFileTime(),
    'double ToOADate()': (self: DateTime) => self.toOADate(),
    'DateTime ToLocalTime()': (self: DateTime) => self.withKind(LOCAL),
    'DateTime ToUniversalTime()': (self: DateTime) => self.withKind(UTC),
    'string ToLongDateString()': (self: DateTime) => self.format('D'),
    'string ToLongTimeString()': (self: DateTime) => self.format('T'),
    'string ToShortDateString()': (self: DateTime) => self.format('d'),
    'string ToShortTimeString()': (self: DateTime) => self.format('t'),
    ...formatMethods(),
    'string[] GetDateTimeFormats()': (self: DateTime) => dateTimeFormats(self, null),
    'string[] GetDateTimeFormats(IFormatProvider provider)': (self: DateTime) => dateTimeFormats(self, null),
    'string[] GetDateTimeFormats(char format)': (self: DateTime, unit) =>
      dateTimeFormats(self, String.fromCharCode(unit)),
    'string[] GetDateTimeFormats(char format, IFormatProvider provider)': (self: DateTime, unit) =>
      dateTimeFormats(self, String.fromCharCode(unit)),
    'TypeCode GetTypeCode()': () => TYPE_CODES.DateTime,
    'static DateTime Parse(string s)': (s) => parseDateTime(s),
    'static DateTime Parse(string s, IFormatProvider provider)': (s) => parseDateTime(s),
    'static DateTime Parse(string s, IFormatProvider provider, DateTimeStyles styles)': (s, _provider, styles) =>
      parseDateTime(s, styles),
    'static DateTime ParseExact(string s, string format, IFormatProvider provider)': (s, format) =>
      parseDateTimeExact(s, [format]),
    'static DateTime ParseExact(string s, string format, IFormatProvider provider, DateTimeStyles style)': (
      s,
      format,
      _provider,
      style,
    ) => parseDateTimeExact(s, [format], style),
    'static DateTime ParseExact(string s, string[] formats, IFormatProvider provider, DateTimeStyles style)': (
      s,
      formats,
      _provider,
      style,
    ) => parseDateTimeExact(s, listOf(formats), style),
    'static bool TryParse(string s, out DateTime result)': (s, result) => give(result, tryParseDateTime(s)),
    'static bool TryParse(string s, IFormatProvider provider, out DateTime result)': (s, _provider, result) =>
      give(result, tryParseDateTime(s)),
    'static bool TryParse(string s, IFormatProvider provider, DateTimeStyles styles, out DateTime result)': (
      s,
      _provider,
      styles,
      result,
    ) => give(result, tryParseDateTime(s, styles)),
    'static bool TryParseExact(string s, string format, IFormatProvider provider, DateTimeStyles style, out DateTime result)':
      (s, format, _provider, style, result) => give(result, tryParseDateTimeExact(s, [format], style)),
    'static bool TryParseExact(string s, string[] formats, IFormatProvider provider, DateTimeStyles style, out DateTime result)':
      (s, formats, _provider, style, result) => give(result, tryParseDateTimeExact(s, listOf(formats), style)),
    'static DateTime operator +(DateTime d, TimeSpan t)': (d: DateTime, t: TimeSpan) => d.addTicks(t.ticks, 't'),
    'static DateTime operator -(DateTime d, TimeSpan t)': (d: DateTime, t: TimeSpan) => d.subtract(t, 't'),
    'static TimeSpan operator -(DateTime d1, DateTime d2)': (a: DateTime, b: DateTime) => a.since(b),
    ...comparisonOperators('DateTime', 'd1', 'd2'),
    'int GetHashCode()': (self: DateTime) => self.hashKey(),
  },
  { represents: DateTime, defaultValue: DateTime.MinValue },
);
