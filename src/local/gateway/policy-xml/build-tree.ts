// From the cut-up document to elements with values: nesting, entities, named values, and which values are expressions.
import type {
  AttributeNode,
  ElementNode,
  ExpressionValue,
  LiteralValue,
  LoadWarning,
  Place,
  ValueNode,
} from './document.ts';
import { decodeEntities } from './entities.ts';
import type { LineMap } from './line-map.ts';
import { PolicyLoadError } from './load-error.ts';
import { copyRange, type MappedText, MappedTextBuilder, sourceOffset } from './mapped-text.ts';
import { substituteNamedValues } from './named-values.ts';
import { strayAmpersands } from './render.ts';
import { hasEntityInCode, ScanError, scanExpression, startsExpression } from './scan-csharp.ts';
import type { AttributeToken, Range, Token } from './scan-markup.ts';

/** Deeper nesting than any document needs; it keeps every later walk safe. */
const MAX_DEPTH = 100;

const EXPRESSION_AHEAD = /\s*@[({]/y;

interface OpenElement {
  readonly token: Token & { kind: 'start' };
  /** In a liquid template: its braces are its own unless they name a named value. */
  readonly liquid: boolean;
  readonly elements: ElementNode[];
  readonly content: (Token & { kind: 'text' | 'cdata' | 'opaque' })[];
}

export interface Tree {
  readonly roots: readonly ElementNode[];
  readonly warnings: readonly LoadWarning[];
  readonly unresolved: readonly { readonly name: string; readonly place: Place }[];
  /** The first text outside of every element, if there is any. */
  readonly looseText: Place | null;
}

export interface TreeOptions {
  readonly text: string;
  readonly raw: boolean;
  /** rawxml was found out, not asked for: an expression that is written with entities all the same is decoded. */
  readonly lenient: boolean;
  readonly lines: LineMap;
  readonly namedValues: ReadonlyMap<string, string>;
}

export function buildTree(tokens: readonly Token[], options: TreeOptions): Tree {
  return new TreeBuilder(options).build(tokens);
}

class TreeBuilder {
  readonly #options: TreeOptions;
  readonly #warnings: LoadWarning[] = [];
  readonly #unresolved: { name: string; place: Place }[] = [];

  constructor(options: TreeOptions) {
    this.#options = options;
  }

  build(tokens: readonly Token[]): Tree {
    const roots: ElementNode[] = [];
    const stack: OpenElement[] = [];
    let looseText: Place | null = null;
    for (const token of tokens) {
      const parent = stack.at(-1);
      if (token.kind === 'start') {
        const liquid = parent?.liquid === true || token.attributes.some(({ name }) => name === 'template');
        const open: OpenElement = { token, liquid, elements: [], content: [] };
        if (token.selfClosing) (parent?.elements ?? roots).push(this.#element(open, token.range.end));
        else stack.push(open);
        if (stack.length > MAX_DEPTH)
          this.#fail('too-deep', `Elements are nested ${MAX_DEPTH} deep.`, token.range.start);
      } else if (token.kind === 'end') {
        if (parent === undefined)
          this.#fail('unexpected-end-tag', `</${token.name}> closes nothing.`, token.range.start);
        else if (parent.token.name !== token.name) this.#mismatch(parent.token, token);
        else {
          stack.pop();
          (stack.at(-1)?.elements ?? roots).push(this.#element(parent, token.range.start));
        }
      } else if (token.kind !== 'other') {
        if (parent !== undefined) parent.content.push(token);
        else if (this.#source(token.range).trim() !== '') looseText ??= this.#options.lines.place(token.range.start);
      }
    }
    const open = stack.at(-1);
    if (open !== undefined) {
      this.#fail('element-not-closed', `<${open.token.name}> is not closed.`, open.token.range.start, {
        mend: `Write </${open.token.name}> where it ends, or close it with />.`,
      });
    }
    return { roots, warnings: this.#warnings, unresolved: this.#unresolved, looseText };
  }

  #mismatch(open: Token & { kind: 'start' }, end: Token & { kind: 'end' }): never {
    const place = this.#options.lines.place(open.range.start);
    this.#fail(
      'mismatched-tag',
      `</${end.name}> stands where </${open.name}> is expected (<${open.name}> opened at line ${place.line}).`,
      end.range.start,
      { mend: `Write </${open.name}> here, or open <${end.name}> before.` },
    );
  }

  #fail(code: string, message: string, offset: number, more?: { mend: string }): never {
    const mend = more?.mend ?? 'Correct the nesting of the elements.';
    throw new PolicyLoadError({ code, message, mend, place: this.#options.lines.place(offset) });
  }

  #source(range: Range): string {
    return this.#options.text.slice(range.start, range.end);
  }

  #copy(range: Range): MappedText {
    return { text: this.#source(range), pieces: [{ at: 0, source: range.start, fixed: false }] };
  }

  #element(open: OpenElement, contentEnd: number): ElementNode {
    const { token } = open;
    const attributes = token.attributes.map((attribute) => this.#attribute(attribute));
    const inner: Range = { start: token.range.end, end: Math.max(token.range.end, contentEnd) };
    const withTags = open.elements.length > 0 ? this.#expressionWithTags(inner, open.liquid) : null;
    const elements = withTags === null ? open.elements : [];
    const text = withTags ?? this.#content(open);
    return {
      name: token.name,
      place: this.#options.lines.place(token.range.start),
      attributes,
      elements,
      text,
      inner: elements.length === 0 && text.kind === 'literal' ? text : this.#inner(inner),
    };
  }

  /** `@("<a>" + b + "</a>")`: well-formed XML, but the tags are a part of the C#. */
  #expressionWithTags(inner: Range, liquid: boolean): ValueNode | null {
    EXPRESSION_AHEAD.lastIndex = inner.start;
    if (!EXPRESSION_AHEAD.test(this.#options.text)) return null;
    const decoded = decodeEntities(this.#copy(inner));
    try {
      return this.#isExpression(decoded, false) ? this.#value(decoded, inner.start, liquid) : null;
    } catch (error) {
      if (error instanceof PolicyLoadError) return null;
      throw error;
    }
  }

  #attribute(token: AttributeToken): AttributeNode {
    const { raw, lines } = this.#options;
    const source = this.#copy(token.value);
    const isExpression = raw && token.expression !== null && !this.#isEscaped(token.expression);
    if (raw && token.expression === null) this.#checkRawLiteral(token.value, token);
    return {
      name: token.name,
      place: lines.place(token.nameAt),
      value: this.#value(isExpression ? source : decodeEntities(source), token.value.start, false),
    };
  }

  /**
   * `@(a[&quot;b&quot;])` in a document whose other expressions hold quotes: as C# it means nothing, decoded it does.
   * API Management decodes entities of rawxml where all of the document is well-formed; that it does here is likely.
   */
  #isEscaped(expression: Range): boolean {
    const { text, lenient, lines } = this.#options;
    if (!lenient || !hasEntityInCode(text, expression.start, expression.end)) return false;
    this.#warnings.push({
      code: 'entity-in-raw-expression',
      message:
        'This expression is written with entities (&quot;), others of this document with plain quotes; it is decoded. ' +
        'Write all of them in one way.',
      place: lines.place(expression.start),
    });
    return true;
  }

  /** A literal of rawxml still is XML, so a stray `&`, or `<` in an attribute, is tolerated with a warning. */
  #checkRawLiteral(range: Range, attribute: AttributeToken | null): void {
    const source = this.#source(range);
    const warn = (code: string, message: string, at: number, severity?: 'info') => {
      const place = this.#options.lines.place(range.start + at);
      this.#warnings.push({ code, message, place, ...(severity === undefined ? {} : { severity }) });
    };
    const angle = attribute === null ? -1 : source.indexOf('<');
    if (attribute !== null && angle >= 0) {
      const message = `The attribute ${attribute.name} holds a '<'; no XML parser takes it. &lt; is safe.`;
      warn('angle-bracket-in-attribute', message, angle, 'info');
    }
    const stray = strayAmpersands(source)[0];
    if (stray !== undefined) {
      warn('stray-ampersand', "An '&' begins no entity; it is taken as it stands. Write &amp;.", stray);
    }
  }

  #content(open: OpenElement): ValueNode {
    const builder = new MappedTextBuilder();
    const raw = this.#options.raw;
    const start = open.content[0]?.range.start ?? open.token.range.end;
    for (const token of open.content) {
      const source = this.#copy(token.range);
      const hasMarkup = token.kind === 'opaque' && /<[A-Za-z!?/]/.test(source.text);
      const expression = raw && 'expression' in token ? token.expression : null;
      const asItStands = token.kind === 'cdata' || hasMarkup || (expression !== null && !this.#isEscaped(expression));
      if (raw && token.kind === 'text' && token.expression === null) this.#checkRawLiteral(token.range, null);
      const piece = asItStands ? source : decodeEntities(source);
      copyRange(builder, piece, 0, piece.text.length);
    }
    return this.#value(builder.build(), start, open.liquid);
  }

  /** Unresolved named values in it were told by the text and the elements inside. */
  #inner(range: Range): LiteralValue {
    const place = this.#options.lines.place(range.start);
    return { kind: 'literal', text: this.#substitute(this.#copy(range), true).text.text, place };
  }

  #substitute(mapped: MappedText, liquid: boolean) {
    const result = substituteNamedValues(mapped, this.#options.namedValues);
    if (!liquid) {
      for (const { name, offset } of result.unresolved) {
        this.#unresolved.push({ name, place: this.#options.lines.place(offset) });
      }
    }
    return result;
  }

  /** A value is an expression before named values are filled in, or because one of them is an expression. */
  #value(decoded: MappedText, offset: number, liquid: boolean): ValueNode {
    const wasExpression = this.#isExpression(decoded, false);
    const { text: mapped, unresolved } = this.#substitute(decoded, liquid);
    if (!wasExpression && !this.#isExpression(mapped, true)) {
      if (!liquid) this.#warnOfInnerExpression(mapped, offset);
      return { kind: 'literal', text: mapped.text, place: this.#options.lines.place(offset) };
    }
    const start = mapped.text.length - mapped.text.trimStart().length;
    const names = unresolved.map((one) => one.name);
    return this.#expression(mapped, start, mapped.text.trimEnd().length, names);
  }

  /** Is the whole text, white space aside, one expression? */
  #isExpression(mapped: MappedText, warn: boolean): boolean {
    const start = mapped.text.length - mapped.text.trimStart().length;
    if (!startsExpression(mapped.text, start)) return false;
    const end = this.#expressionEnd(mapped, start);
    if (mapped.text.slice(end).trim() === '') return true;
    if (warn) {
      this.#warnings.push({
        code: 'mixed-expression',
        message: 'Text follows an expression, so all of it is literal. Write the whole value as one expression.',
        place: this.#options.lines.place(sourceOffset(mapped, start)),
      });
    }
    return false;
  }

  /** `Bearer @(context…)` goes out as it is written; who writes that means something else. */
  #warnOfInnerExpression(mapped: MappedText, offset: number): void {
    if (!/\S\s*@[({][^<]*\bcontext\./.test(mapped.text) || startsExpression(mapped.text.trimStart(), 0)) return;
    this.#warnings.push({
      code: 'mixed-expression',
      message: 'An expression inside of text is literal. Write the whole value as one expression: @("…" + …).',
      place: this.#options.lines.place(offset),
    });
  }

  #expressionEnd(mapped: MappedText, start: number): number {
    try {
      return scanExpression(mapped.text, start);
    } catch (error) {
      if (!(error instanceof ScanError)) throw error;
      throw notClosed(error, (index) => this.#options.lines.place(sourceOffset(mapped, index)));
    }
  }

  #expression(mapped: MappedText, start: number, end: number, unresolved: readonly string[]): ExpressionValue {
    const { lines } = this.#options;
    const source = mapped.text.slice(start, end);
    return {
      kind: 'expression',
      source,
      place: lines.place(sourceOffset(mapped, start)),
      unresolved,
      locate: (line, column) => lines.place(sourceOffset(mapped, start + indexOf(source, line, column))),
    };
  }
}

/** The index of a line and column (from 1) in a text; the last character when they lie behind it. */
function indexOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let skip = 1; skip < line; skip++) {
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  return Math.max(0, Math.min(start + column - 1, text.length - 1));
}

/** The load error for something that was opened and never closed. */
export function notClosed(error: ScanError, place: (offset: number) => Place): PolicyLoadError {
  const isCode = error.inCode;
  return new PolicyLoadError({
    code: isCode ? 'expression-not-closed' : 'not-closed',
    message: `${error.what.replace(/^./, (first) => first.toUpperCase())} that begins here is not closed.`,
    mend: isCode
      ? 'Close every string, bracket and comment of the expression before the quote or tag that ends it.'
      : 'Close it where it ends.',
    place: place(error.offset),
  });
}
