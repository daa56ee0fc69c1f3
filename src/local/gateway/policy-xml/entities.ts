// The entities of XML 1.0 §4.6 and character references. Policies have no document type, so there are no others.
import { type MappedText, replaceMapped } from './mapped-text.ts';

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** `&name;`, `&#12;`, `&#xC;` */
export const ENTITY = /&(?:(lt|gt|amp|quot|apos)|#(\d+)|#[xX]([0-9a-fA-F]+));/g;

/** Decodes entities; what is none stays as it is. */
export function decodeEntities(mapped: MappedText): MappedText {
  return replaceMapped(mapped, new RegExp(ENTITY), (match) => {
    const [, name, decimal, hexadecimal] = match;
    if (name !== undefined) return NAMED[name] as string;
    const code = decimal !== undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal as string, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : null;
  });
}
