// System.Guid: 16 bytes in .NET's mixed order (the first three fields little-endian), immutable.
import {
  argumentException,
  argumentNull,
  argumentOutOfRange,
  type DotNetException,
  formatException,
  overflowException,
} from './exception.ts';
import { randomBytes } from './ports.ts';

const UNRECOGNIZED = 'Unrecognized Guid format.';
const BAD_SPECIFIER = 'Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".';

/** Order of the 32 digits of the text within the bytes. */
const BYTE_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

export class Guid {
  /** 32 lower-case digits, as format N prints them. */
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }

  static readonly Empty = new Guid('0'.repeat(32));
  static readonly AllBitsSet = new Guid('f'.repeat(32));

  static fromDigits(digits: string): Guid {
    return new Guid(digits.toLowerCase());
  }

  /** new Guid(byte[]), or big-endian fields. */
  static fromBytes(bytes: Uint8Array | null, bigEndian = false): Guid {
    if (bytes === null) throw argumentNull('b');
    if (bytes.length !== 16) throw argumentException('Byte array for Guid must be exactly 16 bytes long.', 'b');
    const order = bigEndian ? [...bytes.keys()] : BYTE_ORDER;
    return new Guid(order.map((index) => bytes[index]!.toString(16).padStart(2, '0')).join(''));
  }

  /** new Guid(a, b, c, d[8]). */
  static fromFields(a: number, b: number, c: number, rest: ArrayLike<number>): Guid {
    const hex = (value: number, width: number) => (value >>> 0).toString(16).padStart(8, '0').slice(-width);
    return new Guid(hex(a, 8) + hex(b, 4) + hex(c, 4) + Array.from(rest, (byte) => hex(byte, 2)).join(''));
  }

  /** Guid.NewGuid: version 4. */
  static create(): Guid {
    const bytes = Uint8Array.from(randomBytes(16));
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    return Guid.fromBytes(bytes, true);
  }

  /** Guid.CreateVersion7 of a Unix time in milliseconds. */
  static createVersion7(milliseconds: number): Guid {
    if (milliseconds < 0) throw argumentOutOfRange('timestamp', 'The timestamp lies before the Unix epoch.');
    const bytes = Uint8Array.from(randomBytes(16));
    const time = milliseconds.toString(16).padStart(12, '0');
    for (let index = 0; index < 6; index++) bytes[index] = Number.parseInt(time.slice(2 * index, 2 * index + 2), 16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x70;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    return Guid.fromBytes(bytes, true);
  }

  /** @param param how the caller's argument is called, for ArgumentNullException */
  static parse(text: string | null, param = 'input'): Guid {
    if (text === null) throw argumentNull(param);
    const result = read(text.trim());
    if (!(result instanceof Guid)) throw result;
    return result;
  }

  static tryParse(text: string | null): Guid | null {
    const result = text === null ? null : read(text.trim());
    return result instanceof Guid ? result : null;
  }

  static parseExact(text: string | null, format: string | null): Guid {
    if (text === null) throw argumentNull('input');
    if (format === null) throw argumentNull('format');
    const result = readExact(text.trim(), checkFormat(format));
    if (!(result instanceof Guid)) throw result;
    return result;
  }

  static tryParseExact(text: string | null, format: string | null): Guid | null {
    if (text === null || format === null || !/^[DNBPX]$/i.test(format)) return null;
    const result = readExact(text.trim(), format.toUpperCase());
    return result instanceof Guid ? result : null;
  }

  toByteArray(bigEndian = false): Uint8Array {
    const inOrder = Uint8Array.from({ length: 16 }, (_, index) =>
      Number.parseInt(this.digits.substr(2 * index, 2), 16),
    );
    return bigEndian ? inOrder : Uint8Array.from(BYTE_ORDER, (index) => inOrder[index]!);
  }

  get version(): number {
    return Number.parseInt(this.digits[12]!, 16);
  }

  get variant(): number {
    return Number.parseInt(this.digits[16]!, 16);
  }

  /** By fields, all unsigned: the order of the digits. */
  compareTo(other: unknown): number {
    if (other === null) return 1;
    if (!(other instanceof Guid)) throw argumentException('Object must be of type GUID.', 'value');
    return this.digits < other.digits ? -1 : this.digits > other.digits ? 1 : 0;
  }

  /** GetHashCode: its four words combined. */
  hashCode(): number {
    const view = new DataView(this.toByteArray().buffer);
    return view.getInt32(0, true) ^ view.getInt32(4, true) ^ view.getInt32(8, true) ^ view.getInt32(12, true);
  }

  equals(other: unknown): boolean {
    return other instanceof Guid && other.digits === this.digits;
  }

  hashKey(): string {
    return this.digits;
  }

  toString(): string {
    return this.format(null);
  }

  format(format: string | null): string {
    const digits = this.digits;
    const dashed = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    switch (format === null || format === '' ? 'D' : checkFormat(format)) {
      case 'N':
        return digits;
      case 'B':
        return `{${dashed}}`;
      case 'P':
        return `(${dashed})`;
      case 'X': {
        const bytes = digits.slice(16).replace(/../g, ',0x$&').slice(1);
        return `{0x${digits.slice(0, 8)},0x${digits.slice(8, 12)},0x${digits.slice(12, 16)},{${bytes}}}`;
      }
      default:
        return dashed;
    }
  }
}

function checkFormat(format: string): string {
  if (!/^[DNBPX]$/i.test(format)) throw formatException(BAD_SPECIFIER);
  return format.toUpperCase();
}

const DASHED = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;

function read(text: string): Guid | DotNetException {
  if (/^\{\s*0x/i.test(text) && text.length >= 32) return readExact(text, 'X');
  if (text.length < 32) return formatException(UNRECOGNIZED);
  if (text.startsWith('{')) return readExact(text, text[9] === '-' ? 'B' : 'X');
  if (text.startsWith('(')) return readExact(text, 'P');
  if (text.includes('-')) return readExact(text, 'D');
  if (text.length !== 32) return formatException(UNRECOGNIZED);
  return /^[0-9a-f]{32}$/i.test(text) ? Guid.fromDigits(text) : formatException(NO_HEX);
}

const NO_HEX = 'Guid string should only contain hexadecimal characters.';

const DASHES = 'Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).';

function readExact(text: string, format: string): Guid | DotNetException {
  if (format === 'X') return readHex(text.replace(/\s/g, ''));
  if (format === 'N')
    return /^[0-9a-f]{32}$/i.test(text) ? Guid.fromDigits(text) : formatException(text.length === 32 ? NO_HEX : DASHES);
  let inner = text;
  if (format !== 'D') {
    const [open, close] = format === 'B' ? '{}' : '()';
    if (!text.startsWith(open!) || !text.endsWith(close!)) return formatException(DASHES);
    inner = text.slice(1, -1);
  }
  const match = DASHED.exec(inner);
  if (match !== null) return Guid.fromDigits(match.slice(1).join(''));
  return formatException(/^.{8}-.{4}-.{4}-.{4}-.{12}$/s.test(inner) ? NO_HEX : DASHES);
}

function hexProblem(text: string): string {
  if (!text.startsWith('{')) return 'Expected {0xdddddddd, etc}.';
  if (!/^\{0x/i.test(text)) return 'Expected 0x prefix.';
  if (!text.endsWith('}}')) return 'Could not find the ending brace.';
  return 'Could not find a brace, or the length between the previous token and the brace was zero.';
}

/** `{0x…,0x…,0x…,{0x…,…}}`: fields may have fewer digits than they could. */
function readHex(text: string): Guid | DotNetException {
  const match = /^\{0x([0-9a-f]+),0x([0-9a-f]+),0x([0-9a-f]+),\{((?:0x[0-9a-f]+,){7}0x[0-9a-f]+)\}\}$/i.exec(text);
  if (match === null) return formatException(hexProblem(text));
  const fields = [match[1]!, match[2]!, match[3]!, ...match[4]!.split(',').map((byte) => byte.slice(2))];
  let digits = '';
  for (const [index, field] of fields.entries()) {
    const width = index === 0 ? 8 : index < 3 ? 4 : 2;
    const significant = field.replace(/^0+(?=.)/, '');
    if (significant.length > width) return overflowException('Value was either too large or too small for a UInt32.');
    digits += significant.padStart(width, '0');
  }
  return Guid.fromDigits(digits);
}
