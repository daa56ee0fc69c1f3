// System.Double and System.Single: Parse, CompareTo, bits, conversion to integers. Both are JS numbers; a float is kept
// rounded by Math.fround.
import { argumentNull } from './exception.ts';
import { badNumber, checkStyles, NumberStyles, type ParsedNumber, parseNumber } from './number-parse.ts';

export type FloatKind = 'double' | 'single';

const DEFAULT_STYLES = NumberStyles.Float | NumberStyles.AllowThousands;

export function parseFloating(text: string | null, kind: FloatKind, styles: number = DEFAULT_STYLES): number {
  if (text === null) throw argumentNull('s');
  checkStyles(styles, true);
  return read(text, kind, styles) ?? badNumber(text);
}

/** TryParse: null where it fails. */
export function tryParseFloating(text: string | null, kind: FloatKind, styles: number = DEFAULT_STYLES): number | null {
  checkStyles(styles, true);
  return text === null ? null : read(text, kind, styles);
}

function read(text: string, kind: FloatKind, styles: number): number | null {
  const parsed = parseNumber(text, styles);
  if (parsed === null) return readWord(text);
  const value = kind === 'double' ? toDouble(parsed) : toSingle(parsed);
  return parsed.negative ? -value : value;
}

/** NaN and the infinities, of any case, with white space around. */
function readWord(text: string): number | null {
  const word = text.trim().toLowerCase();
  if (word === 'infinity' || word === '+infinity') return Number.POSITIVE_INFINITY;
  if (word === '-infinity') return Number.NEGATIVE_INFINITY;
  return word === 'nan' || word === '+nan' || word === '-nan' ? Number.NaN : null;
}

const toDouble = ({ digits, scale }: ParsedNumber) => (digits === '' ? 0 : Number(`0.${digits}e${scale}`));

/** Nearest float to the decimal text; rounding to double first would break ties the wrong way. */
function toSingle(parsed: ParsedNumber): number {
  const double = toDouble(parsed);
  const single = Math.fround(double);
  if (single === double || !Number.isFinite(double)) return single;
  const other = double > single ? nextSingle(single, 1) : nextSingle(single, -1);
  if (!Number.isFinite(single) || !Number.isFinite(other) || (single + other) / 2 !== double) return single;
  // The double sits on the middle between two floats: the digits decide.
  const order = compareToText(double, parsed);
  if (order === 0) return single;
  return order < 0 ? Math.max(single, other) : Math.min(single, other);
}

/** -1 when the double is below the number of the text. Both positive. */
function compareToText(double: number, { digits: all, scale }: ParsedNumber): number {
  // A middle between two floats has fewer digits than this: of the rest it matters only whether it is zero.
  const digits = all.length > 200 ? all.slice(0, 200) + (/[1-9]/.test(all.slice(200)) ? '1' : '0') : all;
  let exponent = 0;
  let whole = double;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    exponent++;
  }
  const places = digits.length - scale;
  let left = BigInt(whole);
  let right = BigInt(digits) << BigInt(exponent);
  if (places > 0) left *= 10n ** BigInt(places);
  else right *= 10n ** BigInt(-places);
  return left < right ? -1 : left > right ? 1 : 0;
}

const view = new DataView(new ArrayBuffer(8));

/** The NaN that .NET's constants and Parse give has its sign set; JavaScript does not tell NaNs apart. */
const NAN_BITS = 0xfff8_0000_0000_0000n;
const SINGLE_NAN_BITS = 0xffc0_0000 | 0;

export function singleBits(value: number): number {
  if (Number.isNaN(value)) return SINGLE_NAN_BITS;
  view.setFloat32(0, value);
  return view.getInt32(0);
}

export function singleFromBits(bits: number): number {
  view.setInt32(0, bits);
  return view.getFloat32(0);
}

export function doubleBits(value: number): bigint {
  if (Number.isNaN(value)) return BigInt.asIntN(64, NAN_BITS);
  view.setFloat64(0, value);
  return view.getBigInt64(0);
}

export function doubleFromBits(bits: bigint): number {
  view.setBigInt64(0, BigInt.asIntN(64, bits));
  return view.getFloat64(0);
}

/** The neighbour of a positive finite float. */
function nextSingle(value: number, step: 1 | -1): number {
  return singleFromBits(singleBits(value) + step);
}

/** Math.BitIncrement / BitDecrement. */
export function nextDouble(value: number, up: boolean): number {
  if (Number.isNaN(value) || value === (up ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)) return value;
  if (value === 0) return up ? Number.MIN_VALUE : -Number.MIN_VALUE;
  return doubleFromBits(doubleBits(value) + (value > 0 === up ? 1n : -1n));
}

export function nextSingleOf(value: number, up: boolean): number {
  if (Number.isNaN(value) || value === (up ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)) return value;
  const smallest = singleFromBits(1);
  if (value === 0) return up ? smallest : -smallest;
  return singleFromBits(singleBits(value) + (value > 0 === up ? 1 : -1));
}

/** CompareTo: NaN is less than everything but itself. */
export function compareFloats(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  return 1;
}

/** Equals: unlike ==, NaN equals NaN. */
export function equalFloats(left: number, right: number): boolean {
  return left === right || (Number.isNaN(left) && Number.isNaN(right));
}
