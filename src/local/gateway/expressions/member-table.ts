// Members of a declared type: parsed from their C# signatures on first use, then found by name.
import type { Type, TypeDefinition } from './types.ts';

/** An implementation: takes and returns unboxed values, see members/README.md for the order of arguments. */
// biome-ignore lint/suspicious/noExplicitAny: arguments are typed by the C# signature beside each implementation
export type Implementation = (...args: any[]) => unknown;

export interface Accessors {
  get?: Implementation;
  set?: Implementation;
}

/** Marks a documented member that this engine does not run: using it is a compile error that names it. */
export const notEmulated = Symbol('not emulated');

/** What stands beside a signature; a constant for `const`. */
export type MemberBody = Implementation | Accessors | typeof notEmulated | string | number | bigint | boolean | object;

export interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly mode: 'value' | 'out' | 'ref' | 'params';
  /** Undefined where the argument is required. */
  readonly defaultValue: unknown;
  readonly optional: boolean;
}

export type MemberKind = 'method' | 'constructor' | 'property' | 'const' | 'indexer' | 'operator' | 'conversion';

export interface Member {
  readonly kind: MemberKind;
  /** Method or property name; operator token; `.ctor`; `Item`; `implicit` or `explicit`. */
  readonly name: string;
  readonly owner: TypeDefinition;
  readonly isStatic: boolean;
  readonly isExtension: boolean;
  readonly typeParameters: readonly Type[];
  readonly parameters: readonly Parameter[];
  readonly returns: Type;
  readonly invoke: Implementation | null;
  readonly set: Implementation | null;
  readonly canRead: boolean;
  readonly constant: unknown;
  readonly emulated: boolean;
  readonly signature: string;
}

const NONE: readonly Member[] = [];

export class MemberTable {
  #parse: (() => Member[]) | null;
  #all: readonly Member[] = NONE;
  #byName = new Map<string, Member[]>();

  constructor(parse: () => Member[]) {
    this.#parse = parse;
  }

  get all(): readonly Member[] {
    if (this.#parse !== null) {
      const parse = this.#parse;
      this.#parse = null;
      this.#all = parse();
      for (const member of this.#all) {
        const found = this.#byName.get(member.name);
        if (found === undefined) this.#byName.set(member.name, [member]);
        else found.push(member);
      }
    }
    return this.#all;
  }

  named(name: string): readonly Member[] {
    void this.all;
    return this.#byName.get(name) ?? NONE;
  }
}
