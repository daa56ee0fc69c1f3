// System.Net.WebUtility: form-style URL encoding (space as plus) and HTML encoding.
import { spendBytes } from '../budget.ts';
import { HTML_ENTITIES } from './html-entities.gen.ts';

/** Bytes that UrlEncode leaves as they are: letters, digits and -_.!*(). */
const SAFE = /[A-Za-z0-9\-_.!*()]/;

export function urlEncodeBytes(bytes: Uint8Array): string {
  spendBytes(4 * bytes.length);
  let text = '';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (SAFE.test(char)) text += char;
    else if (char === ' ') text += '+';
    else text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

export function urlEncode(text: string | null): string | null {
  return text === null ? null : urlEncodeBytes(Buffer.from(text, 'utf8'));
}

/** Percent-encoded bytes and plus signs; anything malformed stays. */
export function urlDecode(text: string | null): string | null {
  if (text === null) return null;
  spendBytes(2 * text.length);
  return text.replaceAll('+', ' ').replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  });
}

export function urlDecodeBytes(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const decoded = text
    .replaceAll('+', ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return new Uint8Array(Buffer.from(decoded, 'latin1'));
}

const NAMED: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&#39;' };

/** The five markup characters by name; U+00A0 to U+00FF and pairs of surrogates by number; the rest as it is. */
export function htmlEncode(text: string | null): string | null {
  if (text === null) return null;
  spendBytes(2 * text.length);
  let result = '';
  for (const char of text) {
    const point = char.codePointAt(0)!;
    if (Object.hasOwn(NAMED, char)) result += NAMED[char];
    else if ((point >= 0xa0 && point < 0x100) || point > 0xffff) result += `&#${point};`;
    else result += point >= 0xd800 && point <= 0xdfff ? '\ufffd' : char;
  }
  return result;
}

let entities: Map<string, string> | null = null;

function entity(name: string): string | undefined {
  if (entities === null) {
    entities = new Map();
    for (const pair of HTML_ENTITIES.split(';')) {
      const [key = '', code = ''] = pair.split(' ');
      entities.set(key, String.fromCodePoint(Number.parseInt(code, 16)));
    }
  }
  return entities.get(name);
}

/** `&name;`, `&#n;` and `&#xn;` where the semicolon is there and the character exists; anything else stays. */
export function htmlDecode(text: string | null): string | null {
  if (text === null) return null;
  spendBytes(2 * text.length);
  return text.replace(/&([^;&]+);/g, (whole, body: string) => {
    if (!body.startsWith('#')) return entity(body) ?? whole;
    const number = /^#(?:[xX]([0-9A-Fa-f]+)|[\t-\r ]*\+?(\d+)[\t-\r ]*)$/.exec(body);
    if (number === null) return whole;
    const point = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return whole;
    return String.fromCodePoint(point);
  });
}
