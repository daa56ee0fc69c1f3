// Type inference for generic methods (C# specification, "Type inference"): bounds from arguments, then fixing, with
// the results of lambdas coming in once their parameter types are known.
import { conversion } from '../conversions.ts';
import { constructionsOf, delegateShape } from '../relations.ts';
import { substitute, type Type } from '../types.ts';
import type { Expr } from './bound.ts';
import { naturalType } from './coerce.ts';
import { bindLambda, explicitParameterTypes } from './lambda.ts';
import { methodGroupReturn } from './method-group.ts';
import type { Scope } from './scope.ts';

interface Bounds {
  exact: Set<Type>;
  lower: Set<Type>;
  upper: Set<Type>;
}

class Inference {
  readonly #open: Map<Type, Bounds>;
  readonly fixed = new Map<Type, Type>();

  constructor(parameters: readonly Type[]) {
    this.#open = new Map(
      parameters.map((parameter) => [parameter, { exact: new Set(), lower: new Set(), upper: new Set() }]),
    );
  }

  get done(): boolean {
    return this.#open.size === 0;
  }

  #bounds(type: Type): Bounds | null {
    return this.#open.get(type) ?? null;
  }

  mentionsOpen(type: Type): boolean {
    if (type.kind === 'parameter') return this.#open.has(type);
    if (type.element !== null) return this.mentionsOpen(type.element);
    return type.typeArguments.some((argument) => this.mentionsOpen(argument));
  }

  openIn(type: Type): Type[] {
    return [...this.#open.keys()].filter((parameter) => mentions(type, parameter));
  }

  lower(from: Type, to: Type): void {
    const bounds = this.#bounds(to);
    if (bounds !== null) {
      bounds.lower.add(from);
      return;
    }
    if (to.kind === 'array') {
      if (from.kind === 'array' && from.rank === to.rank) this.#element(from.element!, to.element!);
      return;
    }
    if (to.isNullable) {
      // A plain value converts to its nullable type, but T of T? comes from nullables only.
      if (from.isNullable) this.lower(from.typeArguments[0]!, to.typeArguments[0]!);
      return;
    }
    this.#constructed(from, to, 'lower');
  }

  #element(from: Type, to: Type): void {
    if (from.isValueType) this.exact(from, to);
    else this.lower(from, to);
  }

  exact(from: Type, to: Type): void {
    const bounds = this.#bounds(to);
    if (bounds !== null) {
      bounds.exact.add(from);
      return;
    }
    if (to.kind === 'array' && from.kind === 'array' && from.rank === to.rank) this.exact(from.element!, to.element!);
    else if (to.definition !== null && from.definition === to.definition) {
      for (const [index, argument] of to.typeArguments.entries()) this.exact(from.typeArguments[index]!, argument);
    }
  }

  upper(from: Type, to: Type): void {
    const bounds = this.#bounds(to);
    if (bounds !== null) {
      bounds.upper.add(from);
      return;
    }
    if (to.kind === 'array' && from.kind === 'array') this.upper(from.element!, to.element!);
    else this.#constructed(from, to, 'upper');
  }

  #constructed(from: Type, to: Type, direction: 'lower' | 'upper'): void {
    if (to.definition === null || to.typeArguments.length === 0) return;
    const found =
      direction === 'lower'
        ? constructionsOf(from, to.definition.fullName, to.typeArguments.length)
        : from.definition === to.definition
          ? [from]
          : [];
    if (found.length !== 1) return;
    const source = found[0]!;
    to.typeArguments.forEach((argument, index) => {
      const given = source.typeArguments[index]!;
      const variance = to.definition!.variance[index];
      if (given.isValueType || variance === '' || variance === undefined) this.exact(given, argument);
      else if ((variance === 'out') === (direction === 'lower')) this.lower(given, argument);
      else this.upper(given, argument);
    });
  }

  /** Decides a parameter from its bounds; false if none or no single type fits. */
  fix(parameter: Type): boolean {
    const { exact, lower, upper } = this.#open.get(parameter)!;
    let candidates = [...new Set([...exact, ...lower, ...upper])];
    if (candidates.length === 0) return false;
    for (const type of exact) candidates = candidates.filter((candidate) => candidate === type);
    for (const type of lower) candidates = candidates.filter((candidate) => converts(type, candidate));
    for (const type of upper) candidates = candidates.filter((candidate) => converts(candidate, type));
    const best = candidates.filter((candidate) => candidates.every((other) => converts(other, candidate)));
    if (best.length !== 1) return false;
    this.#open.delete(parameter);
    this.fixed.set(parameter, best[0]!);
    return true;
  }

  hasBounds(parameter: Type): boolean {
    const bounds = this.#open.get(parameter)!;
    return bounds.exact.size + bounds.lower.size + bounds.upper.size > 0;
  }

  get open(): Type[] {
    return [...this.#open.keys()];
  }
}

function converts(from: Type, to: Type): boolean {
  return conversion(from, to, false) !== null;
}

function mentions(type: Type, parameter: Type): boolean {
  if (type === parameter) return true;
  if (type.element !== null) return mentions(type.element, parameter);
  return type.typeArguments.some((argument) => mentions(argument, parameter));
}

export interface InferenceArgument {
  readonly expr: Expr;
  readonly mode: 'value' | 'out' | 'ref';
  /** Type of the parameter, with the method's type parameters in it. */
  readonly type: Type;
  /** The type that `out T x` names. */
  readonly declared: Type | null;
}

/** Type arguments for `parameters`, or null if the arguments do not determine them. */
export function inferTypeArguments(
  parameters: readonly Type[],
  args: readonly InferenceArgument[],
  scope: Scope,
): Map<Type, Type> | null {
  const state = new Inference(parameters);
  const pending: InferenceArgument[] = [];
  for (const argument of args) {
    const { expr, type, mode, declared } = argument;
    if (declared !== null) state.exact(declared, type);
    else if (expr.kind === 'lambda') {
      const explicit = explicitParameterTypes(expr);
      const shape = delegateShape(type);
      if (explicit !== null && shape !== null && explicit.length === shape.parameters.length) {
        for (const [index, given] of explicit.entries()) state.exact(given, shape.parameters[index]!);
      }
      pending.push(argument);
    } else if (expr.kind === 'methods') pending.push(argument);
    else {
      const natural = naturalType(expr, scope);
      if (natural === null) continue;
      if (mode === 'value') state.lower(natural, type);
      else state.exact(natural, type);
    }
  }
  return settle(state, pending, scope) ? state.fixed : null;
}

function settle(state: Inference, pending: InferenceArgument[], scope: Scope): boolean {
  for (;;) {
    // Lambdas whose parameter types are known tell their result type.
    for (const argument of [...pending]) {
      const shape = delegateShape(argument.type);
      if (shape === null || shape.parameters.some((type) => state.mentionsOpen(type))) continue;
      pending.splice(pending.indexOf(argument), 1);
      const inputs = shape.parameters.map((type) => substitute(type, state.fixed));
      const result = resultOf(argument.expr, inputs, scope);
      if (result !== null) state.lower(result, shape.returns);
    }
    if (state.done) return true;
    const waiting = new Set(
      pending.flatMap((argument) => state.openIn(delegateShape(argument.type)?.returns ?? argument.type)),
    );
    const ready = state.open.filter((parameter) => !waiting.has(parameter) && state.hasBounds(parameter));
    const chosen = ready.length > 0 ? ready : state.open.filter((parameter) => state.hasBounds(parameter));
    if (chosen.length === 0) return false;
    for (const parameter of chosen) if (!state.fix(parameter)) return false;
  }
}

function resultOf(expr: Expr, inputs: readonly Type[], scope: Scope): Type | null {
  if (expr.kind === 'methods') return methodGroupReturn(expr, inputs);
  if (expr.kind !== 'lambda' || (expr.parameters !== null && expr.parameters.length !== inputs.length)) return null;
  void scope;
  const bound = bindLambda(expr, inputs);
  return bound.returns === null || bound.returns.kind === 'void' ? null : bound.returns;
}
