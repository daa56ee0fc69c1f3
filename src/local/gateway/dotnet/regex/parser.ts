// Parses a pattern of .NET's regular expression dialect into a tree. Recursive descent, one method a construct; groups
// have been numbered before (groups.ts). Every refusal is a RegexParseException.
import { caseEquivalents } from './case-equivalence.ts';
import { CharClass } from './char-class.ts';
import { surveyGroups } from './groups.ts';
import { type Anchor, type Node, type ParsedPattern, RegexOption } from './node.ts';
import { scanOptions } from './options.ts';
import { PatternReader } from './pattern-reader.ts';

const MAX_DEPTH = 500;

/** @throws RegexParseException */
export function parsePattern(pattern: string, options: number): ParsedPattern {
  const groups = surveyGroups(pattern, options);
  const root = new PatternParser(pattern, options, groups).parse();
  return { root, options, ...groups };
}

class PatternParser extends PatternReader {
  private nextGroup = 1;
  /**
   * Whether the next plain parenthesis captures nothing: that of a condition. As in .NET it stays so beyond
   * parentheses with a question mark, so the first plain group of (?(?=(a))…) is the one that does not capture.
   */
  private plainParenthesis = false;
  /** Whether the group to come stands directly in a conditional with a pattern. */
  private inConditional = false;
  private depth = 0;

  parse(): Node {
    const branches = this.branches();
    if (this.scanner.rest > 0) {
      this.scanner.position++;
      throw this.scanner.fail("Too many )'s.");
    }
    return alternate(branches);
  }

  /** Alternatives up to a closing parenthesis, which is left, or the end. */
  private branches(conditional = false): Node[] {
    if (++this.depth > MAX_DEPTH) throw this.scanner.fail('Groups are nested too deeply.');
    const found: Node[] = [];
    let sequence: Node[] = [];
    const rtl = this.rtl;
    const close = () => {
      found.push(sequence.length === 1 ? sequence[0]! : { kind: 'concat', nodes: sequence, rtl });
      sequence = [];
    };
    for (;;) {
      this.blanks();
      const char = this.scanner.peek();
      if (char === undefined || char === ')') break;
      if (char === '|') {
        this.scanner.position++;
        close();
        continue;
      }
      this.inConditional = conditional;
      const node = this.atom();
      if (node !== null) sequence.push(this.quantified(node));
      else this.refuseQuantifier();
    }
    close();
    this.depth--;
    return found;
  }

  /** One unit of a sequence, or null for a bare (?i). */
  private atom(): Node | null {
    const scanner = this.scanner;
    const char = scanner.text[scanner.position++]!;
    switch (char) {
      case '(':
        return this.group();
      case '[': {
        const set = scanner.charClass(this.ecma);
        if (this.has(RegexOption.IgnoreCase)) set.ignoreCase();
        return { kind: 'set', set, rtl: this.rtl };
      }
      case '.':
        return { kind: 'set', set: CharClass.any(this.has(RegexOption.Singleline)), rtl: this.rtl };
      case '^':
        return { kind: 'anchor', anchor: this.has(RegexOption.Multiline) ? 'bol' : 'beginning' };
      case '$':
        return { kind: 'anchor', anchor: this.has(RegexOption.Multiline) ? 'eol' : 'end-z' };
      case '\\':
        return this.backslash();
      case '*':
      case '+':
      case '?':
        throw scanner.fail(`Quantifier '${char}' following nothing.`);
      case '{':
        scanner.position--;
        if (scanner.atBraceQuantifier()) {
          scanner.position++;
          throw scanner.fail(`Quantifier '${char}' following nothing.`);
        }
        scanner.position++;
        return this.literal(123);
      default:
        return this.literal(char.charCodeAt(0));
    }
  }

  private literal(unit: number): Node {
    if (this.has(RegexOption.IgnoreCase)) {
      const same = caseEquivalents(unit);
      if (same !== undefined && same.length > 1) return { kind: 'set', set: CharClass.of(...same), rtl: this.rtl };
    }
    return { kind: 'one', unit, rtl: this.rtl };
  }

  private backslash(): Node {
    const scanner = this.scanner;
    const letter = scanner.peek();
    if (letter === undefined) throw scanner.fail('Illegal \\ at end of pattern.');
    const anchor = this.anchorOf(letter);
    if (anchor !== undefined) {
      scanner.position++;
      return { kind: 'anchor', anchor };
    }
    if ('wWsSdD'.includes(letter)) {
      scanner.position++;
      const set = new CharClass();
      set.addShorthand(letter, this.ecma);
      return { kind: 'set', set, rtl: this.rtl };
    }
    if (letter === 'p' || letter === 'P') {
      scanner.position++;
      const set = new CharClass();
      scanner.property(set, letter === 'P');
      if (this.has(RegexOption.IgnoreCase)) set.ignoreCase();
      return { kind: 'set', set, rtl: this.rtl };
    }
    return this.reference() ?? this.literal(scanner.charEscape(this.ecma));
  }

  private anchorOf(letter: string): Anchor | undefined {
    switch (letter) {
      case 'b':
        return this.ecma ? 'ecma-boundary' : 'boundary';
      case 'B':
        return this.ecma ? 'non-ecma-boundary' : 'non-boundary';
      case 'A':
        return 'beginning';
      case 'G':
        return 'start';
      case 'Z':
        return 'end-z';
      case 'z':
        return 'end';
      default:
        return undefined;
    }
  }

  private group(): Node | null {
    const scanner = this.scanner;
    const saved = this.options;
    const node = this.groupBody();
    if (node === null) return null;
    if (scanner.peek() !== ')') throw scanner.fail("Not enough )'s.");
    scanner.position++;
    this.options = saved;
    return node;
  }

  private body(): Node {
    return alternate(this.branches());
  }

  /** After the opening parenthesis, up to the closing one. */
  private groupBody(): Node | null {
    const scanner = this.scanner;
    const inConditional = this.inConditional;
    this.inConditional = false;
    if (scanner.peek() !== '?' || scanner.peek(1) === ')') {
      const plain = this.plainParenthesis;
      this.plainParenthesis = false;
      if (plain || this.has(RegexOption.ExplicitCapture)) return this.body();
      const group = this.nextGroup++;
      return { kind: 'capture', group, uncapture: -1, node: this.body() };
    }
    scanner.position++;
    const kind = scanner.text[scanner.position++];
    switch (kind) {
      case ':':
        return this.body();
      case '>':
        return { kind: 'atomic', node: this.body() };
      case '=':
      case '!':
        return this.look(false, kind === '!');
      case '<':
        if (scanner.peek() === '=' || scanner.peek() === '!')
          return this.look(true, scanner.text[scanner.position++] === '!');
        return this.named('>');
      case "'":
        return this.named("'");
      case '(':
        return this.conditional();
      default:
        if (kind !== undefined) scanner.position--;
        return this.optionGroup(inConditional);
    }
  }

  /** @param inConditional directly within (?(…)…|…), where .NET knows no options */
  private optionGroup(inConditional: boolean): Node | null {
    const scanner = this.scanner;
    if (!inConditional) this.options = scanOptions(scanner, this.options);
    const char = scanner.peek();
    if (char === ')') {
      scanner.position++;
      return null;
    }
    if (char !== undefined) scanner.position++;
    if (char !== ':') throw scanner.fail('Unrecognized grouping construct.');
    return this.body();
  }

  private look(behind: boolean, negated: boolean): Node {
    this.options = behind ? this.options | RegexOption.RightToLeft : this.options & ~RegexOption.RightToLeft;
    return { kind: 'look', behind, negated, node: this.body() };
  }

  private named(close: string): Node {
    const scanner = this.scanner;
    const invalid = 'Invalid group name: Group names must begin with a word character.';
    let group = -1;
    let uncapture = -1;
    let balancing = false;
    if (scanner.atDigit()) {
      group = scanner.decimal();
      if (!this.groups.numbers.includes(group)) group = -1;
      if (scanner.rest > 0 && scanner.peek() !== close && scanner.peek() !== '-') throw scanner.fail(invalid);
      if (group === 0) throw scanner.fail('Capture number cannot be zero.');
    } else if (scanner.atWord()) {
      group = this.groups.numberOfName.get(scanner.name()) ?? -1;
      if (scanner.rest > 0 && scanner.peek() !== close && scanner.peek() !== '-') throw scanner.fail(invalid);
    } else if (scanner.peek() === '-') balancing = true;
    else throw scanner.fail(invalid);
    if ((group !== -1 || balancing) && scanner.rest > 1 && scanner.peek() === '-') {
      scanner.position++;
      uncapture = this.balancedGroup(invalid);
      if (scanner.rest > 0 && scanner.peek() !== close) throw scanner.fail(invalid);
    }
    if ((group === -1 && uncapture === -1) || scanner.peek() !== close) {
      throw scanner.fail('Unrecognized grouping construct.');
    }
    scanner.position++;
    return { kind: 'capture', group, uncapture, node: this.body() };
  }

  private balancedGroup(invalid: string): number {
    const scanner = this.scanner;
    if (scanner.atDigit()) {
      const number = scanner.decimal();
      if (!this.groups.numbers.includes(number)) throw scanner.fail(`Reference to undefined group number ${number}.`);
      return number;
    }
    if (!scanner.atWord()) throw scanner.fail(invalid);
    const name = scanner.name();
    const number = this.groups.numberOfName.get(name);
    if (number === undefined) throw scanner.fail(`Reference to undefined group name '${name}'.`);
    return number;
  }

  /** (?(group)yes|no) or (?(pattern)yes|no); the position is after the second parenthesis. */
  private conditional(): Node {
    const scanner = this.scanner;
    const start = scanner.position;
    if (scanner.atDigit()) {
      const group = scanner.decimal();
      if (scanner.peek() !== ')') {
        throw scanner.fail('Conditional alternation is missing a closing parenthesis after the group number.');
      }
      scanner.position++;
      if (this.groups.numbers.includes(group)) return this.choice((yes, no) => ({ kind: 'if-group', group, yes, no }));
      scanner.position--;
      throw scanner.fail(`Conditional alternation refers to an undefined group number ${group}.`);
    }
    if (scanner.atWord()) {
      const group = this.groups.numberOfName.get(scanner.name());
      if (group !== undefined && scanner.peek() === ')') {
        scanner.position++;
        return this.choice((yes, no) => ({ kind: 'if-group', group, yes, no }));
      }
    }
    scanner.position = start;
    if (scanner.peek() === '?') {
      const next = scanner.peek(1);
      const after = scanner.peek(2);
      if (next === '#') throw scanner.fail('Conditional alternation conditions cannot be comments.');
      if (next === "'" || (next === '<' && after !== undefined && after !== '!' && after !== '=')) {
        throw scanner.fail('Conditional alternation conditions do not capture and cannot be named.');
      }
    }
    this.plainParenthesis = true;
    this.inConditional = true;
    const condition = this.group();
    if (condition === null) throw scanner.fail('Unrecognized grouping construct.');
    return this.choice((yes, no) => ({ kind: 'if-match', condition, yes, no }), true);
  }

  private choice(build: (yes: Node, no: Node) => Node, conditional = false): Node {
    const branches = this.branches(conditional);
    if (branches.length > 2) throw this.scanner.fail('Too many | in (?()|).');
    return build(branches[0]!, branches[1] ?? { kind: 'empty' });
  }
}

function alternate(branches: Node[]): Node {
  return branches.length === 1 ? branches[0]! : { kind: 'alternate', nodes: branches };
}
