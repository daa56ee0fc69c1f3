// System.TimeZoneInfo and System.TimeZone.
import type { Ref } from '../../dotnet/boxed.ts';
import { type DateTime, LOCAL, UTC } from '../../dotnet/datetime.ts';
import type { DateTimeOffset } from '../../dotnet/datetimeoffset.ts';
import { argumentException, argumentNull } from '../../dotnet/exception.ts';
import { TimeSpan } from '../../dotnet/timespan.ts';
import { ianaOfWindows, TimeZoneInfo, windowsOfIana } from '../../dotnet/timezone.ts';
import { declareType, notEmulated } from '../registry.ts';

function zone(value: TimeZoneInfo | null, param = 'destinationTimeZone'): TimeZoneInfo {
  if (value === null) throw argumentNull(param);
  return value;
}

function give(result: Ref<string | null>, name: string | null): boolean {
  result.value = name;
  return name !== null;
}

function ambiguousOffsets(self: TimeZoneInfo, time: DateTime | DateTimeOffset): TimeSpan[] {
  const offsets = self.ambiguousOffsets(time);
  if (offsets === null)
    throw argumentException('The supplied DateTimeOffset is not in an ambiguous time range.', 'dateTime');
  return offsets.map((ticks) => TimeSpan.fromTicks(ticks));
}

declareType(
  'class System.TimeZoneInfo : IEquatable<TimeZoneInfo>',
  {
    'static TimeZoneInfo Utc { get; }': () => TimeZoneInfo.utc,
    'static TimeZoneInfo Local { get; }': () => TimeZoneInfo.utc,
    'static TimeZoneInfo FindSystemTimeZoneById(string id)': (id) => TimeZoneInfo.find(id),
    'static bool TryFindSystemTimeZoneById(string id, out TimeZoneInfo timeZoneInfo)': (id, result) => {
      result.value = TimeZoneInfo.tryFind(id);
      return result.value !== null;
    },
    'static TimeZoneInfo CreateCustomTimeZone(string id, TimeSpan baseUtcOffset, string displayName, string standardDisplayName)':
      (id, offset, display, standard) => TimeZoneInfo.custom(id, offset, display, standard),
    'string Id { get; }': (self: TimeZoneInfo) => self.id,
    'bool HasIanaId { get; }': (self: TimeZoneInfo) => self.hasIanaId,
    'string DisplayName { get; }': (self: TimeZoneInfo) => self.names.display,
    'string StandardName { get; }': (self: TimeZoneInfo) => self.names.standard,
    'string DaylightName { get; }': (self: TimeZoneInfo) => self.names.daylight,
    'TimeSpan BaseUtcOffset { get; }': (self: TimeZoneInfo) => self.baseUtcOffset,
    'bool SupportsDaylightSavingTime { get; }': (self: TimeZoneInfo) => self.supportsDaylightSavingTime,
    'TimeSpan GetUtcOffset(DateTime dateTime)': (self: TimeZoneInfo, time) => self.getUtcOffset(time),
    'TimeSpan GetUtcOffset(DateTimeOffset dateTimeOffset)': (self: TimeZoneInfo, time) => self.getUtcOffset(time),
    'TimeSpan[] GetAmbiguousTimeOffsets(DateTime dateTime)': ambiguousOffsets,
    'TimeSpan[] GetAmbiguousTimeOffsets(DateTimeOffset dateTimeOffset)': ambiguousOffsets,
    'bool IsAmbiguousTime(DateTime dateTime)': (self: TimeZoneInfo, time) => self.isAmbiguousTime(time),
    'bool IsAmbiguousTime(DateTimeOffset dateTimeOffset)': (self: TimeZoneInfo, time) => self.isAmbiguousTime(time),
    'bool IsDaylightSavingTime(DateTime dateTime)': (self: TimeZoneInfo, time) => self.isDaylightSavingTime(time),
    'bool IsDaylightSavingTime(DateTimeOffset dateTimeOffset)': (self: TimeZoneInfo, time) =>
      self.isDaylightSavingTime(time),
    'bool IsInvalidTime(DateTime dateTime)': (self: TimeZoneInfo, time) => self.isInvalidTime(time),
    'static DateTime ConvertTime(DateTime dateTime, TimeZoneInfo destinationTimeZone)': (time, to) =>
      zone(to).convert(time),
    'static DateTime ConvertTime(DateTime dateTime, TimeZoneInfo sourceTimeZone, TimeZoneInfo destinationTimeZone)': (
      time,
      from,
      to,
    ) => zone(to).convertFrom(time, zone(from, 'sourceTimeZone')),
    'static DateTimeOffset ConvertTime(DateTimeOffset dateTimeOffset, TimeZoneInfo destinationTimeZone)': (time, to) =>
      zone(to).convertOffset(time),
    'static DateTime ConvertTimeBySystemTimeZoneId(DateTime dateTime, string destinationTimeZoneId)': (time, to) =>
      TimeZoneInfo.find(to).convert(time),
    'static DateTime ConvertTimeBySystemTimeZoneId(DateTime dateTime, string sourceTimeZoneId, string destinationTimeZoneId)':
      (time, from, to) => TimeZoneInfo.find(to).convertFrom(time, TimeZoneInfo.find(from)),
    'static DateTimeOffset ConvertTimeBySystemTimeZoneId(DateTimeOffset dateTimeOffset, string destinationTimeZoneId)':
      (time, to) => TimeZoneInfo.find(to).convertOffset(time),
    'static DateTime ConvertTimeFromUtc(DateTime dateTime, TimeZoneInfo destinationTimeZone)': (time, to) =>
      zone(to).fromUtc(time),
    'static DateTime ConvertTimeToUtc(DateTime dateTime)': (time: DateTime) => time.withKind(UTC),
    'static DateTime ConvertTimeToUtc(DateTime dateTime, TimeZoneInfo sourceTimeZone)': (time, from) =>
      zone(from, 'sourceTimeZone').toUtc(time),
    'static void ClearCachedData()': () => undefined,
    'static bool TryConvertIanaIdToWindowsId(string ianaId, out string windowsId)': (id, result) =>
      give(result, windowsOfIana(id)),
    'static bool TryConvertWindowsIdToIanaId(string windowsId, out string ianaId)': (id, result) =>
      give(result, ianaOfWindows(id)),
    'bool Equals(TimeZoneInfo other)': (self: TimeZoneInfo, other) => self.equals(other),
    'string ToString()': (self: TimeZoneInfo) => self.toString(),
  },
  { represents: TimeZoneInfo },
);

/** System.TimeZone has one instance: the machine's zone, which is UTC. */
class TimeZone {
  readonly privateClass = 'System.CurrentSystemTimeZone';

  toString(): string {
    return this.privateClass;
  }
}
const currentZone = new TimeZone();

const utcName = () => TimeZoneInfo.utc.names.standard;

declareType(
  'abstract class System.TimeZone',
  {
    'static TimeZone CurrentTimeZone { get; }': () => currentZone,
    'string StandardName { get; }': utcName,
    'string DaylightName { get; }': utcName,
    'TimeSpan GetUtcOffset(DateTime time)': () => TimeSpan.Zero,
    'DateTime ToUniversalTime(DateTime time)': (_self, time: DateTime) => time.withKind(UTC),
    'DateTime ToLocalTime(DateTime time)': (_self, time: DateTime) => time.withKind(LOCAL),
    'bool IsDaylightSavingTime(DateTime time)': () => false,
  },
  { represents: TimeZone },
);

// Rules of zones in detail: documented, not run here.
declareType('class System.TimeZoneInfo.AdjustmentRule', {
  'DateTime DateStart { get; }': notEmulated,
  'DateTime DateEnd { get; }': notEmulated,
  'TimeSpan DaylightDelta { get; }': notEmulated,
  'TimeZoneInfo.TransitionTime DaylightTransitionStart { get; }': notEmulated,
  'TimeZoneInfo.TransitionTime DaylightTransitionEnd { get; }': notEmulated,
});

declareType('struct System.TimeZoneInfo.TransitionTime', {
  'DateTime TimeOfDay { get; }': notEmulated,
  'int Month { get; }': notEmulated,
  'int Week { get; }': notEmulated,
  'int Day { get; }': notEmulated,
  'DayOfWeek DayOfWeek { get; }': notEmulated,
  'bool IsFixedDateRule { get; }': notEmulated,
});
