// System.TimeSpan.
import type { Ref } from '../../dotnet/boxed.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import {
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MICROSECOND,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  TimeSpan,
} from '../../dotnet/timespan.ts';
import {
  parseTimeSpan,
  parseTimeSpanExact,
  tryParseTimeSpan,
  tryParseTimeSpanExact,
} from '../../dotnet/timespan-parse.ts';
import { declareType } from '../registry.ts';
import { comparisonMethods, comparisonOperators } from './comparison-members.ts';

type Formats = DotNetArray<string | null> | null;
/** Among several formats, .NET takes null for an empty one. */
const listOf = (formats: Formats) => (formats === null ? null : formats.items.map((format) => format ?? ''));

function give(result: Ref<TimeSpan>, parsed: TimeSpan | null): boolean {
  result.value = parsed ?? TimeSpan.Zero;
  return parsed !== null;
}

declareType(
  'struct System.TimeSpan : IComparable, IComparable<TimeSpan>, IEquatable<TimeSpan>, IFormattable',
  {
    '.ctor(long ticks)': (ticks) => TimeSpan.fromTicks(ticks),
    '.ctor(int hours, int minutes, int seconds)': (h, m, s) => TimeSpan.of(0, h, m, s),
    '.ctor(int days, int hours, int minutes, int seconds)': (d, h, m, s) => TimeSpan.of(d, h, m, s),
    '.ctor(int days, int hours, int minutes, int seconds, int milliseconds)': (d, h, m, s, ms) =>
      TimeSpan.of(d, h, m, s, ms),
    '.ctor(int days, int hours, int minutes, int seconds, int milliseconds, int microseconds)': (d, h, m, s, ms, us) =>
      TimeSpan.of(d, h, m, s, ms, us),
    'static readonly TimeSpan Zero': () => TimeSpan.Zero,
    'static readonly TimeSpan MaxValue': () => TimeSpan.MaxValue,
    'static readonly TimeSpan MinValue': () => TimeSpan.MinValue,
    'const long NanosecondsPerTick': 100n,
    'const long TicksPerMicrosecond': 10n,
    'const long TicksPerMillisecond': 10_000n,
    'const long TicksPerSecond': 10_000_000n,
    'const long TicksPerMinute': 600_000_000n,
    'const long TicksPerHour': 36_000_000_000n,
    'const long TicksPerDay': 864_000_000_000n,
    'const long MicrosecondsPerMillisecond': 1_000n,
    'const long MicrosecondsPerSecond': 1_000_000n,
    'const long MicrosecondsPerMinute': 60_000_000n,
    'const long MicrosecondsPerHour': 3_600_000_000n,
    'const long MicrosecondsPerDay': 86_400_000_000n,
    'const long MillisecondsPerSecond': 1_000n,
    'const long MillisecondsPerMinute': 60_000n,
    'const long MillisecondsPerHour': 3_600_000n,
    'const long MillisecondsPerDay': 86_400_000n,
    'const long SecondsPerMinute': 60n,
    'const long SecondsPerHour': 3_600n,
    'const long SecondsPerDay': 86_400n,
    'const long MinutesPerHour': 60n,
    'const long MinutesPerDay': 1_440n,
    'const int HoursPerDay': 24,
    'long Ticks { get; }': (self: TimeSpan) => self.ticks,
    'int Days { get; }': (self: TimeSpan) => self.days,
    'int Hours { get; }': (self: TimeSpan) => self.hours,
    'int Minutes { get; }': (self: TimeSpan) => self.minutes,
    'int Seconds { get; }': (self: TimeSpan) => self.seconds,
    'int Milliseconds { get; }': (self: TimeSpan) => self.milliseconds,
    'int Microseconds { get; }': (self: TimeSpan) => self.microseconds,
    'int Nanoseconds { get; }': (self: TimeSpan) => self.nanoseconds,
    'double TotalDays { get; }': (self: TimeSpan) => self.total(TICKS_PER_DAY),
    'double TotalHours { get; }': (self: TimeSpan) => self.total(TICKS_PER_HOUR),
    'double TotalMinutes { get; }': (self: TimeSpan) => self.total(TICKS_PER_MINUTE),
    'double TotalSeconds { get; }': (self: TimeSpan) => self.total(TICKS_PER_SECOND),
    'double TotalMilliseconds { get; }': (self: TimeSpan) => self.totalMilliseconds,
    'double TotalMicroseconds { get; }': (self: TimeSpan) => self.total(TICKS_PER_MICROSECOND),
    'double TotalNanoseconds { get; }': (self: TimeSpan) => self.totalNanoseconds,
    'static TimeSpan FromDays(double value)': (value) => TimeSpan.fromUnits(value, TICKS_PER_DAY),
    'static TimeSpan FromDays(int days)': (days) => TimeSpan.of(days),
    'static TimeSpan FromDays(int days, int hours = 0, long minutes = 0L, long seconds = 0L, long milliseconds = 0L, long microseconds = 0L)':
      (d, h, m, s, ms, us) => TimeSpan.of(d, h, m, s, ms, us),
    'static TimeSpan FromHours(double value)': (value) => TimeSpan.fromUnits(value, TICKS_PER_HOUR),
    'static TimeSpan FromHours(int hours)': (hours) => TimeSpan.of(0, hours),
    'static TimeSpan FromHours(int hours, long minutes = 0L, long seconds = 0L, long milliseconds = 0L, long microseconds = 0L)':
      (h, m, s, ms, us) => TimeSpan.of(0, h, m, s, ms, us),
    'static TimeSpan FromMinutes(double value)': (value) => TimeSpan.fromUnits(value, TICKS_PER_MINUTE),
    'static TimeSpan FromMinutes(long minutes)': (minutes) => TimeSpan.of(0, 0, minutes),
    'static TimeSpan FromMinutes(long minutes, long seconds = 0L, long milliseconds = 0L, long microseconds = 0L)': (
      m,
      s,
      ms,
      us,
    ) => TimeSpan.of(0, 0, m, s, ms, us),
    'static TimeSpan FromSeconds(double value)': (value) => TimeSpan.fromUnits(value, TICKS_PER_SECOND),
    'static TimeSpan FromSeconds(long seconds)': (seconds) => TimeSpan.of(0, 0, 0, seconds),
    'static TimeSpan FromSeconds(long seconds, long milliseconds = 0L, long microseconds = 0L)': (s, ms, us) =>
      TimeSpan.of(0, 0, 0, s, ms, us),
    'static TimeSpan FromMilliseconds(double value)': (value) => TimeSpan.fromUnits(value, TICKS_PER_MILLISECOND),
    'static TimeSpan FromMilliseconds(long milliseconds)': (ms) => TimeSpan.of(0, 0, 0, 0, ms),
    'static TimeSpan FromMilliseconds(long milliseconds, long microseconds)': (ms, us) =>
      TimeSpan.of(0, 0, 0, 0, ms, us),
    'static TimeSpan FromMicroseconds(double value)': (value) => TimeSpan.fromUnits(value, TICKS_PER_MICROSECOND),
    'static TimeSpan FromMicroseconds(long microseconds)': (us) => TimeSpan.of(0, 0, 0, 0, 0, us),
    'static TimeSpan FromTicks(long value)': (ticks) => TimeSpan.fromTicks(ticks),
    'TimeSpan Add(TimeSpan ts)': (self: TimeSpan, other: TimeSpan) => self.add(other),
    'TimeSpan Subtract(TimeSpan ts)': (self: TimeSpan, other: TimeSpan) => self.subtract(other),
    'TimeSpan Negate()': (self: TimeSpan) => self.negate(),
    'TimeSpan Duration()': (self: TimeSpan) => self.duration(),
    'TimeSpan Multiply(double factor)': (self: TimeSpan, factor) => self.multiply(factor),
    'TimeSpan Divide(double divisor)': (self: TimeSpan, divisor) => self.divide(divisor),
    'double Divide(TimeSpan ts)': (self: TimeSpan, other: TimeSpan) => self.ratio(other),
    'static int Compare(TimeSpan t1, TimeSpan t2)': (a: TimeSpan, b: TimeSpan) => a.compareTo(b),
    'static bool Equals(TimeSpan t1, TimeSpan t2)': (a: TimeSpan, b: TimeSpan) => a.equals(b),
    ...comparisonMethods('TimeSpan', 'value', 'obj'),
    'string ToString()': (self: TimeSpan) => self.toString(),
    'string ToString(string format)': (self: TimeSpan, format) => self.format(format),
    'string ToString(string format, IFormatProvider formatProvider)': (self: TimeSpan, format) => self.format(format),
    'static TimeSpan Parse(string s)': parseTimeSpan,
    'static TimeSpan Parse(string input, IFormatProvider formatProvider)': (input) => parseTimeSpan(input),
    'static TimeSpan ParseExact(string input, string format, IFormatProvider formatProvider)': (input, format) =>
      parseTimeSpanExact(input, [format], false),
    'static TimeSpan ParseExact(string input, string[] formats, IFormatProvider formatProvider)': (input, formats) =>
      parseTimeSpanExact(input, listOf(formats), false),
    'static TimeSpan ParseExact(string input, string format, IFormatProvider formatProvider, TimeSpanStyles styles)': (
      input,
      format,
      _provider,
      styles,
    ) => parseTimeSpanExact(input, [format], styles === 1),
    'static TimeSpan ParseExact(string input, string[] formats, IFormatProvider formatProvider, TimeSpanStyles styles)':
      (input, formats, _provider, styles) => parseTimeSpanExact(input, listOf(formats), styles === 1),
    'static bool TryParse(string s, out TimeSpan result)': (s, result) => give(result, tryParseTimeSpan(s)),
    'static bool TryParse(string input, IFormatProvider formatProvider, out TimeSpan result)': (s, _provider, result) =>
      give(result, tryParseTimeSpan(s)),
    'static bool TryParseExact(string input, string format, IFormatProvider formatProvider, out TimeSpan result)': (
      input,
      format,
      _provider,
      result,
    ) => give(result, tryParseTimeSpanExact(input, [format], false)),
    'static bool TryParseExact(string input, string[] formats, IFormatProvider formatProvider, out TimeSpan result)': (
      input,
      formats,
      _provider,
      result,
    ) => give(result, tryParseTimeSpanExact(input, listOf(formats), false)),
    'static bool TryParseExact(string input, string format, IFormatProvider formatProvider, TimeSpanStyles styles, out TimeSpan result)':
      (input, format, _provider, styles, result) => give(result, tryParseTimeSpanExact(input, [format], styles === 1)),
    'static bool TryParseExact(string input, string[] formats, IFormatProvider formatProvider, TimeSpanStyles styles, out TimeSpan result)':
      (input, formats, _provider, styles, result) =>
        give(result, tryParseTimeSpanExact(input, listOf(formats), styles === 1)),
    'static TimeSpan operator -(TimeSpan t)': (t: TimeSpan) => t.negate(),
    'static TimeSpan operator +(TimeSpan t)': (t: TimeSpan) => t,
    'static TimeSpan operator +(TimeSpan t1, TimeSpan t2)': (a: TimeSpan, b: TimeSpan) => a.add(b),
    'static TimeSpan operator -(TimeSpan t1, TimeSpan t2)': (a: TimeSpan, b: TimeSpan) => a.subtract(b),
    'static TimeSpan operator *(TimeSpan timeSpan, double factor)': (t: TimeSpan, factor) => t.multiply(factor),
    'static TimeSpan operator *(double factor, TimeSpan timeSpan)': (factor, t: TimeSpan) => t.multiply(factor),
    'static TimeSpan operator /(TimeSpan timeSpan, double divisor)': (t: TimeSpan, divisor) => t.divide(divisor),
    'static double operator /(TimeSpan t1, TimeSpan t2)': (a: TimeSpan, b: TimeSpan) => a.ratio(b),
    ...comparisonOperators('TimeSpan', 't1', 't2'),
    'int GetHashCode()': (self: TimeSpan) => self.hashKey(),
  },
  { represents: TimeSpan, defaultValue: TimeSpan.Zero },
);
