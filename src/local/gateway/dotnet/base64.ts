// Base64 and hexadecimal text as System.Convert reads and writes them: the standard alphabet only, padding required,
// white space ignored.
import { spendBytes } from './budget.ts';
import { argumentNull, argumentOutOfRange, formatException } from './exception.ts';

const BAD_BASE64 =
  'The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.';

/** ToBase64String. @param lineBreaks Base64FormattingOptions.InsertLineBreaks: CRLF after 76 characters */
export function toBase64(bytes: Uint8Array, lineBreaks: boolean): string {
  spendBytes(3 * bytes.length);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  return lineBreaks ? text.replace(/.{76}(?=.)/g, '$&\r\n') : text;
}

/** FromBase64String. */
export function fromBase64(text: string): Uint8Array {
  const bare = text.replace(/[ \t\r\n]+/g, '');
  if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) throw formatException(BAD_BASE64);
  spendBytes(bare.length);
  return new Uint8Array(Buffer.from(bare, 'base64'));
}

/** offset and length of a part of a byte array, checked as Convert does. */
export function sliceBytes(bytes: Uint8Array | null, offset: number, length: number): Uint8Array {
  if (bytes === null) throw argumentNull('inArray');
  if (length < 0)
    throw argumentOutOfRange(
      'length',
      'Index was out of range. Must be non-negative and less than the size of the collection.',
    );
  if (offset < 0 || offset > bytes.length - length) {
    throw argumentOutOfRange(
      'offset',
      offset < 0 ? 'Value must be positive.' : 'Offset and length must refer to a position in the string.',
    );
  }
  return bytes.subarray(offset, offset + length);
}

/** offset and length of a part of a char array, checked as FromBase64CharArray does. */
export function checkBase64Part(size: number, offset: number, length: number): void {
  if (length < 0) throw argumentOutOfRange('length', `length ('${length}') must be a non-negative value.`);
  if (offset < 0) throw argumentOutOfRange('offset', `offset ('${offset}') must be a non-negative value.`);
  const most = size - length;
  if (offset > most)
    throw argumentOutOfRange('offset', `offset ('${offset}') must be less than or equal to '${most}'.`);
}

/** offset of ToBase64CharArray's target. */
export function checkBase64Target(size: number, offset: number, length: number): void {
  const most = size - length;
  if (offset < 0) throw argumentOutOfRange('offsetOut', `offsetOut ('${offset}') must be a non-negative value.`);
  if (offset > most) {
    throw argumentOutOfRange('offsetOut', `offsetOut ('${offset}') must be less than or equal to '${most}'.`);
  }
}

export function toHex(bytes: Uint8Array, lower: boolean): string {
  spendBytes(4 * bytes.length);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  return lower ? text : text.toUpperCase();
}

/** FromHexString. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(text)) {
    throw formatException(
      text.length % 2 !== 0
        ? 'The input is not a valid hex string as its length is not a multiple of 2.'
        : 'The input is not a valid hex string as it contains a non-hex character.',
    );
  }
  return new Uint8Array(Buffer.from(text, 'hex'));
}
