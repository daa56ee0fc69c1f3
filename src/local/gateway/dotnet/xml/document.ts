// XDocument.
import { argumentException, invalidOperation } from '../exception.ts';
import { isWhitespace } from './characters.ts';
import { XContainer } from './container.ts';
import type { XElement } from './element.ts';
import { type XDeclaration, XDocumentType } from './leaves.ts';
import { XmlNodeType, type XNode } from './object.ts';

export class XDocument extends XContainer {
  declaration: XDeclaration | null = null;

  static of(declaration: XDeclaration | null, content: unknown): XDocument {
    const document = new XDocument();
    document.declaration = declaration;
    document.add(content);
    return document;
  }

  static copy(other: XDocument): XDocument {
    const document = new XDocument();
    document.declaration = other.declaration;
    document.copyContent(other);
    return document;
  }

  get nodeType(): number {
    return XmlNodeType.Document;
  }

  get root(): XElement | null {
    for (const element of this.elements()) return element;
    return null;
  }

  get documentType(): XDocumentType | null {
    for (const node of this.nodes()) if (node instanceof XDocumentType) return node;
    return null;
  }

  protected addAttribute(): void {
    throw argumentException('An attribute cannot be added to content.');
  }

  protected validateText(text: string): void {
    if (!isWhitespace(text)) throw argumentException('Non-whitespace characters cannot be added to content.');
  }

  protected validateNode(node: XNode, previous: XNode | null): void {
    switch (node.nodeType) {
      case XmlNodeType.Text:
        this.validateText((node as XNode & { value: string }).value);
        return;
      case XmlNodeType.CDATA:
      case XmlNodeType.Document: {
        const kind = node.nodeType === XmlNodeType.CDATA ? 'CDATA' : 'Document';
        throw argumentException(`A node of type ${kind} cannot be added to content.`);
      }
      case XmlNodeType.Element:
        this.validateOrder(previous, XmlNodeType.DocumentType, XmlNodeType.Element);
        return;
      case XmlNodeType.DocumentType:
        this.validateOrder(previous, XmlNodeType.Element, XmlNodeType.DocumentType);
    }
  }

  /** At most one root and one document type, in that order: `forbidden` kinds must not stand on the wrong side. */
  private validateOrder(previous: XNode | null, other: number, own: number): void {
    let before = previous !== null;
    for (const node of this.nodes()) {
      const wrongSide = own === XmlNodeType.Element ? !before : before;
      if (node.nodeType === own || (node.nodeType === other && wrongSide)) {
        throw invalidOperation('This operation would create an incorrectly structured document.');
      }
      if (node === previous) before = false;
    }
  }

  clone(): XNode {
    return XDocument.copy(this);
  }

  deepEquals(other: XNode): boolean {
    return other instanceof XDocument && this.contentEquals(other);
  }
}
