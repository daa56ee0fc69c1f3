// The document as a real XML parser may read it: expressions, comments and opaque bodies are blotted out by as many
// harmless characters, so that every offset, line and column stays what it was.
import { ENTITY } from './entities.ts';
import type { Range, Token } from './scan-markup.ts';

/** Characters that are kept where the rest is blotted out: positions are counted in lines. */
const NOT_A_LINE_BREAK = /[^\n\r]/g;

/** In rawxml mode expressions go too; in xml mode they are part of the document that must be well-formed. */
export function renderForXml(text: string, tokens: readonly Token[], raw: boolean): string {
  const parts: string[] = [];
  let done = 0;
  const replace = (range: Range, make: (source: string) => string) => {
    parts.push(text.slice(done, range.start), make(text.slice(range.start, range.end)));
    done = range.end;
  };
  for (const token of tokens) {
    if (token.kind === 'other') {
      const declaration = token.what === 'instruction' && /^<\?xml\s/i.test(text.slice(token.range.start));
      if (token.what === 'comment' || declaration) replace(token.range, (source) => blot(source, ' '));
    } else if (raw && token.kind === 'opaque') {
      replace(token.range, (source) => blot(source, 'x'));
    } else if (raw && token.kind === 'cdata') {
      replace(token.range, (source) => blot(source, 'x'));
    } else if (raw && token.kind === 'text') {
      replace(token.range, token.expression === null ? hideStrayAmpersands : (source) => blot(source, 'x'));
    } else if (raw && token.kind === 'start') {
      for (const attribute of token.attributes) {
        replace(attribute.value, (source) => (attribute.expression === null ? hideMarkup(source) : blot(source, 'x')));
      }
    }
  }
  parts.push(text.slice(done));
  return parts.join('');
}

function blot(source: string, by: string): string {
  return source.replace(NOT_A_LINE_BREAK, by);
}

/** Where an `&` begins no entity; tolerated in rawxml. */
export function strayAmpersands(source: string): number[] {
  const found: number[] = [];
  const entity = new RegExp(ENTITY.source, 'y');
  for (let at = source.indexOf('&'); at >= 0; at = source.indexOf('&', at + 1)) {
    entity.lastIndex = at;
    if (!entity.test(source)) found.push(at);
  }
  return found;
}

/** What a literal attribute of rawxml may hold: `<`, stray `&`, and both quotes inside of an expression behind text. */
function hideMarkup(source: string): string {
  const shown = hideStrayAmpersands(source).replaceAll('<', 'x');
  return /@[({]/.test(shown) ? shown.replace(/["']/g, 'x') : shown;
}

function hideStrayAmpersands(source: string): string {
  const stray = strayAmpersands(source);
  if (stray.length === 0) return source;
  const characters = source.split('');
  for (const at of stray) characters[at] = 'x';
  return characters.join('');
}
