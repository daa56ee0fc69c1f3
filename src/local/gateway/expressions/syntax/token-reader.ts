// A position in a list of tokens, with what every part of the parser needs: looking ahead, going back, type names.
import { ExpressionCompileError, fail } from './compile-error.ts';
import type { Token } from './lexer.ts';
import type { TypeName } from './nodes.ts';

export const PREDEFINED_TYPES = new Set(
  'bool byte char decimal double float int long object sbyte short string uint ulong ushort'.split(' '),
);

export class TokenReader {
  protected readonly tokens: readonly Token[];
  protected at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  protected get token(): Token {
    return this.tokens[this.at]!;
  }

  protected ahead(count: number): Token {
    return this.tokens[Math.min(this.at + count, this.tokens.length - 1)]!;
  }

  protected next(): Token {
    const token = this.token;
    if (this.at < this.tokens.length - 1) this.at++;
    return token;
  }

  /** Whether the next token is that operator or keyword. */
  protected is(text: string): boolean {
    const token = this.token;
    return token.text === text && (token.kind === 'op' || token.kind === 'keyword');
  }

  /** Whether the next token is that contextual keyword (`var`, `when`, `from`). */
  protected isWord(text: string): boolean {
    return this.token.kind === 'name' && this.token.text === text;
  }

  protected accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }

  protected acceptWord(text: string): boolean {
    if (!this.isWord(text)) return false;
    this.next();
    return true;
  }

  protected expect(text: string): Token {
    if (this.is(text)) return this.next();
    const codes: Record<string, string> = { ';': 'CS1002', ')': 'CS1026', '}': 'CS1513', '{': 'CS1514' };
    return fail(codes[text] ?? 'CS1003', `'${text}' expected${this.#found()}.`, this.token.pos);
  }

  protected name(): string {
    if (this.token.kind === 'name') return this.next().text;
    return fail('CS1001', `Identifier expected${this.#found()}.`, this.token.pos);
  }

  protected unexpected(): never {
    return fail('CS1525', `Invalid expression term '${this.token.text}'.`, this.token.pos);
  }

  #found(): string {
    return this.token.kind === 'end' ? '' : `, found '${this.token.text}'`;
  }

  /** Runs `parse`; null and back where we were when it fails or gives null. */
  protected attempt<T>(parse: () => T | null): T | null {
    const start = this.at;
    try {
      const result = parse();
      if (result !== null) return result;
    } catch (error) {
      if (!(error instanceof ExpressionCompileError) || error.code === 'CS8078') throw error;
    }
    this.at = start;
    return null;
  }

  /** Keeps nested expressions within what the JavaScript stack can take. */
  protected nested<T>(parse: () => T): T {
    if (++this.#depth > 250) fail('CS8078', 'An expression is too long or complex to compile.', this.token.pos);
    try {
      return parse();
    } finally {
      this.#depth--;
    }
  }

  // --- types

  /** A type; with `greedy` false a `?` is left alone when an expression could follow it (`x is int ? a : b`). */
  protected typeName(greedy = true): TypeName {
    const pos = this.token.pos;
    if (this.is('(')) return this.#withSuffixes(pos, [], this.#tupleItems(), greedy);
    if (this.token.kind === 'keyword' && (PREDEFINED_TYPES.has(this.token.text) || this.token.text === 'void')) {
      return this.#withSuffixes(pos, [{ name: this.next().text, args: [] }], null, greedy);
    }
    const parts: { name: string; args: TypeName[] }[] = [];
    if (this.isWord('global') && this.ahead(1).text === '::') this.at += 2;
    do parts.push({ name: this.name(), args: this.is('<') ? this.typeArguments() : [] });
    while (this.accept('.'));
    return this.#withSuffixes(pos, parts, null, greedy);
  }

  protected typeArguments(): TypeName[] {
    this.expect('<');
    const args = [this.typeName()];
    while (this.accept(',')) args.push(this.typeName());
    this.expect('>');
    return args;
  }

  #tupleItems(): { type: TypeName; name: string | null }[] {
    this.expect('(');
    const items: { type: TypeName; name: string | null }[] = [];
    do {
      const type = this.typeName();
      items.push({ type, name: this.token.kind === 'name' ? this.next().text : null });
    } while (this.accept(','));
    this.expect(')');
    if (items.length < 2) fail('CS8124', 'Tuple must contain at least two elements.', this.token.pos);
    return items;
  }

  #withSuffixes(pos: number, parts: TypeName['parts'], items: TypeName['items'], greedy: boolean): TypeName {
    const suffixes: ('?' | number)[] = [];
    for (;;) {
      if (this.is('?')) {
        if (!greedy && this.#startsExpression(this.ahead(1))) break;
        this.next();
        suffixes.push('?');
        continue;
      }
      const rank = this.is('[') ? this.#emptyRank() : 0;
      if (rank === 0) break;
      this.at += rank + 1;
      suffixes.push(rank);
    }
    return { pos, parts, suffixes, items };
  }

  /** Rank of `[]`, `[,]`, … at this place, 0 where there is none. */
  #emptyRank(): number {
    let rank = 1;
    while (this.ahead(rank).text === ',' && this.ahead(rank).kind === 'op') rank++;
    return this.ahead(rank).text === ']' && this.ahead(rank).kind === 'op' ? rank : 0;
  }

  #startsExpression(token: Token): boolean {
    if (token.kind === 'op') return '(!~-+'.includes(token.text) || token.text === '++' || token.text === '--';
    if (token.kind === 'keyword') return !['as', 'is', 'in'].includes(token.text);
    return token.kind !== 'end';
  }
}
