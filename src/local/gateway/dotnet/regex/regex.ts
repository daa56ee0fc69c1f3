// System.Text.RegularExpressions.Regex: options, searching, replacing, splitting. The matching itself is machine.ts.
import { spend, spendBytes } from '../budget.ts';
import { argumentNull, argumentOutOfRange } from '../exception.ts';
import { compile } from './compiler.ts';
import { Machine } from './machine.ts';
import { Match, MatchCollection } from './match.ts';
import { type ParsedPattern, RegexOption } from './node.ts';
import { parsePattern } from './parser.ts';
import type { Program } from './program.ts';
import { Replacement } from './replacement.ts';
import { refuseForNonBacktracking } from './restrictions.ts';

const ALL_OPTIONS = Object.values(RegexOption).reduce<number>((all, option) => all | option, 0);
const ECMA_COMPANIONS =
  RegexOption.ECMAScript |
  RegexOption.IgnoreCase |
  RegexOption.Multiline |
  RegexOption.Compiled |
  RegexOption.CultureInvariant;

interface Compiled {
  parsed: ParsedPattern;
  program: Program;
}

const CACHE_SIZE = 128;
const cache = new Map<string, Compiled>();

function compiled(pattern: string, options: number): Compiled {
  const key = `${options}:${pattern}`;
  let entry = cache.get(key);
  if (entry !== undefined) {
    cache.delete(key);
  } else {
    spend(pattern.length * 4 + 16);
    const parsed = parsePattern(pattern, options);
    if ((options & RegexOption.NonBacktracking) !== 0) refuseForNonBacktracking(parsed.root);
    entry = { parsed, program: compile(parsed) };
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
  }
  cache.set(key, entry);
  return entry;
}

export type MatchEvaluator = (match: Match) => string | null;

export class Regex {
  readonly pattern: string;
  readonly options: number;
  /** Milliseconds; Infinity without a limit of its own. */
  readonly timeout: number;
  private readonly parsed: ParsedPattern;
  private readonly program: Program;

  /**
   * @param timeout milliseconds, Infinity for Regex.InfiniteMatchTimeout
   * @throws RegexParseException, ArgumentNullException, ArgumentOutOfRangeException
   */
  constructor(pattern: string | null, options = 0, timeout = Number.POSITIVE_INFINITY) {
    if (pattern === null) throw argumentNull('pattern');
    if ((options & ~ALL_OPTIONS) !== 0) throw argumentOutOfRange('options');
    if ((options & RegexOption.ECMAScript) !== 0 && (options & ~ECMA_COMPANIONS) !== 0) {
      throw argumentOutOfRange('options');
    }
    if (
      (options & RegexOption.NonBacktracking) !== 0 &&
      (options & (RegexOption.RightToLeft | RegexOption.ECMAScript)) !== 0
    ) {
      throw argumentOutOfRange('options');
    }
    if (timeout !== Number.POSITIVE_INFINITY && !(timeout > 0 && timeout < 2147483647)) {
      throw argumentOutOfRange('matchTimeout');
    }
    this.pattern = pattern;
    this.options = options;
    this.timeout = timeout;
    ({ parsed: this.parsed, program: this.program } = compiled(pattern, options));
  }

  toString(): string {
    return this.pattern;
  }

  get rightToLeft(): boolean {
    return this.program.rightToLeft;
  }

  get groupNumbers(): readonly number[] {
    return this.parsed.numbers;
  }

  groupNames(): string[] {
    return this.parsed.numbers.map((number) => this.parsed.names.get(number)!);
  }

  groupNameFromNumber(number: number): string {
    return this.parsed.names.get(number) ?? '';
  }

  /** -1 if there is no such group. */
  groupNumberFromName(name: string): number {
    return this.parsed.numberOfName.get(name) ?? -1;
  }

  /** Parses a replacement pattern for this regex. */
  replacement(text: string | null): Replacement {
    if (text === null) throw argumentNull('replacement');
    return new Replacement(text, this.parsed.numbers, this.parsed.numberOfName, this.options);
  }

  private startOf(input: string | null, startAt: number | undefined): number {
    if (input === null) throw argumentNull('input');
    if (startAt === undefined) return this.rightToLeft ? input.length : 0;
    if (startAt < 0 || startAt > input.length) {
      throw argumentOutOfRange('startat', 'Start index cannot be less than 0 or greater than input length.');
    }
    return startAt;
  }

  private run(input: string, begin: number, end: number, from: number, scanStart: number): Match {
    const machine = new Machine(this.program, input, begin, end, {
      milliseconds: this.timeout,
      pattern: this.pattern,
    });
    if (!machine.scan(from, scanStart)) return Match.empty;
    return new Match(this, input, begin, end, machine.captures);
  }

  /** The match that follows `match`; after an empty one the search goes on one unit further. */
  matchAfter(match: Match): Match {
    const { input, textBegin, textEnd } = match;
    const last = this.rightToLeft ? match.index : match.index + match.length;
    let from = last;
    if (match.length === 0) {
      if (from === (this.rightToLeft ? textBegin : textEnd)) return Match.empty;
      from += this.rightToLeft ? -1 : 1;
    }
    return this.run(input, textBegin, textEnd, from, last);
  }

  isMatch(input: string | null, startAt?: number): boolean {
    return this.match(input, startAt).success;
  }

  match(input: string | null, startAt?: number): Match {
    const start = this.startOf(input, startAt);
    return this.run(input!, 0, input!.length, start, start);
  }

  /** Searches only input[beginning, beginning + length), as if that were the whole text. */
  matchRange(input: string | null, beginning: number, length: number): Match {
    if (input === null) throw argumentNull('input');
    if (beginning < 0 || beginning > input.length) {
      throw argumentOutOfRange('beginning', 'Start index cannot be less than 0 or greater than input length.');
    }
    if (length < 0 || length > input.length - beginning) {
      throw argumentOutOfRange('length', 'Length cannot be less than 0 or exceed input length.');
    }
    const end = beginning + length;
    const start = this.rightToLeft ? end : beginning;
    return this.run(input, beginning, end, start, start);
  }

  matches(input: string | null, startAt?: number): MatchCollection {
    return new MatchCollection(this.match(input, startAt));
  }

  count(input: string | null): number {
    return this.matches(input).count;
  }

  replace(input: string | null, replacement: string | null, count = -1, startAt?: number): string {
    if (input === null) throw argumentNull('input');
    const parts = this.replacement(replacement);
    return this.substitute(input, (match) => parts.expand(match), count, startAt);
  }

  replaceWith(input: string | null, evaluator: MatchEvaluator | null, count = -1, startAt?: number): string {
    if (input === null) throw argumentNull('input');
    if (evaluator === null) throw argumentNull('evaluator');
    return this.substitute(input, evaluator, count, startAt);
  }

  private substitute(input: string, text: MatchEvaluator, count: number, startAt: number | undefined): string {
    if (count < -1) throw argumentOutOfRange('count', 'Count cannot be less than -1.');
    let match = this.match(input, startAt);
    if (count === 0 || !match.success) return input;
    const pieces: string[] = [];
    const add = (piece: string) => {
      spendBytes(piece.length * 2);
      pieces.push(piece);
    };
    // RightToLeft collects from the end, so the pieces are turned round at last.
    let last = this.rightToLeft ? input.length : 0;
    for (let done = 0; match.success && done !== count; done++) {
      const replaced = text(match) ?? '';
      if (this.rightToLeft) {
        add(input.slice(match.index + match.length, last));
        add(replaced);
        last = match.index;
      } else {
        add(input.slice(last, match.index));
        add(replaced);
        last = match.index + match.length;
      }
      match = match.nextMatch();
    }
    add(this.rightToLeft ? input.slice(0, last) : input.slice(last));
    return (this.rightToLeft ? pieces.reverse() : pieces).join('');
  }

  /** @param count at most this many pieces; 0 for all */
  split(input: string | null, count = 0, startAt?: number): string[] {
    if (input === null) throw argumentNull('input');
    if (count < 0) throw argumentOutOfRange('count', 'Count cannot be less than -1.');
    if (count === 1) return [input];
    let match = this.match(input, startAt);
    if (!match.success) return [input];
    const pieces: string[] = [];
    let last = this.rightToLeft ? input.length : 0;
    for (let left = count - 1; match.success && left !== 0; left--) {
      if (this.rightToLeft) {
        pieces.push(input.slice(match.index + match.length, last));
        last = match.index;
      } else {
        pieces.push(input.slice(last, match.index));
        last = match.index + match.length;
      }
      for (let index = 1; index < match.groupNumbers.length; index++) {
        const group = match.groupAt(index);
        if (group.success) pieces.push(group.value);
      }
      match = match.nextMatch();
    }
    pieces.push(this.rightToLeft ? input.slice(0, last) : input.slice(last));
    return this.rightToLeft ? pieces.reverse() : pieces;
  }
}
