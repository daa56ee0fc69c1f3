// JEnumerable<T>: a lazy sequence of tokens that offers this[key]; and sequences that can be read again.
import type { TypeRef } from '../boxed.ts';
import { genericType } from '../collections/type-factory.ts';
import type { JToken } from './token.ts';

/** A sequence that starts anew each time it is read. */
export function again<T>(start: () => Iterator<T>): Iterable<T> {
  return { [Symbol.iterator]: start };
}

export class JEnumerable<T = JToken> {
  readonly clrType: TypeRef;
  readonly elementType: TypeRef;
  readonly #start: () => Iterator<T>;

  constructor(elementType: TypeRef, start: () => Iterator<T>) {
    this.elementType = elementType;
    this.clrType = genericType('Newtonsoft.Json.Linq.JEnumerable', elementType);
    this.#start = start;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#start();
  }

  equals(other: unknown): boolean {
    return this === other;
  }

  hashKey(): string {
    return 'JEnumerable';
  }
}
