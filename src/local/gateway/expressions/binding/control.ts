// Operators that evaluate only some of their operands: && || ?: ?? ?. (C# specification, "Conditional operators").
import { conversion } from '../conversions.ts';
import { fail } from '../syntax/compile-error.ts';
import type { Expression, ExpressionOf } from '../syntax/nodes.ts';
import { NULL_TYPE, type Type } from '../types.ts';
import type { Expr, Value } from './bound.ts';
import { applyConversion, asValue, boolType, coerce, naturalType, tryConvert } from './coerce.ts';
import { bindExpression, bindValue } from './expressions.ts';
import { type FlowState, join } from './flow.ts';
import { nullableOf } from './operators.ts';
import type { Scope } from './scope.ts';
import { constantValue } from './values.ts';

/** Assignment states after a condition that came out true, and false. */
export function branches(value: Value, scope: Scope): { whenTrue: FlowState; whenFalse: FlowState } {
  if (value.constant?.value === true) return { whenTrue: value.whenTrue ?? scope.flow, whenFalse: null };
  if (value.constant?.value === false) return { whenTrue: null, whenFalse: value.whenFalse ?? scope.flow };
  return {
    whenTrue: value.whenTrue === undefined ? scope.flow : value.whenTrue,
    whenFalse: value.whenFalse === undefined ? scope.flow : value.whenFalse,
  };
}

/** A bool, as if, while and the like need it. */
export function bindCondition(node: Expression, scope: Scope): Value {
  const value = bindExpression(node, scope);
  if (value.kind === 'value' && value.type === boolType()) return value;
  return coerce(value, boolType(), scope);
}

export function bindLogical(node: ExpressionOf<'binary'>, scope: Scope): Value {
  const isAnd = node.op === '&&';
  const left = bindValue(node.left, scope);
  const first = branches(left, scope);
  scope.flow = isAnd ? first.whenTrue : first.whenFalse;
  const right = bindValue(node.right, scope);
  const second = branches(right, scope);
  const whenTrue = isAnd ? second.whenTrue : join(first.whenTrue, second.whenTrue);
  const whenFalse = isAnd ? join(first.whenFalse, second.whenFalse) : second.whenFalse;
  scope.flow = join(whenTrue, whenFalse);
  if (left.type !== boolType() || right.type !== boolType()) {
    const a = tryConvert(left, boolType(), scope);
    const b = tryConvert(right, boolType(), scope);
    if (a === null || b === null) {
      fail(
        'CS0019',
        `Operator '${node.op}' cannot be applied to operands of type '${left.type.display}' and '${right.type.display}'.`,
        node.pos,
      );
    }
    return logical(a!, b!, isAnd, node.pos, whenTrue, whenFalse);
  }
  return logical(left, right, isAnd, node.pos, whenTrue, whenFalse);
}

function logical(
  left: Value,
  right: Value,
  isAnd: boolean,
  pos: number,
  whenTrue: FlowState,
  whenFalse: FlowState,
): Value {
  if (left.constant !== undefined && right.constant !== undefined) {
    const value = isAnd
      ? left.constant.value === true && right.constant.value === true
      : left.constant.value === true || right.constant.value === true;
    return constantValue(value, boolType(), pos);
  }
  return {
    kind: 'value',
    type: boolType(),
    pos,
    whenTrue,
    whenFalse,
    emit: (emitter) => {
      const a = left.emit(emitter);
      const b = right.emit(emitter);
      return isAnd ? (frame) => a(frame) && b(frame) : (frame) => a(frame) || b(frame);
    },
  };
}

export function bindConditional(node: ExpressionOf<'conditional'>, scope: Scope): Value {
  const test = bindCondition(node.test, scope);
  const { whenTrue, whenFalse } = branches(test, scope);
  scope.flow = whenTrue;
  const yes = bindExpression(node.yes, scope);
  const afterYes = scope.flow;
  scope.flow = whenFalse;
  const no = bindExpression(node.no, scope);
  scope.flow = join(yes.kind === 'throw' ? null : afterYes, no.kind === 'throw' ? null : scope.flow);
  const type = conditionalType(yes, no, scope);
  if (type === null) {
    const name = (expr: Expr): string => (expr.kind === 'value' ? expr.type.display : expr.kind);
    return fail(
      'CS8957',
      `Type of conditional expression cannot be determined because there is no common type of '${name(yes)}' and '${name(no)}'.`,
      node.pos,
    );
  }
  const a = coerce(yes, type, scope);
  const b = coerce(no, type, scope);
  if (test.constant !== undefined && a.constant !== undefined && b.constant !== undefined) {
    return constantValue(test.constant.value === true ? a.constant.value : b.constant.value, type, node.pos);
  }
  return {
    kind: 'value',
    type,
    pos: node.pos,
    emit: (emitter) => {
      const condition = test.emit(emitter);
      const first = a.emit(emitter);
      const second = b.emit(emitter);
      return (frame) => (condition(frame) ? first(frame) : second(frame));
    },
  };
}

function conditionalType(yes: Expr, no: Expr, scope: Scope): Type | null {
  const x = naturalType(yes, scope);
  const y = naturalType(no, scope);
  if (x === y) return x;
  const toY = y !== null && tryConvert(yes, y, scope) !== null;
  const toX = x !== null && tryConvert(no, x, scope) !== null;
  if (toX && toY) {
    // Constants convert both ways: the type to which the other converts as a type is meant.
    return conversion(x, y, false) !== null ? y : x;
  }
  return toY ? y : toX ? x : null;
}

export function bindCoalesce(node: ExpressionOf<'binary'>, scope: Scope): Value {
  const left = bindValue(node.left, scope);
  const before = scope.flow;
  const right = bindExpression(node.right, scope);
  scope.flow = right.kind === 'throw' ? before : join(before, scope.flow);
  const { pos } = node;
  if (left.type === NULL_TYPE) return asValue(right, scope);
  const underlying = left.type.underlying;
  if (left.type.isNullable) {
    const plain = tryConvert(right, underlying, scope);
    if (plain !== null && !(right.kind === 'value' && right.type === NULL_TYPE))
      return coalesce(left, plain, underlying, pos);
  } else if (left.type.isValueType) {
    return fail(
      'CS0019',
      `Operator '??' cannot be applied to operands of type '${left.type.display}' and '${typeName(right)}'.`,
      pos,
    );
  }
  const same = tryConvert(right, left.type, scope);
  if (same !== null) return coalesce(left, same, left.type, pos);
  const other = naturalType(right, scope);
  if (other !== null) {
    const found = conversion(underlying, other, false);
    if (found !== null) {
      const local: Value = { kind: 'value', type: underlying, pos, emit: (emitter) => left.emit(emitter) };
      const converted = applyConversion(local, other, { ...found, apply: skipNull(found.apply) }, scope);
      return coalesce(converted, asValue(right, scope), other, pos);
    }
  }
  return fail(
    'CS0019',
    `Operator '??' cannot be applied to operands of type '${left.type.display}' and '${typeName(right)}'.`,
    pos,
  );
}

function skipNull(apply: ((value: unknown) => unknown) | null): ((value: unknown) => unknown) | null {
  return apply === null ? null : (value) => (value === null ? null : apply(value));
}

const typeName = (expr: Expr): string => (expr.kind === 'value' ? expr.type.display : expr.kind);

function coalesce(left: Value, right: Value, type: Type, pos: number): Value {
  return {
    kind: 'value',
    type,
    pos,
    emit: (emitter) => {
      const a = left.emit(emitter);
      const b = right.emit(emitter);
      return (frame) => a(frame) ?? b(frame);
    },
  };
}

const receivers: Value[] = [];

/** What stands left of the `?.` whose right side is being bound. */
export function currentReceiver(_scope: Scope): Value {
  return receivers.at(-1)!;
}

export function bindConditionalAccess(node: ExpressionOf<'conditionalAccess'>, scope: Scope): Value {
  const target = bindValue(node.target, scope);
  if ((target.type.isValueType && !target.type.isNullable) || target.type === NULL_TYPE) {
    fail('CS0023', `Operator '?' cannot be applied to operand of type '${target.type.display}'.`, node.pos);
  }
  const holder = scope.temporary(target.type.underlying);
  receivers.push({
    kind: 'value',
    type: holder.type,
    pos: node.pos,
    emit: (emitter) => emitter.read(holder),
    ...(target.path === undefined ? {} : { path: target.path }),
  });
  const before = scope.flow;
  let access: Expr;
  try {
    access = bindExpression(node.access, scope);
  } finally {
    receivers.pop();
  }
  scope.flow = join(before, scope.flow);
  if (access.kind !== 'value')
    return fail(access.kind === 'methods' ? 'CS8977' : 'CS0428', 'A method group cannot be used here.', node.pos);
  const result = access;
  const isVoid = result.type.kind === 'void';
  const type = !isVoid && result.type.isValueType ? nullableOf(result.type) : result.type;
  return {
    kind: 'value',
    type,
    pos: node.pos,
    isStatement: result.isStatement ?? false,
    ...(result.path === undefined ? {} : { path: result.path }),
    emit: (emitter) => {
      const first = target.emit(emitter);
      const slot = emitter.slotOf(holder);
      const rest = result.emit(emitter);
      return (frame) => {
        const value = first(frame);
        if (value === null) return null;
        frame[slot] = value;
        return rest(frame);
      };
    },
  };
}
