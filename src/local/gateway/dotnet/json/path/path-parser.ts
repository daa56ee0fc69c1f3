// Parses Newtonsoft's JSONPath: $, names, ['names'], [0], [1,2], [1:2:3], *, .., [?(query)].

import { box } from '../../boxed.ts';
import type { DotNetException } from '../../exception.ts';
import { BigInteger } from '../big-integer.ts';
import { jsonException } from '../errors.ts';
import { JTokenType } from '../token-type.ts';
import { JValue } from '../value.ts';
import type { Filter } from './filter.ts';
import { matches, type Operand, type Operator, type Query } from './query.ts';

type Composite = { kind: 'and' | 'or'; parts: Query[] };

const MAX_DEPTH = 100;
const OPEN_INDEXER = 'Path ended with open indexer.';

/** @throws JsonException */
export function parsePath(text: string): Filter[] {
  return new PathParser(text).parse();
}

class PathParser {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  parse(): Filter[] {
    const filters: Filter[] = [];
    let start = this.at;
    this.blanks();
    if (this.at >= this.text.length) return filters;
    if (this.text[this.at] === '$') {
      if (this.text.length === 1) return filters;
      const next = this.text[this.at + 1];
      if (next === '.' || next === '[') start = ++this.at;
    }
    if (!this.path(filters, start, false)) {
      this.blanks();
      if (this.at < this.text.length) {
        throw this.fail(`Unexpected character while parsing path: ${this.text[this.at]}`);
      }
    }
    return filters;
  }

  private fail(message: string): DotNetException {
    return jsonException(message);
  }

  private unexpectedEnd(): DotNetException {
    return this.fail('Unexpected end while parsing path.');
  }

  private blanks(): void {
    while (this.text[this.at] === ' ') this.at++;
  }

  private needMore(message: string): void {
    if (this.at >= this.text.length) throw this.fail(message);
  }

  /** Reads steps; inside a query it stops before whatever is no path. */
  private path(filters: Filter[], start: number, query: boolean): boolean {
    let scan = false;
    let afterIndexer = false;
    let afterDot = false;
    let from = start;
    let ended = false;
    const flush = (end: number) => {
      if (end <= from) return false;
      const name: string = this.text.slice(from, end);
      const member = name === '*' ? null : name;
      filters.push(scan ? { kind: 'scan', name: member } : { kind: 'field', name: member });
      scan = false;
      return true;
    };
    while (this.at < this.text.length && !ended) {
      const char = this.text[this.at]!;
      switch (char) {
        case '[':
        case '(':
          if (flush(this.at)) scan = false;
          filters.push(this.indexer(char, scan));
          scan = false;
          this.at++;
          from = this.at;
          afterIndexer = true;
          afterDot = false;
          break;
        case ']':
        case ')':
          ended = true;
          break;
        case ' ':
          if (this.at < this.text.length) ended = true;
          break;
        case '.':
          flush(this.at);
          if (this.text[this.at + 1] === '.') {
            scan = true;
            this.at++;
          }
          this.at++;
          from = this.at;
          afterIndexer = false;
          afterDot = true;
          break;
        default:
          if (query && '=<!>|&'.includes(char)) ended = true;
          else {
            if (afterIndexer) throw this.fail(`Unexpected character following indexer: ${char}`);
            this.at++;
          }
      }
    }
    const atEnd = this.at === this.text.length;
    const tail = this.text.slice(from, this.at);
    if (tail.length > 0) flush(from + tail.trimEnd().length);
    else if (afterDot && (atEnd || query)) throw this.unexpectedEnd();
    return atEnd;
  }

  private indexer(open: string, scan: boolean): Filter {
    this.at++;
    const close = open === '[' ? ']' : ')';
    this.needMore(OPEN_INDEXER);
    this.blanks();
    this.needMore(OPEN_INDEXER);
    const char = this.text[this.at];
    if (char === "'") return this.quotedFields(close, scan);
    if (char === '?') return this.queryFilter(close, scan);
    return this.arrayIndexer(close);
  }

  private quotedFields(close: string, scan: boolean): Filter {
    const names: string[] = [];
    while (this.at < this.text.length) {
      const name = this.quoted();
      this.blanks();
      this.needMore(OPEN_INDEXER);
      names.push(name);
      if (this.text[this.at] === close) {
        if (names.length > 1) return scan ? { kind: 'scan-many', names } : { kind: 'fields', names };
        return scan ? { kind: 'scan', name: names[0]! } : { kind: 'field', name: names[0]! };
      }
      if (this.text[this.at] !== ',') {
        throw this.fail(`Unexpected character while parsing path indexer: ${this.text[this.at]}`);
      }
      this.at++;
      this.blanks();
    }
    throw this.fail(OPEN_INDEXER);
  }

  /** A single-quoted string with backslash escapes. */
  private quoted(): string {
    let result = '';
    this.at++;
    while (this.at < this.text.length) {
      const char = this.text[this.at]!;
      if (char === '\\' && this.at + 1 < this.text.length) {
        const escaped = this.text[++this.at]!;
        const known: Record<string, string> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r' };
        if (/[btnfr]/.test(escaped)) result += known[escaped];
        else if (escaped === '\\' || escaped === '"' || escaped === "'" || escaped === '/') result += escaped;
        else throw this.fail(`Unknown escape character: \\${escaped}`);
        this.at++;
      } else if (char === "'") {
        this.at++;
        return result;
      } else {
        this.at++;
        result += char;
      }
    }
    throw this.fail('Path ended with an open string.');
  }

  private integer(text: string): number {
    const value = Number(text);
    if (!/^[-+]?[0-9]+$/.test(text)) throw this.fail('Array index expected.');
    return value;
  }

  private arrayIndexer(close: string): Filter {
    let start = this.at;
    const indexes: number[] = [];
    const parts: (number | null)[] = [];
    let colons = 0;
    for (; this.at < this.text.length; ) {
      const char = this.text[this.at]!;
      const text = () => this.text.slice(start, this.at).trim();
      if (char === ' ') {
        this.at++;
        continue;
      }
      if (char === close) {
        if (colons > 0) {
          parts.push(text() === '' ? null : this.integer(text()));
          return { kind: 'slice', start: parts[0] ?? null, end: parts[1] ?? null, step: parts[2] ?? null };
        }
        if (text() === '') throw this.fail('Array index expected.');
        if (indexes.length > 0) return { kind: 'indexes', indexes: [...indexes, this.integer(text())] };
        return { kind: 'index', index: this.integer(text()) };
      }
      if (char === ',') {
        if (text() === '') throw this.fail('Array index expected.');
        indexes.push(this.integer(text()));
        this.at++;
        this.blanks();
        start = this.at;
      } else if (char === '*') {
        this.at++;
        this.needMore(OPEN_INDEXER);
        this.blanks();
        if (this.text[this.at] !== close) {
          throw this.fail(`Unexpected character while parsing path indexer: ${this.text[this.at]}`);
        }
        return { kind: 'index', index: null };
      } else if (char === ':') {
        parts.push(text() === '' ? null : this.integer(text()));
        colons++;
        this.at++;
        this.blanks();
        start = this.at;
      } else if (/[0-9-]/.test(char)) this.at++;
      else throw this.fail(`Unexpected character while parsing path indexer: ${char}`);
    }
    throw this.fail(OPEN_INDEXER);
  }

  private queryFilter(close: string, scan: boolean): Filter {
    this.at++;
    this.needMore(OPEN_INDEXER);
    if (this.text[this.at] !== '(') {
      throw this.fail(`Unexpected character while parsing path indexer: ${this.text[this.at]}`);
    }
    this.at++;
    const query = this.expression();
    this.at++;
    this.needMore(OPEN_INDEXER);
    this.blanks();
    if (this.text[this.at] !== close) {
      throw this.fail(`Unexpected character while parsing path indexer: ${this.text[this.at]}`);
    }
    return { kind: scan ? 'scan-query' : 'query', query, test: matches };
  }

  private operand(): Operand {
    this.blanks();
    const char = this.text[this.at];
    if (char === '@' || char === '$') {
      this.at++;
      const path: Filter[] = char === '$' ? [{ kind: 'root' }] : [];
      if (++this.depth > MAX_DEPTH) throw this.fail('The path is nested too deeply.');
      this.path(path, this.at, true);
      this.depth--;
      return { path };
    }
    return { value: this.literal() };
  }

  private literal(): JValue {
    const char = this.text[this.at];
    if (char === "'") return JValue.string(this.quoted());
    if (char === '/') return this.regexLiteral();
    const rest = this.text.slice(this.at);
    const number = /^-?[0-9][-0-9.eE]*/.exec(rest);
    if (number !== null) {
      this.at += number[0].length;
      return this.numberLiteral(number[0]);
    }
    for (const [word, value] of [
      ['true', JValue.of(true)],
      ['false', JValue.of(false)],
      ['null', JValue.null()],
    ] as const) {
      if (rest.startsWith(word)) {
        this.at += word.length;
        return value;
      }
    }
    throw this.fail('Could not read query operator.');
  }

  private numberLiteral(text: string): JValue {
    if (/[.eE]/.test(text)) {
      const value = Number(text);
      if (Number.isNaN(value)) throw this.fail('Could not read query operator.');
      return JValue.of(box('System.Double', value));
    }
    if (!/^-?[0-9]+$/.test(text)) throw this.fail('Could not read query operator.');
    const value = BigInt(text);
    const fits = BigInt.asIntN(64, value) === value;
    return fits ? JValue.of(box('System.Int64', value)) : new JValue(new BigInteger(value), JTokenType.Integer);
  }

  private regexLiteral(): JValue {
    const start = this.at++;
    while (this.at < this.text.length) {
      const char = this.text[this.at];
      if (char === '\\') this.at += 2;
      else if (char === '/') {
        this.at++;
        while (/[a-zA-Z]/.test(this.text[this.at] ?? '')) this.at++;
        return JValue.string(this.text.slice(start, this.at));
      } else this.at++;
    }
    throw this.fail('Path ended with an open regex.');
  }

  private operator(): Operator {
    for (const operator of ['===', '!==', '==', '=~', '!=', '<>', '<=', '>=', '<', '>'] as const) {
      if (!this.text.startsWith(operator, this.at)) continue;
      this.at += operator.length;
      return operator === '<>' ? '!=' : operator;
    }
    throw this.fail('Could not read query operator.');
  }

  /** Comparisons joined by && and ||; && binds tighter as they are read from the left. */
  private expression(): Query {
    let root: Composite | null = null;
    let current: Composite | null = null;
    while (this.at < this.text.length) {
      const left = this.operand();
      this.blanks();
      let compare: Query = { kind: 'compare', operator: 'exists', left, right: null };
      const next = this.text[this.at];
      if (next !== ')' && next !== '|' && next !== '&') {
        const operator = this.operator();
        compare = { kind: 'compare', operator, left, right: this.operand() };
      }
      this.blanks();
      const char = this.text[this.at];
      if (char === ')') {
        if (current === null) return compare;
        current.parts.push(compare);
        return root!;
      }
      const joined = this.text.slice(this.at, this.at + 2);
      if (joined !== '&&' && joined !== '||') throw this.fail(`Unexpected character while parsing path query: ${char}`);
      this.at += 2;
      const kind = joined === '&&' ? 'and' : 'or';
      if (current === null || current.kind !== kind) {
        const composite: Composite = { kind, parts: [compare] };
        current?.parts.push(composite);
        current = composite;
        root ??= composite;
      } else current.parts.push(compare);
    }
    throw this.fail('Path ended with open query.');
  }
}
