// JSON text of single values, as JsonConvert.ToString and JsonTextWriter write them.
import { Boxed } from '../boxed.ts';
import { DateTime } from '../datetime.ts';
import { DateTimeOffset } from '../datetimeoffset.ts';
import { Decimal } from '../decimal.ts';
import { Guid } from '../guid.ts';
import { Uri } from '../net/uri.ts';
import { formatFloat } from '../number-format.ts';
import { TimeSpan } from '../timespan.ts';
import { BigInteger } from './big-integer.ts';
import { isoOffsetText, isoText } from './dates.ts';

const ESCAPES: Record<string, string> = {
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\f': '\\f',
  '\b': '\\b',
  '\\': '\\\\',
  '"': '\\"',
};

const escapeUnit = (char: string) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON escapes
const ESCAPED = /[\u0000-\u001f"\\\u0085\u2028\u2029]/g;

/** A JSON string with its quotes. */
export function quote(text: string): string {
  return `"${text.replace(ESCAPED, escapeUnit)}"`;
}

/** StringEscapeHandling: 1 escapes everything beyond ASCII, 2 what HTML minds. */
export function quoteWith(text: string, delimiter: string, handling: number): string {
  let result = delimiter;
  for (const char of text.split('')) {
    const unit = char.charCodeAt(0);
    if (char === '"' || char === "'") {
      if (handling === 2) result += `\\u00${unit.toString(16)}`;
      else result += char === delimiter ? `\\${char}` : char;
    } else if (handling === 1 && unit > 127) result += `\\u${unit.toString(16).padStart(4, '0')}`;
    else if (handling === 2 && '<>&'.includes(char)) result += `\\u00${unit.toString(16)}`;
    else result += char.replace(ESCAPED, escapeUnit);
  }
  return result + delimiter;
}

/** A double or float: always with a point, exponent or name (in quotes). */
export function floatText(value: number, kind: 'double' | 'single'): string {
  if (Number.isNaN(value)) return '"NaN"';
  if (!Number.isFinite(value)) return value > 0 ? '"Infinity"' : '"-Infinity"';
  const text = formatFloat(value, null, kind);
  return /[.E]/.test(text) ? text : `${text}.0`;
}

function decimalText(value: Decimal): string {
  const text = value.toString();
  return text.includes('.') ? text : `${text}.0`;
}

/** JSON text of a primitive in `object` form; null if it is no primitive. */
export function scalarText(value: unknown): string | null {
  if (value === null) return 'null';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof Boxed) {
    switch (value.type.fullName) {
      case 'System.Double':
        return floatText(Number(value.value), 'double');
      case 'System.Single':
        return floatText(Number(value.value), 'single');
      case 'System.Char':
        return quote(String.fromCharCode(Number(value.value)));
      default:
        return String(value.value);
    }
  }
  if (value instanceof Decimal) return decimalText(value);
  if (value instanceof BigInteger) return value.toString();
  if (value instanceof DateTime) return `"${isoText(value)}"`;
  if (value instanceof DateTimeOffset) return `"${isoOffsetText(value)}"`;
  if (value instanceof TimeSpan || value instanceof Guid) return `"${value.toString()}"`;
  if (value instanceof Uri) return quote(value.originalString);
  if (value instanceof Uint8Array) return `"${Buffer.from(value).toString('base64')}"`;
  return null;
}
