// Newtonsoft.Json.Linq.JProperty: a name and exactly one child.
import { argumentNull } from '../exception.ts';
import { JArray } from './array.ts';
import { isMultiContent, JContainer, tokenOfContent } from './container.ts';
import { jsonException } from './errors.ts';
import type { MergeSettings } from './merge.ts';
import type { JToken } from './token.ts';
import { JTokenType } from './token-type.ts';
import { JValue } from './value.ts';
import type { JsonSink } from './writer.ts';

export class JProperty extends JContainer {
  readonly name: string;

  constructor(name: string | null) {
    super();
    if (name === null) throw argumentNull('name');
    this.name = name;
  }

  /** new JProperty(name, content): several contents become an array. */
  static of(name: string | null, content: unknown): JProperty {
    const property = new JProperty(name);
    property.value = isMultiContent(content) ? JArray.from(content) : tokenOfContent(content);
    return property;
  }

  static copy(other: JProperty): JProperty {
    const property = new JProperty(other.name);
    property.copyChildren(other);
    return property;
  }

  get type(): number {
    return JTokenType.Property;
  }

  get className(): string {
    return 'Newtonsoft.Json.Linq.JProperty';
  }

  protected override changing(): void {}

  /** Null only while it is being built. */
  get value(): JToken {
    return this.children[0] ?? (null as never);
  }

  set value(value: JToken | null) {
    const token = value ?? JValue.null();
    if (this.children.length === 0) super.insertItem(0, token);
    else this.setItemAt(0, token);
  }

  protected override ownStep(): string {
    return this.name;
  }

  stepTo(): string {
    return this.name;
  }

  override setItemAt(index: number, item: JToken | null): void {
    if (index === 0) super.setItemAt(index, item);
  }

  override insertItem(index: number, item: JToken | null): boolean {
    if (item !== null && item.type === JTokenType.Comment) return false;
    if (this.children.length > 0) throw jsonException(`${this.className} cannot have multiple values.`);
    return super.insertItem(index, item);
  }

  override removeItem(_item: JToken | null): boolean {
    throw jsonException(`Cannot add or remove items from ${this.className}.`);
  }

  override removeItemAt(_index: number): void {
    throw jsonException(`Cannot add or remove items from ${this.className}.`);
  }

  override clearItems(): void {
    throw jsonException(`Cannot add or remove items from ${this.className}.`);
  }

  cloneToken(): JToken {
    return JProperty.copy(this);
  }

  deepEquals(other: JToken): boolean {
    return other instanceof JProperty && this.name === other.name && this.childrenEqual(other);
  }

  mergeItem(content: unknown, _settings: MergeSettings): void {
    if (!(content instanceof JProperty)) return;
    const value = content.value;
    if (value !== null && value.type !== JTokenType.Null) this.value = value;
  }

  writeTo(sink: JsonSink): void {
    sink.propertyName(this.name);
    if (this.children.length > 0) this.children[0]!.writeTo(sink);
    else sink.value(null, 'null');
  }
}
