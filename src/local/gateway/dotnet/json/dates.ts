// Dates in JSON text: which strings Newtonsoft takes for one, and how it writes them (DateFormatHandling.IsoDateFormat,
// DateTimeZoneHandling.RoundtripKind). The local time zone is UTC.

import { isDate } from '../calendar.ts';
import { DateTime, LOCAL, MAX_TICKS, ticksOf, UNIX_EPOCH_TICKS, UNSPECIFIED, UTC } from '../datetime.ts';
import { DateTimeOffset } from '../datetimeoffset.ts';
import { argumentOutOfRange } from '../exception.ts';
import { TICKS_PER_DAY, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, TimeSpan } from '../timespan.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?(?:([Zz])|([+-])(\d{2})(?::?(\d{2})?)?)?$/;
const MICROSOFT = /^\/Date\((-?\d+)(?:([+-])(\d{2})(\d{2})?)?\)\/$/;

interface Parsed {
  ticks: bigint;
  zone: 'none' | 'utc' | 'offset';
  offsetMinutes: number;
}

function parseIso(text: string): Parsed | null {
  if (text.length < 19 || text.length > 40) return null;
  const match = ISO.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fraction = BigInt((match[7] ?? '').padEnd(7, '0'));
  if (!isDate(year, month, day) || hour > 24 || minute > 59 || second > 59) return null;
  if (hour === 24 && (minute !== 0 || second !== 0 || fraction !== 0n)) return null;
  let ticks = ticksOf(year, month, day, hour % 24, minute, second) + fraction;
  if (hour === 24) ticks += TICKS_PER_DAY;
  if (ticks > MAX_TICKS) {
    throw argumentOutOfRange('value', 'The added or subtracted value results in an un-representable DateTime.');
  }
  if (match[8] !== undefined) return { ticks, zone: 'utc', offsetMinutes: 0 };
  if (match[9] === undefined) return { ticks, zone: 'none', offsetMinutes: 0 };
  const minutes = Number(match[10]) * 60 + Number(match[11] ?? 0);
  return { ticks, zone: 'offset', offsetMinutes: match[9] === '-' ? -minutes : minutes };
}

function parseMicrosoft(text: string): Parsed | null {
  const match = MICROSOFT.exec(text);
  if (match === null) return null;
  const { ticks } = new DateTime(UNIX_EPOCH_TICKS + BigInt(match[1]!) * TICKS_PER_MILLISECOND);
  if (match[2] === undefined) return { ticks, zone: 'utc', offsetMinutes: 0 };
  const minutes = Number(match[3]) * 60 + Number(match[4] ?? 0);
  // Its number is UTC already; the offset only says that the time is local.
  return { ticks, zone: 'offset', offsetMinutes: match[2] === '-' ? -minutes : minutes };
}

function clamp(ticks: bigint): bigint {
  if (ticks < 0n) return 0n;
  return ticks > MAX_TICKS ? MAX_TICKS : ticks;
}

/**
 * The DateTime that a JSON string stands for, or null if it is an ordinary string.
 * @throws ArgumentOutOfRangeException for what looks like a date but is none
 */
export function parseJsonDate(text: string): DateTime | null {
  if (text.startsWith('/Date(')) {
    const parsed = parseMicrosoft(text);
    return parsed === null ? null : new DateTime(parsed.ticks, parsed.zone === 'utc' ? UTC : LOCAL);
  }
  if (text.charCodeAt(10) !== 84) return null;
  const parsed = parseIso(text);
  if (parsed === null) return null;
  if (parsed.zone === 'none') return new DateTime(parsed.ticks, UNSPECIFIED);
  if (parsed.zone === 'utc') return new DateTime(parsed.ticks, UTC);
  return new DateTime(clamp(parsed.ticks - BigInt(parsed.offsetMinutes) * TICKS_PER_MINUTE), LOCAL);
}

/** The DateTimeOffset that a JSON string stands for, or null. Throws ArgumentOutOfRangeException. */
export function parseJsonDateOffset(text: string): DateTimeOffset | null {
  const microsoft = text.startsWith('/Date(');
  const parsed = microsoft ? parseMicrosoft(text) : text.charCodeAt(10) === 84 ? parseIso(text) : null;
  if (parsed === null) return null;
  const offset = TimeSpan.fromTicks(BigInt(parsed.offsetMinutes) * TICKS_PER_MINUTE);
  const clock = microsoft ? parsed.ticks + offset.ticks : parsed.ticks;
  const utc = clock - offset.ticks;
  if (Math.abs(parsed.offsetMinutes) <= 14 * 60 && (utc < 0n || utc > MAX_TICKS)) return null;
  return DateTimeOffset.of(clock, offset);
}

const two = (value: number) => String(value).padStart(2, '0');

function isoClock(time: DateTime): string {
  const date = `${String(time.year).padStart(4, '0')}-${two(time.month)}-${two(time.day)}`;
  const fraction = String(time.ticks % 10_000_000n)
    .padStart(7, '0')
    .replace(/0+$/, '');
  const clock = `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`;
  return `${date}T${clock}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Without quotes. */
export function isoText(time: DateTime): string {
  return isoClock(time) + (time.kind === UTC ? 'Z' : time.kind === LOCAL ? '+00:00' : '');
}

/** Without quotes; the offset always written, zero as +00:00. */
export function isoOffsetText(time: DateTimeOffset): string {
  const minutes = Number(time.offset.ticks / TICKS_PER_MINUTE);
  const size = Math.abs(minutes);
  const clock = new DateTime(time.utcTicks + time.offset.ticks);
  return `${isoClock(clock)}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
