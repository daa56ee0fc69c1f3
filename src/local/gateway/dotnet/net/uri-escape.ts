// Percent-encoding as System.Uri does it: escaping of data and of components, and the two ways of unescaping (all of it,
// or only what stays unambiguous in a displayed URI).
import { spendBytes } from '../budget.ts';

const RESERVED = ":/?#[]@!$&'()*+,;=";
const UNRESERVED = /[A-Za-z0-9\-._~]/;
const HEX_PAIR = /^[0-9A-Fa-f]{2}$/;

const percent = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/** UTF-8 bytes of a character, percent-encoded; lone surrogates as U+FFFD. */
function encodeChar(char: string): string {
  return Array.from(Buffer.from(char.toWellFormed(), 'utf8'), percent).join('');
}

/** Encodes every character that is neither unreserved nor in `kept`. */
function encode(text: string, kept: string): string {
  spendBytes(6 * text.length);
  let result = '';
  for (const char of text) result += UNRESERVED.test(char) || kept.includes(char) ? char : encodeChar(char);
  return result;
}

/** Uri.EscapeDataString. */
export function escapeData(text: string): string {
  return encode(text, '');
}

/** Uri.EscapeUriString: reserved characters stay; a percent sign is escaped always. */
export function escapeUriString(text: string): string {
  return encode(text, RESERVED);
}

/** A run of percent-encoded bytes. */
const ENCODED_RUN = /(?:%[0-9A-Fa-f]{2})+/g;

/**
 * Decodes runs of percent-encoded bytes that are UTF-8; bytes that are not stay encoded.
 * @param keep whether a decoded character stays encoded nevertheless
 */
function decodeRuns(text: string, keep: (char: string) => boolean): string {
  spendBytes(2 * text.length);
  return text.replace(ENCODED_RUN, (run) => {
    const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
    let result = '';
    for (let at = 0; at < bytes.length; ) {
      const length = sequenceLength(bytes, at);
      const raw = run.slice(3 * at, 3 * (at + Math.max(length, 1)));
      const char = length === 0 ? '' : bytes.subarray(at, at + length).toString('utf8');
      result += length === 0 || keep(char) ? raw : char;
      at += Math.max(length, 1);
    }
    return result;
  });
}

/** Length of the well-formed UTF-8 sequence at `at`; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length =
    first < 0x80
      ? 1
      : first >= 0xc2 && first < 0xe0
        ? 2
        : first >= 0xe0 && first < 0xf0
          ? 3
          : first >= 0xf0 && first < 0xf5
            ? 4
            : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  const part = bytes.subarray(at, at + length);
  return Buffer.compare(Buffer.from(Buffer.from(part).toString('utf8'), 'utf8'), part) === 0 ? length : 0;
}

/** Uri.UnescapeDataString. */
export function unescapeData(text: string): string {
  return text.includes('%') ? decodeRuns(text, () => false) : text;
}

/** For Uri.ToString: everything but reserved characters, percent signs, backslashes and controls. */
export function unescapeSafely(text: string): string {
  return decodeRuns(text, (char) => RESERVED.includes(char) || char === '%' || char === '\\' || isControl(char));
}

const isControl = (char: string) => {
  const code = char.codePointAt(0)!;
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || char === '\ufffd';
};

/**
 * A component in canonical form: what may not stand there encoded, encoded unreserved and non-ASCII characters
 * normalised, a percent sign without two digits encoded.
 */
export function canonicalize(text: string, kept: string): string {
  let result = '';
  const decoded = decodeRuns(text, (char) => !UNRESERVED.test(char) && char.codePointAt(0)! < 0xa0);
  for (let at = 0; at < decoded.length; ) {
    const char = String.fromCodePoint(decoded.codePointAt(at)!);
    const stays =
      UNRESERVED.test(char) || kept.includes(char) || (char === '%' && HEX_PAIR.test(decoded.slice(at + 1, at + 3)));
    result += stays ? char : encodeChar(char);
    at += char.length;
  }
  return result;
}

/** Characters that stay as they are in paths, queries and fragments. */
export const PATH_CHARS = "!$&'()*+,;=:@/[]";
export const QUERY_CHARS = `${PATH_CHARS}?`;
export const FRAGMENT_CHARS = `${QUERY_CHARS}#`;
/** In the path of a scheme that has no queries. */
export const USER_INFO_CHARS = "!$&'()*+,;=:";
