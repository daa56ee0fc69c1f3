// System.Numerics.BigInteger as far as JSON needs it: what an integer beyond 64 bits becomes.
import { compareObjects } from '../objects.ts';

export class BigInteger {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }

  toString(): string {
    return this.value.toString();
  }

  equals(other: unknown): boolean {
    return other instanceof BigInteger && other.value === this.value;
  }

  hashKey(): string {
    return this.value.toString();
  }

  compareTo(other: unknown): number {
    return other instanceof BigInteger ? compareObjects(this.value, other.value) : 1;
  }

  /** Little-endian two's complement, as BigInteger.ToByteArray gives it. */
  toBytes(): Uint8Array {
    const bytes: number[] = [];
    let rest = this.value;
    for (;;) {
      const byte = Number(BigInt.asUintN(8, rest));
      bytes.push(byte);
      rest >>= 8n;
      if ((rest === 0n && byte < 128) || (rest === -1n && byte >= 128)) return Uint8Array.from(bytes);
    }
  }
}
