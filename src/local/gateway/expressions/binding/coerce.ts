// Conversion of expressions to a wanted type: constants, null, default, lambdas and method groups included.
import type { Apply, Conversion } from '../conversions.ts';
import { conversion } from '../conversions.ts';
import { isIntegral, rangeOf } from '../numeric.ts';
import { typeOf } from '../registry.ts';
import { delegateShape } from '../relations.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import { fail, NotEmulatedError } from '../syntax/compile-error.ts';
import { NULL_TYPE, type Primitive, type Type } from '../types.ts';
import type { Code, Expr, Value } from './bound.ts';
import { bindLambda, lambdaFits, lambdaValue } from './lambda.ts';
import { methodGroupValue } from './method-group.ts';
import type { Scope } from './scope.ts';
import { tupleAs, tupleValue } from './tuples.ts';
import { constantValue } from './values.ts';

/** `expr` as a value of `to`; null if there is no such (implicit, or explicit) conversion. */
export function tryConvert(expr: Expr, to: Type, scope: Scope, explicit = false): Value | null {
  switch (expr.kind) {
    case 'value':
      return convertValue(expr, to, scope, explicit);
    case 'lambda': {
      const shape = delegateShape(to);
      return shape !== null && lambdaFits(expr, shape) ? lambdaValue(expr, to, shape) : null;
    }
    case 'methods':
      return methodGroupValue(expr, to);
    case 'default':
      return to.kind === 'void' ? null : constantOrDefault(to, expr.pos);
    case 'throw':
      return { kind: 'value', type: to, pos: expr.pos, emit: (emitter) => expr.value.emit(emitter) };
    case 'tuple':
      return tupleAs(expr, to, scope, explicit);
    default:
      return null;
  }
}

function constantOrDefault(type: Type, pos: number): Value {
  const value = defaultValueOf(type);
  if (type.isReferenceType || type.primitive !== null || type.isEnum) return constantValue(value, type, pos);
  return { kind: 'value', type, pos, emit: () => () => value };
}

function convertValue(value: Value, to: Type, scope: Scope, explicit: boolean): Value | null {
  if (value.type === to) return value;
  if (value.constant !== undefined) {
    const constant = convertConstant(value, to, scope, explicit);
    if (constant !== undefined) return constant;
  }
  const found = conversion(value.type, to, explicit, scope.isChecked ?? false);
  return found === null ? null : applyConversion(value, to, found, scope);
}

/** Undefined: no rule for constants applies. */
function convertConstant(value: Value, to: Type, scope: Scope, explicit: boolean): Value | null | undefined {
  const constant = value.constant!.value;
  if (value.type === NULL_TYPE) {
    if (to.isReferenceType) return constantValue(null, to, value.pos);
    if (to.isNullable) return { kind: 'value', type: to, pos: value.pos, emit: () => () => null };
    return null;
  }
  const from = value.type.primitive;
  const target = to.underlying;
  if (to.isEnum && from !== null && isIntegral(from) && from !== 'char' && constant === 0)
    return constantValue(0, to, value.pos);
  if (
    !explicit &&
    target.primitive !== null &&
    isIntegral(target.primitive) &&
    from !== null &&
    fitsConstant(from, constant, target.primitive)
  ) {
    const converted = BigInt(constant as number | bigint);
    const number = target.primitive === 'long' || target.primitive === 'ulong' ? converted : Number(converted);
    const narrowed = constantValue(number, target, value.pos);
    return target === to ? narrowed : applyConversion(narrowed, to, conversion(target, to, false)!, scope);
  }
  // A constant cast folds; out of range it does not compile unless unchecked.
  if ((from !== null || value.type.isEnum) && (to.primitive !== null || to.isEnum) && to.isValueType) {
    const isChecked = scope.isChecked !== false;
    const found = conversion(value.type, to, explicit, isChecked);
    if (found === null || found.kind === 'user') return found === null ? null : undefined;
    return constantValue(foldConversion(found.apply, constant, to, value, isChecked), to, value.pos);
  }
  return undefined;
}

function foldConversion(apply: Apply | null, constant: unknown, to: Type, value: Value, isChecked: boolean): unknown {
  if (apply === null) return constant;
  try {
    return apply(constant);
  } catch {
    return fail(
      isChecked ? 'CS0221' : 'CS0031',
      `Constant value '${String(constant)}' cannot be converted to a '${to.display}' (use 'unchecked' syntax to override).`,
      value.pos,
    );
  }
}

/** An int constant converts to what holds its value; a long constant only to ulong. */
function fitsConstant(from: Primitive, constant: unknown, to: Primitive): boolean {
  if (to === 'char' || from === to) return false;
  if (from !== 'int' && !(from === 'long' && to === 'ulong')) return false;
  const [least, greatest] = rangeOf(to);
  const value = BigInt(constant as number | bigint);
  return value >= least && value <= greatest;
}

/** `value` behind a conversion that exists. */
export function applyConversion(value: Value, to: Type, found: Conversion, scope: Scope): Value {
  const { apply, member } = found;
  if (member !== undefined) {
    if (!member.emulated) throw new NotEmulatedError(`${member.owner.fullName}: ${member.signature}`, value.pos);
    scope.compilation.uses.add(member.owner.fullName);
  }
  const emit = (emitter: Parameters<Value['emit']>[0]): Code => {
    const code = value.emit(emitter);
    return apply === null ? code : (frame) => apply(code(frame));
  };
  return {
    kind: 'value',
    type: to,
    pos: value.pos,
    emit,
    ...(value.identity !== undefined && found.kind !== 'user' ? { identity: value.identity } : {}),
    ...(value.path !== undefined ? { path: value.path } : {}),
  };
}

/** `expr` as `to`, or the compiler's complaint. */
export function coerce(expr: Expr, to: Type, scope: Scope, code = 'CS0029'): Value {
  const value = tryConvert(expr, to, scope);
  if (value !== null) return value;
  return conversionError(expr, to, scope, code);
}

/** An explicit cast. */
export function cast(expr: Expr, to: Type, scope: Scope): Value {
  return tryConvert(expr, to, scope) ?? tryConvert(expr, to, scope, true) ?? conversionError(expr, to, scope, 'CS0030');
}

function conversionError(expr: Expr, to: Type, scope: Scope, code: string): never {
  switch (expr.kind) {
    case 'value': {
      const explicit = code === 'CS0029' && conversion(expr.type, to, true) !== null;
      if (expr.type === NULL_TYPE)
        fail('CS0037', `Cannot convert null to '${to.display}' because it is a non-nullable value type.`, expr.pos);
      if (expr.type.kind === 'void')
        fail('CS0029', `Cannot implicitly convert type 'void' to '${to.display}'.`, expr.pos);
      const hint = explicit ? '. An explicit conversion exists (are you missing a cast?)' : '.';
      return fail(
        explicit ? (expr.type.primitive === 'double' && expr.constant ? 'CS0664' : 'CS0266') : code,
        `Cannot ${code === 'CS0030' ? '' : 'implicitly '}convert type '${expr.type.display}' to '${to.display}'${hint}`,
        expr.pos,
      );
    }
    case 'lambda': {
      const shape = delegateShape(to);
      if (shape === null)
        fail(
          'CS1660',
          `Cannot convert lambda expression to type '${to.display}' because it is not a delegate type.`,
          expr.pos,
        );
      const bound =
        shape.parameters.length === (expr.parameters?.length ?? shape.parameters.length)
          ? bindLambda(expr, shape.parameters)
          : null;
      if (bound?.error != null) throw bound.error;
      if (bound === null)
        fail('CS1593', `Delegate '${to.display}' does not take ${expr.parameters?.length} arguments.`, expr.pos);
      for (const result of bound.results) if (shape.returns.kind !== 'void') coerce(result, shape.returns, scope);
      return fail(
        'CS1662',
        `Cannot convert lambda expression to type '${to.display}': its body does not return '${shape.returns.display}'.`,
        expr.pos,
      );
    }
    case 'methods':
      return fail(
        'CS0428',
        `Cannot convert method group '${expr.name}' to '${to.display}'. Did you intend to invoke the method?`,
        expr.pos,
      );
    case 'type':
      return fail('CS0119', `'${expr.type.display}' is a type, which is not valid here.`, expr.pos);
    case 'namespace':
      return fail('CS0118', `'${expr.name}' is a namespace but is used like a variable.`, expr.pos);
    default:
      return fail(code, `Cannot convert this expression to '${to.display}'.`, expr.pos);
  }
}

/** An expression that must have a type of its own. */
export function asValue(expr: Expr, scope: Scope): Value {
  switch (expr.kind) {
    case 'value':
      if (expr.type.kind === 'void') fail('CS0029', "An expression of type 'void' has no value.", expr.pos);
      return expr;
    case 'tuple':
      return tupleValue(expr, scope);
    case 'default':
      return fail('CS8107', "The literal 'default' has no type here.", expr.pos);
    case 'lambda':
      return fail('CS1660', 'A lambda expression has no type here.', expr.pos);
    case 'throw':
      return fail('CS8115', 'A throw expression is not allowed in this context.', expr.pos);
    default:
      return conversionError(expr, typeOf('System.Object'), scope, 'CS0029');
  }
}

/** The type an expression has by itself; null for lambdas, null and the like. */
export function naturalType(expr: Expr, scope: Scope): Type | null {
  if (expr.kind === 'value') return expr.type === NULL_TYPE ? null : expr.type;
  if (expr.kind === 'tuple')
    return expr.items.every((item) => naturalType(item, scope) !== null) ? tupleValue(expr, scope).type : null;
  return null;
}

/** The one type among those of `exprs` to which all of them convert (C# specification, "Best common type"). */
export function bestCommonType(exprs: readonly Expr[], scope: Scope): Type | null {
  const types = [...new Set(exprs.map((expr) => naturalType(expr, scope)).filter((type) => type !== null))];
  // What a constant could convert to does not count here: only its type does.
  const fits = (expr: Expr, type: Type): boolean => {
    const own = expr.kind === 'value' ? naturalType(expr, scope) : null;
    return own === null ? tryConvert(expr, type, scope) !== null : conversion(own, type, false) !== null;
  };
  const fitting = types.filter((type) => exprs.every((expr) => fits(expr, type)));
  if (fitting.length === 1) return fitting[0]!;
  return fitting.find((type) => fitting.every((other) => conversion(other, type, false) !== null)) ?? null;
}

export const stringType = (): Type => typeOf('System.String');
export const objectType = (): Type => typeOf('System.Object');
export const boolType = (): Type => typeOf('System.Boolean');
export const intType = (): Type => typeOf('System.Int32');
