// XDocument.Parse and XElement.Parse.
import { argumentNull } from '../exception.ts';
import { XAttribute } from './attribute.ts';
import type { XContainer } from './container.ts';
import { XDocument } from './document.ts';
import { XElement } from './element.ts';
import { XCData, XComment, XDeclaration, XDocumentType, XProcessingInstruction, XText } from './leaves.ts';
import { XNamespace } from './name.ts';
import type { XNode, XObject } from './object.ts';
import { type ReadAttribute, type XmlHandler, XmlReader } from './reader.ts';
import './writer.ts';
import type { Place } from './xml-cursor.ts';

export const LoadOptions = { None: 0, PreserveWhitespace: 1, SetBaseUri: 2, SetLineInfo: 4 } as const;

class TreeBuilder implements XmlHandler {
  readonly document = new XDocument();
  private current: XContainer = this.document;
  private readonly lineInfo: boolean;

  constructor(options: number) {
    this.lineInfo = (options & LoadOptions.SetLineInfo) !== 0;
  }

  private put(node: XNode): void {
    this.current.link(node, this.current.lastNode);
  }

  private place(object: XObject, place: Place): void {
    if (!this.lineInfo) return;
    object.lineNumber = place.line;
    object.linePosition = place.position;
  }

  declaration(version: string, encoding: string | null, standalone: string | null): void {
    this.document.declaration = new XDeclaration(version, encoding, standalone);
  }

  doctype(name: string, publicId: string | null, systemId: string | null, internalSubset: string | null): void {
    this.put(new XDocumentType(name, publicId, systemId, internalSubset ?? ''));
  }

  startElement(namespace: string, localName: string, attributes: ReadAttribute[], place: Place): void {
    const element = new XElement(XNamespace.get(namespace).name(localName));
    this.place(element, place);
    for (const attribute of attributes) {
      element.append(new XAttribute(XNamespace.get(attribute.namespace).name(attribute.localName), attribute.value));
    }
    this.put(element);
    this.current = element;
  }

  endElement(empty: boolean): void {
    if (!empty && this.current.firstNode === null) this.current.hasEmptyText = true;
    this.current = this.current.owner!;
  }

  text(text: string): void {
    const last = this.current.lastNode;
    if (last instanceof XText && !(last instanceof XCData)) last.value += text;
    else this.put(new XText(text));
  }

  whitespace(text: string): void {
    this.text(text);
  }

  cdata(text: string): void {
    this.put(new XCData(text));
  }

  comment(text: string): void {
    this.put(new XComment(text));
  }

  processingInstruction(target: string, data: string): void {
    this.put(new XProcessingInstruction(target, data));
  }
}

/** @throws XmlException, ArgumentNullException */
export function parseDocument(text: string | null, options: number = LoadOptions.None): XDocument {
  if (text === null) throw argumentNull('s');
  const builder = new TreeBuilder(options);
  new XmlReader(text, builder, (options & LoadOptions.PreserveWhitespace) !== 0).read();
  return builder.document;
}

/** The root element alone. */
export function parseElement(text: string | null, options: number = LoadOptions.None): XElement {
  const root = parseDocument(text, options).root!;
  root.remove();
  return root;
}
