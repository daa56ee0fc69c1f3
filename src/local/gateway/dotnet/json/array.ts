// Newtonsoft.Json.Linq.JArray and JConstructor.
import { Boxed } from '../boxed.ts';
import { argumentException, argumentNull } from '../exception.ts';
import { textOf } from '../objects.ts';
import { JContainer } from './container.ts';
import { type MergeSettings, mergeArrays } from './merge.ts';
import type { JToken } from './token.ts';
import { JTokenType } from './token-type.ts';
import type { JsonSink } from './writer.ts';

/** Index from an object key. Throws ArgumentException for anything but an int. */
function indexOfKey(key: unknown, action: string, owner: string, expected: string): number {
  if (key === null) throw argumentNull('key');
  if (key instanceof Boxed && key.type.fullName === 'System.Int32') return Number(key.value);
  const shown = typeof key === 'string' ? `"${key}"` : textOf(key);
  throw argumentException(`${action} ${owner} values with invalid key value: ${shown}. ${expected} expected.`);
}

export class JArray extends JContainer {
  /** @param items adopted as children: without parents */
  static of(items: Iterable<JToken | null>): JArray {
    const array = new JArray();
    for (const item of items) array.insertItem(array.count, item);
    return array;
  }

  static copy(other: JArray): JArray {
    const array = new JArray();
    array.copyChildren(other);
    return array;
  }

  /** new JArray(content). */
  static from(content: unknown): JArray {
    const array = new JArray();
    array.add(content);
    return array;
  }

  get type(): number {
    return JTokenType.Array;
  }

  get className(): string {
    return 'Newtonsoft.Json.Linq.JArray';
  }

  // The methods of IList<JToken>, by the names that interface members use.
  get(index: number): JToken {
    return this.itemAt(index);
  }

  set(index: number, value: JToken | null): void {
    this.setItemAt(index, value);
  }

  insert(index: number, item: JToken | null): void {
    this.insertItem(index, item);
  }

  remove(item: JToken | null): boolean {
    return this.removeItem(item);
  }

  removeAt(index: number): void {
    this.removeItemAt(index);
  }

  clear(): void {
    this.clearItems();
  }

  contains(item: JToken | null): boolean {
    return this.indexOf(item) >= 0;
  }

  stepTo(child: JToken): number {
    return this.indexOf(child);
  }

  override getItem(key: unknown): JToken {
    return this.itemAt(indexOfKey(key, 'Accessed', 'JArray', 'Int32 array index'));
  }

  override setItem(key: unknown, value: JToken | null): void {
    this.setItemAt(indexOfKey(key, 'Set', 'JArray', 'Int32 array index'), value);
  }

  cloneToken(): JToken {
    return JArray.copy(this);
  }

  deepEquals(other: JToken): boolean {
    return other instanceof JArray && this.childrenEqual(other);
  }

  mergeItem(content: unknown, settings: MergeSettings): void {
    mergeArrays(this, content, settings);
  }

  writeTo(sink: JsonSink): void {
    sink.startArray();
    for (const child of this.children) child.writeTo(sink);
    sink.end();
  }
}

export class JConstructor extends JContainer {
  name: string | null;

  constructor(name: string | null = null) {
    super();
    this.name = name;
  }

  static copy(other: JConstructor): JConstructor {
    const copy = new JConstructor(other.name);
    copy.copyChildren(other);
    return copy;
  }

  get type(): number {
    return JTokenType.Constructor;
  }

  get className(): string {
    return 'Newtonsoft.Json.Linq.JConstructor';
  }

  stepTo(child: JToken): number {
    return this.indexOf(child);
  }

  override getItem(key: unknown): JToken {
    return this.itemAt(indexOfKey(key, 'Accessed', 'JConstructor', 'Argument position index'));
  }

  override setItem(key: unknown, value: JToken | null): void {
    this.setItemAt(indexOfKey(key, 'Set', 'JConstructor', 'Argument position index'), value);
  }

  cloneToken(): JToken {
    return JConstructor.copy(this);
  }

  deepEquals(other: JToken): boolean {
    return other instanceof JConstructor && this.name === other.name && this.childrenEqual(other);
  }

  mergeItem(content: unknown, settings: MergeSettings): void {
    if (!(content instanceof JConstructor)) return;
    if (content.name !== null) this.name = content.name;
    mergeArrays(this, content, settings);
  }

  writeTo(sink: JsonSink): void {
    sink.startConstructor(this.name ?? '');
    for (const child of this.children) child.writeTo(sink);
    sink.end();
  }
}
