// JTokenWriter: builds tokens from what a serializer or another token writes.
import { JArray, JConstructor } from './array.ts';
import type { JContainer } from './container.ts';
import { JObject } from './object.ts';
import { JProperty } from './property.ts';
import type { JToken } from './token.ts';
import { JRaw, JValue } from './value.ts';
import type { JsonSink } from './writer.ts';

export class TokenBuilder implements JsonSink {
  #root: JToken | null = null;
  private parent: JContainer | null = null;

  get token(): JToken {
    return this.#root ?? JValue.null();
  }

  private put(token: JToken): void {
    if (this.parent === null) this.#root ??= token;
    else {
      this.parent.insertItem(this.parent.count, token);
      this.leaveProperty();
    }
  }

  private leaveProperty(): void {
    if (this.parent instanceof JProperty && this.parent.count > 0) this.parent = this.parent.parent;
  }

  private open(container: JContainer): void {
    if (this.parent === null) this.#root ??= container;
    else this.parent.insertItem(this.parent.count, container);
    this.parent = container;
  }

  startObject(): void {
    this.open(new JObject());
  }

  startArray(): void {
    this.open(new JArray());
  }

  startConstructor(name: string): void {
    this.open(new JConstructor(name));
  }

  end(): void {
    this.parent = this.parent?.parent ?? null;
    this.leaveProperty();
  }

  propertyName(name: string): void {
    const property = new JProperty(name);
    if (this.parent instanceof JObject) {
      // A name that comes again replaces what was there.
      this.parent.property(name)?.removeSelf();
      this.parent.insertItem(this.parent.count, property);
    } else if (this.parent === null) this.#root ??= property;
    this.parent = property;
  }

  value(value: unknown): void {
    this.put(JValue.of(value));
  }

  undefinedValue(): void {
    this.put(JValue.undefined());
  }

  raw(json: string): void {
    this.put(new JRaw(json));
  }

  comment(text: string): void {
    if (this.parent === null) return;
    this.parent.insertItem(this.parent.count, JValue.comment(text));
  }
}
