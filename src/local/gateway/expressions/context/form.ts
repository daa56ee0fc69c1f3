// application/x-www-form-urlencoded, for bodies and query strings: names may repeat, order is kept.
import { urlDecode } from '../../dotnet/net/web-utility.ts';

/** Names and values, decoded. A part without `=` is a name with an empty value. */
export function* formPairs(encoded: string): Generator<[name: string, value: string]> {
  for (const part of encoded.split('&')) {
    if (part === '') continue;
    const cut = part.indexOf('=');
    const [name, value] = cut < 0 ? [part, ''] : [part.slice(0, cut), part.slice(cut + 1)];
    yield [urlDecode(name) ?? '', urlDecode(value) ?? ''];
  }
}
