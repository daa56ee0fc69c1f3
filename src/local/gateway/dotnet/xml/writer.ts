// XNode.ToString: XML text, indented by two blanks where an element holds no text, with the prefixes that declarations
// in the tree (ancestors of the written node included) give.
import { spendBytes } from '../budget.ts';
import { argumentException } from '../exception.ts';
import { setAttributeWriter, type XAttribute } from './attribute.ts';
import { firstForbidden, hex } from './characters.ts';
import { XDocument } from './document.ts';
import { XElement } from './element.ts';
import { XCData, XComment, XDocumentType, XProcessingInstruction, XText } from './leaves.ts';
import { XML_NAMESPACE, XMLNS_NAMESPACE } from './name.ts';
import { NamespaceStack } from './namespace-stack.ts';
import { setNodeWriter, type XNode } from './object.ts';

export const SaveOptions = { None: 0, DisableFormatting: 1, OmitDuplicateNamespaces: 2 } as const;

/** @throws ArgumentException for characters that XML forbids */
function checked(text: string): string {
  const bad = firstForbidden(text);
  if (bad < 0) return text;
  const char = text[bad]!;
  throw argumentException(`'${char}', hexadecimal value ${hex(char)}, is an invalid character.`);
}

const escapeText = (text: string) =>
  checked(text).replace(/\r\n?|[&<>]/g, (char) =>
    char === '&' ? '&amp;' : char === '<' ? '&lt;' : char === '>' ? '&gt;' : '\n',
  );

const ATTRIBUTE_ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const escapeAttribute = (text: string) => checked(text).replace(/[&<>"\t\n\r]/g, (char) => ATTRIBUTE_ESCAPES[char]!);

/** Declarations made by attributes, innermost last: where the tree's own prefixes come from. */
type Declarations = { prefix: string; namespace: string }[];

function declarationsOf(element: XElement): Declarations {
  const found: Declarations = [];
  for (const attribute of element.attributes()) {
    if (!attribute.isNamespaceDeclaration) continue;
    found.push({
      prefix: attribute.name.namespaceName === '' ? '' : attribute.name.localName,
      namespace: attribute.value,
    });
  }
  return found;
}

class XmlTextWriter {
  private readonly parts: string[] = [];
  private readonly indented: boolean;
  private readonly omitDuplicates: boolean;
  private readonly scope = new NamespaceStack();
  private readonly declared: Declarations;
  private mixed = false;
  /** Nothing but text or white space was written last: no new line before what follows. */
  private afterText = true;
  private depth = 0;

  constructor(options: number, ancestors: Declarations) {
    this.indented = (options & SaveOptions.DisableFormatting) === 0;
    this.omitDuplicates = (options & SaveOptions.OmitDuplicateNamespaces) !== 0;
    this.declared = ancestors;
  }

  toString(): string {
    return this.parts.join('');
  }

  private put(text: string): void {
    spendBytes(text.length * 2 + 8);
    this.parts.push(text);
    this.afterText = false;
  }

  private indent(): void {
    if (this.indented && !this.mixed && !this.afterText) this.put(`\n${'  '.repeat(this.depth)}`);
  }

  /** Writes a node and all below it, without recursion: documents may be deep. */
  write(root: XNode): void {
    const open: { element: XElement; mixed: boolean; declared: number }[] = [];
    let node: XNode | null = root;
    while (node !== null) {
      let inner: XNode | null = null;
      if (node instanceof XElement) {
        const level = { element: node, mixed: this.mixed, declared: this.declared.length };
        this.startTag(node);
        if (node.isEmpty) {
          this.put(' />');
          this.closeScope(level);
        } else {
          this.put('>');
          open.push(level);
          this.depth++;
          inner = node.firstNode;
          if (inner === null) {
            this.mixed = true;
            this.endTag(open.pop()!);
          }
        }
      } else if (node instanceof XDocument) inner = node.firstNode;
      else this.leaf(node);
      if (inner !== null) {
        node = inner;
        continue;
      }
      while (node !== root && node.nextNode === null) {
        node = node.owner!;
        if (node instanceof XElement) this.endTag(open.pop()!);
      }
      if (node === root) return;
      node = node.nextNode;
    }
  }

  private endTag(level: { element: XElement; mixed: boolean; declared: number }): void {
    this.depth--;
    this.indent();
    this.put(`</${this.tagOf(level.element)}>`);
    this.closeScope(level);
  }

  private readonly tags = new Map<XElement, string>();

  private tagOf(element: XElement): string {
    const tag = this.tags.get(element)!;
    this.tags.delete(element);
    return tag;
  }

  private closeScope(level: { mixed: boolean; declared: number }): void {
    this.scope.leave();
    this.declared.length = level.declared;
    this.mixed = level.mixed;
  }

  /** The prefix that declarations in the tree give a namespace; null: none does. */
  private treePrefix(namespace: string, allowDefault: boolean): string | null {
    if (namespace === '') return '';
    for (let index = this.declared.length - 1; index >= 0; index--) {
      const entry = this.declared[index]!;
      if (entry.namespace !== namespace || (!allowDefault && entry.prefix === '')) continue;
      const hidden = this.declared.some((other, at) => at > index && other.prefix === entry.prefix);
      if (!hidden) return entry.prefix;
    }
    if (namespace === XML_NAMESPACE) return 'xml';
    return namespace === XMLNS_NAMESPACE ? 'xmlns' : null;
  }

  private startTag(element: XElement): void {
    this.indent();
    this.declared.push(...declarationsOf(element));
    const namespace = element.name.namespaceName;
    this.scope.enter();
    let prefix = this.treePrefix(namespace, true) ?? this.scope.prefixOf(namespace) ?? '';
    if (namespace === '') prefix = '';
    this.scope.use(prefix, namespace);
    const tag = qualified(prefix, element.name.localName);
    this.tags.set(element, tag);
    this.put(`<${tag}`);
    for (const attribute of element.attributes()) this.attribute(attribute);
    for (const { prefix: missing, namespace: bound } of this.scope.missing()) {
      this.put(` ${missing === '' ? 'xmlns' : `xmlns:${missing}`}="${escapeAttribute(bound)}"`);
    }
    if (element.isEmpty) this.tags.delete(element);
  }

  private attribute(attribute: XAttribute): void {
    const { localName, namespaceName } = attribute.name;
    const value = escapeAttribute(attribute.value);
    if (attribute.isNamespaceDeclaration) {
      const isDefault = namespaceName === '';
      const repeated = this.scope.declare(isDefault ? '' : localName, attribute.value);
      if (!(repeated && this.omitDuplicates)) this.put(` ${isDefault ? 'xmlns' : `xmlns:${localName}`}="${value}"`);
      return;
    }
    let prefix = '';
    if (namespaceName !== '') {
      const known = this.treePrefix(namespaceName, false) ?? this.scope.prefixOf(namespaceName);
      prefix = known === null || known === '' ? this.scope.generate() : known;
      this.scope.use(prefix, namespaceName);
    }
    this.put(` ${qualified(prefix, localName)}="${value}"`);
  }

  private leaf(node: XNode): void {
    if (node instanceof XCData) {
      this.mixed = true;
      this.put(`<![CDATA[${checked(node.value).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`);
    } else if (node instanceof XText) {
      if (!(node.owner instanceof XDocument)) this.mixed = true;
      this.put(escapeText(node.value));
      this.afterText = true;
    } else if (node instanceof XComment) {
      this.indent();
      const text = checked(node.value).replace(/-(?=-)/g, '- ');
      this.put(`<!--${text}${text.endsWith('-') ? ' ' : ''}-->`);
    } else if (node instanceof XProcessingInstruction) {
      this.indent();
      const data = checked(node.data).replaceAll('?>', '? >');
      this.put(`<?${node.target}${data === '' ? '' : ` ${data}`}?>`);
    } else if (node instanceof XDocumentType) {
      this.put(doctypeText(node));
    }
  }
}

const qualified = (prefix: string, localName: string) => (prefix === '' ? localName : `${prefix}:${localName}`);

function doctypeText({ name, publicId, systemId, internalSubset }: XDocumentType): string {
  let text = `<!DOCTYPE ${name}`;
  if (publicId !== null) text += ` PUBLIC "${publicId}" "${systemId ?? ''}"`;
  else if (systemId !== null) text += ` SYSTEM "${systemId}"`;
  else text += ' ';
  if (internalSubset !== null) {
    if (publicId === null && systemId === null) text = `${text.slice(0, -1)} `;
    text += `[${internalSubset}]`;
  }
  return `${text}>`;
}

/** XNode.ToString(options). Throws ArgumentException, XmlException for what is no XML. */
export function nodeText(node: XNode, options: number = SaveOptions.None): string {
  const outer: Declarations = [];
  for (const element of [...node.ancestors()].reverse()) outer.push(...declarationsOf(element).reverse());
  const writer = new XmlTextWriter(options, outer);
  writer.write(node);
  return writer.toString();
}

/** XAttribute.ToString(): name="value". */
function attributeTextOf(attribute: XAttribute): string {
  const { localName, namespaceName, namespace } = attribute.name;
  const value = escapeAttribute(attribute.value);
  if (attribute.isNamespaceDeclaration) return `${namespaceName === '' ? 'xmlns' : `xmlns:${localName}`}="${value}"`;
  if (namespaceName === '') return `${localName}="${value}"`;
  const owner = attribute.owner;
  const prefix = owner instanceof XElement ? owner.prefixOfNamespace(namespace) : null;
  return `${prefix ?? (namespaceName === XML_NAMESPACE ? 'xml' : 'p0')}:${localName}="${value}"`;
}

setNodeWriter(nodeText);
setAttributeWriter(attributeTextOf);
