// ICryptoTransform of a symmetric cipher: blocks in, blocks out, padding at the end. A decryptor that must remove
// padding holds the last block back until it knows whether more follows, as .NET does.
import type { Cipher, Decipher } from 'node:crypto';
import { spend } from '../budget.ts';
import { argumentNull, argumentOutOfRange } from '../exception.ts';
import { cryptographic, disposed } from './errors.ts';
import { PaddingMode, pad, unpad } from './padding.ts';

const BAD_RANGE =
  'Offset and length were out of bounds for the array or count is greater than the number of elements from index to ' +
  'the end of the source collection.';

function requireAtMost(value: number, limit: number, name: string): void {
  if (value > limit) throw outOfRange(name, value, `must be less than or equal to '${limit}'`);
}

function outOfRange(name: string, value: number, demand: string) {
  return argumentOutOfRange(name, `${name} ('${value}') ${demand}.`);
}

export interface TransformOptions {
  readonly encrypt: boolean;
  /** The cipher's block in bytes, whatever the mode. */
  readonly blockBytes: number;
  /** What padding fills up: a block, or with CFB the feedback size. */
  readonly paddedBytes: number;
  /** One of PaddingMode. */
  readonly padding: number;
  /** A fresh cipher without padding of its own. */
  open(): Cipher | Decipher;
}

export class CryptoTransform {
  private readonly options: TransformOptions;
  private readonly holdsBack: boolean;
  private cipher: Cipher | Decipher | null;
  private held: Uint8Array | null = null;

  constructor(options: TransformOptions) {
    this.options = options;
    const { encrypt, padding } = options;
    this.holdsBack = !encrypt && padding !== PaddingMode.None && padding !== PaddingMode.Zeros;
    this.cipher = options.open();
  }

  get blockBytes(): number {
    return this.options.blockBytes;
  }

  dispose(): void {
    this.cipher = null;
    this.held = null;
  }

  /** Whole blocks only. @returns how many bytes it wrote */
  transformBlock(
    input: Uint8Array | null,
    offset: number,
    count: number,
    output: Uint8Array | null,
    outputOffset: number,
  ): number {
    if (input === null) throw argumentNull('inputBuffer');
    if (offset < 0) throw outOfRange('inputOffset', offset, 'must be a non-negative value');
    requireAtMost(offset, input.length, 'inputOffset');
    if (count <= 0) throw outOfRange('inputCount', count, 'must be a non-negative and non-zero value');
    if (count % this.blockBytes !== 0) {
      throw argumentOutOfRange('inputCount', 'TransformBlock may only process bytes in block sized increments.');
    }
    if (count > input.length - offset) throw argumentOutOfRange('inputCount', BAD_RANGE);
    if (output === null) throw argumentNull('outputBuffer');
    requireAtMost(outputOffset, output.length, 'outputOffset');
    if (count > output.length - outputOffset) throw argumentOutOfRange('outputOffset', BAD_RANGE);
    if (outputOffset < 0) throw argumentOutOfRange(null);
    const result = this.update(input.slice(offset, offset + count));
    output.set(result, outputOffset);
    return result.length;
  }

  /** The rest of the data, whatever its length; afterwards the transform starts anew. */
  transformFinalBlock(input: Uint8Array | null, offset: number, count: number): Uint8Array {
    if (input === null) throw argumentNull('inputBuffer');
    if (offset < 0) throw outOfRange('inputOffset', offset, 'must be a non-negative value');
    if (count < 0) throw outOfRange('inputCount', count, 'must be a non-negative value');
    requireAtMost(offset, input.length, 'inputOffset');
    if (count > input.length - offset) throw argumentOutOfRange('inputCount', BAD_RANGE);
    const data = input.subarray(offset, offset + count);
    const { encrypt, paddedBytes, padding } = this.options;
    if (!encrypt && count % paddedBytes !== 0) throw cryptographic('The input data is not a complete block.');
    const rest = encrypt ? pad(data, paddedBytes, padding) : Buffer.concat([this.held ?? new Uint8Array(), data]);
    const output = this.run(rest, true);
    this.held = null;
    this.cipher = this.options.open();
    return encrypt || output.length === 0 ? output : unpad(output, paddedBytes, padding);
  }

  private update(data: Uint8Array): Uint8Array {
    if (!this.holdsBack) return this.run(data, false);
    const kept = data.length - this.blockBytes;
    const ready = Buffer.concat([this.held ?? new Uint8Array(), data.subarray(0, kept)]);
    this.held = data.slice(kept);
    return ready.length === 0 ? new Uint8Array() : this.run(ready, false);
  }

  private run(data: Uint8Array, final: boolean): Uint8Array {
    spend(data.length >> 4);
    if (this.cipher === null) throw disposed('Microsoft.Win32.SafeHandles.SafeEvpCipherCtxHandle');
    const output = this.cipher.update(data);
    return new Uint8Array(final ? Buffer.concat([output, this.cipher.final()]) : output);
  }
}
