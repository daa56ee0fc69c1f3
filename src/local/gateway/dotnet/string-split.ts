// string.Split: by characters, by strings, by white space; limits; StringSplitOptions.
import { spend, spendBytes } from './budget.ts';
import { isWhiteSpace } from './char.ts';
import { argumentException, argumentOutOfRange } from './exception.ts';

const REMOVE_EMPTY = 1;
const TRIM = 2;

/** White space as .NET sees it: no byte order mark, but NEL. */
export function trimWhite(text: string, start = true, end = true): string {
  let from = 0;
  let to = text.length;
  if (start) while (from < to && isWhiteSpace(text.charCodeAt(from))) from++;
  if (end) while (to > from && isWhiteSpace(text.charCodeAt(to - 1))) to--;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

/**
 * @param separators code units, or strings; none at all means white space
 * @param limit most parts; the last one keeps the rest
 */
export function splitString(
  text: string,
  separators: readonly number[] | readonly string[] | null,
  limit: number,
  options: number,
): string[] {
  if (limit < 0) throw argumentOutOfRange('count', `count ('${limit}') must be a non-negative value.`);
  if (options < 0 || options > 3) throw argumentException('Value of flags is invalid.', 'options');
  if (limit === 0) return [];
  const removeEmpty = (options & REMOVE_EMPTY) !== 0;
  const shape = (part: string) => ((options & TRIM) !== 0 ? trimWhite(part) : part);
  if (limit === 1 || text.length === 0) {
    const only = shape(text);
    return removeEmpty && only === '' ? [] : [only];
  }
  spend((text.length * Math.max(separators?.length ?? 1, 1)) >> 4);
  const places = findSeparators(text, separators);
  spendBytes(2 * text.length + 16 * places.length);
  const parts: string[] = [];
  let from = 0;
  for (let index = 0; index < places.length; index++) {
    const [at, length] = places[index]!;
    const part = shape(text.slice(from, at));
    if (part !== '' || !removeEmpty) parts.push(part);
    from = at + length;
    if (parts.length < limit - 1) continue;
    // The last part starts here, behind empty ones.
    while (removeEmpty && ++index < places.length) {
      const [next, nextLength] = places[index]!;
      if (shape(text.slice(from, next)) !== '') break;
      from = next + nextLength;
    }
    break;
  }
  const last = shape(text.slice(from));
  if (last !== '' || !removeEmpty) parts.push(last);
  return parts;
}

/** Index and length of each separator. */
function findSeparators(text: string, separators: readonly number[] | readonly string[] | null): [number, number][] {
  const found: [number, number][] = [];
  if (separators === null || separators.length === 0) {
    for (let at = 0; at < text.length; at++) if (isWhiteSpace(text.charCodeAt(at))) found.push([at, 1]);
    return found;
  }
  if (typeof separators[0] === 'number') {
    const units = new Set(separators as readonly number[]);
    for (let at = 0; at < text.length; at++) if (units.has(text.charCodeAt(at))) found.push([at, 1]);
    return found;
  }
  const strings = (separators as readonly (string | null)[]).filter(
    (value) => value !== null && value !== '',
  ) as string[];
  if (strings.length === 1) {
    const value = strings[0]!;
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length))
      found.push([at, value.length]);
    return found;
  }
  for (let at = 0; at < text.length; at++) {
    const value = strings.find((candidate) => text.startsWith(candidate, at));
    if (value === undefined) continue;
    found.push([at, value.length]);
    at += value.length - 1;
  }
  return found;
}
