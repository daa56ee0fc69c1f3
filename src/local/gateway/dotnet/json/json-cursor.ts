// What the JSON reader builds on: a cursor that counts lines, and quoted strings with their escapes.
import { spendBytes } from '../budget.ts';
import type { DotNetException } from '../exception.ts';
import { jsonReaderException, type Place } from './errors.ts';

const WHITE = /\s/;

export abstract class JsonCursor {
  protected readonly text: string;
  protected position = 0;
  protected line = 1;
  protected lineStart = 0;
  /** Before anything was read the place is line 0. */
  protected started = false;

  constructor(text: string) {
    this.text = text;
  }

  abstract get path(): string;

  get place(): Place {
    if (!this.started) return { path: this.path, line: 0, position: 0 };
    return { path: this.path, line: this.line, position: this.position - this.lineStart };
  }

  fail(message: string): DotNetException {
    return jsonReaderException(message, this.place);
  }

  protected skipWhite(): void {
    for (; this.position < this.text.length; this.position++) {
      const unit = this.text.charCodeAt(this.position);
      if (unit === 10) {
        this.started = true;
        this.line++;
        this.lineStart = this.position + 1;
      } else if (unit === 13) {
        this.started = true;
        if (this.text.charCodeAt(this.position + 1) !== 10) {
          this.line++;
          this.lineStart = this.position + 1;
        }
      } else if (unit !== 32 && unit !== 9 && unit !== 0 && !(unit > 127 && WHITE.test(this.text[this.position]!))) {
        return;
      }
    }
  }

  /** A quoted string at the position. */
  protected quoted(): string {
    this.started = true;
    const quote = this.text[this.position++]!;
    let result = '';
    let from = this.position;
    for (;;) {
      const char = this.text[this.position];
      if (char === undefined) {
        throw this.fail(`Unterminated string. Expected delimiter: ${quote}.`);
      }
      if (char === quote) {
        result += this.text.slice(from, this.position++);
        spendBytes(result.length * 2);
        return result;
      }
      if (char === '\\') {
        result += this.text.slice(from, this.position++);
        result += this.escape(quote);
        from = this.position;
        continue;
      }
      this.position++;
      if (char === '\n' || (char === '\r' && this.text[this.position] !== '\n')) {
        this.line++;
        this.lineStart = this.position;
      }
    }
  }

  protected escape(quote: string): string {
    const char = this.text[this.position++];
    switch (char) {
      case 'b':
        return '\b';
      case 't':
        return '\t';
      case 'n':
        return '\n';
      case 'f':
        return '\f';
      case 'r':
        return '\r';
      case '\\':
      case '"':
      case "'":
      case '/':
        return char;
      case 'u':
        return this.unicode();
      case undefined:
        this.position--;
        throw this.fail(`Unterminated string. Expected delimiter: ${quote}.`);
      default:
        throw this.fail(`Bad JSON escape sequence: \\${char}.`);
    }
  }

  protected hexUnit(): number {
    const digits = this.text.slice(this.position, this.position + 4);
    if (digits.length < 4) {
      this.position = this.text.length;
      throw this.fail('Unexpected end while parsing Unicode escape sequence.');
    }
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.fail(`Invalid Unicode escape sequence: \\u${digits}.`);
    this.position += 4;
    return Number.parseInt(digits, 16);
  }

  /** After \u: escaped surrogates that make no pair become U+FFFD. */
  protected unicode(): string {
    let unit = this.hexUnit();
    let result = '';
    for (;;) {
      if (unit >= 0xdc00 && unit <= 0xdfff) return `${result}\ufffd`;
      if (unit < 0xd800 || unit > 0xdbff) return result + String.fromCharCode(unit);
      if (this.text[this.position] !== '\\' || this.text[this.position + 1] !== 'u') return `${result}\ufffd`;
      this.position += 2;
      const next = this.hexUnit();
      if (next >= 0xdc00 && next <= 0xdfff) return result + String.fromCharCode(unit, next);
      result += '\ufffd';
      unit = next;
    }
  }

  /** A word such as `true`, and what may follow it. */
  protected matchWord(word: string): void {
    this.started = true;
    for (let index = 0; index < word.length; index++) {
      if (this.position + index >= this.text.length) {
        this.position += index;
        throw this.fail('Unexpected end when reading JSON.');
      }
      if (this.text[this.position + index] !== word[index]) {
        this.position += index;
        throw this.badWord(word);
      }
    }
    const next = this.text[this.position + word.length];
    this.position += word.length;
    if (next !== undefined && !/[\s,}\])/\0]/.test(next)) {
      throw this.badWord(word);
    }
  }

  private badWord(word: string): DotNetException {
    return this.fail(`Error parsing ${word === 'true' || word === 'false' ? 'boolean' : word} value.`);
  }
}
