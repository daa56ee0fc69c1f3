// System.DateTimeOffset: a clock time with its distance from UTC, immutable. Comparisons go by the moment.
import { DateTime, LOCAL, MAX_TICKS, UNIX_EPOCH_TICKS, UTC } from './datetime.ts';
import { formatDateTime } from './datetime-format.ts';
import { argumentException, argumentOutOfRange } from './exception.ts';
import { TICKS_PER_HOUR, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, TICKS_PER_SECOND, TimeSpan } from './timespan.ts';

const OUT_OF_RANGE = 'The UTC time represented when the offset is applied must be between year 0 and 10,000.';

/** Offset ticks, checked. @throws ArgumentException, ArgumentOutOfRangeException */
export function checkOffset(offset: TimeSpan): bigint {
  if (offset.ticks % TICKS_PER_MINUTE !== 0n) {
    throw argumentException('Offset must be specified in whole minutes.', 'offset');
  }
  if (offset.ticks > 14n * TICKS_PER_HOUR || offset.ticks < -14n * TICKS_PER_HOUR) {
    throw argumentOutOfRange('offset', 'Offset must be within plus or minus 14 hours.');
  }
  return offset.ticks;
}

export class DateTimeOffset {
  /** The clock time, of kind Unspecified: DateTimeOffset.DateTime. */
  readonly clock: DateTime;
  readonly offsetTicks: bigint;

  constructor(clock: DateTime, offsetTicks: bigint) {
    this.clock = clock;
    this.offsetTicks = offsetTicks;
  }

  /** new DateTimeOffset(ticks of the clock, offset). */
  static of(ticks: bigint, offset: TimeSpan): DateTimeOffset {
    const offsetTicks = checkOffset(offset);
    const clock = new DateTime(ticks);
    const utc = ticks - offsetTicks;
    if (utc < 0n || utc > MAX_TICKS) throw argumentOutOfRange('offset', OUT_OF_RANGE);
    return new DateTimeOffset(clock, offsetTicks);
  }

  /** new DateTimeOffset(dateTime[, offset]); also the conversion from DateTime. */
  static from(time: DateTime, offset: TimeSpan = TimeSpan.Zero): DateTimeOffset {
    if (time.kind === UTC && offset.ticks !== 0n) {
      throw argumentException('The UTC Offset for Utc DateTime instances must be 0.', 'offset');
    }
    if (time.kind === LOCAL && offset.ticks !== 0n) {
      throw argumentException(
        'The UTC Offset of the local dateTime parameter does not match the offset argument.',
        'offset',
      );
    }
    return DateTimeOffset.of(time.ticks, offset);
  }

  static fromUtcTicks(ticks: bigint, offsetTicks = 0n): DateTimeOffset {
    return new DateTimeOffset(new DateTime(ticks + offsetTicks), offsetTicks);
  }

  static readonly MinValue = DateTimeOffset.fromUtcTicks(0n);
  static readonly MaxValue = DateTimeOffset.fromUtcTicks(MAX_TICKS);
  static readonly UnixEpoch = DateTimeOffset.fromUtcTicks(UNIX_EPOCH_TICKS);

  static utcNow(): DateTimeOffset {
    return DateTimeOffset.fromUtcTicks(DateTime.utcNow().ticks);
  }

  static fromUnixSeconds(seconds: bigint): DateTimeOffset {
    return fromUnix(seconds, TICKS_PER_SECOND, 'seconds');
  }

  static fromUnixMilliseconds(milliseconds: bigint): DateTimeOffset {
    return fromUnix(milliseconds, TICKS_PER_MILLISECOND, 'milliseconds');
  }

  get utcTicks(): bigint {
    return this.clock.ticks - this.offsetTicks;
  }

  get offset(): TimeSpan {
    return TimeSpan.fromTicks(this.offsetTicks);
  }

  get utcDateTime(): DateTime {
    return new DateTime(this.utcTicks, UTC);
  }

  get localDateTime(): DateTime {
    return new DateTime(this.utcTicks, LOCAL);
  }

  /** The same moment on another clock. */
  toOffset(offset: TimeSpan): DateTimeOffset {
    const ticks = this.utcTicks + offset.ticks;
    if (ticks < 0n || ticks > MAX_TICKS) {
      throw argumentOutOfRange('t', 'The added or subtracted value results in an un-representable DateTime.');
    }
    return DateTimeOffset.of(ticks, offset);
  }

  toUniversalTime(): DateTimeOffset {
    return DateTimeOffset.fromUtcTicks(this.utcTicks);
  }

  /** What `change` makes of the clock time, at the same offset. */
  map(change: (clock: DateTime) => DateTime): DateTimeOffset {
    return DateTimeOffset.of(change(this.clock).ticks, this.offset);
  }

  since(other: DateTimeOffset): TimeSpan {
    return TimeSpan.fromTicks(this.utcTicks - other.utcTicks);
  }

  toUnixSeconds(): bigint {
    return floorDivide(this.utcTicks, TICKS_PER_SECOND) - UNIX_EPOCH_TICKS / TICKS_PER_SECOND;
  }

  toUnixMilliseconds(): bigint {
    return floorDivide(this.utcTicks, TICKS_PER_MILLISECOND) - UNIX_EPOCH_TICKS / TICKS_PER_MILLISECOND;
  }

  compareTo(other: unknown): number {
    if (other === null) return 1;
    if (!(other instanceof DateTimeOffset)) throw argumentException('Object must be of type DateTimeOffset.');
    return this.utcTicks < other.utcTicks ? -1 : this.utcTicks > other.utcTicks ? 1 : 0;
  }

  equals(other: unknown): boolean {
    return other instanceof DateTimeOffset && other.utcTicks === this.utcTicks;
  }

  /** Same moment and same offset. */
  equalsExact(other: DateTimeOffset): boolean {
    return this.equals(other) && this.offsetTicks === other.offsetTicks;
  }

  hashKey(): number {
    return this.utcDateTime.hashKey();
  }

  toString(): string {
    return this.format(null);
  }

  format(format: string | null): string {
    return formatDateTime(this.clock, format, this.offsetTicks);
  }
}

const floorDivide = (value: bigint, by: bigint) => (value >= 0n ? value / by : -((-value + by - 1n) / by));

function fromUnix(value: bigint, ticksPerUnit: bigint, param: string): DateTimeOffset {
  const ticks = UNIX_EPOCH_TICKS + value * ticksPerUnit;
  if (ticks < 0n || ticks > MAX_TICKS) {
    const most = (MAX_TICKS - UNIX_EPOCH_TICKS) / ticksPerUnit;
    const least = -(UNIX_EPOCH_TICKS / ticksPerUnit);
    throw argumentOutOfRange(param, `Valid values are between ${least} and ${most}, inclusive.`);
  }
  return DateTimeOffset.fromUtcTicks(ticks);
}
