// XElement.
import { argumentException, argumentNull, invalidOperation } from '../exception.ts';
import { attributeText, XAttribute } from './attribute.ts';
import { XContainer } from './container.ts';
import { sameName, type XName, XNamespace } from './name.ts';
import { XmlNodeType, type XNode } from './object.ts';

export class XElement extends XContainer {
  #name: XName;
  firstAttribute: XAttribute | null = null;
  lastAttribute: XAttribute | null = null;

  constructor(name: XName | null) {
    super();
    if (name === null) throw argumentNull('name');
    this.#name = name;
  }

  /** new XElement(name, content). */
  static of(name: XName | null, content: unknown): XElement {
    const element = new XElement(name);
    element.add(content);
    return element;
  }

  static copy(other: XElement): XElement {
    const element = new XElement(other.name);
    for (const attribute of other.attributes()) element.append(attribute.clone());
    element.copyContent(other);
    return element;
  }

  get nodeType(): number {
    return XmlNodeType.Element;
  }

  get name(): XName {
    return this.#name;
  }

  set name(name: XName | null) {
    if (name === null) throw argumentNull('value');
    this.#name = name;
  }

  get value(): string {
    return this.textContent;
  }

  set value(value: string | null) {
    if (value === null) throw argumentNull('value');
    this.removeNodes();
    this.add(value);
  }

  setValue(value: unknown): void {
    if (value === null) throw argumentNull('value');
    this.value = attributeText(value);
  }

  get hasElements(): boolean {
    for (const _ of this.elements()) return true;
    return false;
  }

  get hasAttributes(): boolean {
    return this.firstAttribute !== null;
  }

  *attributes(name?: XName | null): Generator<XAttribute> {
    let attribute = this.firstAttribute;
    while (attribute !== null) {
      if (name === undefined || sameName(attribute.name, name)) yield attribute;
      if (attribute.owner !== this) return;
      attribute = attribute.nextAttribute;
    }
  }

  attribute(name: XName | null): XAttribute | null {
    for (const attribute of this.attributes()) if (sameName(attribute.name, name)) return attribute;
    return null;
  }

  protected addAttribute(attribute: XAttribute): void {
    if (this.attribute(attribute.name) !== null) throw invalidOperation('Duplicate attribute.');
    this.append(attribute.owner === null ? attribute : attribute.clone());
  }

  /** Puts an attribute without owner last, unchecked. */
  append(attribute: XAttribute): void {
    attribute.owner = this;
    attribute.previousAttribute = this.lastAttribute;
    if (this.lastAttribute === null) this.firstAttribute = attribute;
    else this.lastAttribute.nextAttribute = attribute;
    this.lastAttribute = attribute;
  }

  removeAttribute(attribute: XAttribute): void {
    const { previousAttribute: previous, nextAttribute: next } = attribute;
    if (previous === null) this.firstAttribute = next;
    else previous.nextAttribute = next;
    if (next === null) this.lastAttribute = previous;
    else next.previousAttribute = previous;
    attribute.owner = null;
    attribute.previousAttribute = null;
    attribute.nextAttribute = null;
  }

  removeAttributes(): void {
    while (this.firstAttribute !== null) this.removeAttribute(this.firstAttribute);
  }

  removeAll(): void {
    this.removeAttributes();
    this.removeNodes();
  }

  replaceAll(content: unknown): void {
    const holder = new XElement(this.name);
    holder.add(content);
    this.removeAll();
    this.add([...holder.attributes()].map((attribute) => attribute.clone()));
    this.copyContent(holder);
  }

  replaceAttributes(content: unknown): void {
    const holder = new XElement(this.name);
    holder.add(content);
    this.removeAttributes();
    this.add([...holder.attributes()].map((attribute) => attribute.clone()));
    for (const node of holder.nodes()) this.add(node.clone());
  }

  setAttributeValue(name: XName | null, value: unknown): void {
    const attribute = this.attribute(name);
    if (value === null) {
      if (attribute !== null) this.removeAttribute(attribute);
    } else if (attribute !== null) attribute.setValue(value);
    else this.append(new XAttribute(name, value));
  }

  setElementValue(name: XName | null, value: unknown): void {
    const element = this.element(name);
    if (value === null) element?.remove();
    else if (element !== null) element.setValue(value);
    else this.add(XElement.of(name, attributeText(value)));
  }

  protected validateNode(node: XNode): void {
    if (node.nodeType === XmlNodeType.Document || node.nodeType === XmlNodeType.DocumentType) {
      const kind = node.nodeType === XmlNodeType.Document ? 'Document' : 'DocumentType';
      throw argumentException(`A node of type ${kind} cannot be added to content.`);
    }
  }

  protected validateText(): void {}

  clone(): XNode {
    return XElement.copy(this);
  }

  deepEquals(other: XNode): boolean {
    if (!(other instanceof XElement) || !sameName(this.name, other.name)) return false;
    const left = [...this.attributes()];
    const right = [...other.attributes()];
    return (
      left.length === right.length &&
      left.every((attribute, index) => {
        const counterpart = right[index]!;
        return sameName(attribute.name, counterpart.name) && attribute.value === counterpart.value;
      }) &&
      this.contentEquals(other)
    );
  }

  /** Value of the nearest declaration of a prefix ('' for the default), null without. */
  private declaration(prefix: string): string | null {
    for (const element of this.ancestors(true)) {
      for (const attribute of element.attributes()) {
        if (!attribute.isNamespaceDeclaration) continue;
        const declared = attribute.name.namespaceName === '' ? '' : attribute.name.localName;
        if (declared === prefix) return attribute.value;
      }
    }
    return null;
  }

  get defaultNamespace(): XNamespace {
    return XNamespace.get(this.declaration('') ?? '');
  }

  namespaceOfPrefix(prefix: string | null): XNamespace | null {
    if (prefix === null) throw argumentNull('prefix');
    if (prefix === '') throw argumentException(`'${prefix}' is an invalid prefix.`);
    if (prefix === 'xmlns') return XNamespace.xmlns;
    const declared = this.declaration(prefix);
    if (declared !== null) return XNamespace.get(declared);
    return prefix === 'xml' ? XNamespace.xml : null;
  }

  prefixOfNamespace(namespace: XNamespace | null): string | null {
    if (namespace === null) throw argumentNull('ns');
    const name = namespace.namespaceName;
    for (const element of this.ancestors(true)) {
      for (const attribute of element.attributes()) {
        if (!attribute.isNamespaceDeclaration || attribute.name.namespaceName === '') continue;
        const prefix = attribute.name.localName;
        if (attribute.value === name && this.declaration(prefix) === name) return prefix;
      }
    }
    if (namespace === XNamespace.xml) return 'xml';
    return namespace === XNamespace.xmlns ? 'xmlns' : null;
  }
}
