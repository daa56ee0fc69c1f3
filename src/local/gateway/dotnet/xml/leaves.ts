// Nodes without children: text, CDATA, comments, processing instructions, the document type; and XDeclaration.
import { argumentException, argumentNull } from '../exception.ts';
import { verifyNcName } from './characters.ts';
import { XmlNodeType, XNode } from './object.ts';

/** Nodes that are nothing but their text: what the DOM calls CharacterData. */
abstract class XCharacterData extends XNode {
  #value: string;

  constructor(value: string | null) {
    super();
    if (value === null) throw argumentNull('value');
    this.#value = value;
  }

  get value(): string {
    return this.#value;
  }

  set value(value: string | null) {
    if (value === null) throw argumentNull('value');
    this.#value = value;
  }

  deepEquals(other: XNode): boolean {
    return other instanceof XCharacterData && this.nodeType === other.nodeType && this.value === other.value;
  }
}

export class XText extends XCharacterData {
  get nodeType(): number {
    return XmlNodeType.Text;
  }

  clone(): XNode {
    return new XText(this.value);
  }
}

export class XCData extends XText {
  override get nodeType(): number {
    return XmlNodeType.CDATA;
  }

  override clone(): XNode {
    return new XCData(this.value);
  }
}

export class XComment extends XCharacterData {
  get nodeType(): number {
    return XmlNodeType.Comment;
  }

  clone(): XNode {
    return new XComment(this.value);
  }
}

export class XProcessingInstruction extends XNode {
  #target: string;
  #data: string;

  constructor(target: string | null, data: string | null) {
    super();
    if (data === null) throw argumentNull('data');
    this.#target = checkTarget(target);
    this.#data = data;
  }

  get nodeType(): number {
    return XmlNodeType.ProcessingInstruction;
  }

  get target(): string {
    return this.#target;
  }

  set target(target: string | null) {
    this.#target = checkTarget(target);
  }

  get data(): string {
    return this.#data;
  }

  set data(data: string | null) {
    if (data === null) throw argumentNull('value');
    this.#data = data;
  }

  clone(): XNode {
    return new XProcessingInstruction(this.target, this.data);
  }

  deepEquals(other: XNode): boolean {
    return other instanceof XProcessingInstruction && this.target === other.target && this.data === other.data;
  }
}

function checkTarget(target: string | null): string {
  if (target === null) throw argumentNull('target');
  if (target.toLowerCase() === 'xml') {
    throw argumentException(`'${target}' is an invalid name for a processing instruction.`);
  }
  return verifyNcName(target);
}

export class XDocumentType extends XNode {
  name: string;
  publicId: string | null;
  systemId: string | null;
  internalSubset: string | null;

  constructor(name: string, publicId: string | null, systemId: string | null, internalSubset: string | null) {
    super();
    this.name = verifyNcName(name.replace(':', '_')) && name;
    this.publicId = publicId;
    this.systemId = systemId;
    this.internalSubset = internalSubset;
  }

  get nodeType(): number {
    return XmlNodeType.DocumentType;
  }

  clone(): XNode {
    return new XDocumentType(this.name, this.publicId, this.systemId, this.internalSubset);
  }

  deepEquals(other: XNode): boolean {
    return (
      other instanceof XDocumentType &&
      this.name === other.name &&
      this.publicId === other.publicId &&
      this.systemId === other.systemId &&
      this.internalSubset === other.internalSubset
    );
  }
}

export class XDeclaration {
  version: string | null;
  encoding: string | null;
  standalone: string | null;

  constructor(version: string | null, encoding: string | null, standalone: string | null) {
    this.version = version;
    this.encoding = encoding;
    this.standalone = standalone;
  }

  toString(): string {
    const part = (name: string, value: string | null) => (value === null ? '' : ` ${name}="${value}"`);
    return `<?xml${part('version', this.version)}${part('encoding', this.encoding)}${part('standalone', this.standalone)}?>`;
  }
}
