// Replacement patterns: $1 ${name} $$ $& $` $' $+ $_ (.NET: "Substitutions in regular expressions").
import type { Match } from './match.ts';
import { RegexOption } from './node.ts';
import { Scanner } from './scanner.ts';

type Part =
  | { kind: 'text'; text: string }
  | { kind: 'group'; number: number }
  | { kind: 'before' | 'after' | 'last' | 'whole' };

export class Replacement {
  private readonly parts: Part[] = [];

  constructor(text: string, numbers: readonly number[], numberOfName: ReadonlyMap<string, number>, options: number) {
    const scanner = new Scanner(text);
    let literal = '';
    while (scanner.rest > 0) {
      const char = scanner.text[scanner.position++]!;
      const part = char === '$' ? readPart(scanner, numbers, numberOfName, options) : null;
      if (part === null) {
        literal += char;
        continue;
      }
      if (part.kind === 'text') {
        literal += part.text;
        continue;
      }
      if (literal !== '') this.parts.push({ kind: 'text', text: literal });
      literal = '';
      this.parts.push(part);
    }
    if (literal !== '') this.parts.push({ kind: 'text', text: literal });
  }

  expand(match: Match): string {
    let result = '';
    for (const part of this.parts) {
      switch (part.kind) {
        case 'text':
          result += part.text;
          break;
        case 'group':
          result += match.groupText(part.number);
          break;
        case 'before':
          result += match.input.slice(match.textBegin, match.index);
          break;
        case 'after':
          result += match.input.slice(match.index + match.length, match.textEnd);
          break;
        case 'last':
          result += match.lastGroupText();
          break;
        case 'whole':
          result += match.input.slice(match.textBegin, match.textEnd);
      }
    }
    return result;
  }
}

/** What follows a dollar sign; null (and nothing read) if the dollar stands for itself. */
function readPart(
  scanner: Scanner,
  numbers: readonly number[],
  numberOfName: ReadonlyMap<string, number>,
  options: number,
): Part | null {
  const start = scanner.position;
  const braced = scanner.peek() === '{' && scanner.rest > 1;
  if (braced) scanner.position++;
  if (scanner.atDigit()) {
    const number =
      !braced && (options & RegexOption.ECMAScript) !== 0 ? longestGroup(scanner, numbers) : scanner.decimal();
    if (!braced || scanner.text[scanner.position++] === '}') {
      if (numbers.includes(number)) return { kind: 'group', number };
    }
  } else if (braced && scanner.atWord()) {
    const number = numberOfName.get(scanner.name());
    if (scanner.text[scanner.position++] === '}' && number !== undefined) return { kind: 'group', number };
  } else if (!braced) {
    scanner.position++;
    switch (scanner.text[start]) {
      case '$':
        return { kind: 'text', text: '$' };
      case '&':
        return { kind: 'group', number: 0 };
      case '`':
        return { kind: 'before' };
      case "'":
        return { kind: 'after' };
      case '+':
        return { kind: 'last' };
      case '_':
        return { kind: 'whole' };
    }
  }
  scanner.position = start;
  return null;
}

function longestGroup(scanner: Scanner, numbers: readonly number[]): number {
  let best = -1;
  let end = scanner.position;
  let value = 0;
  while (scanner.atDigit() && value < 1_000_000) {
    value = value * 10 + Number(scanner.text[scanner.position++]);
    if (numbers.includes(value)) {
      best = value;
      end = scanner.position;
    }
  }
  scanner.position = end;
  return best;
}
