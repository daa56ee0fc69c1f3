// IEnumerator<T>: a hand-driven enumeration.
import type { TypeRef } from '../boxed.ts';
import { notSupported } from '../exception.ts';
import { genericType } from './type-factory.ts';

export class Enumerator<T = unknown> {
  readonly elementType: TypeRef;
  readonly clrType: TypeRef;
  readonly #iterator: Iterator<T>;
  #current: T | null = null;

  constructor(elementType: TypeRef | null, items: Iterable<T>) {
    this.elementType = elementType ?? genericType('System.Object');
    this.clrType = genericType('System.Collections.Generic.IEnumerator', this.elementType);
    this.#iterator = items[Symbol.iterator]();
  }

  moveNext(): boolean {
    const next = this.#iterator.next();
    if (next.done === true) return false;
    this.#current = next.value;
    return true;
  }

  get current(): T | null {
    return this.#current;
  }

  reset(): never {
    throw notSupported();
  }

  dispose(): void {
    this.#iterator.return?.();
  }
}
