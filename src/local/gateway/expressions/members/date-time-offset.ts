// System.DateTimeOffset.
import type { Ref } from '../../dotnet/boxed.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import { DateTime, ticksOf } from '../../dotnet/datetime.ts';
import { parseDateTimeOffset, tryParseDateTimeOffset } from '../../dotnet/datetime-parse.ts';
import { parseDateTimeOffsetExact, tryParseDateTimeOffsetExact } from '../../dotnet/datetime-parse-exact.ts';
import { checkOffset, DateTimeOffset } from '../../dotnet/datetimeoffset.ts';
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
import { declareType } from '../registry.ts';
import { comparisonOperators, formatMethods } from './comparison-members.ts';

type Formats = DotNetArray<string | null> | null;
/** Among several formats, .NET takes null for an empty one. */
const listOf = (formats: Formats) => (formats === null ? null : formats.items.map((format) => format ?? ''));

function give(result: Ref<DateTimeOffset>, parsed: DateTimeOffset | null): boolean {
  result.value = parsed ?? DateTimeOffset.MinValue;
  return parsed !== null;
}

const constructors: Record<string, MemberBody> = {};
const PARTS = 'year month day hour minute second millisecond microsecond'.split(' ');
for (const count of [6, 7, 8]) {
  const parameters = PARTS.slice(0, count)
    .map((name) => `int ${name}`)
    .join(', ');
  constructors[`.ctor(${parameters}, TimeSpan offset)`] = (...values: unknown[]) => {
    const offset = values[count] as TimeSpan;
    checkOffset(offset);
    return DateTimeOffset.of(ticksOf(...(values.slice(0, count) as [number, number, number])), offset);
  };
}

const add =
  (ticksPerUnit: bigint) =>
  (self: DateTimeOffset, value: number): DateTimeOffset =>
    self.map((clock) => clock.addUnits(value, ticksPerUnit));

declareType(
  'struct System.DateTimeOffset : IComparable, IComparable<DateTimeOffset>, IEquatable<DateTimeOffset>, IFormattable',
  {
    '.ctor(long ticks, TimeSpan offset)': (ticks, offset) => DateTimeOffset.of(ticks, offset),
    '.ctor(DateTime dateTime)': (time) => DateTimeOffset.from(time),
    '.ctor(DateTime dateTime, TimeSpan offset)': (time, offset) => DateTimeOffset.from(time, offset),
    ...constructors,
    'static readonly DateTimeOffset MinValue': () => DateTimeOffset.MinValue,
    'static readonly DateTimeOffset MaxValue': () => DateTimeOffset.MaxValue,
    'static readonly DateTimeOffset UnixEpoch': () => DateTimeOffset.UnixEpoch,
    'static DateTimeOffset Now { get; }': () => DateTimeOffset.utcNow(),
    'static DateTimeOffset UtcNow { get; }': () => DateTimeOffset.utcNow(),
    'DateTime DateTime { get; }': (self: DateTimeOffset) => self.clock,
    'DateTime UtcDateTime { get; }': (self: DateTimeOffset) => self.utcDateTime,
    'DateTime LocalDateTime { get; }': (self: DateTimeOffset) => self.localDateTime,
    'DateTime Date { get; }': (self: DateTimeOffset) => self.clock.date,
    'int Day { get; }': (self: DateTimeOffset) => self.clock.day,
    'DayOfWeek DayOfWeek { get; }': (self: DateTimeOffset) => self.clock.dayOfWeek,
    'int DayOfYear { get; }': (self: DateTimeOffset) => self.clock.dayOfYear,
    'int Hour { get; }': (self: DateTimeOffset) => self.clock.hour,
    'int Millisecond { get; }': (self: DateTimeOffset) => self.clock.millisecond,
    'int Microsecond { get; }': (self: DateTimeOffset) => self.clock.microsecond,
    'int Nanosecond { get; }': (self: DateTimeOffset) => self.clock.nanosecond,
    'int Minute { get; }': (self: DateTimeOffset) => self.clock.minute,
    'int Month { get; }': (self: DateTimeOffset) => self.clock.month,
    'TimeSpan Offset { get; }': (self: DateTimeOffset) => self.offset,
    'int TotalOffsetMinutes { get; }': (self: DateTimeOffset) => Number(self.offsetTicks / TICKS_PER_MINUTE),
    'int Second { get; }': (self: DateTimeOffset) => self.clock.second,
    'long Ticks { get; }': (self: DateTimeOffset) => self.clock.ticks,
    'long UtcTicks { get; }': (self: DateTimeOffset) => self.utcTicks,
    'TimeSpan TimeOfDay { get; }': (self: DateTimeOffset) => self.clock.timeOfDay,
    'int Year { get; }': (self: DateTimeOffset) => self.clock.year,
    'DateTimeOffset ToOffset(TimeSpan offset)': (self: DateTimeOffset, offset) => self.toOffset(offset),
    'DateTimeOffset Add(TimeSpan timeSpan)': (self: DateTimeOffset, span: TimeSpan) =>
      self.map((clock) => clock.add(span)),
    'DateTimeOffset AddDays(double days)': add(TICKS_PER_DAY),
    'DateTimeOffset AddHours(double hours)': add(TICKS_PER_HOUR),
    'DateTimeOffset AddMinutes(double minutes)': add(TICKS_PER_MINUTE),
    'DateTimeOffset AddSeconds(double seconds)': add(TICKS_PER_SECOND),
    'DateTimeOffset AddMilliseconds(double milliseconds)': add(TICKS_PER_MILLISECOND),
    'DateTimeOffset AddMicroseconds(double microseconds)': add(TICKS_PER_MICROSECOND),
    'DateTimeOffset AddMonths(int months)': (self: DateTimeOffset, months) =>
      self.map((clock) => clock.addMonths(months)),
    'DateTimeOffset AddYears(int years)': (self: DateTimeOffset, years) => self.map((clock) => clock.addYears(years)),
    'DateTimeOffset AddTicks(long ticks)': (self: DateTimeOffset, ticks) => self.map((clock) => clock.addTicks(ticks)),
    'TimeSpan Subtract(DateTimeOffset value)': (self: DateTimeOffset, other: DateTimeOffset) => self.since(other),
    'DateTimeOffset Subtract(TimeSpan value)': (self: DateTimeOffset, span: TimeSpan) =>
      self.map((clock) => clock.subtract(span)),
    'static int Compare(DateTimeOffset first, DateTimeOffset second)': (a: DateTimeOffset, b: DateTimeOffset) =>
      a.compareTo(b),
    'static bool Equals(DateTimeOffset first, DateTimeOffset second)': (a: DateTimeOffset, b: DateTimeOffset) =>
      a.equals(b),
    'int CompareTo(DateTimeOffset other)': (self: DateTimeOffset, other: DateTimeOffset) => self.compareTo(other),
    'bool Equals(DateTimeOffset other)': (self: DateTimeOffset, other: DateTimeOffset) => self.equals(other),
    'bool EqualsExact(DateTimeOffset other)': (self: DateTimeOffset, other: DateTimeOffset) => self.equalsExact(other),
    'static DateTimeOffset FromFileTime(long fileTime)': (time) => DateTimeOffset.from(DateTime.fromFileTime(time, 2)),
    'static DateTimeOffset FromUnixTimeSeconds(long seconds)': (seconds) => DateTimeOffset.fromUnixSeconds(seconds),
    'static DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)': (milliseconds) =>
      DateTimeOffset.fromUnixMilliseconds(milliseconds),
    'long ToFileTime()': (self: DateTimeOffset) => self.utcDateTime.toFileTime(),
    'long ToUnixTimeSeconds()': (self: DateTimeOffset) => self.toUnixSeconds(),
    'long ToUnixTimeMilliseconds()': (self: DateTimeOffset) => self.toUnixMilliseconds(),
    'DateTimeOffset ToLocalTime()': (self: DateTimeOffset) => self.toUniversalTime(),
    'DateTimeOffset ToUniversalTime()': (self: DateTimeOffset) => self.toUniversalTime(),
    ...formatMethods('formatProvider'),
    'static DateTimeOffset Parse(string input)': (input) => parseDateTimeOffset(input),
    'static DateTimeOffset Parse(string input, IFormatProvider formatProvider)': (input) => parseDateTimeOffset(input),
    'static DateTimeOffset Parse(string input, IFormatProvider formatProvider, DateTimeStyles styles)': (
      input,
      _provider,
      styles,
    ) => parseDateTimeOffset(input, styles),
    'static DateTimeOffset ParseExact(string input, string format, IFormatProvider formatProvider)': (input, format) =>
      parseDateTimeOffsetExact(input, [format]),
    'static DateTimeOffset ParseExact(string input, string format, IFormatProvider formatProvider, DateTimeStyles styles)':
      (input, format, _provider, styles) => parseDateTimeOffsetExact(input, [format], styles),
    'static DateTimeOffset ParseExact(string input, string[] formats, IFormatProvider formatProvider, DateTimeStyles styles)':
      (input, formats, _provider, styles) => parseDateTimeOffsetExact(input, listOf(formats), styles),
    'static bool TryParse(string input, out DateTimeOffset result)': (input, result) =>
      give(result, tryParseDateTimeOffset(input)),
    'static bool TryParse(string s, IFormatProvider provider, out DateTimeOffset result)': (input, _provider, result) =>
      give(result, tryParseDateTimeOffset(input)),
    'static bool TryParse(string input, IFormatProvider formatProvider, DateTimeStyles styles, out DateTimeOffset result)':
      (input, _provider, styles, result) => give(result, tryParseDateTimeOffset(input, styles)),
    'static bool TryParseExact(string input, string format, IFormatProvider formatProvider, DateTimeStyles styles, out DateTimeOffset result)':
      (input, format, _provider, styles, result) => give(result, tryParseDateTimeOffsetExact(input, [format], styles)),
    'static bool TryParseExact(string input, string[] formats, IFormatProvider formatProvider, DateTimeStyles styles, out DateTimeOffset result)':
      (input, formats, _provider, styles, result) =>
        give(result, tryParseDateTimeOffsetExact(input, listOf(formats), styles)),
    'static implicit operator DateTimeOffset(DateTime dateTime)': (time) => DateTimeOffset.from(time),
    'static DateTimeOffset operator +(DateTimeOffset dateTimeOffset, TimeSpan timeSpan)': (
      self: DateTimeOffset,
      span: TimeSpan,
    ) => self.map((clock) => clock.add(span)),
    'static DateTimeOffset operator -(DateTimeOffset dateTimeOffset, TimeSpan timeSpan)': (
      self: DateTimeOffset,
      span: TimeSpan,
    ) => self.map((clock) => clock.subtract(span)),
    'static TimeSpan operator -(DateTimeOffset left, DateTimeOffset right)': (a: DateTimeOffset, b: DateTimeOffset) =>
      a.since(b),
    ...comparisonOperators('DateTimeOffset', 'left', 'right'),
    'int GetHashCode()': (self: DateTimeOffset) => self.hashKey(),
  },
  { represents: DateTimeOffset, defaultValue: DateTimeOffset.MinValue },
);
