// TimeSpan.ToString: the standard formats c (t, T), g and G, and custom ones, in which every literal must be quoted or
// escaped.
import { formatException } from './exception.ts';

const BAD_FORMAT = 'Input string was not in a correct format.';

/** Parts of a time span's magnitude. */
interface Parts {
  days: string;
  hours: string;
  minutes: string;
  seconds: string;
  /** Always 7 digits. */
  fraction: string;
}

function split(ticks: bigint): Parts {
  const magnitude = ticks < 0n ? -ticks : ticks;
  const part = (unit: bigint, modulus: bigint) => ((magnitude / unit) % modulus).toString();
  return {
    days: (magnitude / 864_000_000_000n).toString(),
    hours: part(36_000_000_000n, 24n),
    minutes: part(600_000_000n, 60n),
    seconds: part(10_000_000n, 60n),
    fraction: (magnitude % 10_000_000n).toString().padStart(7, '0'),
  };
}

const two = (digits: string) => digits.padStart(2, '0');

/** Index of the quote that closes the one at `at`. A backslash escapes inside of quotes. */
export function closingQuote(format: string, at: number): number {
  for (let index = at + 1; index < format.length; index++) {
    if (format[index] === '\\') index++;
    else if (format[index] === format[at]) return index;
  }
  throw formatException(`Cannot find a matching quote character for the character '${format[at]}'.`);
}

/** Text between quotes, escapes resolved. */
export function quotedText(format: string, at: number, close: number): string {
  return format.slice(at + 1, close).replace(/\\([\s\S])/g, '$1');
}

export function runLength(format: string, at: number): number {
  let end = at;
  while (format[end] === format[at]) end++;
  return end - at;
}

export function formatTimeSpan(ticks: bigint, format: string | null): string {
  const parts = split(ticks);
  const sign = ticks < 0n ? '-' : '';
  if (format === null || format === '' || format === 'c' || format === 't' || format === 'T') {
    const days = parts.days === '0' ? '' : `${parts.days}.`;
    const fraction = parts.fraction === '0000000' ? '' : `.${parts.fraction}`;
    return `${sign}${days}${two(parts.hours)}:${two(parts.minutes)}:${two(parts.seconds)}${fraction}`;
  }
  if (format === 'g') {
    const days = parts.days === '0' ? '' : `${parts.days}:`;
    const fraction = parts.fraction.replace(/0+$/, '');
    const tail = fraction === '' ? '' : `.${fraction}`;
    return `${sign}${days}${parts.hours}:${two(parts.minutes)}:${two(parts.seconds)}${tail}`;
  }
  if (format === 'G') {
    const time = `${two(parts.hours)}:${two(parts.minutes)}:${two(parts.seconds)}`;
    return `${sign}${parts.days}:${time}.${parts.fraction}`;
  }
  if (format.length === 1) throw formatException(BAD_FORMAT);
  return formatCustomTimeSpan(parts, format);
}

function formatCustomTimeSpan(parts: Parts, format: string): string {
  let text = '';
  for (let at = 0; at < format.length; ) {
    const char = format[at]!;
    let length = runLength(format, at);
    switch (char) {
      case 'd':
        text += field(parts.days, length, 8);
        break;
      case 'h':
        text += field(parts.hours, length, 2);
        break;
      case 'm':
        text += field(parts.minutes, length, 2);
        break;
      case 's':
        text += field(parts.seconds, length, 2);
        break;
      case 'f':
        text += fraction(parts, length);
        break;
      case 'F':
        text += fraction(parts, length).replace(/0+$/, '');
        break;
      case "'":
      case '"': {
        const close = closingQuote(format, at);
        text += quotedText(format, at, close);
        length = close + 1 - at;
        break;
      }
      case '%': {
        const next = format[at + 1];
        if (next === undefined || next === '%') throw formatException(BAD_FORMAT);
        text += formatCustomTimeSpan(parts, next);
        length = 2;
        break;
      }
      case '\\':
        if (at + 1 >= format.length) throw formatException(BAD_FORMAT);
        text += format[at + 1];
        length = 2;
        break;
      default:
        throw formatException(BAD_FORMAT);
    }
    at += length;
  }
  return text;
}

function field(digits: string, length: number, most: number): string {
  if (length > most) throw formatException(BAD_FORMAT);
  return digits.padStart(length, '0');
}

function fraction(parts: Parts, length: number): string {
  if (length > 7) throw formatException(BAD_FORMAT);
  return parts.fraction.slice(0, length);
}
