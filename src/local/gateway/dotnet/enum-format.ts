// Text of enum members: Enum.ToString with the formats G, F, D and X, and Enum.Parse.
import type { EnumInfo } from './boxed.ts';
import { formatException } from './exception.ts';

/** The member's name; for flags names joined with commas; the number where no name fits. */
export function formatEnum(info: EnumInfo, value: number, format: string | null = null): string {
  switch (format === null || format === '' ? 'G' : format.toUpperCase()) {
    case 'G':
      return nameOf(info, value) ?? (info.flags ? flagNames(info, value) : null) ?? String(value);
    case 'F':
      return nameOf(info, value) ?? flagNames(info, value) ?? String(value);
    case 'D':
      return String(value);
    case 'X':
      return (value >>> 0)
        .toString(16)
        .toUpperCase()
        .padStart(info.underlying === 'System.Byte' ? 2 : 8, '0');
    default:
      throw formatException('Format string can be only "G", "g", "X", "x", "F", "f", "D" or "d".');
  }
}

function nameOf(info: EnumInfo, value: number): string | null {
  for (const [name, number] of info.members) if (number === value) return name;
  return null;
}

/** Highest flags first while taking them out, printed lowest first. */
function flagNames(info: EnumInfo, value: number): string | null {
  if (value === 0) return null;
  const descending = [...info.members].sort((a, b) => b[1] - a[1]);
  const names: string[] = [];
  let rest = value;
  for (const [name, number] of descending) {
    if (number !== 0 && (rest & number) === number) {
      names.unshift(name);
      rest &= ~number;
    }
  }
  return rest === 0 ? names.join(', ') : null;
}

/** Enum.TryParse: names (several with commas) or a number; null where neither. */
export function parseEnum(info: EnumInfo, text: string, ignoreCase: boolean): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (/^[+-]?\d+$/.test(trimmed)) {
    const number = Number(trimmed);
    return Number.isSafeInteger(number) && Math.abs(number) <= 0xffffffff ? number | 0 : null;
  }
  let result = 0;
  for (const part of trimmed.split(',')) {
    const wanted = part.trim();
    const found = [...info.members].find(
      ([name]) => name === wanted || (ignoreCase && name.toLowerCase() === wanted.toLowerCase()),
    );
    if (found === undefined) return null;
    result |= found[1];
  }
  return result;
}
