// XContainer: an ordered list of nodes with .NET's rules for content: sequences are spread, text joins text, a node
// that has a parent is cloned.
import { spend, spendBytes } from '../budget.ts';
import { isEnumerable, iterateBoxed } from '../collections/enumerable.ts';
import { attributeText, XAttribute } from './attribute.ts';
import type { XElement } from './element.ts';
import { XCData, XText } from './leaves.ts';
import { sameName, type XName } from './name.ts';
import { XmlNodeType, XNode } from './object.ts';

export abstract class XContainer extends XNode {
  firstNode: XNode | null = null;
  lastNode: XNode | null = null;
  /** Whether it holds the empty text, which makes <a></a> of what would be <a />. */
  hasEmptyText = false;

  /** @throws what the container may not hold */
  protected abstract validateNode(node: XNode, previous: XNode | null): void;
  protected abstract validateText(text: string): void;
  protected abstract addAttribute(attribute: XAttribute): void;

  get isEmpty(): boolean {
    return this.firstNode === null && !this.hasEmptyText;
  }

  *nodes(): Generator<XNode> {
    let node = this.firstNode;
    while (node !== null) {
      spend();
      yield node;
      // Whoever takes the node out ends the enumeration.
      if (node.owner !== this) return;
      node = node.nextNode;
    }
  }

  *elements(name?: XName | null): Generator<XElement> {
    for (const node of this.nodes()) if (isElement(node) && named(node, name)) yield node;
  }

  element(name: XName | null): XElement | null {
    for (const node of this.elements()) if (sameName(node.name, name)) return node;
    return null;
  }

  *descendantNodes(withSelf = false): Generator<XNode> {
    if (withSelf) yield this;
    let node: XNode | null = this.firstNode;
    while (node !== null) {
      spend();
      yield node;
      const inner: XNode | null = isContainer(node) ? node.firstNode : null;
      if (inner !== null) {
        node = inner;
        continue;
      }
      let up: XNode | null = node;
      while (up !== null && up !== this && up.nextNode === null) up = up.owner;
      node = up === null || up === this ? null : up.nextNode;
    }
  }

  *descendants(name?: XName | null, withSelf = false): Generator<XElement> {
    for (const node of this.descendantNodes(withSelf)) if (isElement(node) && named(node, name)) yield node;
  }

  add(content: unknown): void {
    this.insertContent(content, this.lastNode);
  }

  addFirst(content: unknown): void {
    this.insertContent(content, null, true);
  }

  /** Adds any content after `after`; with `atStart` before all. Returns the last node put in. */
  insertContent(content: unknown, after: XNode | null, atStart = false): XNode | null {
    const items: unknown[] = [];
    collect(content, items);
    let previous = atStart ? null : after;
    for (const item of items) {
      if (item instanceof XAttribute) this.addAttribute(item);
      else if (item instanceof XNode) previous = this.insertNode(item, previous);
      else previous = this.insertText(attributeText(item), previous);
    }
    return previous;
  }

  private insertNode(node: XNode, previous: XNode | null): XNode {
    this.validateNode(node, previous);
    const own = node.owner !== null || node === this.top ? node.clone() : node;
    this.link(own, previous);
    return own;
  }

  private insertText(text: string, previous: XNode | null): XNode | null {
    this.validateText(text);
    if (text === '') {
      if (this.firstNode === null) this.hasEmptyText = true;
      return previous;
    }
    if (previous instanceof XText && !(previous instanceof XCData)) {
      previous.value += text;
      return previous;
    }
    const node = new XText(text);
    this.link(node, previous);
    return node;
  }

  /** Puts a node without owner in place, unchecked. */
  link(node: XNode, previous: XNode | null): void {
    spendBytes(120);
    const next = previous === null ? this.firstNode : previous.nextNode;
    node.owner = this;
    node.previousNode = previous;
    node.nextNode = next;
    if (previous === null) this.firstNode = node;
    else previous.nextNode = node;
    if (next === null) this.lastNode = node;
    else next.previousNode = node;
  }

  removeNode(node: XNode): void {
    const { previousNode: previous, nextNode: next } = node;
    if (previous === null) this.firstNode = next;
    else previous.nextNode = next;
    if (next === null) this.lastNode = previous;
    else next.previousNode = previous;
    node.owner = null;
    node.previousNode = null;
    node.nextNode = null;
    if (this.firstNode === null) this.hasEmptyText = false;
  }

  removeNodes(): void {
    while (this.firstNode !== null) this.removeNode(this.firstNode);
    this.hasEmptyText = false;
  }

  replaceNodes(content: unknown): void {
    // The content may come from the nodes that go.
    const items: unknown[] = [];
    collect(content, items);
    this.removeNodes();
    for (const item of items) this.add(item);
  }

  /** Text of all descendants. */
  get textContent(): string {
    let text = '';
    for (const node of this.descendantNodes()) if (node instanceof XText) text += node.value;
    return text;
  }

  protected copyContent(other: XContainer): void {
    for (const node of other.nodes()) this.link(node.clone(), this.lastNode);
    this.hasEmptyText = other.hasEmptyText;
  }

  protected contentEquals(other: XContainer): boolean {
    let a = this.firstNode;
    let b = other.firstNode;
    if (a === null && b === null) return this.hasEmptyText === other.hasEmptyText;
    for (;;) {
      const left = textRun(a);
      const right = textRun(b);
      if (left.text !== right.text) return false;
      a = left.next;
      b = right.next;
      if (a === null || b === null) return a === b;
      if (!a.deepEquals(b)) return false;
      a = a.nextNode;
      b = b.nextNode;
    }
  }
}

function textRun(node: XNode | null): { text: string; next: XNode | null } {
  let text = '';
  while (node !== null && node.nodeType === XmlNodeType.Text) {
    text += (node as XText).value;
    node = node.nextNode;
  }
  return { text, next: node };
}

export function isElement(node: XNode): node is XElement {
  return node.nodeType === XmlNodeType.Element;
}

function isContainer(node: XNode): node is XContainer {
  return node instanceof XContainer;
}

/** Name filter: absent means any, null means none. */
export function named(element: XElement, name: XName | null | undefined): boolean {
  return name === undefined || sameName(element.name, name);
}

/** Spreads sequences in content; null is nothing. */
function collect(content: unknown, into: unknown[]): void {
  if (content === null) return;
  if (content instanceof XNode || content instanceof XAttribute || typeof content === 'string') into.push(content);
  else if (!(content instanceof Uint8Array) && isEnumerable(content)) {
    for (const item of iterateBoxed(content)) {
      spend();
      collect(item, into);
    }
  } else into.push(content);
}
