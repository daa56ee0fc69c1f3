// System.BitConverter: numbers to little-endian bytes and back.
import { argumentException, argumentNull, argumentOutOfRange } from './exception.ts';
import { doubleBits, singleBits } from './floating.ts';

export type BitFormat =
  | 'Int16'
  | 'UInt16'
  | 'Int32'
  | 'UInt32'
  | 'BigInt64'
  | 'BigUint64'
  | 'Float32'
  | 'Float64'
  | 'Uint8';

const WIDTH: Record<BitFormat, number> = {
  Uint8: 1,
  Int16: 2,
  UInt16: 2,
  Int32: 4,
  UInt32: 4,
  Float32: 4,
  BigInt64: 8,
  BigUint64: 8,
  Float64: 8,
};

/** GetBytes. bool and char go as Uint8 and UInt16. */
export function getBytes(value: number | bigint, format: BitFormat): Uint8Array {
  const bytes = new Uint8Array(WIDTH[format]);
  const view = new DataView(bytes.buffer);
  switch (format) {
    case 'Float32':
      view.setInt32(0, singleBits(Number(value)), true);
      break;
    case 'Float64':
      view.setBigInt64(0, doubleBits(Number(value)), true);
      break;
    default: {
      const bits = BigInt.asUintN(64, BigInt(value));
      for (let index = 0; index < bytes.length; index++) bytes[index] = Number((bits >> BigInt(8 * index)) & 0xffn);
    }
  }
  return bytes;
}

const OUT_OF_RANGE = 'Index was out of range. Must be non-negative and less than the size of the collection.';

/** ToInt32 and its sisters. */
export function readBytes(bytes: Uint8Array | null, start: number, format: BitFormat): number | bigint {
  if (bytes === null) throw argumentNull('value');
  if (start < 0 || start >= bytes.length) throw argumentOutOfRange('startIndex', OUT_OF_RANGE);
  if (start > bytes.length - WIDTH[format]) {
    throw argumentException(
      'The array starting from the specified index is not long enough to read a value of the specified type.',
      'value',
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (format) {
    case 'Uint8':
      return view.getUint8(start);
    case 'Int16':
      return view.getInt16(start, true);
    case 'UInt16':
      return view.getUint16(start, true);
    case 'Int32':
      return view.getInt32(start, true);
    case 'UInt32':
      return view.getUint32(start, true);
    case 'Float32':
      return view.getFloat32(start, true);
    case 'Float64':
      return view.getFloat64(start, true);
    case 'BigInt64':
      return view.getBigInt64(start, true);
    case 'BigUint64':
      return view.getBigUint64(start, true);
  }
}

/** ToString: `01-AB-FF`. */
export function bytesToText(bytes: Uint8Array | null, start = 0, length?: number): string {
  if (bytes === null) throw argumentNull('value');
  if (start < 0 || (start >= bytes.length && start > 0)) throw argumentOutOfRange('startIndex', OUT_OF_RANGE);
  const count = length ?? bytes.length - start;
  if (count < 0) throw argumentOutOfRange('length', 'Value must be positive.');
  if (start > bytes.length - count) {
    throw argumentException(
      'The array starting from the specified index is not long enough to read a value of the specified type.',
      'value',
    );
  }
  const part = bytes.subarray(start, start + count);
  return Array.from(part, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('-');
}
