// RNGCryptoServiceProvider, over the engine's source of chance.
import { argumentException, argumentNull, argumentOutOfRange } from '../exception.ts';
import { randomBytes } from '../ports.ts';

export class RNGCryptoServiceProvider {
  getBytes(data: Uint8Array | null): void {
    if (data === null) throw argumentNull('data');
    data.set(randomBytes(data.length));
  }

  getBytesPart(data: Uint8Array | null, offset: number, count: number): void {
    if (data === null) throw argumentNull('data');
    if (offset < 0) throw argumentOutOfRange('offset');
    if (count < 0) throw argumentOutOfRange('count');
    if (count > data.length - offset) {
      throw argumentException(
        'Offset and length were out of bounds for the array or count is greater than the number of elements from ' +
          'index to the end of the source collection.',
      );
    }
    data.set(randomBytes(count), offset);
  }

  getNonZeroBytes(data: Uint8Array | null): void {
    if (data === null) throw argumentNull('data');
    for (let index = 0; index < data.length; ) {
      for (const byte of randomBytes(data.length - index + 8)) {
        if (byte !== 0 && index < data.length) data[index++] = byte;
      }
    }
  }

  dispose(): void {}
}
