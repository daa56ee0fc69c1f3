// First pass over a pattern: which groups it has. Unnamed groups are numbered first, from the left; named ones get the
// next free numbers; a number written out is taken as it is (.NET: "Grouping constructs").
import { RegexOption } from './node.ts';
import { scanOptions } from './options.ts';
import { Scanner } from './scanner.ts';

export interface Groups {
  numbers: number[];
  names: Map<number, string>;
  numberOfName: Map<string, number>;
}

/** Errors in the pattern end the survey silently: the parser proper reports them. */
export function surveyGroups(pattern: string, options: number): Groups {
  const numbers = new Set<number>([0]);
  const named: string[] = [];
  let next = 1;
  try {
    survey(
      new Scanner(pattern),
      options,
      () => numbers.add(next++),
      (name) => {
        if (!named.includes(name)) named.push(name);
      },
      (number) => numbers.add(number),
    );
  } catch {
    // The parser comes to the same place and says what is wrong.
  }
  const numberOfName = new Map<string, number>();
  for (const name of named) {
    while (numbers.has(next)) next++;
    numbers.add(next);
    numberOfName.set(name, next++);
  }
  const names = new Map<number, string>();
  for (const [name, number] of numberOfName) names.set(number, name);
  const ordered = [...numbers].sort((a, b) => a - b);
  for (const number of ordered) if (!names.has(number)) names.set(number, String(number));
  for (const [number, name] of names) numberOfName.set(name, number);
  return { numbers: ordered, names, numberOfName };
}

function survey(
  scanner: Scanner,
  options: number,
  unnamed: () => void,
  named: (name: string) => void,
  numbered: (number: number) => void,
): void {
  const saved: number[] = [];
  const ecma = (options & RegexOption.ECMAScript) !== 0;
  let plainParenthesis = false;
  while (scanner.rest > 0) {
    const char = scanner.text[scanner.position++];
    if (char === '\\') {
      if (scanner.rest > 0) scanner.position++;
    } else if (char === '#' && (options & RegexOption.IgnorePatternWhitespace) !== 0) {
      const end = scanner.text.indexOf('\n', scanner.position);
      scanner.position = end < 0 ? scanner.text.length : end;
    } else if (char === '[') {
      scanner.charClass(ecma);
    } else if (char === ')') {
      options = saved.pop() ?? options;
    } else if (char === '(') {
      if (scanner.peek() === '?' && scanner.peek(1) === '#') {
        const end = scanner.text.indexOf(')', scanner.position);
        scanner.position = end < 0 ? scanner.text.length : end + 1;
        continue;
      }
      saved.push(options);
      if (scanner.peek() !== '?') {
        if ((options & RegexOption.ExplicitCapture) === 0 && !plainParenthesis) unnamed();
        plainParenthesis = false;
        continue;
      }
      plainParenthesis = false;
      scanner.position++;
      const kind = scanner.peek();
      const after = scanner.peek(1);
      if ((kind === '<' || kind === "'") && after !== '=' && after !== '!') {
        scanner.position++;
        if (scanner.atDigit()) {
          const number = scanner.decimal();
          if (number !== 0) numbered(number);
        } else {
          const name = scanner.name();
          if (name !== '') named(name);
        }
      } else if (kind === '(') {
        // The condition of (?(condition)yes|no) is no capture.
        plainParenthesis = true;
      } else {
        options = scanOptions(scanner, options);
        if (scanner.peek() === ')') {
          // (?i) lasts to the end of the enclosing group.
          scanner.position++;
          saved.pop();
        }
      }
    }
  }
}
