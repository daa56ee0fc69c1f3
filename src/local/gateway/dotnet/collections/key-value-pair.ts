// System.Collections.Generic.KeyValuePair<TKey, TValue>.
import { boxAs, type TypeRef } from '../boxed.ts';
import { equalObjects, keyOf, textOf } from '../objects.ts';

export class KeyValuePair<K = unknown, V = unknown> {
  readonly clrType: TypeRef;
  readonly key: K;
  readonly value: V;

  constructor(clrType: TypeRef, key: K, value: V) {
    this.clrType = clrType;
    this.key = key;
    this.value = value;
  }

  equals(other: unknown): boolean {
    return (
      other instanceof KeyValuePair &&
      other.clrType.fullName === this.clrType.fullName &&
      equalObjects(this.key, other.key) &&
      equalObjects(this.value, other.value)
    );
  }

  hashKey(): string {
    return `${String(keyOf(this.key))}\0${String(keyOf(this.value))}`;
  }

  toString(): string {
    const [keyType, valueType] = this.clrType.typeArguments;
    return `[${textOf(boxAs(keyType!, this.key))}, ${textOf(boxAs(valueType!, this.value))}]`;
  }
}
