// Overload resolution (C# specification, "Function member applicability" and "Better function member").
import { conversion } from '../conversions.ts';
import type { Parameter } from '../member-table.ts';
import { isIntegral } from '../numeric.ts';
import { delegateShape, isSubtype } from '../relations.ts';
import { type Substitution, substitute, type Type } from '../types.ts';
import type { Candidate, Expr } from './bound.ts';
import { tryConvert } from './coerce.ts';
import { inferTypeArguments } from './inference.ts';
import { bindLambda } from './lambda.ts';
import type { Scope } from './scope.ts';

export interface CallArgument {
  readonly expr: Expr;
  readonly name: string | null;
  readonly mode: 'value' | 'out' | 'ref';
  readonly pos: number;
}

/** A candidate with which the arguments can be called. */
export interface Applicable {
  readonly candidate: Candidate;
  readonly typeArguments: readonly Type[];
  readonly map: Substitution;
  /** Used with its `params` array spread. */
  readonly expanded: boolean;
  /** For each argument, the parameter it is for. */
  readonly parameterOf: readonly number[];
  /** For each argument, the type it converts to. */
  readonly types: readonly Type[];
  /** The same before type arguments are filled in. */
  readonly openTypes: readonly Type[];
  readonly usesDefaults: boolean;
}

export interface Resolution {
  readonly best: Applicable | null;
  readonly ambiguous: readonly Applicable[];
}

export function resolveOverload(
  candidates: readonly Candidate[],
  args: readonly CallArgument[],
  typeArguments: readonly Type[] | null,
  scope: Scope,
): Resolution {
  const applicable: Applicable[] = [];
  for (const candidate of candidates) {
    const normal = tryCandidate(candidate, args, typeArguments, false, scope);
    if (normal !== null) applicable.push(normal);
    else if (candidate.member.parameters.at(-1)?.mode === 'params') {
      const expanded = tryCandidate(candidate, args, typeArguments, true, scope);
      if (expanded !== null) applicable.push(expanded);
    }
  }
  // A method of a derived type beats whatever its bases have.
  const nearest = applicable.filter(
    (one) =>
      !applicable.some(
        (other) =>
          other !== one &&
          other.candidate.owner !== one.candidate.owner &&
          isSubtype(other.candidate.owner, one.candidate.owner),
      ),
  );
  const best = nearest.filter((one) => nearest.every((other) => other === one || isBetter(one, other, args, scope)));
  if (best.length === 1) return { best: best[0]!, ambiguous: [] };
  return { best: null, ambiguous: nearest };
}

/** For each argument the index of its parameter; null if they do not fit. */
function mapArguments(
  parameters: readonly Parameter[],
  args: readonly CallArgument[],
  expanded: boolean,
): number[] | null {
  const last = parameters.length - 1;
  const indices: number[] = [];
  let named = false;
  for (const [position, argument] of args.entries()) {
    let index = position;
    if (argument.name !== null) {
      index = parameters.findIndex((parameter) => parameter.name === argument.name);
      if (index < 0) return null;
      if (index !== position) named = true;
    } else if (named) return null;
    else if (expanded && position > last) index = last;
    if (index > last) return null;
    if (indices.includes(index) && !(expanded && index === last && argument.name === null)) return null;
    indices.push(index);
  }
  for (const [index, parameter] of parameters.entries()) {
    if (!indices.includes(index) && !parameter.optional && !(expanded && index === last)) return null;
  }
  return indices;
}

function tryCandidate(
  candidate: Candidate,
  args: readonly CallArgument[],
  typeArguments: readonly Type[] | null,
  expanded: boolean,
  scope: Scope,
): Applicable | null {
  const { member } = candidate;
  const { parameters, typeParameters } = member;
  const parameterOf = mapArguments(parameters, args, expanded);
  if (parameterOf === null) return null;
  if (typeArguments !== null && typeArguments.length !== typeParameters.length) return null;
  const openTypes: Type[] = [];
  for (const [position, argument] of args.entries()) {
    const parameter = parameters[parameterOf[position]!]!;
    const wanted = parameter.mode === 'params' ? 'value' : parameter.mode;
    if (argument.mode !== wanted) return null;
    const spread = expanded && parameter.mode === 'params';
    openTypes.push(substitute(spread ? parameter.type.element! : parameter.type, candidate.map));
  }
  const inferred = typeArguments ?? inferFor(candidate, args, openTypes, scope);
  if (inferred === null) return null;
  const map: Substitution =
    typeParameters.length === 0
      ? candidate.map
      : new Map([
          ...candidate.map,
          ...typeParameters.map((parameter, index) => [parameter, inferred[index]!] as const),
        ]);
  const types = typeParameters.length === 0 ? openTypes : openTypes.map((type) => substitute(type, map));
  for (const [position, argument] of args.entries()) {
    if (!accepts(argument, types[position]!, scope)) return null;
  }
  return {
    candidate,
    typeArguments: inferred,
    map,
    expanded,
    parameterOf,
    types,
    openTypes,
    usesDefaults: parameters.some(
      (_, index) => !parameterOf.includes(index) && !(expanded && index === parameters.length - 1),
    ),
  };
}

function inferFor(
  candidate: Candidate,
  args: readonly CallArgument[],
  types: readonly Type[],
  scope: Scope,
): readonly Type[] | null {
  const { typeParameters } = candidate.member;
  if (typeParameters.length === 0) return [];
  const found = inferTypeArguments(
    typeParameters,
    args.map((argument, index) => ({
      expr: argument.expr,
      mode: argument.mode,
      type: types[index]!,
      declared: declaredType(argument.expr),
    })),
    scope,
  );
  return found === null ? null : typeParameters.map((parameter) => found.get(parameter)!);
}

function accepts(argument: CallArgument, type: Type, scope: Scope): boolean {
  const { expr, mode } = argument;
  if (mode === 'value') return tryConvert(expr, type, scope) !== null;
  if (expr.kind === 'outVariable') return expr.syntax.type === null || declaredType(expr) === type;
  return expr.kind === 'value' && expr.type === type;
}

/** The type that `out T x` names; null for `out var x` and anything else. */
function declaredType(expr: Expr): Type | null {
  if (expr.kind !== 'outVariable' || expr.syntax.type === null) return null;
  return outVariableType(expr.syntax.type, expr.scope);
}

let outVariableType: (
  type: NonNullable<Extract<Expr, { kind: 'outVariable' }>['syntax']['type']>,
  scope: Scope,
) => Type;
/** Type names are resolved elsewhere; set there to keep this file free of it. */
export function setOutVariableResolver(resolve: typeof outVariableType): void {
  outVariableType = resolve;
}

function isBetter(a: Applicable, b: Applicable, args: readonly CallArgument[], scope: Scope): boolean {
  let better = false;
  for (const [index, argument] of args.entries()) {
    const order = compareConversions(argument, a.types[index]!, b.types[index]!, scope);
    if (order > 0) return false;
    if (order < 0) better = true;
  }
  if (better) return true;
  // Roslyn asks for defaults also where the types differ: Split(null) is Split(char[]), not Split(string, options = 0).
  if (a.types.some((type, index) => type !== b.types[index])) return b.usesDefaults && !a.usesDefaults;
  return tieBreak(a, b);
}

/** For candidates whose parameters are the same. */
function tieBreak(a: Applicable, b: Applicable): boolean {
  const generic = (one: Applicable): number => one.candidate.member.typeParameters.length;
  if ((generic(a) === 0) !== (generic(b) === 0)) return generic(a) === 0;
  if (a.expanded !== b.expanded) return !a.expanded;
  if (a.expanded) {
    const difference = a.candidate.member.parameters.length - b.candidate.member.parameters.length;
    if (difference !== 0) return difference > 0;
    // Nothing given for `params string[]` and `params object[]`: the narrower array is meant.
    const last = (one: Applicable): Type => one.candidate.member.parameters.at(-1)!.type;
    if (last(a) !== last(b) && converts(last(a), last(b)) && !converts(last(b), last(a))) return true;
  }
  if (a.usesDefaults !== b.usesDefaults) return !a.usesDefaults;
  let more = false;
  for (const [index, type] of a.openTypes.entries()) {
    const order = compareSpecificity(type, b.openTypes[index]!);
    if (order > 0) return false;
    if (order < 0) more = true;
  }
  return more;
}

/** Negative: `a` is more specific than `b`. A type parameter is less specific than anything else. */
function compareSpecificity(a: Type, b: Type): number {
  if (a === b) return 0;
  const isOpen = (type: Type): boolean => type.kind === 'parameter';
  if (isOpen(a) || isOpen(b)) return isOpen(a) && isOpen(b) ? 0 : isOpen(a) ? 1 : -1;
  if (a.element !== null && b.element !== null) return compareSpecificity(a.element, b.element);
  if (a.definition !== b.definition) return 0;
  let order = 0;
  for (const [index, argument] of a.typeArguments.entries()) {
    const next = compareSpecificity(argument, b.typeArguments[index]!);
    if (next !== 0 && order !== 0 && next !== order) return 0;
    if (next !== 0) order = next;
  }
  return order;
}

/** Negative: converting the argument to `a` is better than to `b`. */
function compareConversions(argument: CallArgument, a: Type, b: Type, scope: Scope): number {
  if (a === b) return 0;
  const { expr } = argument;
  const exactA = matchesExactly(expr, a);
  const exactB = matchesExactly(expr, b);
  if (exactA !== exactB) return exactA ? -1 : 1;
  void scope;
  return compareTargets(expr, a, b);
}

function matchesExactly(expr: Expr, type: Type): boolean {
  if (expr.kind === 'value') return expr.type === type;
  if (expr.kind !== 'lambda') return false;
  const shape = delegateShape(type);
  if (shape === null) return false;
  const bound = bindLambda(expr, shape.parameters);
  return bound.returns !== null && bound.returns === shape.returns && shape.returns.kind !== 'void';
}

function compareTargets(expr: Expr | null, a: Type, b: Type): number {
  const toB = converts(a, b);
  const toA = converts(b, a);
  if (toB !== toA) return toB ? -1 : 1;
  const shapeA = delegateShape(a);
  const shapeB = delegateShape(b);
  if (shapeA !== null && shapeB !== null) {
    if (shapeA.parameters.some((type, index) => type !== shapeB.parameters[index])) return 0;
    if (shapeA.returns.kind === 'void' || shapeB.returns.kind === 'void') {
      return shapeA.returns === shapeB.returns ? 0 : shapeB.returns.kind === 'void' ? -1 : 1;
    }
    return expr?.kind === 'lambda' || expr === null ? compareTargets(null, shapeA.returns, shapeB.returns) : 0;
  }
  return signedness(a.underlying, b.underlying);
}

function converts(from: Type, to: Type): boolean {
  return conversion(from, to, false) !== null;
}

const SIGNED = ['sbyte', 'short', 'int', 'long'];
const UNSIGNED = ['byte', 'ushort', 'uint', 'ulong'];

/** Signed integral types are better targets than unsigned ones. */
function signedness(a: Type, b: Type): number {
  if (a.primitive === null || b.primitive === null || !isIntegral(a.primitive) || !isIntegral(b.primitive)) return 0;
  if (SIGNED.includes(a.primitive) && UNSIGNED.includes(b.primitive)) return -1;
  return UNSIGNED.includes(a.primitive) && SIGNED.includes(b.primitive) ? 1 : 0;
}
