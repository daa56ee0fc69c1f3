// A strict, bounded XML 1.0 reader with namespaces: what XmlReader does under XDocument.Parse. An internal subset may
// declare entities, whose expansion is bounded; external ones are never fetched.
import { spend, spendBytes } from '../budget.ts';
import type { DotNetException } from '../exception.ts';
import { firstForbidden, hex, isNameStart, isSpace, isWhitespace, xmlException } from './characters.ts';
import { scanDoctype } from './doctype.ts';
import { NamespaceScope } from './namespace-scope.ts';
import { type Place, XmlCursor } from './xml-cursor.ts';

export interface ReadAttribute {
  prefix: string;
  localName: string;
  namespace: string;
  value: string;
}

/** What the reader tells as it goes. */
export interface XmlHandler {
  declaration(version: string, encoding: string | null, standalone: string | null): void;
  doctype(name: string, publicId: string | null, systemId: string | null, internalSubset: string | null): void;
  startElement(namespace: string, localName: string, attributes: ReadAttribute[], place: Place): void;
  /** @param empty written as <a/> */
  endElement(empty: boolean): void;
  text(text: string): void;
  /** White space between markup, where it is kept. */
  whitespace(text: string): void;
  cdata(text: string): void;
  comment(text: string): void;
  processingInstruction(target: string, data: string): void;
}

interface Open {
  tag: string;
  place: Place;
  /** Prefixes declared by this element. */
  declared: string[];
  preserve: boolean;
}

const MAX_DEPTH = 100_000;

export class XmlReader extends XmlCursor {
  private readonly handler: XmlHandler;
  private readonly keepWhitespace: boolean;
  private readonly open: Open[] = [];
  private readonly scope = new NamespaceScope();
  private rootSeen = false;
  private doctypeSeen = false;

  constructor(text: string, handler: XmlHandler, keepWhitespace: boolean) {
    super(text);
    this.handler = handler;
    this.keepWhitespace = keepWhitespace;
  }

  /** @throws XmlException */
  read(): void {
    if (this.text.startsWith('\ufeff')) this.at = 1;
    const bad = firstForbidden(this.text);
    if (this.text.startsWith('<?xml', this.at) && isSpace(this.text[this.at + 5])) this.xmlDeclaration();
    // .NET looks at four characters to find the encoding, and takes less for no markup.
    if (this.text.length < 4 && this.text.startsWith('<')) throw this.fail('Data at the root level is invalid.');
    while (this.at < this.text.length) this.step(bad);
    if (!this.rootSeen) throw xmlException('Root element is missing.');
    if (this.open.length > 0) throw this.fail(this.endMessage());
  }

  protected endMessage(): string {
    if (this.open.length === 0) return 'Unexpected end of file has occurred.';
    const names = this.open.map((element) => element.tag).reverse();
    return `Unexpected end of file has occurred. The following elements are not closed: ${names.join(', ')}.`;
  }

  private resolve(prefix: string, place: Place): string {
    const namespace = this.scope.find(prefix);
    if (namespace !== null) return namespace;
    throw xmlException(`'${prefix}' is an undeclared prefix. Line ${place.line}, position ${place.position}.`);
  }

  private step(bad: number): void {
    spend();
    if (bad >= 0 && this.entityDepth === 0 && this.at > bad) throw this.invalid(bad);
    if (this.text[this.at] !== '<') {
      this.characters(bad);
      return;
    }
    switch (this.text[this.at + 1]) {
      case '/':
        this.endTag();
        return;
      case '!':
        this.declarationMarkup();
        return;
      case '?':
        this.instruction();
        return;
      default:
        this.startTag();
    }
    if (bad >= 0 && this.entityDepth === 0 && this.at > bad) throw this.invalid(bad);
  }

  private xmlDeclaration(): void {
    const end = this.text.indexOf('?>', this.at);
    const start = this.at;
    const inner = end < 0 ? '' : this.text.slice(this.at + 5, end);
    const match =
      /^\s+version\s*=\s*(?:"([^"]*)"|'([^']*)')(?:\s+encoding\s*=\s*(?:"([^\s"']+)"|'([^\s"']+)'))?(?:\s+standalone\s*=\s*(?:"(yes|no)"|'(yes|no)'))?\s*$/.exec(
        inner,
      );
    if (match === null) throw this.fail('Syntax for an XML declaration is invalid.', start + 5);
    const version = (match[1] ?? match[2])!;
    if (version !== '1.0') throw this.fail(`Version number '${version}' is invalid.`, start + 15);
    this.handler.declaration(version, match[3] ?? match[4] ?? null, match[5] ?? match[6] ?? null);
    this.at = end + 2;
  }

  private instruction(): void {
    const start = this.at;
    this.at += 2;
    const target = this.qualifiedName();
    if (target.toLowerCase() === 'xml') {
      throw this.fail(
        'Unexpected XML declaration. The XML declaration must be the first node in the document, and no whitespace ' +
          'characters are allowed to appear before it.',
        start + 2,
      );
    }
    if (target.includes(':'))
      throw this.fail("The ':' character, hexadecimal value 0x3A, cannot be included in a name.", start + 2);
    const spaced = this.skipSpace();
    const end = this.text.indexOf('?>', this.at);
    if (end < 0) {
      this.at = this.text.length;
      throw this.unexpected('?>');
    }
    if (!spaced && end !== this.at) throw this.unexpected('?>');
    this.handler.processingInstruction(target, normalised(this.text.slice(this.at, end)));
    this.at = end + 2;
  }

  private declarationMarkup(): void {
    if (this.text.startsWith('<!--', this.at)) this.comment();
    else if (this.text.startsWith('<![CDATA[', this.at)) this.cdata();
    else if (this.text.startsWith('<!DOCTYPE', this.at) && this.open.length === 0) this.doctype();
    else {
      this.at += 2;
      throw this.unexpected(this.open.length > 0 ? '[CDATA[' : 'DOCTYPE');
    }
  }

  private comment(): void {
    const start = this.at + 4;
    const end = this.text.indexOf('--', start);
    if (end < 0) {
      this.at = this.text.length;
      throw this.fail('Unexpected end of file while parsing Comment has occurred.');
    }
    if (this.text[end + 2] !== '>') {
      throw this.fail("An XML comment cannot contain '--', and '-' cannot be the last character.", end);
    }
    this.handler.comment(normalised(this.text.slice(start, end)));
    this.at = end + 3;
  }

  private cdata(): void {
    if (this.open.length === 0) throw this.fail('Data at the root level is invalid.', this.at);
    const end = this.text.indexOf(']]>', this.at);
    if (end < 0) {
      this.at = this.text.length;
      throw this.fail('Unexpected end of file while parsing CDATA has occurred.');
    }
    this.handler.cdata(normalised(this.text.slice(this.at + 9, end)));
    this.at = end + 3;
  }

  private doctype(): void {
    if (this.rootSeen || this.doctypeSeen) throw this.fail('Unexpected DTD declaration.');
    this.doctypeSeen = true;
    const parsed = scanDoctype(this.text, this.at);
    if (parsed === null) throw this.fail('Expected DTD markup was not found.');
    this.entities = parsed.entities;
    this.handler.doctype(parsed.name, parsed.publicId, parsed.systemId, parsed.internalSubset);
    this.at = parsed.end;
  }

  private startTag(): void {
    if (this.rootSeen && this.open.length === 0) throw this.fail('There are multiple root elements.', this.at + 1);
    const place = this.placeOf(this.at + 1);
    this.at++;
    const tag = this.qualifiedName();
    const raw = this.attributes();
    const element: Open = { tag, place, declared: [], preserve: this.open.at(-1)?.preserve ?? this.keepWhitespace };
    for (const { name, value } of raw) {
      if (name === 'xmlns' || name.startsWith('xmlns:')) {
        const declared = name === 'xmlns' ? '' : name.slice(6);
        const problem = this.scope.bind(declared, value);
        if (problem !== null) throw this.fail(problem);
        element.declared.push(declared);
      }
      if (name === 'xml:space') {
        if (value !== 'preserve' && value !== 'default') throw this.fail(`'${value}' is an invalid xml:space value.`);
        element.preserve = value === 'preserve';
      }
    }
    const attributes = raw.map((attribute) => this.resolveAttribute(attribute));
    checkUnique(attributes, () => this.fail('Duplicate attribute.'));
    const colon = tag.indexOf(':');
    const prefix = colon < 0 ? '' : tag.slice(0, colon);
    const namespace = this.resolve(prefix, place);
    this.rootSeen = true;
    spendBytes(200);
    this.handler.startElement(namespace, tag.slice(colon + 1), attributes, place);
    if (this.text[this.at] === '/') {
      this.at++;
      this.expect('>');
      this.scope.release(element.declared);
      this.handler.endElement(true);
      return;
    }
    this.expect('>');
    this.open.push(element);
    if (this.open.length > MAX_DEPTH) throw this.fail('The document is nested too deeply.');
  }

  private attributes(): { name: string; value: string; index: number }[] {
    const found: { name: string; value: string; index: number }[] = [];
    const names = new Set<string>();
    for (;;) {
      const spaced = this.skipSpace();
      const char = this.text[this.at];
      if (char === '>' || char === '/') return found;
      if (char === undefined) throw this.unexpected('>');
      if (!spaced) {
        if (isNameStart(char)) throw this.fail(`'${char}' is an unexpected token. Expecting white space.`);
        throw this.fail(`The '${char}' character, hexadecimal value ${hex(char)}, cannot be included in a name.`);
      }
      const index = this.at;
      const name = this.qualifiedName();
      this.skipSpace();
      this.expect('=');
      this.skipSpace();
      const value = this.attributeValue();
      if (names.has(name)) throw this.fail(`'${name}' is a duplicate attribute name.`, index);
      names.add(name);
      found.push({ name, value, index });
    }
  }

  private attributeValue(): string {
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") throw this.unexpected(`"' or ''`);
    const start = ++this.at;
    const end = this.text.indexOf(quote, start);
    if (end < 0) {
      this.at = this.text.length;
      throw this.fail('There is an unclosed literal string.');
    }
    const raw = this.text.slice(start, end);
    const less = raw.indexOf('<');
    if (less >= 0) throw this.fail("'<', hexadecimal value 0x3C, is an invalid attribute character.", start + less);
    this.at = end + 1;
    return this.attributeText(raw, start);
  }

  /** Attribute-value normalisation (XML 1.0 §3.3.3). */
  private attributeText(raw: string, index: number): string {
    const flat = raw.replace(/\r\n|[\t\r\n]/g, ' ');
    if (!flat.includes('&')) return flat;
    return flat.replace(/&([^;&]*);?/g, (reference, name: string) => {
      const value = this.reference(reference, name, index);
      if (typeof value === 'string') return value;
      return this.enterEntity(name, value.entity, () => this.attributeText(value.entity, index));
    });
  }

  private resolveAttribute({ name, value, index }: { name: string; value: string; index: number }): ReadAttribute {
    if (name === 'xmlns') return { prefix: '', localName: 'xmlns', namespace: '', value };
    const colon = name.indexOf(':');
    if (colon < 0) return { prefix: '', localName: name, namespace: '', value };
    const prefix = name.slice(0, colon);
    return { prefix, localName: name.slice(colon + 1), namespace: this.resolve(prefix, this.placeOf(index)), value };
  }

  private endTag(): void {
    const start = this.at;
    this.at += 2;
    const tag = this.qualifiedName();
    this.skipSpace();
    this.expect('>');
    const element = this.open.pop();
    if (element === undefined) throw this.fail('Unexpected end tag.', start + 2);
    if (element.tag !== tag) {
      throw this.fail(
        `The '${element.tag}' start tag on line ${element.place.line} position ${element.place.position} does not ` +
          `match the end tag of '${tag}'.`,
        start + 2,
      );
    }
    this.scope.release(element.declared);
    this.handler.endElement(false);
  }

  private characters(bad: number): void {
    const next = this.text.indexOf('<', this.at);
    const end = next < 0 ? this.text.length : next;
    const start = this.at;
    const raw = this.text.slice(start, end);
    if (this.open.length === 0) {
      const first = raw.search(/[^ \t\r\n]/);
      if (first >= 0) throw this.fail('Data at the root level is invalid.', start + first);
      if (this.keepWhitespace) this.handler.whitespace(normalised(raw));
      this.at = end;
      return;
    }
    if (bad >= start && bad < end && this.entityDepth === 0) throw this.invalid(bad);
    const closing = raw.indexOf(']]>');
    if (closing >= 0) throw this.fail("']]>' is not allowed in character data.", start + closing);
    this.at = end;
    this.content(raw, start);
    this.flush();
  }

  private pending = '';

  /** Character data with its references; entities may bring markup. */
  private content(raw: string, start: number): void {
    let from = 0;
    for (;;) {
      const ampersand = raw.indexOf('&', from);
      if (ampersand < 0) {
        this.pending += normalised(raw.slice(from));
        return;
      }
      this.pending += normalised(raw.slice(from, ampersand));
      const semicolon = raw.indexOf(';', ampersand);
      const name = raw.slice(ampersand + 1, semicolon < 0 ? raw.length : semicolon);
      const value = this.reference(semicolon < 0 ? '&' : '&;', name, start + ampersand);
      if (typeof value === 'string') this.pending += value;
      else this.expand(name, value.entity);
      from = semicolon + 1;
    }
  }

  /** Reads the replacement text of an entity as if it stood in the document. */
  private expand(name: string, entity: string): void {
    this.enterEntity(name, entity, () => {
      const { text, at } = this;
      const depth = this.open.length;
      this.text = entity;
      this.at = 0;
      while (this.at < entity.length) {
        if (entity[this.at] === '<') {
          this.flush();
          this.step(-1);
        } else {
          const next = entity.indexOf('<', this.at);
          const end = next < 0 ? entity.length : next;
          const raw = entity.slice(this.at, end);
          this.at = end;
          this.content(raw, 0);
        }
      }
      if (this.open.length !== depth) throw this.fail(`Entity '${name}' does not nest properly.`);
      this.text = text;
      this.at = at;
    });
  }

  private flush(): void {
    const text = this.pending;
    if (text === '') return;
    this.pending = '';
    spendBytes(text.length * 2);
    if (!isWhitespace(text)) this.handler.text(text);
    else if (this.open.at(-1)?.preserve ?? this.keepWhitespace) this.handler.whitespace(text);
  }
}

const normalised = (text: string) => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

function checkUnique(attributes: readonly ReadAttribute[], fail: () => DotNetException): void {
  if (attributes.length < 2) return;
  const seen = new Set<string>();
  for (const { namespace, localName } of attributes) {
    const key = `${namespace} ${localName}`;
    if (seen.has(key)) throw fail();
    seen.add(key);
  }
}
