// Cuts a policy document into tags, text and comments with their offsets. In `rawxml` mode, an attribute value or a
// text that begins with `@(` or `@{` is C# up to its balanced end, whatever quotes and angle brackets it holds; what
// is left is XML, and whether it is correct XML is for a real parser to say (read.ts).
import { endsAttribute, ScanError, scanExpression, startsExpression } from './scan-csharp.ts';

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface AttributeToken {
  readonly name: string;
  readonly nameAt: number;
  readonly value: Range;
  /** In rawxml mode: the expression that is the whole value. */
  readonly expression: Range | null;
}

export type Token =
  | {
      readonly kind: 'start';
      readonly name: string;
      readonly range: Range;
      readonly attributes: AttributeToken[];
      readonly selfClosing: boolean;
    }
  | { readonly kind: 'end'; readonly name: string; readonly range: Range }
  | { readonly kind: 'text' | 'cdata'; readonly range: Range; readonly expression: Range | null }
  /** What is no content: comments, instructions, a document type. */
  | { readonly kind: 'other'; readonly range: Range; readonly what: 'comment' | 'instruction' | 'doctype' }
  /** Content of a set-body that is no expression, in rawxml mode: taken as it stands. */
  | { readonly kind: 'opaque'; readonly range: Range };

/** Elements whose content may be anything (templates, other people's XML). */
const OPAQUE_ELEMENTS = new Set(['set-body']);

const NAME_END = /[\s/>=<"']/g;

/** Throws ScanError when a construct is not closed. */
export function scanMarkup(text: string, raw: boolean): Token[] {
  const scanner = new MarkupScanner(text, raw);
  return scanner.run();
}

class MarkupScanner {
  readonly #text: string;
  readonly #raw: boolean;
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(text: string, raw: boolean) {
    this.#text = text;
    this.#raw = raw;
  }

  run(): Token[] {
    while (this.#at < this.#text.length) {
      if (this.#text[this.#at] !== '<') this.#characters();
      else if (this.#looksAt('<!--')) this.#other('comment', '<!--', '-->', 'a comment');
      else if (this.#looksAt('<![CDATA[')) this.#cdata();
      else if (this.#looksAt('<?')) this.#other('instruction', '<?', '?>', 'a processing instruction');
      else if (this.#looksAt('<!')) this.#other('doctype', '<!', '>', 'a declaration');
      else if (this.#looksAt('</')) this.#endTag();
      else this.#startTag();
    }
    return this.#tokens;
  }

  #looksAt(start: string): boolean {
    return this.#text.startsWith(start, this.#at);
  }

  #find(what: string, name: string, from: number): number {
    const found = this.#text.indexOf(what, from);
    if (found < 0) throw new ScanError(name, this.#at, false);
    return found;
  }

  #other(what: 'comment' | 'instruction' | 'doctype', open: string, close: string, name: string): void {
    const end = this.#find(close, name, this.#at + open.length) + close.length;
    this.#tokens.push({ kind: 'other', what, range: { start: this.#at, end } });
    this.#at = end;
  }

  #cdata(): void {
    const start = this.#at + '<![CDATA['.length;
    let expression = this.#raw ? this.#expression(start) : null;
    const end = this.#find(']]>', 'a CDATA section', expression?.end ?? start);
    if (expression !== null && this.#text.slice(expression.end, end).trim() !== '') expression = null;
    this.#tokens.push({ kind: 'cdata', range: { start, end }, expression });
    this.#at = end + ']]>'.length;
  }

  #characters(): void {
    const start = this.#at;
    let expression = this.#raw ? this.#expression(start) : null;
    let end = this.#text.indexOf('<', expression?.end ?? start);
    if (end < 0) end = this.#text.length;
    if (expression !== null && this.#text.slice(expression.end, end).trim() !== '') {
      // Text goes on behind the bracket: not an expression as a whole, so it is literal.
      expression = null;
    }
    this.#tokens.push({ kind: 'text', range: { start, end }, expression });
    this.#at = end;
  }

  /** The expression that begins at `from` behind white space, if there is one. */
  #expression(from: number): Range | null {
    let start = from;
    while (isSpace(this.#text, start)) start++;
    return startsExpression(this.#text, start) ? { start, end: scanExpression(this.#text, start) } : null;
  }

  #name(): string {
    NAME_END.lastIndex = this.#at;
    const end = NAME_END.exec(this.#text)?.index ?? this.#text.length;
    const name = this.#text.slice(this.#at, end);
    this.#at = end;
    return name;
  }

  #skipSpace(): void {
    while (isSpace(this.#text, this.#at)) this.#at++;
  }

  #endTag(): void {
    const start = this.#at;
    const end = this.#find('>', 'an end tag', start) + 1;
    this.#tokens.push({ kind: 'end', name: this.#text.slice(start + 2, end - 1).trim(), range: { start, end } });
    this.#at = end;
  }

  #startTag(): void {
    const start = this.#at;
    this.#at++;
    const name = this.#name();
    const attributes: AttributeToken[] = [];
    for (;;) {
      this.#skipSpace();
      const char = this.#text[this.#at];
      if (char === undefined) throw new ScanError(`the tag <${name}>`, start, false);
      if (char === '>' || this.#looksAt('/>')) break;
      const before = this.#at;
      const attribute = this.#attribute();
      if (attribute !== null) attributes.push(attribute);
      // What is no attribute is left for the XML parser to complain about.
      if (this.#at === before) this.#at++;
    }
    const selfClosing = this.#text[this.#at] === '/';
    this.#at += selfClosing ? 2 : 1;
    this.#tokens.push({ kind: 'start', name, range: { start, end: this.#at }, attributes, selfClosing });
    if (this.#raw && !selfClosing && OPAQUE_ELEMENTS.has(name)) this.#opaque(name);
  }

  #attribute(): AttributeToken | null {
    const nameAt = this.#at;
    const name = this.#name();
    this.#skipSpace();
    if (name === '' || this.#text[this.#at] !== '=') return null;
    this.#at++;
    this.#skipSpace();
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") return null;
    const start = this.#at + 1;
    let expression = this.#raw ? this.#expressionInQuotes(start) : null;
    let end = this.#text.indexOf(quote, expression?.end ?? start);
    if (end < 0) throw new ScanError(`the value of the attribute ${name}`, nameAt, false);
    if (expression !== null && this.#text.slice(expression.end, end).trim() !== '') {
      expression = null;
      end = this.#text.indexOf(quote, start);
    }
    if (this.#raw && expression === null) end = this.#behindInnerExpressions(start, end, quote);
    this.#at = end + 1;
    return { name, nameAt, value: { start, end }, expression };
  }

  /** As #expression; a string that is in truth the end of the attribute means that a bracket is missing. */
  #expressionInQuotes(from: number): Range | null {
    try {
      return this.#expression(from);
    } catch (error) {
      if (!(error instanceof ScanError) || error.bracket === null || !endsAttribute(this.#text, error.offset))
        throw error;
      throw new ScanError(`'${this.#text[error.bracket]}'`, error.bracket);
    }
  }

  /**
   * `key="a-@(b["c"])"`: literal, for text stands before the expression, but the quotes in it don't end the value.
   * Only where the first quote can't be the end, so that a stray `@(` takes nothing that follows.
   */
  #behindInnerExpressions(start: number, first: number, quote: string): number {
    let end = first;
    for (const at of expressionStarts(this.#text.slice(start, first), start)) {
      if (endsAttribute(this.#text, end)) break;
      const inner = scanOrNull(this.#text, at);
      const next = inner === null ? -1 : this.#text.indexOf(quote, inner);
      if (next < 0) break;
      end = next;
    }
    return end !== first && endsAttribute(this.#text, end) ? end : first;
  }

  /** A body that is no expression may hold anything: take it whole, up to its own end tag. */
  #opaque(name: string): void {
    const start = this.#at;
    const content = skipComments(this.#text, start);
    if (this.#text.startsWith('<![CDATA[', content) || this.#expression(content) !== null) return;
    const end = findEndTag(this.#text, name, start);
    if (end < 0) throw new ScanError(`the element <${name}>`, start - 1, false);
    if (end > start) this.#tokens.push({ kind: 'opaque', range: { start, end } });
    this.#at = end;
  }
}

function expressionStarts(text: string, offset: number): number[] {
  return [...text.matchAll(/@[({]/g)].map((match) => offset + match.index);
}

function scanOrNull(text: string, at: number): number | null {
  try {
    return scanExpression(text, at);
  } catch (error) {
    if (error instanceof ScanError) return null;
    throw error;
  }
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** Behind white space and comments. */
function skipComments(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (isSpace(text, at)) at++;
    const end = text.startsWith('<!--', at) ? text.indexOf('-->', at) : -1;
    if (end < 0) return at;
    at = end + '-->'.length;
  }
}

/** The offset of `</name` that ends an element whose content begins at `from`; elements of the same name may nest. */
function findEndTag(text: string, name: string, from: number): number {
  const tag = new RegExp(`<(/?)${name}(?=[\\s/>])[^>]*?(/?)>`, 'g');
  tag.lastIndex = from;
  let depth = 0;
  for (let match = tag.exec(text); match !== null; match = tag.exec(text)) {
    if (match[1] === '/') {
      if (depth === 0) return match.index;
      depth--;
    } else if (match[2] !== '/') {
      depth++;
    }
  }
  return -1;
}
