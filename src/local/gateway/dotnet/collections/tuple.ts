// System.ValueTuple and System.Tuple: a few typed items with equality and order by items.
import { boxAs, type TypeRef } from '../boxed.ts';
import { compareObjects, equalObjects, keyOf, textOf } from '../objects.ts';

abstract class TupleBase {
  readonly clrType: TypeRef;
  readonly items: unknown[];

  constructor(clrType: TypeRef, items: unknown[]) {
    this.clrType = clrType;
    this.items = items;
  }

  equals(other: unknown): boolean {
    return (
      other instanceof TupleBase &&
      other.clrType.fullName === this.clrType.fullName &&
      this.items.every((item, index) => equalObjects(item, other.items[index]))
    );
  }

  hashKey(): string {
    return this.items.map((item) => String(keyOf(item))).join('\0');
  }

  compareTo(other: unknown): number {
    if (!(other instanceof TupleBase)) return 1;
    for (let index = 0; index < this.items.length; index++) {
      const order = compareObjects(this.items[index], other.items[index]);
      if (order !== 0) return order;
    }
    return 0;
  }

  /** Items in object form. */
  boxedItems(): unknown[] {
    return this.items.map((item, index) => boxAs(this.clrType.typeArguments[index]!, item));
  }

  toString(): string {
    return `(${this.boxedItems().map(textOf).join(', ')})`;
  }
}

/** A struct: the engine copies it where C# does. */
export class ValueTuple extends TupleBase {}

export class Tuple extends TupleBase {}
