// PaddingMode: how the last block of a cipher is filled, and what must be found there.
import { randomBytes } from '../ports.ts';
import { cryptographic } from './errors.ts';

export const PaddingMode = { None: 1, PKCS7: 2, Zeros: 3, ANSIX923: 4, ISO10126: 5 } as const;

/** @throws CryptographicException if PaddingMode.None meets an incomplete block */
export function pad(data: Uint8Array, block: number, mode: number): Uint8Array {
  const rest = data.length % block;
  if (mode === PaddingMode.None) {
    if (rest !== 0) throw cryptographic('The input data is not a complete block.');
    return data;
  }
  if (mode === PaddingMode.Zeros) {
    if (rest === 0) return data;
    const padded = new Uint8Array(data.length + block - rest);
    padded.set(data);
    return padded;
  }
  const count = block - rest;
  const padded = new Uint8Array(data.length + count);
  padded.set(data);
  if (mode === PaddingMode.PKCS7) padded.fill(count, data.length);
  else if (mode === PaddingMode.ISO10126) padded.set(randomBytes(count), data.length);
  padded[padded.length - 1] = count;
  return padded;
}

/** @throws CryptographicException if the padding is not what the mode demands */
export function unpad(data: Uint8Array, block: number, mode: number): Uint8Array {
  if (mode === PaddingMode.None || mode === PaddingMode.Zeros) return data;
  const invalid = () => cryptographic('Padding is invalid and cannot be removed.');
  const count = data.at(-1) ?? 0;
  if (count === 0 || count > block || count > data.length) throw invalid();
  const filling = data.subarray(data.length - count, data.length - 1);
  if (mode === PaddingMode.PKCS7 && filling.some((byte) => byte !== count)) throw invalid();
  if (mode === PaddingMode.ANSIX923 && filling.some((byte) => byte !== 0)) throw invalid();
  return data.slice(0, data.length - count);
}
