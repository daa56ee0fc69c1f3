// Names in scope while binding: locals, parameters, local functions; and what one compilation keeps.
import { fail } from '../syntax/compile-error.ts';
import type { Type } from '../types.ts';
import type { Expr } from './bound.ts';
import { ALL_ASSIGNED, type FlowState, withAssigned, withUnassigned } from './flow.ts';
import type { LocalFunction } from './local-function.ts';

export interface Local {
  readonly name: string;
  readonly type: Type;
  readonly owner: FunctionInfo;
  /** Constants have no storage. */
  readonly constant: { readonly value: unknown } | null;
  /** Loop variables of foreach and variables of using cannot be assigned. */
  readonly readOnly: string | null;
  readonly itemNames: readonly (string | null)[] | null;
  /** A lambda uses it, so it lives in a cell of its own. */
  captured: boolean;
}

/** The expression itself, a lambda or a local function. */
export interface FunctionInfo {
  readonly parent: FunctionInfo | null;
  /** What the return statements give, in order. */
  readonly results: { value: Expr | null; pos: number }[];
  /** Result type; for a lambda known only when it is compiled. Null: no value. */
  returnType: Type | null;
  /** Element type of a local function with `yield`. */
  readonly elementType: Type | null;
}

export interface CompilationOptions {
  /** Accept members beyond the documented list. */
  readonly allowUndocumented: boolean;
}

/** What one compilation collects. */
export class Compilation {
  readonly options: CompilationOptions;
  readonly uses = new Set<string>();
  /** Used types and members that Azure does not document. */
  readonly undocumented = new Set<string>();
  /** Names that items of a tuple type have somewhere in the expression; null where they differ. */
  readonly #tupleNames = new Map<Type, Map<string, number | null>>();
  flow: FlowState = ALL_ASSIGNED;
  /** Nested bindings of lambdas, to stop exponential work. */
  lambdaBindings = 0;

  constructor(options: CompilationOptions) {
    this.options = options;
  }

  /**
   * Notes that the expression uses a type or member.
   * @param kind what it is not among, where Azure does not document it
   * @throws ExpressionCompileError NotAllowed for that, unless this compilation accepts it
   */
  use(name: string, documented: boolean, kind: 'members' | '.NET types', pos: number): void {
    this.uses.add(name);
    if (documented) return;
    if (!this.options.allowUndocumented) {
      fail('NotAllowed', `${name} is not among the ${kind} that API Management allows in policy expressions.`, pos);
    }
    this.undocumented.add(name);
  }

  noteTupleNames(type: Type, names: readonly (string | null)[]): void {
    const known = this.#tupleNames.get(type) ?? new Map<string, number | null>();
    for (const [index, name] of names.entries()) {
      if (name !== null) known.set(name, known.has(name) && known.get(name) !== index ? null : index);
    }
    this.#tupleNames.set(type, known);
  }

  /**
   * The item that a name means where the names did not come along with the value, as in a list of tuples. Types do not
   * carry them here, so the name counts wherever the expression gives it to this type; -1 if it does not or is unclear.
   */
  tupleItem(type: Type, name: string): number {
    return this.#tupleNames.get(type)?.get(name) ?? -1;
  }
}

export type NamedEntity =
  | { readonly kind: 'local'; readonly local: Local }
  | { readonly kind: 'function'; readonly fn: LocalFunction };

export class Scope {
  readonly parent: Scope | null;
  readonly compilation: Compilation;
  readonly fn: FunctionInfo;
  readonly isChecked: boolean | null;
  /** Variables that get a fresh cell each time the scope is entered. */
  readonly locals: Local[] = [];
  readonly #names = new Map<string, NamedEntity>();
  readonly #innerNames = new Set<string>();
  readonly #typeNames: ReadonlyMap<string, Type> | null;

  constructor(
    compilation: Compilation,
    fn: FunctionInfo,
    parent: Scope | null,
    isChecked: boolean | null = parent?.isChecked ?? null,
    typeNames: ReadonlyMap<string, Type> | null = null,
  ) {
    this.compilation = compilation;
    this.fn = fn;
    this.parent = parent;
    this.isChecked = isChecked;
    this.#typeNames = typeNames;
  }

  child(isChecked: boolean | null = this.isChecked): Scope {
    return new Scope(this.compilation, this.fn, this, isChecked);
  }

  forFunction(fn: FunctionInfo, typeNames: ReadonlyMap<string, Type> | null = null): Scope {
    return new Scope(this.compilation, fn, this, this.isChecked, typeNames);
  }

  get flow(): FlowState {
    return this.compilation.flow;
  }

  set flow(state: FlowState) {
    this.compilation.flow = state;
  }

  typeParameter(name: string): Type | null {
    return this.#typeNames?.get(name) ?? this.parent?.typeParameter(name) ?? null;
  }

  lookup(name: string): NamedEntity | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.#names.get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** A variable of this scope. Fails if the name is taken here or around. */
  declare(
    name: string,
    type: Type,
    pos: number,
    options: {
      constant?: { value: unknown };
      readOnly?: string;
      unassigned?: boolean;
      isParameter?: boolean;
      itemNames?: readonly (string | null)[] | undefined;
    } = {},
  ): Local {
    const local: Local = {
      name,
      type,
      owner: this.fn,
      constant: options.constant ?? null,
      readOnly: options.readOnly ?? null,
      itemNames: options.itemNames ?? null,
      captured: false,
    };
    this.#add(name, { kind: 'local', local }, pos);
    if (options.isParameter !== true) this.locals.push(local);
    this.flow = options.unassigned === true ? withUnassigned(this.flow, local) : withAssigned(this.flow, local);
    return local;
  }

  declareFunction(name: string, fn: LocalFunction, pos: number): void {
    this.#add(name, { kind: 'function', fn }, pos);
  }

  /** A variable without a name. */
  temporary(type: Type): Local {
    return { name: '', type, owner: this.fn, constant: null, readOnly: null, itemNames: null, captured: false };
  }

  #add(name: string, entity: NamedEntity, pos: number): void {
    if (this.#names.has(name)) {
      fail('CS0128', `A local variable or function named '${name}' is already defined in this scope.`, pos);
    }
    if (this.#innerNames.has(name) || (this.parent?.lookup(name) ?? null) !== null) {
      fail(
        'CS0136',
        `A local or parameter named '${name}' cannot be declared in this scope because that name is used in an enclosing scope.`,
        pos,
      );
    }
    this.#names.set(name, entity);
    for (let scope = this.parent; scope !== null; scope = scope.parent) scope.#innerNames.add(name);
  }
}
