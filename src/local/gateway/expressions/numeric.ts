// Numeric types of C#: which convert into which, and how values are converted (C# specification, "Implicit numeric
// conversions", "Explicit numeric conversions"). Values are unboxed: see dotnet/boxed.ts.
import { Decimal } from '../dotnet/decimal.ts';
import { overflowException } from '../dotnet/exception.ts';
import type { Primitive } from './types.ts';

const NUMERIC: readonly Primitive[] = [
  'sbyte', 'byte', 'short', 'ushort', 'char', 'int', 'uint', 'long', 'ulong', 'float', 'double', 'decimal',
]; // biome-ignore format: a table

const IMPLICIT: Partial<Record<Primitive, readonly Primitive[]>> = {
  sbyte: ['short', 'int', 'long', 'float', 'double', 'decimal'],
  byte: ['short', 'ushort', 'int', 'uint', 'long', 'ulong', 'float', 'double', 'decimal'],
  short: ['int', 'long', 'float', 'double', 'decimal'],
  ushort: ['int', 'uint', 'long', 'ulong', 'float', 'double', 'decimal'],
  char: ['ushort', 'int', 'uint', 'long', 'ulong', 'float', 'double', 'decimal'],
  int: ['long', 'float', 'double', 'decimal'],
  uint: ['long', 'ulong', 'float', 'double', 'decimal'],
  long: ['float', 'double', 'decimal'],
  ulong: ['float', 'double', 'decimal'],
  float: ['double'],
};

export function isNumeric(primitive: Primitive | null): primitive is Primitive {
  return primitive !== null && NUMERIC.includes(primitive);
}

export function isIntegral(primitive: Primitive | null): boolean {
  return isNumeric(primitive) && !['float', 'double', 'decimal'].includes(primitive);
}

/** Implicit numeric conversion of different types. */
export function widens(from: Primitive, to: Primitive): boolean {
  return IMPLICIT[from]?.includes(to) ?? false;
}

/** [least, greatest] of an integral type. */
const RANGES: Partial<Record<Primitive, readonly [bigint, bigint]>> = {
  sbyte: [-128n, 127n],
  byte: [0n, 255n],
  short: [-32768n, 32767n],
  ushort: [0n, 65535n],
  char: [0n, 65535n],
  int: [-2147483648n, 2147483647n],
  uint: [0n, 4294967295n],
  long: [-(1n << 63n), (1n << 63n) - 1n],
  ulong: [0n, (1n << 64n) - 1n],
};

export function rangeOf(type: Primitive): readonly [bigint, bigint] {
  return RANGES[type]!;
}

export function isBig(type: Primitive): boolean {
  return type === 'long' || type === 'ulong';
}

type Convert = (value: never) => unknown;

/** Cuts an integer down to the bits of a type. */
export const WRAP: Record<string, (value: number) => number> = {
  sbyte: (value) => (value << 24) >> 24,
  byte: (value) => value & 0xff,
  short: (value) => (value << 16) >> 16,
  ushort: (value) => value & 0xffff,
  char: (value) => value & 0xffff,
  int: (value) => value | 0,
  uint: (value) => value >>> 0,
};
const wrapLong = (value: bigint): bigint => BigInt.asIntN(64, value);
const wrapUlong = (value: bigint): bigint => BigInt.asUintN(64, value);

const TYPE_TITLES: Partial<Record<Primitive, string>> = {
  sbyte: 'SByte', byte: 'Byte', short: 'Int16', ushort: 'UInt16', char: 'Char', int: 'Int32', uint: 'UInt32',
  long: 'Int64', ulong: 'UInt64',
}; // biome-ignore format: a table

/** How a value of `from` becomes one of `to`; null where nothing is to be done. */
export function numericConversion(from: Primitive, to: Primitive, isChecked: boolean): Convert | null {
  if (from === to) return null;
  if (from === 'decimal') return fromDecimal(to);
  if (to === 'decimal') {
    if (from === 'double') return (value: number) => Decimal.fromDouble(value);
    if (from === 'float') return (value: number) => Decimal.fromSingle(value);
    return (value: number | bigint) => Decimal.fromInteger(value);
  }
  if (from === 'float' || from === 'double') return fromFloating(to, isChecked);
  if (to === 'double') return isBig(from) ? (value: bigint) => Number(value) : null;
  if (to === 'float') return (value: number | bigint) => Math.fround(Number(value));
  return fromInteger(from, to, isChecked);
}

function fromInteger(from: Primitive, to: Primitive, isChecked: boolean): Convert | null {
  const fits = widens(from, to);
  if (isBig(to)) {
    const wrap = to === 'long' ? wrapLong : wrapUlong;
    if (isChecked && !fits) return (value: number | bigint) => inRange(BigInt(value), to);
    return isBig(from)
      ? (value: bigint) => wrap(value)
      : fits
        ? (value: number) => BigInt(value)
        : (value: number) => wrap(BigInt(value));
  }
  if (fits) return null;
  const wrap = WRAP[to]!;
  if (isChecked) return (value: number | bigint) => Number(inRange(BigInt(value), to));
  return isBig(from) ? (value: bigint) => wrap(Number(BigInt.asIntN(32, value))) : (value: number) => wrap(value);
}

function inRange(value: bigint, to: Primitive): bigint {
  const [least, greatest] = rangeOf(to);
  if (value < least || value > greatest) throw overflowException();
  return value;
}

function fromFloating(to: Primitive, isChecked: boolean): Convert | null {
  if (to === 'double') return null;
  if (to === 'float') return (value: number) => Math.fround(value);
  const big = isBig(to);
  if (isChecked) {
    return (value: number) => {
      if (!Number.isFinite(value)) throw overflowException();
      const whole = inRange(BigInt(Math.trunc(value)), to);
      return big ? whole : Number(whole);
    };
  }
  // .NET saturates; types narrower than int go through int.
  const wide: Primitive = big || to === 'uint' ? to : 'int';
  const [least, greatest] = rangeOf(wide);
  const low = Number(least);
  const high = Number(greatest);
  const wrap = wide === to ? null : WRAP[to]!;
  return (value: number) => {
    if (Number.isNaN(value)) return big ? 0n : 0;
    const whole = Math.trunc(value);
    if (big) return whole <= low ? least : whole >= high ? greatest : BigInt(whole);
    const clamped = (whole < low ? low : whole > high ? high : whole) + 0;
    return wrap === null ? clamped : wrap(clamped);
  };
}

function fromDecimal(to: Primitive): Convert {
  if (to === 'double') return (value: Decimal) => value.toDouble();
  if (to === 'float') return (value: Decimal) => value.toSingle();
  const big = isBig(to);
  const [least, greatest] = rangeOf(to);
  const article = TYPE_TITLES[to]!;
  const message =
    to === 'char' || to === 'sbyte' || to === 'byte'
      ? `Value was either too large or too small for ${to === 'char' ? 'a character' : to === 'sbyte' ? 'a signed byte' : 'an unsigned byte'}.`
      : `Value was either too large or too small for ${/^[IU]/.test(article) && !article.startsWith('UI') ? 'an' : 'a'} ${article}.`;
  return (value: Decimal) => {
    const whole = value.truncate().toBigInt();
    if (whole < least || whole > greatest) throw overflowException(message);
    return big ? whole : Number(whole);
  };
}
