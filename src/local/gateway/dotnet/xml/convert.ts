// XmlConvert: how values become XML text, and text becomes values (XElement's and XAttribute's conversions).
import { Boxed } from '../boxed.ts';
import { DateTime } from '../datetime.ts';
import { parseDateTime, parseDateTimeOffset } from '../datetime-parse.ts';
import { DateTimeOffset } from '../datetimeoffset.ts';
import { Decimal } from '../decimal.ts';
import { argumentException, formatException, overflowException } from '../exception.ts';
import { parseFloating } from '../floating.ts';
import { Guid } from '../guid.ts';
import { INTEGER_TYPES, parseInteger } from '../integer.ts';
import { isoOffsetText, isoText } from '../json/dates.ts';
import { NumberStyles } from '../number-parse.ts';
import { textOf } from '../objects.ts';
import { TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, TimeSpan } from '../timespan.ts';

const WHITE = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
const INTEGER = WHITE | NumberStyles.AllowLeadingSign;
const DECIMAL = INTEGER | NumberStyles.AllowDecimalPoint;
const FLOAT = DECIMAL | NumberStyles.AllowExponent;
/** DateTimeStyles.RoundtripKind. */
const ROUNDTRIP_KIND = 128;

/** xs:duration: PT1M30S, -P1DT2H. */
function durationText(span: TimeSpan): string {
  if (span.ticks === 0n) return 'PT0S';
  const negative = span.ticks < 0n;
  let rest = negative ? -span.ticks : span.ticks;
  const take = (unit: bigint) => {
    const count = rest / unit;
    rest %= unit;
    return count;
  };
  const days = take(TICKS_PER_DAY);
  const hours = take(TICKS_PER_HOUR);
  const minutes = take(TICKS_PER_MINUTE);
  const seconds = take(TICKS_PER_SECOND);
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(7, '0').replace(/0+$/, '')}`;
  let text = `${negative ? '-' : ''}P${days > 0n ? `${days}D` : ''}`;
  const hasSeconds = seconds > 0n || fraction !== '';
  if (hours > 0n || minutes > 0n || hasSeconds) {
    text += `T${hours > 0n ? `${hours}H` : ''}${minutes > 0n ? `${minutes}M` : ''}${hasSeconds ? `${seconds}${fraction}S` : ''}`;
  }
  return text;
}

const DURATION = /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/;

function parseDuration(text: string): TimeSpan {
  const trimmed = text.trim();
  const match = DURATION.exec(trimmed);
  if (match === null || /[PT]$/.test(trimmed))
    throw formatException(`The string '${text}' is not a valid TimeSpan value.`);
  const part = (index: number) => BigInt(match[index] ?? '0');
  const days = part(2) * 365n + part(3) * 30n + part(4);
  const fraction = BigInt((match[8] ?? '').slice(0, 7).padEnd(7, '0'));
  const ticks =
    days * TICKS_PER_DAY +
    part(5) * TICKS_PER_HOUR +
    part(6) * TICKS_PER_MINUTE +
    part(7) * TICKS_PER_SECOND +
    fraction;
  if (ticks >= 1n << 63n) throw overflowException(`The string '${text}' was too long to be a TimeSpan.`);
  return TimeSpan.fromTicks(match[1] === '-' ? -ticks : ticks);
}

function floatText(text: string): string {
  if (text === 'Infinity') return 'INF';
  return text === '-Infinity' ? '-INF' : text;
}

/** What a value in `object` form is in XML; null for what must not be text (XML nodes are the caller's). */
export function xmlText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof DateTime) return isoText(value);
  if (value instanceof DateTimeOffset) {
    const text = isoOffsetText(value);
    return value.offset.ticks === 0n ? text.replace(/\+00:00$/, 'Z') : text;
  }
  if (value instanceof TimeSpan) return durationText(value);
  const text = textOf(value);
  if (value instanceof Boxed && (value.type.fullName === 'System.Double' || value.type.fullName === 'System.Single')) {
    return floatText(text);
  }
  if (value === null) throw argumentException('The argument cannot be converted to a string.', 'value');
  return text;
}

function parseBool(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  throw formatException(`The string '${text.toLowerCase()}' is not a valid Boolean value.`);
}

function parseFloatText(text: string, kind: 'double' | 'single'): number {
  const trimmed = text.trim();
  if (trimmed === 'INF') return Number.POSITIVE_INFINITY;
  if (trimmed === '-INF') return Number.NEGATIVE_INFINITY;
  return parseFloating(trimmed, kind, FLOAT);
}

/** Text of an element or attribute as a value of the named type, unboxed. */
export function parseXmlValue(text: string, typeName: string): unknown {
  const integer = INTEGER_TYPES.find((type) => `System.${type.name}` === typeName);
  if (integer !== undefined) {
    const styles = integer.signed ? INTEGER : WHITE;
    return parseInteger(text, integer, styles);
  }
  switch (typeName) {
    case 'System.Boolean':
      return parseBool(text);
    case 'System.Double':
      return parseFloatText(text, 'double');
    case 'System.Single':
      return parseFloatText(text, 'single');
    case 'System.Decimal':
      return Decimal.parse(text, DECIMAL);
    case 'System.DateTime':
      return parseDateTime(text, ROUNDTRIP_KIND);
    case 'System.DateTimeOffset':
      return parseDateTimeOffset(text);
    case 'System.TimeSpan':
      return parseDuration(text);
    case 'System.Guid':
      return Guid.parse(text);
    default:
      return text;
  }
}
