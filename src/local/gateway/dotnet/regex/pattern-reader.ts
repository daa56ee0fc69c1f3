// What the pattern parser builds on: the options in force, comments and blanks, quantifiers, references to groups.
import { type Node, type ParsedPattern, RegexOption } from './node.ts';
import { Scanner } from './scanner.ts';

const INFINITE = 2147483647;

export type Numbering = Pick<ParsedPattern, 'numbers' | 'numberOfName'>;

export abstract class PatternReader {
  protected readonly scanner: Scanner;
  protected readonly groups: Numbering;
  protected options: number;

  constructor(pattern: string, options: number, groups: Numbering) {
    this.scanner = new Scanner(pattern);
    this.options = options;
    this.groups = groups;
  }

  protected has(option: number): boolean {
    return (this.options & option) !== 0;
  }

  protected get rtl(): boolean {
    return this.has(RegexOption.RightToLeft);
  }

  protected get ecma(): boolean {
    return this.has(RegexOption.ECMAScript);
  }

  /** Skips comments, and white space where the options say so. */
  protected blanks(): void {
    const scanner = this.scanner;
    for (;;) {
      const char = scanner.peek();
      if (char === '(' && scanner.peek(1) === '?' && scanner.peek(2) === '#') {
        const end = scanner.text.indexOf(')', scanner.position);
        if (end < 0) {
          scanner.position = scanner.text.length;
          throw scanner.fail('Unterminated (?#...) comment.');
        }
        scanner.position = end + 1;
      } else if (this.has(RegexOption.IgnorePatternWhitespace) && char !== undefined && ' \t\n\r\f\v'.includes(char)) {
        scanner.position++;
      } else if (this.has(RegexOption.IgnorePatternWhitespace) && char === '#') {
        const end = scanner.text.indexOf('\n', scanner.position);
        scanner.position = end < 0 ? scanner.text.length : end;
      } else return;
    }
  }

  protected atQuantifier(): boolean {
    const char = this.scanner.peek();
    return char === '*' || char === '+' || char === '?' || (char === '{' && this.scanner.atBraceQuantifier());
  }

  protected refuseQuantifier(): void {
    this.blanks();
    if (!this.atQuantifier()) return;
    const char = this.scanner.peek();
    this.scanner.position++;
    throw this.scanner.fail(`Quantifier '${char}' following nothing.`);
  }

  protected quantified(node: Node): Node {
    this.blanks();
    if (!this.atQuantifier()) return node;
    const scanner = this.scanner;
    const char = scanner.text[scanner.position++]!;
    let min = char === '+' ? 1 : 0;
    let max = char === '?' ? 1 : INFINITE;
    if (char === '{') {
      min = scanner.decimal();
      max = min;
      if (scanner.peek() === ',') {
        scanner.position++;
        max = scanner.peek() === '}' ? INFINITE : scanner.decimal();
      }
      scanner.position++;
    }
    this.blanks();
    let lazy = false;
    if (scanner.peek() === '?') {
      scanner.position++;
      lazy = true;
    }
    if (min > max) throw scanner.fail('Illegal {x,y} with x > y.');
    this.blanks();
    if (this.atQuantifier()) {
      const next = scanner.text[scanner.position++]!;
      throw scanner.fail(`Nested quantifier '${next}'.`);
    }
    return { kind: 'loop', node, min, max, lazy };
  }

  protected backreference(group: number): Node {
    return {
      kind: 'backreference',
      group,
      ignoreCase: this.has(RegexOption.IgnoreCase),
      rtl: this.rtl,
      ecma: this.ecma,
    };
  }

  /** \1, \k<name>, \k'name', \<name>; null if it is no reference and is to be read as an escape. */
  protected reference(): Node | null {
    const scanner = this.scanner;
    const start = scanner.position;
    let close = '';
    const letter = scanner.peek();
    if (letter === 'k') {
      scanner.position++;
      const open = scanner.peek();
      if (scanner.rest >= 2 && (open === '<' || open === "'")) {
        close = open === '<' ? '>' : "'";
        scanner.position++;
      }
      if (close === '' || scanner.rest <= 0) throw scanner.fail('Malformed \\k<...> named back reference.');
    } else if ((letter === '<' || letter === "'") && scanner.rest > 1) {
      close = letter === '<' ? '>' : "'";
      scanner.position++;
    }
    if (close !== '' && scanner.atDigit()) {
      const group = scanner.decimal();
      if (scanner.peek() === close) {
        scanner.position++;
        if (this.groups.numbers.includes(group)) return this.backreference(group);
        throw scanner.fail(`Reference to undefined group number ${group}.`);
      }
    } else if (close === '' && scanner.atDigit() && letter !== '0') {
      return this.numberedReference(start);
    } else if (close !== '' && scanner.atWord()) {
      const name = scanner.name();
      if (scanner.peek() === close) {
        scanner.position++;
        const group = this.groups.numberOfName.get(name);
        if (group !== undefined) return this.backreference(group);
        throw scanner.fail(`Reference to undefined group name '${name}'.`);
      }
    }
    if (letter === 'k') throw scanner.fail('Malformed \\k<...> named back reference.');
    scanner.position = start;
    return null;
  }

  protected numberedReference(start: number): Node | null {
    const scanner = this.scanner;
    if (this.ecma) {
      // The longest number that is a group.
      let best = -1;
      let end = start;
      for (let value = 0, at = start; at < scanner.text.length && /[0-9]/.test(scanner.text[at]!); ) {
        value = value * 10 + Number(scanner.text[at++]);
        if (value > 1_000_000) break;
        if (this.groups.numbers.includes(value)) {
          best = value;
          end = at;
        }
      }
      if (best < 0) return null;
      scanner.position = end;
      return this.backreference(best);
    }
    const group = scanner.decimal();
    if (this.groups.numbers.includes(group)) return this.backreference(group);
    if (group <= 9) throw scanner.fail(`Reference to undefined group number ${group}.`);
    scanner.position = start;
    return null;
  }
}
