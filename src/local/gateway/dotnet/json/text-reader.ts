// JsonTextReader: a pull parser with Newtonsoft's laxness. Single quotes, unquoted names, comments, trailing commas,
// hex and octal numbers, NaN, Infinity, undefined and constructors are all read; errors name path, line and position.

import { box } from '../boxed.ts';
import { spend, spendBytes } from '../budget.ts';
import type { DotNetException } from '../exception.ts';
import { BigInteger } from './big-integer.ts';
import { parseJsonDate } from './dates.ts';
import { JsonCursor } from './json-cursor.ts';
import { pathText } from './json-path-text.ts';
import { readNumber } from './number-token.ts';

export type TokenKind =
  | 'None'
  | 'StartObject'
  | 'StartArray'
  | 'StartConstructor'
  | 'PropertyName'
  | 'Comment'
  | 'Integer'
  | 'Float'
  | 'String'
  | 'Boolean'
  | 'Null'
  | 'Undefined'
  | 'EndObject'
  | 'EndArray'
  | 'EndConstructor'
  | 'Date'
  | 'Bytes'
  | 'Raw';

export interface ReaderOptions {
  /** Strings that look like dates become dates. */
  dates: boolean;
  maxDepth: number;
}

const DEFAULTS: ReaderOptions = { dates: true, maxDepth: 64 };

interface Level {
  close: 'EndObject' | 'EndArray' | 'EndConstructor';
  type: 'Object' | 'Array' | 'Constructor';
  name: string | null;
  index: number;
}

const CLOSERS: Record<string, Level['close']> = { '}': 'EndObject', ']': 'EndArray', ')': 'EndConstructor' };
const WHITE = /\s/;
const REST_BLANK = /\s*$/y;
const NAME_UNIT = /[\p{L}\p{Nd}\p{Nl}\p{No}_$]/u;

type State = 'value' | 'property' | 'after' | 'done';

export class JsonTextReader extends JsonCursor {
  kind: TokenKind = 'None';
  /** Integer and Float: boxed number or BigInteger; String, Boolean, Date, names, comments: their value. */
  value: unknown = null;
  /** How a string was written, before it became a date. */
  rawText: string | null = null;
  /** The text ended where a comma or a closing bracket could stand. */
  endedBehindValue = false;
  private readonly options: ReaderOptions;
  private state: State = 'value';
  private readonly levels: Level[] = [];

  constructor(text: string, options: Partial<ReaderOptions> = {}) {
    super(text);
    this.options = { ...DEFAULTS, ...options };
  }

  /** Nothing but white space is left. */
  get atEnd(): boolean {
    REST_BLANK.lastIndex = this.position;
    return REST_BLANK.test(this.text);
  }

  get depth(): number {
    return this.levels.length;
  }

  get path(): string {
    const steps: (string | number)[] = [];
    for (const level of this.levels) {
      if (level.type === 'Object') {
        if (level.name !== null) steps.push(level.name);
      } else if (level.index >= 0) steps.push(level.index);
    }
    return pathText(steps);
  }

  /** The next token that is no comment; false at the end. */
  readContent(typed?: (text: string, isNumber: boolean) => unknown): boolean {
    do {
      if (!this.read(typed)) return false;
    } while (this.kind === 'Comment');
    return true;
  }

  /**
   * Moves to the next token.
   * @param typed asked for the value of a string or number in place of the usual one (undefined: the usual one)
   */
  read(typed?: (text: string, isNumber: boolean) => unknown): boolean {
    spend();
    this.rawText = null;
    for (;;) {
      switch (this.state) {
        case 'value':
          return this.readValue(typed);
        case 'property':
          return this.readProperty();
        case 'after': {
          const result = this.readAfter();
          if (result !== null) return result;
          break;
        }
        case 'done':
          return this.readRest();
      }
    }
  }

  private set(kind: TokenKind, value: unknown): boolean {
    this.started = true;
    this.kind = kind;
    this.value = value;
    return true;
  }

  private end(): boolean {
    this.kind = 'None';
    this.value = null;
    return false;
  }

  /** A complete value: counts it in its array and decides what may follow. */
  private setValue(kind: TokenKind, value: unknown): boolean {
    this.countElement();
    return this.setComplete(kind, value);
  }

  private setComplete(kind: TokenKind, value: unknown): boolean {
    this.state = this.levels.length === 0 ? 'done' : 'after';
    return this.set(kind, value);
  }

  /** An element counts once it is read: an error in it still names the one before. */
  private countElement(): void {
    const level = this.levels.at(-1);
    if (level !== undefined && level.type !== 'Object') level.index++;
  }

  private open(type: Level['type'], kind: TokenKind, value: unknown): boolean {
    this.countElement();
    const close = type === 'Object' ? 'EndObject' : type === 'Array' ? 'EndArray' : 'EndConstructor';
    this.levels.push({ close, type, name: null, index: -1 });
    spendBytes(64);
    if (this.levels.length > this.options.maxDepth) {
      throw this.fail(`The reader's MaxDepth of ${this.options.maxDepth} has been exceeded.`);
    }
    this.state = type === 'Object' ? 'property' : 'value';
    return this.set(kind, value);
  }

  private close(char: string): boolean {
    const kind = CLOSERS[char]!;
    this.position++;
    const level = this.levels.pop();
    if (level === undefined || level.close !== kind) {
      throw this.fail(`JsonToken ${kind} is not valid for closing JsonType ${level?.type ?? 'None'}.`);
    }
    return this.setComplete(kind, null);
  }

  private readValue(typed: ((text: string, isNumber: boolean) => unknown) | undefined): boolean {
    this.skipWhite();
    if (this.position >= this.text.length) return this.end();
    const char = this.text[this.position]!;
    switch (char) {
      case ']':
      case ')':
        if (this.levels.length > 0) return this.close(char);
        break;
      case '/':
        return this.readComment();
      case ',':
        return this.setValue('Undefined', null);
    }
    switch (char) {
      case '"':
      case "'":
        return this.readString(typed);
      case '{':
        this.position++;
        return this.open('Object', 'StartObject', null);
      case '[':
        this.position++;
        return this.open('Array', 'StartArray', null);
      case 't':
        return this.word('true', 'Boolean', true);
      case 'f':
        return this.word('false', 'Boolean', false);
      case 'u':
        return this.word('undefined', 'Undefined', null);
      case 'N':
        return this.floatWord('NaN', Number.NaN, typed);
      case 'I':
        return this.floatWord('Infinity', Number.POSITIVE_INFINITY, typed);
      case 'n':
        if (this.text[this.position + 1] === 'e') return this.readConstructor();
        return this.word('null', 'Null', null);
    }
    if (char === '-' && this.text[this.position + 1] === 'I') {
      return this.floatWord('-Infinity', Number.NEGATIVE_INFINITY, typed);
    }
    if (/[-.0-9]/.test(char)) return this.readNumberToken(typed);
    if (typed !== undefined) {
      this.started = true;
      this.position++;
    }
    throw this.unexpected(char, 'Unexpected character encountered while parsing value: ');
  }

  private unexpected(char: string, message: string): DotNetException {
    return this.fail(`${message}${char}.`);
  }

  private word(word: string, kind: TokenKind, value: unknown): boolean {
    this.matchWord(word);
    return this.setValue(kind, value);
  }

  private floatWord(
    word: string,
    value: number,
    typed: ((text: string, isNumber: boolean) => unknown) | undefined,
  ): boolean {
    this.matchWord(word);
    const special = typed?.(word, true);
    return special !== undefined
      ? this.setValue('String', special)
      : this.setValue('Float', box('System.Double', value));
  }

  private readNumberToken(typed: ((text: string, isNumber: boolean) => unknown) | undefined): boolean {
    this.started = true;
    const start = this.position;
    while (this.position < this.text.length && /[-+0-9a-fA-FxX.]/.test(this.text[this.position]!)) this.position++;
    const next = this.text[this.position];
    if (next !== undefined && !/[\s,}\])/\0]/.test(next)) {
      throw this.unexpected(next, 'Unexpected character encountered while parsing number: ');
    }
    const text = this.text.slice(start, this.position);
    const special = typed?.(text, true);
    if (special !== undefined) return this.setValue('String', special);
    const number = readNumber(text);
    if (number === null) throw this.fail(`Input string '${text}' is not a valid number.`);
    if (number === 'too large') throw this.fail(`JSON integer ${text} is too large to parse.`);
    const isFloat = !(number instanceof BigInteger) && number.type.fullName === 'System.Double';
    return this.setValue(isFloat ? 'Float' : 'Integer', number);
  }

  private readString(typed: ((text: string, isNumber: boolean) => unknown) | undefined): boolean {
    const text = this.quoted();
    this.rawText = text;
    if (typed !== undefined) {
      // The text counts as read, whether it can be what is wanted or not.
      this.setValue('String', text);
      const special = typed(text, false);
      if (special !== undefined) this.value = special;
      return true;
    }
    if (this.options.dates) {
      const date = text.length > 0 ? parseJsonDate(text) : null;
      if (date !== null) return this.setValue('Date', date);
    }
    return this.setValue('String', text);
  }

  private readComment(): boolean {
    this.started = true;
    this.position++;
    const kind = this.text[this.position];
    if (kind !== '*' && kind !== '/') {
      if (kind === undefined) throw this.fail('Unexpected end while parsing comment.');
      throw this.fail(`Error parsing comment. Expected: *, got ${kind}.`);
    }
    const start = ++this.position;
    if (kind === '/') {
      while (this.position < this.text.length && !/[\r\n]/.test(this.text[this.position]!)) this.position++;
      return this.set('Comment', this.text.slice(start, this.position));
    }
    const end = this.text.indexOf('*/', start);
    if (end < 0) {
      this.position = this.text.length;
      throw this.fail('Unexpected end while parsing comment.');
    }
    for (const match of this.text.slice(start, end).matchAll(/\r\n|\r|\n/g)) {
      this.line++;
      this.lineStart = start + match.index + match[0].length;
    }
    this.position = end + 2;
    return this.set('Comment', this.text.slice(start, end));
  }

  private readConstructor(): boolean {
    this.matchConstructorWord();
    this.skipWhite();
    const start = this.position;
    while (this.position < this.text.length && NAME_UNIT.test(this.text[this.position]!)) this.position++;
    const name = this.text.slice(start, this.position);
    this.skipWhite();
    const char = this.text[this.position];
    if (char === undefined) throw this.fail('Unexpected end while parsing constructor.');
    if (char !== '(') throw this.unexpected(char, 'Unexpected character while parsing constructor: ');
    this.position++;
    return this.open('Constructor', 'StartConstructor', name);
  }

  private matchConstructorWord(): void {
    this.started = true;
    if (!this.text.startsWith('new', this.position) || !WHITE.test(this.text[this.position + 3] ?? '')) {
      throw this.fail('Unexpected content while parsing JSON.');
    }
    this.position += 3;
  }

  private readProperty(): boolean {
    this.skipWhite();
    const char = this.text[this.position];
    if (char === undefined) return this.end();
    if (char === '}') return this.close(char);
    if (char === '/') return this.readComment();
    let name: string;
    if (char === '"' || char === "'") name = this.quoted();
    else if (NAME_UNIT.test(char)) name = this.unquotedName();
    else throw this.unexpected(char, 'Invalid property identifier character: ');
    this.skipWhite();
    const colon = this.text[this.position];
    if (colon !== ':') {
      throw this.fail(`Invalid character after parsing property name. Expected ':' but got: ${colon ?? '\0'}.`);
    }
    this.position++;
    this.levels[this.levels.length - 1]!.name = name;
    this.state = 'value';
    return this.set('PropertyName', name);
  }

  private unquotedName(): string {
    this.started = true;
    const start = this.position;
    for (; this.position < this.text.length; this.position++) {
      const char = this.text[this.position]!;
      if (NAME_UNIT.test(char)) continue;
      if (char === ':' || WHITE.test(char)) return this.text.slice(start, this.position);
      throw this.unexpected(char, 'Invalid JavaScript property identifier character: ');
    }
    throw this.fail('Unexpected end while parsing unquoted property name.');
  }

  /** Between a value and the next; null: carry on in the state now set. */
  private readAfter(): boolean | null {
    this.skipWhite();
    const char = this.text[this.position];
    if (char === undefined) {
      this.endedBehindValue = true;
      return this.end();
    }
    if (char === '}' || char === ']' || char === ')') return this.close(char);
    if (char === '/') return this.readComment();
    if (char === ',') {
      this.position++;
      this.state = this.levels.at(-1)?.type === 'Object' ? 'property' : 'value';
      return null;
    }
    throw this.unexpected(char, 'After parsing a value an unexpected character was encountered: ');
  }

  private readRest(): boolean {
    this.skipWhite();
    const char = this.text[this.position];
    if (char === undefined) return this.end();
    if (char === '/') return this.readComment();
    throw this.fail(`Additional text encountered after finished reading JSON content: ${char}.`);
  }
}
