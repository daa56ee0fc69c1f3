// Regex.Escape and Regex.Unescape.
import { Scanner } from './scanner.ts';

const NAMED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f' };

export function escapePattern(text: string): string {
  return text.replace(/[\n\r\t\f \\*+?|{[()^$.#]/g, (char) => NAMED[char] ?? `\\${char}`);
}

/** @throws RegexParseException on an unknown escape */
export function unescapePattern(text: string): string {
  if (!text.includes('\\')) return text;
  const scanner = new Scanner(text);
  let result = '';
  while (scanner.rest > 0) {
    const char = scanner.text[scanner.position++]!;
    if (char !== '\\') {
      result += char;
      continue;
    }
    // .NET drops a backslash at the end.
    if (scanner.rest > 0) result += String.fromCharCode(scanner.charEscape(false));
  }
  return result;
}
