// Newtonsoft.Json.Linq.JObject: properties in order, found by name (with case).
import type { TypeRef } from '../boxed.ts';
import { KeyValuePair } from '../collections/key-value-pair.ts';
import { argumentException, argumentNull } from '../exception.ts';
import { textOf } from '../objects.ts';
import { JContainer } from './container.ts';
import { type MergeSettings, mergeObjects } from './merge.ts';
import { JProperty } from './property.ts';
import type { JToken } from './token.ts';
import { JTokenType } from './token-type.ts';
import type { JsonSink } from './writer.ts';

let pairType: () => TypeRef = () => {
  throw new Error('KeyValuePair<string, JToken> is known only once the engine is loaded.');
};

/** The engine's KeyValuePair<string, JToken>, which enumerating a JObject as a dictionary gives. */
export function setPropertyPairType(type: () => TypeRef): void {
  pairType = type;
}

/** Whether two names are equal; a StringComparison other than ordinal comes from the caller. */
export type NameComparer = (a: string, b: string) => boolean;

export class JObject extends JContainer {
  readonly #byName = new Map<string, JProperty>();

  static from(content: unknown): JObject {
    const object = new JObject();
    object.add(content);
    return object;
  }

  static copy(other: JObject): JObject {
    const object = new JObject();
    object.copyChildren(other);
    return object;
  }

  get type(): number {
    return JTokenType.Object;
  }

  get className(): string {
    return 'Newtonsoft.Json.Linq.JObject';
  }

  stepTo(): null {
    return null;
  }

  protected override validate(token: JToken, replaced: JToken | null): void {
    if (!(token instanceof JProperty)) {
      throw argumentException(`Can not add ${token.className} to ${this.className}.`);
    }
    if (replaced instanceof JProperty && replaced.name === token.name) return;
    if (this.#byName.has(token.name)) {
      throw argumentException(
        `Can not add property ${token.name} to ${this.className}. Property with the same name already exists on object.`,
      );
    }
  }

  override insertItem(index: number, item: JToken | null): boolean {
    if (item !== null && item.type === JTokenType.Comment) return false;
    return super.insertItem(index, item);
  }

  protected override attached(token: JToken): void {
    if (token instanceof JProperty) this.#byName.set(token.name, token);
  }

  protected override detached(token: JToken): void {
    if (token instanceof JProperty && this.#byName.get(token.name) === token) this.#byName.delete(token.name);
  }

  properties(): readonly JProperty[] {
    return this.children as JProperty[];
  }

  /** @param equal for names that are not found as they are */
  property(name: string | null, equal?: NameComparer): JProperty | null {
    if (name === null) return null;
    const exact = this.#byName.get(name);
    if (exact !== undefined) return exact;
    if (equal === undefined) return null;
    return this.properties().find((candidate) => equal(candidate.name, name)) ?? null;
  }

  get(name: string | null, equal?: NameComparer): JToken | null {
    return this.property(name, equal)?.value ?? null;
  }

  /** this[name]; null where there is none. Throws ArgumentNullException. */
  item(name: string | null): JToken | null {
    if (name === null) throw argumentNull('propertyName');
    return this.get(name);
  }

  set(name: string | null, value: JToken | null): void {
    const property = this.property(name);
    if (property !== null) property.value = value;
    else this.addProperty(name, value);
  }

  addProperty(name: string | null, value: JToken | null): void {
    const property = new JProperty(name);
    property.value = value;
    this.insertItem(this.count, property);
  }

  removeProperty(name: string | null): boolean {
    if (name === null) throw argumentNull('propertyName');
    const property = this.property(name);
    if (property === null) return false;
    this.removeItem(property);
    return true;
  }

  override getItem(key: unknown): JToken | null {
    if (key === null) throw argumentNull('key');
    if (typeof key === 'string') return this.item(key);
    throw argumentException(
      `Accessed JObject values with invalid key value: ${textOf(key)}. Object property name expected.`,
    );
  }

  override setItem(key: unknown, value: JToken | null): void {
    if (key === null) throw argumentNull('key');
    if (typeof key !== 'string') {
      throw argumentException(
        `Set JObject values with invalid key value: ${textOf(key)}. Object property name expected.`,
      );
    }
    this.set(key, value);
  }

  /** Name and value of each property: IEnumerable<KeyValuePair<string, JToken>>. */
  *pairs(): Generator<KeyValuePair<string, JToken>> {
    const type = pairType();
    for (const property of this as Iterable<unknown>) {
      const { name, value } = property as JProperty;
      yield new KeyValuePair(type, name, value);
    }
  }

  /** IDictionary<string, JToken>, by the names that interface members use. */
  asMap() {
    return {
      get: (name: unknown) => this.item(name as string),
      set: (name: unknown, value: unknown) => this.set(name as string, value as JToken),
      find: (name: unknown) => {
        const property = this.property(name as string);
        return property === null ? null : { value: property.value };
      },
      has: (name: unknown) => this.property(name as string) !== null,
      add: (name: unknown, value: unknown) => this.addProperty(name as string, value as JToken),
      remove: (name: unknown) => this.removeProperty(name as string),
      keys: () => this.properties().map((property) => property.name),
      values: () => this.properties().map((property) => property.value),
    };
  }

  enumerateAs(elementType: string): Iterator<unknown> {
    return elementType.startsWith('System.Collections.Generic.KeyValuePair') ? this.pairs() : this[Symbol.iterator]();
  }

  cloneToken(): JToken {
    return JObject.copy(this);
  }

  deepEquals(other: JToken): boolean {
    if (!(other instanceof JObject)) return false;
    if (this === other) return true;
    if (this.count !== other.count) return false;
    return this.properties().every((property) => {
      const counterpart = other.property(property.name);
      return counterpart !== null && property.value.deepEquals(counterpart.value);
    });
  }

  mergeItem(content: unknown, settings: MergeSettings): void {
    mergeObjects(this, content, settings);
  }

  writeTo(sink: JsonSink): void {
    sink.startObject();
    for (const child of this.children) child.writeTo(sink);
    sink.end();
  }
}
