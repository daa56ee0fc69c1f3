// System.TimeSpan: a signed count of ticks (100 ns), immutable. Formats and parsing are in timespan-format.ts and
// timespan-parse.ts.
import { argumentException, argumentOutOfRange, overflowException } from './exception.ts';
import { formatTimeSpan } from './timespan-format.ts';

export const TICKS_PER_MICROSECOND = 10n;
export const TICKS_PER_MILLISECOND = 10_000n;
export const TICKS_PER_SECOND = 10_000_000n;
export const TICKS_PER_MINUTE = 600_000_000n;
export const TICKS_PER_HOUR = 36_000_000_000n;
export const TICKS_PER_DAY = 864_000_000_000n;

const MIN = -(1n << 63n);
const MAX = (1n << 63n) - 1n;
const TOO_LONG = 'TimeSpan overflowed because the duration is too long.';
const NOT_A_NUMBER = 'TimeSpan does not accept floating point Not-a-Number values.';

const hashOf = (ticks: bigint) => Number(BigInt.asIntN(32, ticks ^ (ticks >> 32n)));

export class TimeSpan {
  readonly ticks: bigint;

  constructor(ticks: bigint) {
    this.ticks = ticks;
  }

  static readonly Zero = new TimeSpan(0n);
  static readonly MaxValue = new TimeSpan(MAX);
  static readonly MinValue = new TimeSpan(MIN);

  /** @throws OverflowException beyond 64 bits */
  static fromTicks(ticks: bigint): TimeSpan {
    if (ticks < MIN || ticks > MAX) throw overflowException(TOO_LONG);
    return new TimeSpan(ticks);
  }

  /** new TimeSpan(days, hours, minutes, seconds, milliseconds, microseconds), and FromDays(…) of integers. */
  static of(
    days: number | bigint,
    hours: number | bigint = 0,
    minutes: number | bigint = 0,
    seconds: number | bigint = 0,
    milliseconds: number | bigint = 0,
    microseconds: number | bigint = 0,
  ): TimeSpan {
    const ticks =
      BigInt(days) * TICKS_PER_DAY +
      BigInt(hours) * TICKS_PER_HOUR +
      BigInt(minutes) * TICKS_PER_MINUTE +
      BigInt(seconds) * TICKS_PER_SECOND +
      BigInt(milliseconds) * TICKS_PER_MILLISECOND +
      BigInt(microseconds) * TICKS_PER_MICROSECOND;
    // .NET counts in microseconds here, so the last ticks of the range are out of it.
    if (ticks > MAX - 7n || ticks < MIN + 8n) throw argumentOutOfRange(null, TOO_LONG);
    return new TimeSpan(ticks);
  }

  /** FromDays(double) and its sisters: the fraction of a tick is cut off. */
  static fromUnits(value: number, ticksPerUnit: bigint): TimeSpan {
    if (Number.isNaN(value)) throw argumentException(NOT_A_NUMBER);
    return fromTickCount(value * Number(ticksPerUnit));
  }

  get days(): number {
    return Number(this.ticks / TICKS_PER_DAY);
  }

  get hours(): number {
    return Number((this.ticks / TICKS_PER_HOUR) % 24n);
  }

  get minutes(): number {
    return Number((this.ticks / TICKS_PER_MINUTE) % 60n);
  }

  get seconds(): number {
    return Number((this.ticks / TICKS_PER_SECOND) % 60n);
  }

  get milliseconds(): number {
    return Number((this.ticks / TICKS_PER_MILLISECOND) % 1000n);
  }

  get microseconds(): number {
    return Number((this.ticks / TICKS_PER_MICROSECOND) % 1000n);
  }

  get nanoseconds(): number {
    return Number((this.ticks % TICKS_PER_MICROSECOND) * 100n);
  }

  /** TotalDays, TotalHours and so on. */
  total(ticksPerUnit: bigint): number {
    return Number(this.ticks) / Number(ticksPerUnit);
  }

  get totalMilliseconds(): number {
    const value = this.total(TICKS_PER_MILLISECOND);
    return Math.min(Math.max(value, -922337203685477), 922337203685477);
  }

  get totalNanoseconds(): number {
    return Number(this.ticks) * 100;
  }

  add(other: TimeSpan): TimeSpan {
    return TimeSpan.fromTicks(this.ticks + other.ticks);
  }

  subtract(other: TimeSpan): TimeSpan {
    return TimeSpan.fromTicks(this.ticks - other.ticks);
  }

  negate(): TimeSpan {
    if (this.ticks === MIN) {
      throw overflowException('Negating the minimum value of a twos complement number is invalid.');
    }
    return new TimeSpan(-this.ticks);
  }

  duration(): TimeSpan {
    if (this.ticks === MIN) {
      throw overflowException(
        'The duration cannot be returned for TimeSpan.MinValue because the absolute value of TimeSpan.MinValue exceeds the value of TimeSpan.MaxValue.',
      );
    }
    return this.ticks < 0n ? new TimeSpan(-this.ticks) : this;
  }

  multiply(factor: number): TimeSpan {
    if (Number.isNaN(factor)) throw argumentException(NOT_A_NUMBER, 'factor');
    return fromTickCount(roundHalfEven(Number(this.ticks) * factor));
  }

  divide(divisor: number): TimeSpan {
    if (Number.isNaN(divisor)) throw argumentException(NOT_A_NUMBER, 'divisor');
    return fromTickCount(roundHalfEven(Number(this.ticks) / divisor));
  }

  ratio(other: TimeSpan): number {
    return Number(this.ticks) / Number(other.ticks);
  }

  compareTo(other: unknown): number {
    if (other === null) return 1;
    if (!(other instanceof TimeSpan)) throw argumentException('Object must be of type TimeSpan.');
    return this.ticks < other.ticks ? -1 : this.ticks > other.ticks ? 1 : 0;
  }

  equals(other: unknown): boolean {
    return other instanceof TimeSpan && other.ticks === this.ticks;
  }

  hashKey(): number {
    return hashOf(this.ticks);
  }

  toString(): string {
    return this.format(null);
  }

  format(format: string | null): string {
    return formatTimeSpan(this.ticks, format);
  }
}

function fromTickCount(ticks: number): TimeSpan {
  if (Number.isNaN(ticks) || ticks > Number(MAX) || ticks < Number(MIN)) throw overflowException(TOO_LONG);
  if (ticks === Number(MAX)) return TimeSpan.MaxValue;
  return TimeSpan.fromTicks(BigInt(Math.trunc(ticks)));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
