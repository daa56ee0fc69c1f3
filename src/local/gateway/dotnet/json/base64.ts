// Convert.FromBase64String: strict about length and alphabet, blind to white space.
import { argumentNull, formatException } from '../exception.ts';

/** @throws FormatException, ArgumentNullException */
export function base64Bytes(text: string | null): Uint8Array {
  if (text === null) throw argumentNull('s');
  const compact = text.replace(/[ \t\r\n]/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    throw formatException(
      'The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding ' +
        'characters, or an illegal character among the padding characters.',
    );
  }
  return new Uint8Array(Buffer.from(compact, 'base64'));
}
