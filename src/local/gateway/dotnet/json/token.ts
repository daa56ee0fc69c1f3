// Newtonsoft.Json.Linq.JToken: what every token has. Containers and values extend it; this file knows none of them,
// so that it can be their base.
import type { DotNetObject } from '../boxed.ts';
import { spend } from '../budget.ts';
import { invalidOperation } from '../exception.ts';
import type { JContainer } from './container.ts';
import { pathText } from './json-path-text.ts';
import { Formatting } from './token-type.ts';
import { type JsonSink, JsonTextWriter } from './writer.ts';

export abstract class JToken implements DotNetObject {
  parent: JContainer | null = null;
  previous: JToken | null = null;
  next: JToken | null = null;
  /** Place in the text it was read from (LineInfoHandling.Load); 0 without. */
  lineNumber = 0;
  linePosition = 0;

  /** A JTokenType. */
  abstract get type(): number;
  /** Full .NET name of its class. */
  abstract get className(): string;
  abstract cloneToken(): JToken;
  abstract deepEquals(other: JToken): boolean;
  abstract writeTo(sink: JsonSink): void;

  get hasValues(): boolean {
    return false;
  }

  get first(): JToken | null {
    throw invalidOperation(`Cannot access child value on ${this.className}.`);
  }

  get last(): JToken | null {
    throw invalidOperation(`Cannot access child value on ${this.className}.`);
  }

  /** Children; values have none. */
  get childTokens(): readonly JToken[] {
    return [];
  }

  [Symbol.iterator](): Iterator<unknown> {
    return this.childTokens[Symbol.iterator]();
  }

  get root(): JToken {
    let token: JToken = this;
    while (token.parent !== null) token = token.parent;
    return token;
  }

  get path(): string {
    if (this.parent === null) return '';
    const steps: (string | number)[] = [];
    let token: JToken = this;
    for (let parent: JContainer | null = this.parent; parent !== null; token = parent, parent = parent.parent) {
      const step = parent.stepTo(token);
      if (step !== null) steps.push(step);
    }
    // A property that is asked itself names itself.
    const own = this.ownStep();
    if (own !== null) steps.unshift(own);
    return pathText(steps.reverse());
  }

  protected ownStep(): string | null {
    return null;
  }

  *ancestors(withSelf = false): Generator<JToken> {
    let token: JToken | null = withSelf ? this : this.parent;
    for (; token !== null; token = token.parent) {
      spend();
      yield token;
    }
  }

  *afterSelf(): Generator<JToken> {
    if (this.parent === null) return;
    for (let token = this.next; token !== null; token = token.next) yield token;
  }

  *beforeSelf(): Generator<JToken> {
    if (this.parent === null) return;
    for (let token = this.parent.first; token !== this && token !== null; token = token.next) yield token;
  }

  private needParent(): JContainer {
    if (this.parent === null) throw invalidOperation('The parent is missing.');
    return this.parent;
  }

  removeSelf(): void {
    this.needParent().removeItem(this);
  }

  replace(value: JToken | null): void {
    this.needParent().replaceItem(this, value);
  }

  addAfterSelf(content: unknown): void {
    const parent = this.needParent();
    parent.addContent(parent.indexOf(this) + 1, content);
  }

  addBeforeSelf(content: unknown): void {
    const parent = this.needParent();
    parent.addContent(parent.indexOf(this), content);
  }

  /** this[key]: what a token without keys says. */
  getItem(_key: unknown): JToken | null {
    throw invalidOperation(`Cannot access child value on ${this.className}.`);
  }

  setItem(_key: unknown, _value: JToken | null): void {
    throw invalidOperation(`Cannot set child value on ${this.className}.`);
  }

  /** JSON text; JValue.ToString() without arguments is another thing. */
  toJson(formatting: number = Formatting.Indented): string {
    const writer = new JsonTextWriter(formatting);
    this.writeTo(writer);
    return writer.toString();
  }

  toString(): string {
    return this.toJson(Formatting.Indented);
  }
}

/** JToken.DeepEquals. */
export function deepEquals(a: JToken | null, b: JToken | null): boolean {
  return a === b || (a !== null && b !== null && a.deepEquals(b));
}
