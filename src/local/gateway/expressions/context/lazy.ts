// Ways of making a view only when an expression asks for it, and of keeping it.

/** Made by the first call, then kept. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Keeps what was made of a part of the model, as long as that part is the same. */
export class Kept<M, V> {
  readonly #make: (part: M) => V;
  #part: M | undefined;
  #value: V | undefined;

  constructor(make: (part: M) => V) {
    this.#make = make;
  }

  of(part: M): V {
    if (this.#value === undefined || this.#part !== part) {
      this.#value = this.#make(part);
      this.#part = part;
    }
    return this.#value;
  }
}

/** A view of a part of the model, or null where the part is. */
export const view = <M, V>(model: M | null, make: (model: M) => V): (() => V | null) =>
  once(() => (model === null ? null : make(model)));
