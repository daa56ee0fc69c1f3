// XObject and XNode: parents, siblings, order, and what every node can do. Nothing here knows elements or documents.
import { spend } from '../budget.ts';
import { invalidOperation } from '../exception.ts';
import type { XContainer } from './container.ts';
import type { XDocument } from './document.ts';
import type { XElement } from './element.ts';

/** System.Xml.XmlNodeType. */
export const XmlNodeType = {
  Element: 1,
  Attribute: 2,
  Text: 3,
  CDATA: 4,
  ProcessingInstruction: 7,
  Comment: 8,
  Document: 9,
  DocumentType: 10,
} as const;

export abstract class XObject {
  /** Element or document that holds it. */
  owner: XContainer | null = null;
  lineNumber = 0;
  linePosition = 0;

  abstract get nodeType(): number;

  /** XObject.Parent: an element, or null. */
  get parent(): XElement | null {
    return this.owner !== null && this.owner.nodeType === XmlNodeType.Element ? (this.owner as XElement) : null;
  }

  get document(): XDocument | null {
    const top = this.top;
    return top.nodeType === XmlNodeType.Document ? (top as XDocument) : null;
  }

  get top(): XObject {
    let top: XObject = this;
    while (top.owner !== null) top = top.owner;
    return top;
  }
}

let nodeWriter: (node: XNode) => string = () => '';

/** writer.ts, which knows all kinds of nodes, says here how they become text. */
export function setNodeWriter(write: (node: XNode) => string): void {
  nodeWriter = write;
}

export abstract class XNode extends XObject {
  override toString(): string {
    return nodeWriter(this);
  }

  previousNode: XNode | null = null;
  nextNode: XNode | null = null;

  abstract clone(): XNode;
  abstract deepEquals(other: XNode): boolean;

  protected needOwner(): XContainer {
    if (this.owner === null) throw invalidOperation('The parent is missing.');
    return this.owner;
  }

  remove(): void {
    this.needOwner().removeNode(this);
  }

  addAfterSelf(content: unknown): void {
    this.needOwner().insertContent(content, this);
  }

  addBeforeSelf(content: unknown): void {
    this.needOwner().insertContent(content, this.previousNode, this.previousNode === null);
  }

  replaceWith(content: unknown): void {
    const owner = this.needOwner();
    const before = this.previousNode;
    owner.removeNode(this);
    owner.insertContent(content, before, before === null);
  }

  *ancestors(withSelf = false): Generator<XElement> {
    for (let node: XObject | null = withSelf ? this : this.owner; node !== null; node = node.owner) {
      if (node.nodeType === XmlNodeType.Element) yield node as XElement;
    }
  }

  *nodesAfterSelf(): Generator<XNode> {
    let node: XNode = this;
    while (node.owner !== null && node.nextNode !== null) {
      node = node.nextNode;
      spend();
      yield node;
    }
  }

  *nodesBeforeSelf(): Generator<XNode> {
    if (this.owner === null) return;
    for (let node = this.owner.firstNode; node !== null && node !== this; node = node.nextNode) {
      spend();
      yield node;
    }
  }
}

/** Steps from the root to a node, for comparing document order. */
function pathOf(node: XNode): XNode[] {
  const path: XNode[] = [];
  for (let step: XObject | null = node; step !== null; step = step.owner) path.push(step as XNode);
  return path.reverse();
}

/** XNode.CompareDocumentOrder. Throws InvalidOperationException for nodes of different trees. */
export function compareDocumentOrder(a: XNode | null, b: XNode | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  const left = pathOf(a);
  const right = pathOf(b);
  if (left[0] !== right[0]) throw invalidOperation('A common ancestor is missing.');
  let depth = 1;
  while (depth < left.length && depth < right.length && left[depth] === right[depth]) depth++;
  if (depth === left.length) return -1;
  if (depth === right.length) return 1;
  for (let node: XNode | null = left[depth]!; node !== null; node = node.nextNode) if (node === right[depth]) return -1;
  return 1;
}
