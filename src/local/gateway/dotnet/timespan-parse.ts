// TimeSpan.Parse and ParseExact with the invariant culture: [-]d, [-][d.]hh:mm[:ss[.fffffff]], and d:hh:mm:ss.
import { argumentNull, formatException, overflowException } from './exception.ts';
import { TimeSpan } from './timespan.ts';
import { closingQuote, quotedText, runLength } from './timespan-format.ts';

type Outcome = TimeSpan | 'format' | 'overflow';

/** Numbers of a time span before they are checked. */
interface Fields {
  days?: string;
  hours?: string;
  minutes?: string;
  seconds?: string;
  fraction?: string;
}

export function parseTimeSpan(text: string | null): TimeSpan {
  if (text === null) throw argumentNull('input');
  return spanOf(readTimeSpan(text), text);
}

/** null where it fails. */
export function tryParseTimeSpan(text: string | null): TimeSpan | null {
  const result = text === null ? 'format' : readTimeSpan(text);
  return typeof result === 'string' ? null : result;
}

/**
 * @param formats one or several; standard (c, g, G) or custom ones
 * @param negative TimeSpanStyles.AssumeNegative: custom formats give negative values
 */
export function parseTimeSpanExact(
  text: string | null,
  formats: readonly (string | null)[] | null,
  negative: boolean,
): TimeSpan {
  if (text === null) throw argumentNull('input');
  if (formats === null) throw argumentNull('formats');
  for (const format of formats) if (format === null) throw argumentNull('format');
  return spanOf(readExact(text, formats as readonly string[], negative), text);
}

export function tryParseTimeSpanExact(
  text: string | null,
  formats: readonly (string | null)[] | null,
  negative: boolean,
): TimeSpan | null {
  if (text === null || formats === null || formats.includes(null)) return null;
  const result = readExact(text, formats as readonly string[], negative);
  return typeof result === 'string' ? null : result;
}

function spanOf(result: Outcome, text: string): TimeSpan {
  if (result === 'format') throw formatException(`String '${text}' was not recognized as a valid TimeSpan.`);
  if (result === 'overflow') {
    throw overflowException(
      `The TimeSpan string '${text}' could not be parsed because at least one of the numeric components is out of range or contains too many digits.`,
    );
  }
  return result;
}

const DAYS = /^(\d+)$/;
const CLOCK = /^(?:(\d+)\.)?(\d+):(\d+)(?::(\d*)(?:\.(\d+))?)?$/;
const THREE = /^(\d+):(\d+):(\d+)$/;
const FOUR = /^(\d+):(\d+):(\d+):(\d*)(?:\.(\d+))?$/;

function readTimeSpan(input: string): Outcome {
  const text = input.trim();
  const negative = text.startsWith('-');
  const body = negative ? text.slice(1) : text;
  const days = DAYS.exec(body);
  if (days !== null) return assemble({ days: days[1]! }, negative);
  const four = FOUR.exec(body);
  if (four !== null) {
    const [, d = '', h = '', m = '', s = '', f = ''] = four;
    return s === '' && f === ''
      ? 'format'
      : assemble({ days: d, hours: h, minutes: m, seconds: s, fraction: f }, negative);
  }
  const clock = CLOCK.exec(body);
  if (clock === null) return 'format';
  const [, d = '', h = '', m = '', s, f = ''] = clock;
  if (s === '' && f === '') return 'format';
  const result = assemble({ days: d, hours: h, minutes: m, seconds: s ?? '', fraction: f }, negative);
  const three = result === 'overflow' ? THREE.exec(body) : null;
  // 24:00:00 has too many hours, so it is 24 days.
  return three === null ? result : assemble({ days: three[1]!, hours: three[2]!, minutes: three[3]! }, negative);
}

function assemble({ days, hours, minutes, seconds, fraction }: Fields, negative: boolean): Outcome {
  const d = number(days, 10_675_199);
  const h = number(hours, 23);
  const m = number(minutes, 59);
  const s = number(seconds, 59);
  const f = fractionTicks(fraction ?? '');
  if (d === null || h === null || m === null || s === null || f === null) return 'overflow';
  const ticks = (((BigInt(d) * 24n + BigInt(h)) * 60n + BigInt(m)) * 60n + BigInt(s)) * 10_000_000n + f;
  const signed = negative ? -ticks : ticks;
  if (signed > TimeSpan.MaxValue.ticks || signed < TimeSpan.MinValue.ticks) return 'overflow';
  return TimeSpan.fromTicks(signed);
}

function number(digits: string | undefined, most: number): number | null {
  const value = Number(digits ?? 0);
  return value > most ? null : value;
}

/** More than seven digits are allowed only behind leading zeros. */
function fractionTicks(digits: string): bigint | null {
  if (digits.length <= 7) return BigInt(digits.padEnd(7, '0'));
  const significant = digits.replace(/^0+/, '');
  if (significant.length === digits.length || significant.length > 9) return null;
  return BigInt(Math.round(Number(`${digits.slice(0, 7)}.${digits.slice(7)}`)));
}

function readExact(text: string, formats: readonly string[], negative: boolean): Outcome {
  let last: Outcome = 'format';
  for (const format of formats) {
    const result = readOne(text, format, negative);
    if (typeof result !== 'string') return result;
    last = result;
  }
  return formats.length === 1 ? last : 'format';
}

const STANDARD_G = /^-?\d+:\d{2}:\d{2}:\d{2}\.\d{7}$/;

function readOne(text: string, format: string, negative: boolean): Outcome {
  if (format === 'c' || format === 't' || format === 'T' || format === 'g') return readTimeSpan(text);
  if (format === 'G') return STANDARD_G.test(text.trim()) ? readTimeSpan(text) : 'format';
  if (format.length <= 1) throw formatException('Input string was not in a correct format.');
  const fields: Fields = {};
  return readCustom(text, format, fields) ? assemble(fields, negative) : 'format';
}

const FIELD_NAMES: Record<string, keyof Fields> = { d: 'days', h: 'hours', m: 'minutes', s: 'seconds' };

/** Fills `fields` from `text`; false when it does not fit. */
function readCustom(text: string, format: string, fields: Fields): boolean {
  let position = 0;
  const take = (fewest: number, most: number): string | null => {
    let end = position;
    while (end - position < most && /\d/.test(text[end] ?? '')) end++;
    if (end - position < fewest) return null;
    const digits = text.slice(position, end);
    position = end;
    return digits;
  };
  for (let at = 0; at < format.length; ) {
    let char = format[at]!;
    let length = runLength(format, at);
    if (char === '%') {
      char = format[at + 1] ?? '%';
      if (char === '%') throw formatException('Input string was not in a correct format.');
      at++;
      length = 1;
    }
    const name = FIELD_NAMES[char];
    if (name !== undefined) {
      if (length > (name === 'days' ? 8 : 2) || fields[name] !== undefined) {
        throw formatException('Input string was not in a correct format.');
      }
      const digits = take(length, name === 'days' ? 8 : Math.max(length, 2));
      if (digits === null || (length === 2 && name !== 'days' && digits.length !== 2)) return false;
      fields[name] = digits;
    } else if (char === 'f' || char === 'F') {
      if (length > 7) throw formatException('Input string was not in a correct format.');
      const digits = take(char === 'f' ? length : 0, length);
      if (digits === null) return false;
      fields.fraction = digits;
    } else {
      let literal: string;
      if (char === "'" || char === '"') {
        const close = closingQuote(format, at);
        literal = quotedText(format, at, close);
        length = close + 1 - at;
      } else if (char === '\\' && at + 1 < format.length) {
        literal = format[at + 1]!;
        length = 2;
      } else throw formatException('Input string was not in a correct format.');
      if (!text.startsWith(literal, position)) return false;
      position += literal.length;
    }
    at += length;
  }
  return position === text.length;
}
