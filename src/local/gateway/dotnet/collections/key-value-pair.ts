// System.Collections.Generic.KeyValuePair<TKey, TValue>.
import type { TypeRef } from '../boxed.ts';

export class KeyValuePair<K = unknown, V = unknown> {
  readonly clrType: TypeRef;
  readonly key: K;
  readonly value: V;

  constructor(clrType: TypeRef, key: K, value: V) {
    this.clrType = clrType;
    this.key = key;
    this.value = value;
  }
}
