// Numbers in JSON text: decimal, hex (0x1F), octal (017), 64-bit or larger, floating point.
import { type Boxed, box } from '../boxed.ts';
import { BigInteger } from './big-integer.ts';

const MAX_LONG = (1n << 63n) - 1n;
const MIN_LONG = -(1n << 63n);

/** Integers beyond this many characters are refused. */
const MAX_INTEGER_LENGTH = 380;

/** Integer text as a 64-bit or big integer. */
function integer(value: bigint): Boxed | BigInteger {
  return value >= MIN_LONG && value <= MAX_LONG ? box('System.Int64', value) : new BigInteger(value);
}

/** Digits of base 8 or 16 as Convert.ToInt64 takes them: 64 bits, two's complement. */
function based(digits: string, base: 8 | 16): Boxed | null {
  if (!(base === 16 ? /^[0-9a-fA-F]+$/ : /^[0-7]+$/).test(digits)) return null;
  const value = BigInt(`${base === 16 ? '0x' : '0o'}${digits}`);
  return value >= 1n << 64n ? null : box('System.Int64', BigInt.asIntN(64, value));
}

/** The number that `text` stands for; null if it is none. */
export function readNumber(text: string): Boxed | BigInteger | null | 'too large' {
  if (text.length > 1 && text[0] === '0' && !'.eE'.includes(text[1]!)) {
    return /^0x/i.test(text) ? based(text.slice(2), 16) : based(text, 8);
  }
  if (/^-?[0-9]+$/.test(text)) {
    if (text.length > MAX_INTEGER_LENGTH) return 'too large';
    return integer(BigInt(text));
  }
  if (!/^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/.test(text)) return null;
  return box('System.Double', Number(text));
}
