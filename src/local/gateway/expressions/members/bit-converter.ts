// System.BitConverter.
import { type BitFormat, bytesToText, getBytes, readBytes } from '../../dotnet/bit-converter.ts';
import { doubleBits, doubleFromBits, singleBits, singleFromBits } from '../../dotnet/floating.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType } from '../registry.ts';

const FORMATS: readonly [string, string, BitFormat][] = [
  ['char', 'Char', 'UInt16'],
  ['short', 'Int16', 'Int16'],
  ['int', 'Int32', 'Int32'],
  ['long', 'Int64', 'BigInt64'],
  ['ushort', 'UInt16', 'UInt16'],
  ['uint', 'UInt32', 'UInt32'],
  ['ulong', 'UInt64', 'BigUint64'],
  ['float', 'Single', 'Float32'],
  ['double', 'Double', 'Float64'],
];

const members: Record<string, MemberBody> = {};
for (const [keyword, name, format] of FORMATS) {
  members[`static byte[] GetBytes(${keyword} value)`] = (value: number | bigint) => getBytes(value, format);
  members[`static ${keyword} To${name}(byte[] value, int startIndex)`] = (bytes: Uint8Array | null, start: number) =>
    readBytes(bytes, start, format);
}

declareType('static class System.BitConverter', {
  ...members,
  'static readonly bool IsLittleEndian': () => true,
  'static byte[] GetBytes(bool value)': (value: boolean) => getBytes(Number(value), 'Uint8'),
  'static bool ToBoolean(byte[] value, int startIndex)': (bytes, start) => readBytes(bytes, start, 'Uint8') !== 0,
  'static string ToString(byte[] value)': (bytes) => bytesToText(bytes),
  'static string ToString(byte[] value, int startIndex)': (bytes, start) => bytesToText(bytes, start),
  'static string ToString(byte[] value, int startIndex, int length)': bytesToText,
  'static long DoubleToInt64Bits(double value)': doubleBits,
  'static double Int64BitsToDouble(long value)': doubleFromBits,
  'static ulong DoubleToUInt64Bits(double value)': (value) => BigInt.asUintN(64, doubleBits(value)),
  'static double UInt64BitsToDouble(ulong value)': doubleFromBits,
  'static int SingleToInt32Bits(float value)': singleBits,
  'static float Int32BitsToSingle(int value)': singleFromBits,
  'static uint SingleToUInt32Bits(float value)': (value) => singleBits(value) >>> 0,
  'static float UInt32BitsToSingle(uint value)': singleFromBits,
});
