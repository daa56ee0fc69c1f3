// Character-level reading of a pattern: escapes, numbers, names, character classes. Shared by the group survey, the
// parser, Unescape and replacement patterns. Rules are those of .NET's dialect (Regular Expression Language reference).
import type { DotNetException } from '../exception.ts';
import { unicodeBlock } from './blocks.ts';
import { categoryMask, isWordUnit } from './category.ts';
import { CharClass } from './char-class.ts';
import { parseError } from './parse-error.ts';

const MAX_INT = 2147483647;
const isDigit = (char: string | undefined) => char !== undefined && char >= '0' && char <= '9';

export class Scanner {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get rest(): number {
    return this.text.length - this.position;
  }

  peek(ahead = 0): string | undefined {
    return this.text[this.position + ahead];
  }

  fail(detail: string): DotNetException {
    return parseError(this.text, this.position, detail);
  }

  /** Digits at the position as a number; they may be none (0). */
  decimal(): number {
    let value = 0;
    while (isDigit(this.peek())) {
      value = value * 10 + Number(this.text[this.position++]);
      if (value > MAX_INT) {
        throw this.fail('Quantifier and capture group numbers must be less than or equal to Int32.MaxValue.');
      }
    }
    return value;
  }

  /** A run of word characters, possibly empty. */
  name(): string {
    const start = this.position;
    while (this.rest > 0 && isWordUnit(this.text.charCodeAt(this.position))) this.position++;
    return this.text.slice(start, this.position);
  }

  atDigit(ahead = 0): boolean {
    return isDigit(this.peek(ahead));
  }

  atWord(): boolean {
    return this.rest > 0 && isWordUnit(this.text.charCodeAt(this.position));
  }

  /** What follows a backslash where a single character is meant. Returns its code unit. */
  charEscape(ecma: boolean): number {
    const char = this.text[this.position++]!;
    if (char >= '0' && char <= '7') {
      this.position--;
      return this.octal(ecma);
    }
    switch (char) {
      case 'x':
        return this.hex(2);
      case 'u':
        return this.hex(4);
      case 'a':
        return 7;
      case 'b':
        return 8;
      case 'e':
        return 27;
      case 'f':
        return 12;
      case 'n':
        return 10;
      case 'r':
        return 13;
      case 't':
        return 9;
      case 'v':
        return 11;
      case 'c':
        return this.control();
      default:
        if (!ecma && isWordUnit(char.charCodeAt(0))) throw this.fail(`Unrecognized escape sequence \\${char}.`);
        return char.charCodeAt(0);
    }
  }

  private octal(ecma: boolean): number {
    let value = 0;
    for (let count = 0; count < 3 && this.rest > 0; count++) {
      const digit = this.text.charCodeAt(this.position) - 48;
      if (digit < 0 || digit > 7) break;
      value = value * 8 + digit;
      this.position++;
      if (ecma && value >= 0x20) break;
    }
    return value & 0xff;
  }

  private hex(count: number): number {
    const digits = this.text.slice(this.position, this.position + count);
    if (digits.length < count || !/^[0-9A-Fa-f]+$/.test(digits)) {
      throw this.fail('Insufficient or invalid hexadecimal digits.');
    }
    this.position += count;
    return Number.parseInt(digits, 16);
  }

  private control(): number {
    if (this.rest === 0) throw this.fail('Missing control character.');
    let unit = this.text.charCodeAt(this.position++);
    if (unit >= 97 && unit <= 122) unit -= 32;
    const control = unit - 64;
    if (control < 0 || control >= 32) throw this.fail('Unrecognized control character.');
    return control;
  }

  /** After `\p` or `\P`: adds the named category or block to `set`. */
  property(set: CharClass, negated: boolean): void {
    if (this.rest < 3 || this.text[this.position] !== '{') throw this.fail('Incomplete \\p{X} character escape.');
    const start = this.position + 1;
    let end = start;
    while (end < this.text.length && (isWordUnit(this.text.charCodeAt(end)) || this.text[end] === '-')) end++;
    if (this.text[end] !== '}') throw this.fail('Incomplete \\p{X} character escape.');
    const name = this.text.slice(start, end);
    this.position = end + 1;
    const mask = categoryMask(name);
    if (mask !== null) {
      set.addCategories(mask, negated);
      return;
    }
    const block = name.startsWith('Is') ? unicodeBlock(name.slice(2)) : undefined;
    if (block === undefined) throw this.fail(`Unknown property '${name}'.`);
    if (negated) set.addComplement([block]);
    else set.addRange(block[0], block[1]);
  }

  /** A character class; the position is after its opening bracket. `depth` bounds nested subtraction. */
  charClass(ecma: boolean, depth = 0): CharClass {
    if (depth > 200) throw this.fail('Too many nested character class subtractions.');
    const set = new CharClass();
    if (this.peek() === '^') {
      this.position++;
      set.negated = true;
    }
    let rangeStart = -1;
    for (let first = true; this.rest > 0; first = false) {
      const char = this.text[this.position++]!;
      let unit = char.charCodeAt(0);
      let escaped = false;
      if (char === ']' && !first) return set;
      if (char === '\\' && this.rest > 0) {
        const letter = this.text[this.position]!;
        if ('dDsSwWpP'.includes(letter)) {
          this.position++;
          if (rangeStart >= 0) throw this.fail(`Cannot include class \\${letter} in character range.`);
          if (letter === 'p' || letter === 'P') this.property(set, letter === 'P');
          else set.addShorthand(letter, ecma);
          continue;
        }
        if (letter === '-') {
          this.position++;
          if (rangeStart >= 0) {
            if (rangeStart > 45) throw this.fail('[x-y] range in reverse order.');
            set.addRange(rangeStart, 45);
            rangeStart = -1;
          } else set.addRange(45, 45);
          continue;
        }
        unit = this.charEscape(ecma);
        escaped = true;
      }
      if (rangeStart >= 0) {
        if (char === '[' && !escaped && !first) {
          set.addRange(rangeStart, rangeStart);
          this.subtract(set, ecma, depth);
        } else {
          if (rangeStart > unit) throw this.fail('[x-y] range in reverse order.');
          set.addRange(rangeStart, unit);
        }
        rangeStart = -1;
      } else if (this.rest >= 2 && this.peek() === '-' && this.peek(1) !== ']') {
        rangeStart = unit;
        this.position++;
      } else if (char === '-' && !escaped && !first && this.peek() === '[') {
        this.position++;
        this.subtract(set, ecma, depth);
      } else set.addRange(unit, unit);
    }
    throw this.fail('Unterminated [] set.');
  }

  private subtract(set: CharClass, ecma: boolean, depth: number): void {
    set.subtraction = this.charClass(ecma, depth + 1);
    if (this.rest > 0 && this.peek() !== ']') {
      throw this.fail('A subtraction must be the last element in a character class.');
    }
  }

  /** Whether a true quantifier ({n}, {n,}, {n,m}) starts here, at its brace. */
  atBraceQuantifier(): boolean {
    let index = this.position + 1;
    const text = this.text;
    const digits = index;
    while (isDigit(text[index])) index++;
    if (index === digits) return false;
    if (text[index] === '}') return true;
    if (text[index] !== ',') return false;
    index++;
    while (isDigit(text[index])) index++;
    return text[index] === '}';
  }
}
