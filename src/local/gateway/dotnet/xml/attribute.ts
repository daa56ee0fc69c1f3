// XAttribute.
import { argumentException, argumentNull, invalidOperation } from '../exception.ts';
import { xmlText } from './convert.ts';
import type { XElement } from './element.ts';
import { XML_NAMESPACE, XMLNS_NAMESPACE, type XName, XNamespace } from './name.ts';
import { XmlNodeType, XObject } from './object.ts';

let attributeWriter: (attribute: XAttribute) => string = () => '';

/** Set by writer.ts. */
export function setAttributeWriter(write: (attribute: XAttribute) => string): void {
  attributeWriter = write;
}

export class XAttribute extends XObject {
  readonly name: XName;
  #value: string;
  previousAttribute: XAttribute | null = null;
  nextAttribute: XAttribute | null = null;

  /** @param value any value in `object` form but null */
  constructor(name: XName | null, value: unknown) {
    super();
    if (name === null) throw argumentNull('name');
    if (value === null) throw argumentNull('value');
    this.name = name;
    this.#value = this.checked(attributeText(value));
  }

  get nodeType(): number {
    return XmlNodeType.Attribute;
  }

  get value(): string {
    return this.#value;
  }

  set value(value: string | null) {
    if (value === null) throw argumentNull('value');
    this.#value = this.checked(value);
  }

  setValue(value: unknown): void {
    if (value === null) throw argumentNull('value');
    this.value = attributeText(value);
  }

  get isNamespaceDeclaration(): boolean {
    return this.name.namespaceName === ''
      ? this.name.localName === 'xmlns'
      : this.name.namespace === XNamespace.xmlns || this.name.namespaceName === XMLNS_NAMESPACE;
  }

  /** The rules for namespace declarations (Namespaces in XML 1.0 §3). */
  private checked(value: string): string {
    if (!this.isNamespaceDeclaration) return value;
    const local = this.name.localName;
    const isDefault = this.name.namespaceName === '';
    if (isDefault) {
      if (value === XML_NAMESPACE || value === XMLNS_NAMESPACE) {
        throw argumentException(`The namespace name '${value}' must not be declared as the default namespace.`);
      }
      return value;
    }
    if (value === '') {
      throw argumentException(`The prefix '${local}' cannot be bound to the empty namespace name.`);
    }
    if (value === XML_NAMESPACE) {
      if (local !== 'xml') throw argumentException("The prefix 'xml' is bound to this namespace name.");
    } else if (local === 'xml') throw argumentException("The prefix 'xml' is bound to another namespace name.");
    if (value === XMLNS_NAMESPACE) throw argumentException("The prefix 'xmlns' is bound to this namespace name.");
    if (local === 'xmlns') throw argumentException("The prefix 'xmlns' must not be declared.");
    return value;
  }

  override toString(): string {
    return attributeWriter(this);
  }

  clone(): XAttribute {
    return new XAttribute(this.name, this.value);
  }

  remove(): void {
    if (this.owner === null) throw invalidOperation('The parent is missing.');
    (this.owner as XElement).removeAttribute(this);
  }
}

export function attributeText(value: unknown): string {
  if (value instanceof XObject) throw argumentException('An XObject cannot be used as a value.');
  return xmlText(value);
}
