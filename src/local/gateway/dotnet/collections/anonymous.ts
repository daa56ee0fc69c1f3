// Objects of anonymous types: `new { a = 1 }`. Properties are read-only; equality and text go by property.
import { boxAs, type TypeRef } from '../boxed.ts';
import { equalObjects, keyOf, textOf } from '../objects.ts';

export interface AnonymousTypeRef extends TypeRef {
  readonly properties: readonly { readonly name: string; readonly type: TypeRef }[];
}

export class AnonymousObject {
  readonly clrType: AnonymousTypeRef;
  /** Unboxed, in the order of the type's properties. */
  readonly values: readonly unknown[];

  constructor(clrType: AnonymousTypeRef, values: readonly unknown[]) {
    this.clrType = clrType;
    this.values = values;
  }

  /** Names with values in object form: what a serialiser needs. */
  entries(): [name: string, value: unknown][] {
    return this.clrType.properties.map(({ name, type }, index) => [name, boxAs(type, this.values[index])]);
  }

  equals(other: unknown): boolean {
    return (
      other instanceof AnonymousObject &&
      other.clrType === this.clrType &&
      this.values.every((value, index) => equalObjects(value, other.values[index]))
    );
  }

  hashKey(): string {
    return this.values.map((value) => String(keyOf(value))).join('\0');
  }

  toString(): string {
    const list = this.entries().map(([name, value]) => `${name} = ${textOf(value)}`);
    return list.length === 0 ? '{ }' : `{ ${list.join(', ')} }`;
  }
}
