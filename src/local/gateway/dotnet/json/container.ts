// Newtonsoft.Json.Linq.JContainer: an ordered list of children that knows its parents. A token that already has a
// parent is cloned when it is added elsewhere.
import { spend, spendBytes } from '../budget.ts';
import { isEnumerable, iterateBoxed } from '../collections/enumerable.ts';
import { argumentException, argumentOutOfRange, invalidOperation } from '../exception.ts';
import type { MergeSettings } from './merge.ts';
import { JToken } from './token.ts';
import { JTokenType } from './token-type.ts';
import { JValue } from './value.ts';

export abstract class JContainer extends JToken {
  protected readonly children: JToken[] = [];
  /** Counts changes, so that enumerators notice them. */
  private version = 0;

  override get hasValues(): boolean {
    return this.children.length > 0;
  }

  override get first(): JToken | null {
    return this.children[0] ?? null;
  }

  override get last(): JToken | null {
    return this.children.at(-1) ?? null;
  }

  override get childTokens(): readonly JToken[] {
    return this.children;
  }

  get count(): number {
    return this.children.length;
  }

  /** @throws InvalidOperationException when the children changed meanwhile, as List<T>'s enumerator does */
  override *[Symbol.iterator](): Generator<JToken> {
    const { version } = this;
    for (let index = 0; index < this.children.length; index++) {
      yield this.children[index]!;
      this.requireUnchanged(version);
    }
  }

  /** Told before the children change. A property's only child may change while it is walked over. */
  protected changing(): void {
    this.version++;
  }

  private requireUnchanged(version: number): void {
    if (version === this.version) return;
    throw invalidOperation('Collection was modified; enumeration operation may not execute.');
  }

  /** What the path of a child shows for this container; null: nothing. */
  abstract stepTo(child: JToken): string | number | null;

  /** @throws ArgumentException when `token` may not be a child (`replaced`: whose place it takes) */
  protected validate(token: JToken, _replaced: JToken | null): void {
    if (token.type === JTokenType.Property) {
      throw argumentException(`Can not add ${token.className} to ${this.className}.`);
    }
  }

  abstract mergeItem(content: unknown, settings: MergeSettings): void;

  indexOf(item: JToken | null): number {
    if (item === null) return -1;
    return this.children.indexOf(item);
  }

  *descendants(withSelf = false): Generator<JToken> {
    if (withSelf) yield this;
    // Own stack: documents may be deep.
    const stack = [{ container: this as JContainer, index: 0, version: this.version }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      top.container.requireUnchanged(top.version);
      const token = top.container.children[top.index++];
      if (token === undefined) {
        stack.pop();
        continue;
      }
      spend();
      yield token;
      if (token instanceof JContainer) stack.push({ container: token, index: 0, version: token.version });
    }
  }

  /** A token as a child of this one: never null, without another parent. */
  private adopt(item: JToken | null): JToken {
    if (item === null) return JValue.null();
    if (item.parent !== null || item === this || (item.hasValues && this.root === item)) return item.cloneToken();
    return item;
  }

  insertItem(index: number, item: JToken | null): boolean {
    const token = this.adopt(item);
    this.validate(token, null);
    if (index < 0 || index > this.children.length) {
      throw argumentOutOfRange('index', 'Index must be within the bounds of the List.');
    }
    spend();
    spendBytes(96);
    this.changing();
    const before = index === 0 ? null : this.children[index - 1]!;
    const after = this.children[index] ?? null;
    this.link(before, token);
    this.link(token, after);
    token.parent = this;
    if (index === this.children.length) this.children.push(token);
    else this.children.splice(index, 0, token);
    this.attached(token);
    return true;
  }

  private link(before: JToken | null, after: JToken | null): void {
    if (before !== null) before.next = after;
    if (after !== null) after.previous = before;
  }

  /** Told when a child came or went. */
  protected attached(_token: JToken): void {}
  protected detached(_token: JToken): void {}

  private release(token: JToken): void {
    token.parent = null;
    token.previous = null;
    token.next = null;
    this.detached(token);
  }

  removeItemAt(index: number): void {
    this.checkIndex(index);
    const token = this.children[index]!;
    this.changing();
    this.children.splice(index, 1);
    this.link(token.previous, token.next);
    this.release(token);
  }

  private checkIndex(index: number): void {
    if (index < 0) throw argumentOutOfRange('index', 'Index is less than 0.');
    if (index >= this.children.length) {
      throw argumentOutOfRange('index', 'Index is equal to or greater than Count.');
    }
  }

  removeItem(item: JToken | null): boolean {
    const index = this.indexOf(item);
    if (index < 0) return false;
    this.removeItemAt(index);
    return true;
  }

  itemAt(index: number): JToken {
    const token = this.children[index];
    if (token === undefined) {
      throw argumentOutOfRange(
        'index',
        'Index was out of range. Must be non-negative and less than the size of the collection.',
      );
    }
    return token;
  }

  setItemAt(index: number, item: JToken | null): void {
    this.checkIndex(index);
    const existing = this.children[index]!;
    if (unchanged(existing, item)) return;
    const token = this.adopt(item);
    this.validate(token, existing);
    this.changing();
    this.link(existing.previous, token);
    this.link(token, existing.next);
    token.parent = this;
    this.children[index] = token;
    this.release(existing);
    this.attached(token);
  }

  replaceItem(existing: JToken, replacement: JToken | null): void {
    if (existing.parent === this) this.setItemAt(this.indexOf(existing), replacement);
  }

  clearItems(): void {
    this.changing();
    const all = this.children.splice(0);
    for (const token of all) this.release(token);
  }

  /** Adds any content: a token, a sequence of contents, or a value. */
  addContent(index: number, content: unknown): void {
    if (!isMultiContent(content)) {
      this.insertItem(index, tokenOfContent(content));
      return;
    }
    let at = index;
    for (const item of iterateBoxed(content)) {
      this.addContent(at, item);
      at++;
    }
  }

  add(content: unknown): void {
    this.addContent(this.children.length, content);
  }

  addFirst(content: unknown): void {
    this.addContent(0, content);
  }

  replaceAll(content: unknown): void {
    this.clearItems();
    this.add(content);
  }

  protected childrenEqual(other: JContainer): boolean {
    if (this === other) return true;
    if (this.children.length !== other.children.length) return false;
    return this.children.every((child, index) => child.deepEquals(other.children[index]!));
  }

  /** Clones of the other's children; for copy constructors. */
  protected copyChildren(other: JContainer): void {
    for (const child of other.children) this.insertItem(this.children.length, child.cloneToken());
  }
}

/** Setting a value that is there already changes nothing, so the old token stays. */
function unchanged(current: JToken, value: JToken | null): boolean {
  if (!(current instanceof JValue)) return false;
  if (current.type === JTokenType.Null && value === null) return true;
  return current.equals(value);
}

/** Whether content stands for several: any sequence but strings, bytes and tokens. */
export function isMultiContent(content: unknown): boolean {
  if (content instanceof JToken || content instanceof Uint8Array || typeof content === 'string') return false;
  return isEnumerable(content);
}

/** @throws ArgumentException when it is nothing that JSON has */
export function tokenOfContent(content: unknown): JToken {
  return content instanceof JToken ? content : JValue.of(content);
}
