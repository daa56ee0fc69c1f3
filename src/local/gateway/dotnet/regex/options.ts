// Inline options: (?imnsx-imnsx).
import { RegexOption } from './node.ts';
import type { Scanner } from './scanner.ts';

const CODES: Record<string, number> = {
  i: RegexOption.IgnoreCase,
  m: RegexOption.Multiline,
  n: RegexOption.ExplicitCapture,
  s: RegexOption.Singleline,
  x: RegexOption.IgnorePatternWhitespace,
};

/** Reads option letters and signs; stops at the first other character. Returns the changed options. */
export function scanOptions(scanner: Scanner, options: number): number {
  let off = false;
  for (; scanner.rest > 0; scanner.position++) {
    const char = scanner.peek()!;
    if (char === '-') off = true;
    else if (char === '+') off = false;
    else {
      const code = /^[imnsxIMNSX]$/.test(char) ? CODES[char.toLowerCase()] : undefined;
      if (code === undefined) return options;
      options = off ? options & ~code : options | code;
    }
  }
  return options;
}
