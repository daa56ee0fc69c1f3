// Small changes to expressions that are known to be interesting: another literal, another member, another operator.
// Most results compile, many throw, some do not compile: all three must agree with .NET.
import { Lexer, type Token } from '../../src/local/gateway/expressions/syntax/lexer.ts';
import type { Chance } from './random.ts';

const NUMBERS = ['0', '1', '2', '-1', '10', '255', '3.5', '1.5m', '100L', '2147483647', '0.1', '7u', '1e3', '16'];
const OPERATORS = [
  ['+', '-', '*', '/', '%'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['&&', '||'],
  ['&', '|', '^'],
  ['??', '+'],
  ['?.', '.'],
  ['+=', '-=', '*='],
];
const TYPES = [
  'int',
  'long',
  'double',
  'decimal',
  'string',
  'bool',
  'char',
  'byte',
  'object',
  'float',
  'uint',
  'short',
];

export class Mutator {
  readonly #chance: Chance;
  readonly #sources: readonly string[];
  readonly #strings: string[] = [];
  readonly #chars: string[] = [];
  readonly #membersByTopic = new Map<string, string[]>();
  readonly #topics: readonly string[];

  constructor(chance: Chance, vectors: readonly { source: string; topic: string }[]) {
    this.#chance = chance;
    const usable = vectors.filter(({ source }) => tokensOf(source) !== null);
    this.#sources = usable.map(({ source }) => source);
    this.#topics = usable.map(({ topic }) => topic);
    for (const { source, topic } of usable) {
      const tokens = tokensOf(source)!;
      const members = this.#membersByTopic.get(topic) ?? [];
      for (const [index, token] of tokens.entries()) {
        if (token.kind === 'string') this.#strings.push(token.text);
        if (token.kind === 'char') this.#chars.push(token.text);
        if (token.kind === 'name' && ['.', '?.'].includes(tokens[index - 1]?.text ?? '')) members.push(token.text);
      }
      this.#membersByTopic.set(topic, members);
    }
  }

  /** One changed expression. */
  mutant(): string {
    const index = this.#chance.below(this.#sources.length);
    let source = this.#sources[index]!;
    for (let round = 0; round <= this.#chance.below(3); round++) source = this.#change(source, this.#topics[index]!);
    return source;
  }

  #change(source: string, topic: string): string {
    const tokens = tokensOf(source);
    if (tokens === null) return source;
    const candidates = tokens
      .map((token, index) => ({ token, before: tokens[index - 1]?.text ?? '' }))
      .filter(({ token, before }) => this.#replacement(token, before, topic) !== null);
    if (candidates.length === 0) return source;
    const { token, before } = this.#chance.pick(candidates);
    return source.slice(0, token.pos) + this.#replacement(token, before, topic) + source.slice(token.end);
  }

  #replacement(token: Token, before: string, topic: string): string | null {
    const chance = this.#chance;
    switch (token.kind) {
      case 'string':
        return chance.pick(this.#strings);
      case 'char':
        return this.#chars.length === 0 ? null : chance.pick(this.#chars);
      case 'number':
        return chance.pick(NUMBERS);
      case 'keyword':
        if (token.text === 'true') return 'false';
        if (token.text === 'false') return 'true';
        return TYPES.includes(token.text) ? chance.pick(TYPES) : null;
      case 'name':
        return before === '.' || before === '?.' ? chance.pick(this.#membersByTopic.get(topic)!) : null;
      case 'op': {
        const group = OPERATORS.find((operators) => operators.includes(token.text));
        return group === undefined ? null : chance.pick(group);
      }
      default:
        return null;
    }
  }
}

function tokensOf(source: string): Token[] | null {
  const text = source.trim();
  try {
    return new Lexer(
      source,
      source.length - source.trimStart().length + 2,
      source.indexOf(text) + text.length - 1,
    ).all();
  } catch {
    return null;
  }
}
