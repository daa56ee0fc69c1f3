// C# tokens. Interpolated strings become one token whose holes are already cut into tokens of their own.
import { fail } from './compile-error.ts';
import { readEscape, readNumber } from './literals.ts';

export type TokenKind = 'name' | 'keyword' | 'number' | 'string' | 'char' | 'interpolated' | 'op' | 'end';

export interface InterpolationHole {
  readonly pos: number;
  readonly tokens: readonly Token[];
  readonly format: string | null;
}

export interface Token {
  readonly kind: TokenKind;
  /** Name, keyword or operator; for literals the source text. */
  readonly text: string;
  readonly pos: number;
  readonly end: number;
  /** Literals: the value; interpolated strings: texts and holes in turn. */
  readonly value?: unknown;
  readonly literal?: string;
  readonly parts?: readonly (string | InterpolationHole)[];
}

const KEYWORDS = new Set(
  (
    'abstract as base bool break byte case catch char checked class const continue decimal default delegate do double ' +
    'else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal ' +
    'is lock long namespace new null object operator out override params private protected public readonly ref return ' +
    'sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked ' +
    'unsafe ushort using virtual void volatile while'
  ).split(' '),
);

// `>>`, `>>=` and `>=` after a type argument list must stay apart, so `>` is always a token of its own but for `>=`.
const OPERATORS = [
  '<<=', '??=', '=>', '==', '!=', '<=', '>=', '&&', '||', '??', '?.', '++', '--', '+=', '-=', '*=', '/=', '%=', '&=',
  '|=', '^=', '<<', '->', '::', '..',
]; // biome-ignore format: a table
const NAME_START = /[\p{L}\p{Nl}_]/u;
const NAME_PART = /[\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}]/u;

export class Lexer {
  readonly #source: string;
  readonly #end: number;
  #at: number;

  constructor(source: string, start: number, end: number) {
    this.#source = source;
    this.#at = start;
    this.#end = end;
  }

  /** All tokens, with one of kind `end` last. */
  all(): Token[] {
    const list: Token[] = [];
    for (;;) {
      const token = this.#token();
      list.push(token);
      if (token.kind === 'end') return list;
    }
  }

  #char(offset = 0): string {
    const at = this.#at + offset;
    return at < this.#end ? this.#source[at]! : '';
  }

  #skipSpace(): void {
    for (;;) {
      const char = this.#char();
      if (char !== '' && /\s/.test(char)) this.#at++;
      else if (char === '/' && this.#char(1) === '/') {
        while (this.#at < this.#end && !/[\n\r\u0085\u2028\u2029]/.test(this.#char())) this.#at++;
      } else if (char === '/' && this.#char(1) === '*') {
        const close = this.#source.indexOf('*/', this.#at + 2);
        if (close < 0 || close + 2 > this.#end) fail('CS1035', "End-of-file found, '*/' expected.", this.#at);
        this.#at = close + 2;
      } else return;
    }
  }

  #token(): Token {
    this.#skipSpace();
    const pos = this.#at;
    const char = this.#char();
    if (char === '') return { kind: 'end', text: '', pos, end: pos };
    const next = this.#char(1);
    if (char === '"') return this.#string(pos);
    if (char === '@' && next === '"') return this.#verbatim(pos);
    if (char === '$' && next === '"') return this.#interpolated(pos, 2, false);
    if (char === '$' && next === '@' && this.#char(2) === '"') return this.#interpolated(pos, 3, true);
    if (char === '@' && next === '$' && this.#char(2) === '"') {
      fail('CS8401', "To use '@$' instead of '$@' for an interpolated verbatim string, use C# 8.0 or later.", pos);
    }
    if (char === "'") return this.#charLiteral(pos);
    if (/[0-9]/.test(char) || (char === '.' && /[0-9]/.test(next))) return this.#number(pos);
    if (char === '@' || NAME_START.test(this.#codePoint())) return this.#name(pos);
    for (const operator of OPERATORS) {
      if (this.#source.startsWith(operator, pos) && pos + operator.length <= this.#end) {
        // `a?.5:b` is a conditional, not a null-conditional access.
        if (operator === '?.' && /[0-9]/.test(this.#char(2))) break;
        return this.#op(pos, operator);
      }
    }
    if (char === '?') return this.#question(pos);
    if ('+-*/%&|^!~=<>?:;,.(){}[]'.includes(char)) return this.#op(pos, char);
    return fail('CS1056', `Unexpected character '${char}'.`, pos);
  }

  /** `?` alone, or the `?.` of a chain that goes on in the next line: C# has them as two tokens. */
  #question(pos: number): Token {
    this.#at = pos + 1;
    this.#skipSpace();
    if (this.#char() === '.' && !/[0-9]/.test(this.#char(1))) return { kind: 'op', text: '?.', pos, end: ++this.#at };
    return this.#op(pos, '?');
  }

  #codePoint(): string {
    return String.fromCodePoint(this.#source.codePointAt(this.#at)!);
  }

  #op(pos: number, text: string): Token {
    this.#at = pos + text.length;
    return { kind: 'op', text, pos, end: this.#at };
  }

  #name(pos: number): Token {
    const verbatim = this.#char() === '@';
    if (verbatim) this.#at++;
    const start = this.#at;
    while (this.#at < this.#end) {
      const part = this.#codePoint();
      if (!(this.#at === start ? NAME_START : NAME_PART).test(part)) break;
      this.#at += part.length;
    }
    if (this.#at === start) fail('CS1646', 'Keyword, identifier, or string expected after verbatim specifier: @', pos);
    const text = this.#source.slice(start, this.#at);
    const kind = !verbatim && KEYWORDS.has(text) ? 'keyword' : 'name';
    return { kind, text, pos, end: this.#at };
  }

  #number(pos: number): Token {
    const { value, type, end } = readNumber(this.#source, pos, this.#end);
    this.#at = end;
    return { kind: 'number', text: this.#source.slice(pos, end), pos, end, value, literal: type };
  }

  #string(pos: number): Token {
    this.#at++;
    let text = '';
    for (;;) {
      const char = this.#char();
      if (char === '' || char === '\n' || char === '\r') fail('CS1010', 'Newline in constant.', pos);
      if (char === '"') break;
      if (char === '\\') text += this.#escape();
      else {
        text += char;
        this.#at++;
      }
    }
    this.#at++;
    return { kind: 'string', text: this.#source.slice(pos, this.#at), pos, end: this.#at, value: text };
  }

  #escape(): string {
    const { text, end } = readEscape(this.#source, this.#at, this.#end);
    this.#at = end;
    return text;
  }

  #verbatim(pos: number): Token {
    this.#at += 2;
    let text = '';
    for (;;) {
      const char = this.#char();
      if (char === '') fail('CS1039', 'Unterminated string literal.', pos);
      this.#at++;
      if (char === '"') {
        if (this.#char() !== '"') break;
        this.#at++;
      }
      text += char;
    }
    return { kind: 'string', text: this.#source.slice(pos, this.#at), pos, end: this.#at, value: text };
  }

  #charLiteral(pos: number): Token {
    this.#at++;
    const char = this.#char();
    if (char === "'") fail('CS1011', 'Empty character literal.', pos);
    if (char === '' || char === '\n' || char === '\r') fail('CS1010', 'Newline in constant.', pos);
    let value = char;
    if (char === '\\') value = this.#escape();
    else this.#at++;
    if (this.#char() !== "'" || value.length !== 1) fail('CS1012', 'Too many characters in character literal.', pos);
    this.#at++;
    return {
      kind: 'char',
      text: this.#source.slice(pos, this.#at),
      pos,
      end: this.#at,
      value: value.charCodeAt(0),
    };
  }

  #interpolated(pos: number, prefix: number, verbatim: boolean): Token {
    this.#at += prefix;
    const parts: (string | InterpolationHole)[] = [];
    let text = '';
    for (;;) {
      const char = this.#char();
      if (char === '' || (!verbatim && (char === '\n' || char === '\r'))) {
        fail(verbatim ? 'CS1039' : 'CS1010', 'Unterminated interpolated string.', pos);
      }
      if (char === '"') {
        this.#at++;
        if (!verbatim || this.#char() !== '"') break;
        this.#at++;
        text += '"';
      } else if (char === '\\' && !verbatim) text += this.#escape();
      else if (char === '{' && this.#char(1) !== '{') {
        parts.push(text, this.#hole(verbatim));
        text = '';
      } else if (char === '{' || char === '}') {
        if (this.#char(1) !== char)
          fail('CS8086', "A '}' character must be escaped (by doubling) in an interpolated string.", this.#at);
        text += char;
        this.#at += 2;
      } else {
        text += char;
        this.#at++;
      }
    }
    parts.push(text);
    return { kind: 'interpolated', text: this.#source.slice(pos, this.#at), pos, end: this.#at, parts };
  }

  /** From `{` to behind the matching `}`. */
  #hole(verbatim: boolean): InterpolationHole {
    const pos = this.#at++;
    const tokens: Token[] = [];
    const open: string[] = [];
    for (;;) {
      const token = this.#token();
      if (token.kind === 'end') fail('CS1010', "A hole in an interpolated string is not closed with '}'.", pos);
      if (!verbatim && this.#source.slice(pos, token.end).includes('\n') && token.kind !== 'string') {
        fail('CS8967', 'Newlines are not allowed inside a non-verbatim interpolated string in C# 7.3.', token.pos);
      }
      if (token.kind === 'op') {
        if ('([{'.includes(token.text)) open.push(token.text);
        else if (open.length === 0 && (token.text === '}' || token.text === ':')) {
          tokens.push({ kind: 'end', text: '', pos: token.pos, end: token.pos });
          const format = token.text === ':' ? this.#format(verbatim, pos) : null;
          return { pos, tokens, format };
        } else if (')]}'.includes(token.text)) open.pop();
      }
      tokens.push(token);
    }
  }

  #format(verbatim: boolean, pos: number): string {
    let text = '';
    for (;;) {
      const char = this.#char();
      if (char === '' || (char === '"' && !(verbatim && this.#char(1) === '"'))) {
        fail('CS1010', "A hole in an interpolated string is not closed with '}'.", pos);
      }
      if (char === '\\' && !verbatim) {
        text += this.#escape();
        continue;
      }
      if (char === '{' || char === '}' || char === '"') {
        if (this.#char(1) === char) {
          text += char;
          this.#at += 2;
          continue;
        }
        if (char === '{') fail('CS8089', 'Empty or malformed format specifier.', this.#at);
        this.#at++;
        if (text === '') fail('CS8089', 'Empty format specifier.', pos);
        if (/\s$/.test(text)) fail('CS8088', 'A format specifier may not contain trailing whitespace.', pos);
        return text;
      }
      text += char;
      this.#at++;
    }
  }
}
