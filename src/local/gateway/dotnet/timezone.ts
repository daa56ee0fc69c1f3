// System.TimeZoneInfo over Intl's time zone data: IANA and Windows names, offsets, conversions. The local zone is UTC.
import { DateTime, LOCAL, MAX_TICKS, UNIX_EPOCH_TICKS, UNSPECIFIED, UTC } from './datetime.ts';
import { checkOffset, DateTimeOffset } from './datetimeoffset.ts';
import { argumentException, argumentNull, argumentOutOfRange, DotNetException } from './exception.ts';
import { TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, TimeSpan } from './timespan.ts';
import { WINDOWS_ZONES } from './windows-zones.gen.ts';

let windowsZones: Map<string, string> | null = null;

/** IANA zone of a Windows name; null for a name that is none. */
export function ianaOfWindows(name: string): string | null {
  if (windowsZones === null) {
    windowsZones = new Map();
    for (const pair of WINDOWS_ZONES.split(';')) {
      const [windows = '', iana = ''] = pair.split('=');
      windowsZones.set(windows.toLowerCase(), iana);
    }
  }
  return windowsZones.get(name.toLowerCase()) ?? null;
}

/** The Windows name that stands for exactly this zone; null where there is none. */
export function windowsOfIana(id: string): string | null {
  for (const pair of WINDOWS_ZONES.split(';')) {
    const [windows = '', iana = ''] = pair.split('=');
    if (iana.toLowerCase() === id.toLowerCase()) return windows;
  }
  return null;
}

/** Offset ticks at a moment (UTC ticks). */
type OffsetAt = (utcTicks: bigint) => bigint;

/** Years in which the rules of today are looked at. */
const SAMPLE_YEAR = 2025;
const utcTicksOf = (year: number, month: number, day = 1) =>
  UNIX_EPOCH_TICKS + BigInt(Date.UTC(year, month - 1, day)) * TICKS_PER_MILLISECOND;

function intlOffsets(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const known = new Map<bigint, bigint>();
  return (ticks) => {
    const found = known.get(ticks);
    if (found !== undefined) return found;
    const date = Number((ticks - UNIX_EPOCH_TICKS) / TICKS_PER_MILLISECOND);
    const name = format.formatToParts(date).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name);
    const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
    const offset = BigInt(match?.[1] === '-' ? -minutes : minutes) * TICKS_PER_MINUTE;
    if (known.size < 10_000) known.set(ticks, offset);
    return offset;
  };
}

function clamp(ticks: bigint): bigint {
  return ticks < 0n ? 0n : ticks > MAX_TICKS ? MAX_TICKS : ticks;
}

const KIND_MISMATCH =
  'The conversion could not be completed because the supplied DateTime did not have the Kind property set correctly.  For example, when the Kind property is DateTimeKind.Local, the source time zone must be TimeZoneInfo.Local.';
const INVALID_TIME =
  'The supplied DateTime represents an invalid time.  For example, when the clock is adjusted forward, any time in the period that is skipped is invalid.';

export class TimeZoneInfo {
  readonly id: string;
  readonly #zone: string | null;
  readonly #offsetAt: OffsetAt;
  readonly #names: { display: string; standard: string; daylight: string } | null;

  constructor(id: string, zone: string | null, offsetAt: OffsetAt, names: TimeZoneInfo['names'] | null) {
    this.id = id;
    this.#zone = zone;
    this.#offsetAt = offsetAt;
    this.#names = names;
  }

  static readonly utc = new TimeZoneInfo('UTC', null, () => 0n, {
    display: '(UTC) Coordinated Universal Time',
    standard: 'Coordinated Universal Time',
    daylight: 'Coordinated Universal Time',
  });

  static readonly #found = new Map<string, TimeZoneInfo>();

  /** TryFindSystemTimeZoneById. */
  static tryFind(id: string | null): TimeZoneInfo | null {
    if (id === null) throw argumentNull('id');
    if (id.toUpperCase() === 'UTC') return TimeZoneInfo.utc;
    const known = TimeZoneInfo.#found.get(id);
    if (known !== undefined) return known;
    const windows = ianaOfWindows(id);
    const zone = windows ?? canonicalZone(id);
    if (zone === null) return null;
    const info = new TimeZoneInfo(windows === null ? zone : id, zone, intlOffsets(zone), null);
    TimeZoneInfo.#found.set(id, info);
    return info;
  }

  static find(id: string | null): TimeZoneInfo {
    const zone = TimeZoneInfo.tryFind(id);
    if (zone === null) {
      throw new DotNetException(
        'System.TimeZoneNotFoundException',
        `The time zone ID '${id}' was not found on the local computer.`,
      );
    }
    return zone;
  }

  /** CreateCustomTimeZone without rules. */
  static custom(id: string | null, offset: TimeSpan, display: string | null, standard: string | null): TimeZoneInfo {
    if (id === null) throw argumentNull('id');
    if (id === '') throw argumentException("The specified ID parameter '' is not supported.", 'id');
    if (offset.ticks > 14n * TICKS_PER_HOUR || offset.ticks < -14n * TICKS_PER_HOUR) {
      throw argumentOutOfRange('baseUtcOffset', 'The TimeSpan parameter must be within plus or minus 14.0 hours.');
    }
    const ticks = checkOffset(offset);
    const names = { display: display ?? '', standard: standard ?? '', daylight: standard ?? '' };
    return new TimeZoneInfo(id, null, () => ticks, names);
  }

  get hasIanaId(): boolean {
    return this === TimeZoneInfo.utc || this.id === this.#zone;
  }

  /** Standard offset of today's rules. */
  get baseOffsetTicks(): bigint {
    const winter = this.#offsetAt(utcTicksOf(SAMPLE_YEAR, 1));
    const summer = this.#offsetAt(utcTicksOf(SAMPLE_YEAR, 7));
    return winter < summer ? winter : summer;
  }

  get baseUtcOffset(): TimeSpan {
    return TimeSpan.fromTicks(this.baseOffsetTicks);
  }

  /** Whether clocks were ever set ahead for a summer. */
  get supportsDaylightSavingTime(): boolean {
    if (this.#zone === null) return false;
    for (let year = 2037; year >= 1916; year--) {
      if (this.#offsetAt(utcTicksOf(year, 1, 15)) !== this.#offsetAt(utcTicksOf(year, 7, 15))) return true;
    }
    return false;
  }

  get names(): { display: string; standard: string; daylight: string } {
    return this.#names ?? intlNames(this.#zone!, this.baseOffsetTicks, this.#offsetAt);
  }

  /** Offset at a moment. */
  offsetOfUtc(ticks: bigint): bigint {
    return this.#offsetAt(clamp(ticks));
  }

  /** Offsets that a clock time of this zone can have: none in the gap of spring, two in the hour repeated in autumn. */
  offsetsOfClock(ticks: bigint): bigint[] {
    const around = new Set([this.offsetOfUtc(ticks - TICKS_PER_DAY), this.offsetOfUtc(ticks + TICKS_PER_DAY)]);
    const possible = [...around].filter((offset) => this.offsetOfUtc(ticks - offset) === offset);
    return possible.sort((a, b) => (a < b ? -1 : 1));
  }

  /** Offset of a clock time: the standard one where two are possible, or none. */
  offsetOfClock(ticks: bigint): bigint {
    const offsets = this.offsetsOfClock(ticks);
    if (offsets.length > 0) return offsets[0]!;
    const before = this.offsetOfUtc(ticks - TICKS_PER_DAY);
    const after = this.offsetOfUtc(ticks + TICKS_PER_DAY);
    return before < after ? before : after;
  }

  /** Ticks on this zone's clock of a DateTime, which is of this zone unless its kind says otherwise. */
  #clockOf(time: DateTime): bigint {
    return time.kind === UNSPECIFIED || this === TimeZoneInfo.utc
      ? time.ticks
      : time.ticks + this.offsetOfUtc(time.ticks);
  }

  getUtcOffset(time: DateTime | DateTimeOffset): TimeSpan {
    if (time instanceof DateTimeOffset) return TimeSpan.fromTicks(this.offsetOfUtc(time.utcTicks));
    return TimeSpan.fromTicks(
      time.kind === UNSPECIFIED ? this.offsetOfClock(time.ticks) : this.offsetOfUtc(time.ticks),
    );
  }

  isDaylightSavingTime(time: DateTime | DateTimeOffset): boolean {
    const offset = this.getUtcOffset(time).ticks;
    const { year } = time instanceof DateTimeOffset ? time.utcDateTime : time;
    const winter = this.offsetOfUtc(utcTicksOf(year, 1));
    const summer = this.offsetOfUtc(utcTicksOf(year, 7));
    return winter !== summer && offset === (winter > summer ? winter : summer);
  }

  isInvalidTime(time: DateTime): boolean {
    return time.kind === UNSPECIFIED && this.offsetsOfClock(time.ticks).length === 0;
  }

  isAmbiguousTime(time: DateTime | DateTimeOffset): boolean {
    return this.ambiguousOffsets(time) !== null;
  }

  /** Both offsets, the smaller first; null where only one is possible. */
  ambiguousOffsets(time: DateTime | DateTimeOffset): bigint[] | null {
    const clock =
      time instanceof DateTimeOffset ? time.utcTicks + this.offsetOfUtc(time.utcTicks) : this.#clockOf(time);
    const offsets = this.offsetsOfClock(clock);
    return offsets.length === 2 ? offsets : null;
  }

  /** ConvertTimeToUtc. */
  toUtc(time: DateTime): DateTime {
    if (time.kind === UTC && this !== TimeZoneInfo.utc) throw argumentException(KIND_MISMATCH, 'sourceTimeZone');
    if (time.kind === LOCAL && this !== TimeZoneInfo.utc) throw argumentException(KIND_MISMATCH, 'sourceTimeZone');
    if (this.isInvalidTime(time)) throw argumentException(INVALID_TIME, 'dateTime');
    return new DateTime(clamp(time.ticks - this.offsetOfClock(time.ticks)), UTC);
  }

  /** ConvertTimeFromUtc. */
  fromUtc(time: DateTime): DateTime {
    if (time.kind === LOCAL) throw argumentException(KIND_MISMATCH, 'sourceTimeZone');
    return this.#show(time.ticks);
  }

  #show(utcTicks: bigint): DateTime {
    return new DateTime(clamp(utcTicks + this.offsetOfUtc(utcTicks)), this === TimeZoneInfo.utc ? UTC : UNSPECIFIED);
  }

  /** ConvertTime(time, this); an unspecified kind means local time, which is UTC. */
  convert(time: DateTime): DateTime {
    return this.#show(time.ticks);
  }

  /** ConvertTime(time, source, this). */
  convertFrom(time: DateTime, source: TimeZoneInfo): DateTime {
    return this.#show(source.toUtc(time).ticks);
  }

  convertOffset(time: DateTimeOffset): DateTimeOffset {
    return DateTimeOffset.fromUtcTicks(time.utcTicks, this.offsetOfUtc(time.utcTicks));
  }

  equals(other: unknown): boolean {
    return other instanceof TimeZoneInfo && other.id.toLowerCase() === this.id.toLowerCase();
  }

  hashKey(): string {
    return this.id.toLowerCase();
  }

  toString(): string {
    return this.names.display;
  }
}

/** The zone's name as the data spell it; null where there is no such zone. */
function canonicalZone(id: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(id)) return null;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: id });
  } catch {
    return null;
  }
  const supported = Intl.supportedValuesOf('timeZone');
  return supported.find((name) => name.toLowerCase() === id.toLowerCase()) ?? id;
}

function intlNames(zone: string, base: bigint, offsetAt: OffsetAt): TimeZoneInfo['names'] {
  const nameAt = (month: number, style: 'long' | 'longGeneric') =>
    new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: style })
      .formatToParts(Date.UTC(SAMPLE_YEAR, month - 1, 1))
      .find((part) => part.type === 'timeZoneName')?.value ?? zone;
  const winter = offsetAt(utcTicksOf(SAMPLE_YEAR, 1));
  const summer = offsetAt(utcTicksOf(SAMPLE_YEAR, 7));
  const [standard, daylight] =
    winter <= summer ? [nameAt(1, 'long'), nameAt(7, 'long')] : [nameAt(7, 'long'), nameAt(1, 'long')];
  const minutes = Number(base / TICKS_PER_MINUTE);
  const size = Math.abs(minutes);
  const pad = (value: number) => String(value).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  const generic = winter === summer ? standard : nameAt(1, 'longGeneric');
  const city = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
  return { display: `(UTC${offset}) ${generic} (${city})`, standard, daylight };
}
