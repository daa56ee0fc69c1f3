// System.DateTime: ticks since 0001-01-01 and a kind, immutable. The local time zone is UTC, as on a gateway, so a change
// of kind never moves the clock.
import { type CalendarDate, dateOf, dayNumber, daysInMonth, isDate } from './calendar.ts';
import { formatDateTime } from './datetime-format.ts';
import { argumentException, argumentOutOfRange, overflowException } from './exception.ts';
import { clock } from './ports.ts';
import {
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MICROSECOND,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  TimeSpan,
} from './timespan.ts';

/** System.DateTimeKind. */
export type DateTimeKind = 0 | 1 | 2;
export const UNSPECIFIED: DateTimeKind = 0;
export const UTC: DateTimeKind = 1;
export const LOCAL: DateTimeKind = 2;

export const MAX_TICKS = 3_155_378_975_999_999_999n;
export const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
const FILE_TIME_OFFSET = 504_911_232_000_000_000n;
const OA_OFFSET = 599_264_352_000_000_000n;

const UNREPRESENTABLE = 'The added or subtracted value results in an un-representable DateTime.';

/** Ticks of a date and time of day. @throws ArgumentOutOfRangeException where there is no such moment */
export function ticksOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
  microsecond = 0,
): bigint {
  if (!isDate(year, month, day)) {
    throw argumentOutOfRange(null, 'Year, Month, and Day parameters describe an un-representable DateTime.');
  }
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    throw argumentOutOfRange(null, 'Hour, Minute, and Second parameters describe an un-representable DateTime.');
  }
  if (millisecond < 0 || millisecond > 999) {
    throw argumentOutOfRange('millisecond', 'Valid values are between 0 and 999, inclusive.');
  }
  if (microsecond < 0 || microsecond > 999) {
    throw argumentOutOfRange('microsecond', 'Valid values are between 0 and 999, inclusive.');
  }
  const seconds = (hour * 60 + minute) * 60 + second;
  return (
    BigInt(dayNumber(year, month, day)) * TICKS_PER_DAY +
    BigInt(seconds) * TICKS_PER_SECOND +
    BigInt(millisecond) * TICKS_PER_MILLISECOND +
    BigInt(microsecond) * TICKS_PER_MICROSECOND
  );
}

export class DateTime {
  readonly ticks: bigint;
  readonly kind: DateTimeKind;
  #date: CalendarDate | null = null;

  /** @throws ArgumentOutOfRangeException outside of years 1 to 9999 */
  constructor(ticks: bigint, kind: DateTimeKind = UNSPECIFIED) {
    if (ticks < 0n || ticks > MAX_TICKS) {
      throw argumentOutOfRange('ticks', 'Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.');
    }
    if (kind !== UNSPECIFIED && kind !== UTC && kind !== LOCAL) {
      throw argumentException('Invalid DateTimeKind value.', 'kind');
    }
    this.ticks = ticks;
    this.kind = kind;
  }

  static readonly MinValue = new DateTime(0n);
  static readonly MaxValue = new DateTime(MAX_TICKS);
  static readonly UnixEpoch = new DateTime(UNIX_EPOCH_TICKS, UTC);

  static utcNow(): DateTime {
    return DateTime.fromUnixMilliseconds(Math.trunc(clock()));
  }

  static now(): DateTime {
    return DateTime.utcNow().withKind(LOCAL);
  }

  /** Of a JavaScript time value (milliseconds since 1970). */
  static fromUnixMilliseconds(milliseconds: number | bigint, kind: DateTimeKind = UTC): DateTime {
    return new DateTime(UNIX_EPOCH_TICKS + BigInt(milliseconds) * TICKS_PER_MILLISECOND, kind);
  }

  static fromFileTime(fileTime: bigint, kind: DateTimeKind): DateTime {
    if (fileTime < 0n || fileTime > MAX_TICKS - FILE_TIME_OFFSET) {
      throw argumentOutOfRange('fileTime', 'Not a valid Win32 FileTime.');
    }
    return new DateTime(fileTime + FILE_TIME_OFFSET, kind);
  }

  /** FromBinary: what ToBinary gave. */
  static fromBinary(data: bigint): DateTime {
    const bits = BigInt.asUintN(64, data);
    const kind = Number(bits >> 62n);
    let ticks = bits & 0x3fff_ffff_ffff_ffffn;
    if (kind >= 2) {
      // Local times just before the first day were stored as negative ticks; .NET moves them into it.
      if (ticks > (1n << 62n) - TICKS_PER_DAY) ticks -= (1n << 62n) - TICKS_PER_DAY;
      checkBinary(ticks);
      return new DateTime(ticks, LOCAL);
    }
    checkBinary(ticks);
    return new DateTime(ticks, kind === 1 ? UTC : UNSPECIFIED);
  }

  static fromOADate(value: number): DateTime {
    if (!(value < 2958466) || !(value > -657435)) throw argumentException('Not a legal OleAut date.');
    let milliseconds = Math.trunc(value * 86_400_000 + (value >= 0 ? 0.5 : -0.5));
    // Before 1899-12-30 the day counts down while its fraction still counts up.
    if (milliseconds < 0) milliseconds -= (milliseconds % 86_400_000) * 2;
    return new DateTime(OA_OFFSET + BigInt(milliseconds) * TICKS_PER_MILLISECOND);
  }

  #calendar(): CalendarDate {
    this.#date ??= dateOf(Number(this.ticks / TICKS_PER_DAY));
    return this.#date;
  }

  get year(): number {
    return this.#calendar().year;
  }

  get month(): number {
    return this.#calendar().month;
  }

  get day(): number {
    return this.#calendar().day;
  }

  get dayOfYear(): number {
    return this.#calendar().dayOfYear;
  }

  /** 0 = Sunday. */
  get dayOfWeek(): number {
    return Number((this.ticks / TICKS_PER_DAY + 1n) % 7n);
  }

  get hour(): number {
    return Number((this.ticks / TICKS_PER_HOUR) % 24n);
  }

  get minute(): number {
    return Number((this.ticks / TICKS_PER_MINUTE) % 60n);
  }

  get second(): number {
    return Number((this.ticks / TICKS_PER_SECOND) % 60n);
  }

  get millisecond(): number {
    return Number((this.ticks / TICKS_PER_MILLISECOND) % 1000n);
  }

  get microsecond(): number {
    return Number((this.ticks / TICKS_PER_MICROSECOND) % 1000n);
  }

  get nanosecond(): number {
    return Number(this.ticks % TICKS_PER_MICROSECOND) * 100;
  }

  get date(): DateTime {
    return new DateTime(this.ticks - (this.ticks % TICKS_PER_DAY), this.kind);
  }

  get timeOfDay(): TimeSpan {
    return TimeSpan.fromTicks(this.ticks % TICKS_PER_DAY);
  }

  /** Same clock, other kind: SpecifyKind, and, local being UTC, ToUniversalTime and ToLocalTime. */
  withKind(kind: DateTimeKind): DateTime {
    return kind === this.kind ? this : new DateTime(this.ticks, kind);
  }

  /** @param param the argument that the exception blames */
  addTicks(ticks: bigint, param = 'value'): DateTime {
    const sum = this.ticks + ticks;
    if (sum < 0n || sum > MAX_TICKS) throw argumentOutOfRange(param, UNREPRESENTABLE);
    return new DateTime(sum, this.kind);
  }

  /** AddDays(double) and its sisters. */
  addUnits(value: number, ticksPerUnit: bigint): DateTime {
    if (Number.isNaN(value)) return this;
    if (Math.abs(value) > Number((MAX_TICKS + 1n) / ticksPerUnit)) {
      throw argumentOutOfRange('value', 'Value to add was out of range.');
    }
    const whole = Math.trunc(value);
    const fraction = Math.trunc((value - whole) * Number(ticksPerUnit));
    return this.addTicks(BigInt(whole) * ticksPerUnit + BigInt(fraction));
  }

  addMonths(months: number): DateTime {
    if (months < -120_000 || months > 120_000) {
      throw argumentOutOfRange('months', 'Months value must be between +/-120000.');
    }
    return this.#shifted(this.year * 12 + this.month - 1 + months, 'months');
  }

  addYears(years: number): DateTime {
    if (years < -10_000 || years > 10_000) {
      throw argumentOutOfRange('value', 'Years value must be between +/-10000.');
    }
    return this.#shifted((this.year + years) * 12 + this.month - 1, 'value');
  }

  /** Same day of another month (its last one where it is shorter). */
  #shifted(monthNumber: number, param: string): DateTime {
    const year = Math.floor(monthNumber / 12);
    const month = monthNumber - year * 12 + 1;
    if (year < 1 || year > 9999) throw argumentOutOfRange(param, UNREPRESENTABLE);
    const day = Math.min(this.day, daysInMonth(year, month));
    return new DateTime(ticksOf(year, month, day) + (this.ticks % TICKS_PER_DAY), this.kind);
  }

  add(span: TimeSpan): DateTime {
    return this.addTicks(span.ticks);
  }

  /** `param`: `t` for the operator, `value` for the method. */
  subtract(span: TimeSpan, param = 'value'): DateTime {
    return this.addTicks(-span.ticks, param);
  }

  since(other: DateTime): TimeSpan {
    return TimeSpan.fromTicks(this.ticks - other.ticks);
  }

  toFileTime(): bigint {
    if (this.ticks < FILE_TIME_OFFSET) throw argumentOutOfRange(null, 'Not a valid Win32 FileTime.');
    return this.ticks - FILE_TIME_OFFSET;
  }

  toBinary(): bigint {
    if (this.kind === LOCAL) return BigInt.asIntN(64, this.ticks | (1n << 63n));
    return this.ticks | (BigInt(this.kind) << 62n);
  }

  toOADate(): number {
    if (this.ticks === 0n) return 0;
    const ticks = this.ticks < TICKS_PER_DAY ? this.ticks + OA_OFFSET : this.ticks;
    if (ticks < 31_241_376_000_000_000n) throw overflowException('Not a legal OleAut date.');
    let milliseconds = Number((ticks - OA_OFFSET) / TICKS_PER_MILLISECOND);
    const fraction = milliseconds % 86_400_000;
    if (milliseconds < 0 && fraction !== 0) milliseconds -= (86_400_000 + fraction) * 2;
    return milliseconds / 86_400_000;
  }

  compareTo(other: unknown): number {
    if (other === null) return 1;
    if (!(other instanceof DateTime)) throw argumentException('Object must be of type DateTime.');
    return this.ticks < other.ticks ? -1 : this.ticks > other.ticks ? 1 : 0;
  }

  /** The kind does not matter. */
  equals(other: unknown): boolean {
    return other instanceof DateTime && other.ticks === this.ticks;
  }

  hashKey(): number {
    return Number(BigInt.asIntN(32, this.ticks ^ (this.ticks >> 32n)));
  }

  toString(): string {
    return this.format(null);
  }

  format(format: string | null): string {
    return formatDateTime(this, format, null);
  }
}

function checkBinary(ticks: bigint): void {
  if (ticks >= 0n && ticks <= MAX_TICKS) return;
  throw argumentException(
    'The binary data must result in a DateTime with ticks between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.',
    'dateData',
  );
}
