// Numbers and escape sequences of C# source text (C# specification, "Literals").
import { Decimal } from '../../dotnet/decimal.ts';
import { NumberStyles } from '../../dotnet/number-parse.ts';
import { fail } from './compile-error.ts';
import type { LiteralType } from './nodes.ts';

const INTEGER = /0[xX][0-9a-fA-F_]+|0[bB][01_]+|[0-9](?:[0-9_]*[0-9])?/y;
const REAL =
  /(?:[0-9](?:[0-9_]*[0-9])?)?\.[0-9](?:[0-9_]*[0-9])?(?:[eE][+-]?[0-9]+)?|[0-9](?:[0-9_]*[0-9])?[eE][+-]?[0-9]+/y;

/** The number at `start`: value in its unboxed form, its type, and where it ends. */
export function readNumber(
  source: string,
  start: number,
  limit: number,
): { value: unknown; type: LiteralType; end: number } {
  REAL.lastIndex = start;
  const real = REAL.exec(source);
  INTEGER.lastIndex = start;
  const integer = INTEGER.exec(source);
  const text = real !== null && real.index + real[0].length <= limit ? real[0] : (integer?.[0] ?? '');
  let end = start + text.length;
  const suffix = /[a-zA-Z_0-9]*/y;
  suffix.lastIndex = end;
  const tail = suffix.exec(source)?.[0] ?? '';
  const digits = text.replaceAll('_', '');
  end += tail.length;
  switch (tail.toLowerCase()) {
    case 'f':
      return { value: finite(Math.fround(Number(digits)), start), type: 'float', end };
    case 'd':
      return { value: finite(Number(digits), start), type: 'double', end };
    case 'm':
      return { value: decimal(digits, start), type: 'decimal', end };
  }
  if (text === real?.[0]) {
    if (tail !== '') fail('CS1002', `Invalid number: ${text}${tail}.`, start);
    return { value: finite(Number(digits), start), type: 'double', end };
  }
  if (/^0[xXbB]$/.test(digits)) fail('CS1013', 'Invalid number.', start);
  return { ...integerValue(BigInt(digits), tail.toLowerCase(), start), end };
}

function finite(value: number, position: number): number {
  if (!Number.isFinite(value)) fail('CS0594', 'Floating-point constant is outside the range of its type.', position);
  return value;
}

function decimal(digits: string, position: number): Decimal {
  const value = Decimal.tryParse(digits, NumberStyles.Float);
  return value ?? fail('CS0594', "Floating-point constant is outside the range of type 'decimal'.", position);
}

function integerValue(value: bigint, suffix: string, position: number): { value: number | bigint; type: LiteralType } {
  const unsigned = suffix.includes('u');
  const long = suffix.includes('l');
  if (!['', 'u', 'l', 'ul', 'lu'].includes(suffix))
    fail('CS1002', `Invalid number: unknown suffix "${suffix}".`, position);
  if (value >= 1n << 64n) fail('CS1021', 'Integral constant is too large.', position);
  if (!long && !unsigned && value < 1n << 31n) return { value: Number(value), type: 'int' };
  if (!long && value < 1n << 32n) return { value: Number(value), type: 'uint' };
  if (!unsigned && value < 1n << 63n) return { value, type: 'long' };
  return { value, type: 'ulong' };
}

const SIMPLE: Record<string, string> = {
  "'": "'",
  '"': '"',
  '\\': '\\',
  '0': '\0',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The escape sequence at `start`, which is a backslash. */
export function readEscape(source: string, start: number, limit: number): { text: string; end: number } {
  const letter = source[start + 1] ?? '';
  if (Object.hasOwn(SIMPLE, letter)) return { text: SIMPLE[letter]!, end: start + 2 };
  const hex =
    letter === 'x'
      ? /[0-9a-fA-F]{1,4}/y
      : letter === 'u'
        ? /[0-9a-fA-F]{4}/y
        : letter === 'U'
          ? /[0-9a-fA-F]{8}/y
          : null;
  if (hex !== null) {
    hex.lastIndex = start + 2;
    const digits = hex.exec(source)?.[0];
    const code = digits === undefined ? Number.NaN : Number.parseInt(digits, 16);
    if (code <= 0x10ffff && start + 2 + digits!.length <= limit) {
      return { text: String.fromCodePoint(code), end: start + 2 + digits!.length };
    }
  }
  return fail('CS1009', 'Unrecognized escape sequence.', start);
}
