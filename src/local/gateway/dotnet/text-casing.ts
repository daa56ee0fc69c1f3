// Upper and lower case of whole strings as the invariant culture maps them: one code unit to one, so lengths never
// change (straße becomes STRAßE, a lower-case sigma is always σ), and pairs of surrogates as one letter.
import { toLower, toUpper } from './char.ts';

const ASCII = /^[\0-\x7f]*$/;

function mapUnits(text: string, map: (code: number) => number, mapPair: (pair: string) => string): string {
  let result = '';
  for (const point of text) {
    if (point.length === 1) result += String.fromCharCode(map(point.charCodeAt(0)));
    else {
      const mapped = mapPair(point);
      result += mapped.length === 2 ? mapped : point;
    }
  }
  return result;
}

export function toUpperInvariant(text: string): string {
  return ASCII.test(text) ? text.toUpperCase() : mapUnits(text, toUpper, (pair) => pair.toUpperCase());
}

/** What OrdinalIgnoreCase compares: upper case, but the long s stays itself. */
export function toUpperOrdinal(text: string): string {
  if (!text.includes('\u017f')) return toUpperInvariant(text);
  return text.split('\u017f').map(toUpperInvariant).join('\u017f');
}

export function toLowerInvariant(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : mapUnits(text, toLower, (pair) => pair.toLowerCase());
}
