// Unary and binary operators: user-defined ones first, then the predefined ones with numeric promotion, lifting to
// nullables, string concatenation and reference equality (C# specification, "Operator overloading").
import { DotNetException } from '../../dotnet/exception.ts';
import { isIntegral, isNumeric, widens } from '../numeric.ts';
import { findType, typeOf } from '../registry.ts';
import { arithmetic, type Operation, unaryArithmetic } from '../runtime/arithmetic.ts';
import { fail } from '../syntax/compile-error.ts';
import { instantiate, KEYWORDS, NULL_TYPE, type Primitive, type Type } from '../types.ts';
import type { Code, Value } from './bound.ts';
import { boolType, coerce, tryConvert } from './coerce.ts';
import { concatenate } from './concatenation.ts';
import { equality } from './equality.ts';
import { invoke } from './invoke.ts';
import { operatorsOf } from './lookup.ts';
import { type Applicable, type CallArgument, resolveOverload } from './overload.ts';
import type { Scope } from './scope.ts';
import { constantValue } from './values.ts';

export const primitiveType = (primitive: Primitive): Type => typeOf(KEYWORDS[primitive]!);
export const nullableOf = (type: Type): Type =>
  type.isNullable ? type : instantiate(findType('System.Nullable', 1)!, [type]);

/** Binary numeric promotion; null if the types do not go together. */
function promote(a: Primitive, b: Primitive): Primitive | null {
  for (const wide of ['decimal', 'double', 'float'] as const) {
    if (a !== wide && b !== wide) continue;
    const other = a === wide ? b : a;
    return other === wide || widens(other, wide) ? wide : null;
  }
  const either = (type: Primitive): boolean => a === type || b === type;
  if (either('ulong')) return ['sbyte', 'short', 'int', 'long'].includes(a === 'ulong' ? b : a) ? null : 'ulong';
  if (either('long')) return 'long';
  if (either('uint')) return ['sbyte', 'short', 'int'].includes(a === 'uint' ? b : a) ? 'long' : 'uint';
  return 'int';
}

/** An int constant goes along with uint, long and ulong when it fits. */
function operandPrimitive(value: Value, other: Primitive | null): Primitive | null {
  const own = value.type.underlying.primitive;
  const fits = own === 'int' ? other === 'uint' || other === 'ulong' : own === 'long' && other === 'ulong';
  if (!fits || value.constant === undefined) return own;
  return Number(value.constant.value) >= 0 ? other : own;
}

function notApplicable(op: string, left: Value, right: Value, pos: number): never {
  return fail(
    'CS0019',
    `Operator '${op}' cannot be applied to operands of type '${left.type.display}' and '${right.type.display}'.`,
    pos,
  );
}

export function bindBinary(op: string, left: Value, right: Value, scope: Scope, pos: number): Value {
  return (
    userDefined(op, [left, right], scope, pos) ??
    numericBinary(op, left, right, scope, pos) ??
    enumBinary(op, left, right, scope, pos) ??
    logicalBinary(op, left, right, scope, pos) ??
    (op === '+' ? concatenate(left, right, scope, pos) : null) ??
    equality(op, left, right, scope, pos) ??
    notApplicable(op, left, right, pos)
  );
}

// --- user-defined

function userDefined(op: string, operands: readonly Value[], scope: Scope, pos: number): Value | null {
  const types = [...new Set(operands.map((operand) => operand.type.underlying))];
  const candidates = [
    ...new Map(
      types
        .filter((type) => !isNumeric(type.primitive) && type.primitive !== 'bool')
        .flatMap((type) => operatorsOf(type, op))
        .map((candidate) => [candidate.member, candidate]),
    ).values(),
  ].filter((candidate) => candidate.member.parameters.length === operands.length);
  if (candidates.length === 0) return null;
  const args: CallArgument[] = operands.map((expr) => ({ expr, name: null, mode: 'value', pos: expr.pos }));
  const { best, ambiguous } = resolveOverload(candidates, args, null, scope);
  if (best !== null) return invoke(best, args, null, scope, pos);
  if (ambiguous.length > 1) fail('CS0034', `Operator '${op}' is ambiguous on these operands.`, pos);
  return liftedUserDefined(
    op,
    operands,
    candidates.map((candidate) => candidate),
    scope,
    pos,
  );
}

/** The operator of T on T?: null in, null out (false for comparisons). */
function liftedUserDefined(
  op: string,
  operands: readonly Value[],
  candidates: Parameters<typeof resolveOverload>[0],
  scope: Scope,
  pos: number,
): Value | null {
  const isNull = (operand: Value): boolean => operand.type === NULL_TYPE;
  if (!operands.some((operand) => operand.type.isNullable)) return null;
  const holders = operands.map((operand) =>
    scope.temporary(
      isNull(operand) ? operands.find((other) => !isNull(other))!.type.underlying : operand.type.underlying,
    ),
  );
  const args: CallArgument[] = holders.map((local, index) => ({
    expr: { kind: 'value', type: local.type, pos, emit: (emitter) => emitter.read(local) },
    name: null,
    mode: 'value',
    pos: operands[index]!.pos,
  }));
  const { best } = resolveOverload(candidates, args, null, scope);
  if (best === null || best.types.some((type) => !type.isValueType)) return null;
  const inner = invoke(best, args, null, scope, pos);
  return lift(op, operands, inner, holders, best, scope);
}

function lift(
  op: string,
  operands: readonly Value[],
  inner: Value,
  holders: ReturnType<Scope['temporary']>[],
  _best: Applicable,
  _scope: Scope,
): Value {
  const isComparison = ['==', '!=', '<', '>', '<=', '>='].includes(op);
  return {
    kind: 'value',
    type: isComparison ? inner.type : nullableOf(inner.type),
    pos: inner.pos,
    emit: (emitter) => {
      const codes = operands.map((operand) => operand.emit(emitter));
      const slots = holders.map((holder) => emitter.slotOf(holder));
      const code = inner.emit(emitter);
      return (frame) => {
        const values = codes.map((operand) => operand(frame));
        const nulls = values.filter((value) => value === null).length;
        if (nulls > 0) {
          if (!isComparison) return null;
          return op === '==' ? nulls === values.length : op === '!=' ? nulls !== values.length : false;
        }
        for (const [index, slot] of slots.entries()) frame[slot] = values[index];
        return code(frame);
      };
    },
  };
}

// --- numbers

const SHIFTS = ['<<', '>>'];
const COMPARISONS = ['==', '!=', '<', '>', '<=', '>='];

function numericBinary(op: string, left: Value, right: Value, scope: Scope, pos: number): Value | null {
  const isShift = SHIFTS.includes(op);
  const a = operandPrimitive(left, isShift ? null : right.type.underlying.primitive);
  const b = operandPrimitive(right, isShift ? null : left.type.underlying.primitive);
  if (left.type === NULL_TYPE && isNumeric(b) && right.type.isNullable)
    return liftedWith(op, left, right, b, scope, pos);
  if (right.type === NULL_TYPE && isNumeric(a) && left.type.isNullable)
    return liftedWith(op, left, right, a, scope, pos);
  if (left.type === NULL_TYPE || right.type === NULL_TYPE) {
    // `5 == null` is lifted too.
    const number = left.type === NULL_TYPE ? b : a;
    return isNumeric(number) ? liftedWith(op, left, right, number, scope, pos) : null;
  }
  if (!isNumeric(a) || !isNumeric(b)) return null;
  if (isShift) {
    const type = a === 'uint' || a === 'ulong' ? a : promote(a, 'int');
    const count = b === 'int' || widens(b, 'int');
    if (type === null || !isIntegral(type) || !count) return null;
    return apply(op, left, right, type, 'int', type, scope, pos);
  }
  const type = promote(a, b);
  if (type === null) {
    if (a === 'ulong' || b === 'ulong')
      fail(
        'CS0034',
        `Operator '${op}' is ambiguous on operands of type '${left.type.display}' and '${right.type.display}'.`,
        pos,
      );
    return null;
  }
  return apply(op, left, right, type, type, COMPARISONS.includes(op) ? 'bool' : type, scope, pos);
}

function liftedWith(op: string, left: Value, right: Value, type: Primitive, scope: Scope, pos: number): Value | null {
  const wide = promote(type, type)!;
  return apply(op, left, right, wide, wide, COMPARISONS.includes(op) ? 'bool' : wide, scope, pos);
}

function apply(
  op: string,
  left: Value,
  right: Value,
  a: Primitive,
  b: Primitive,
  result: Primitive,
  scope: Scope,
  pos: number,
): Value | null {
  const operation = arithmetic(op, a, scope.isChecked ?? false);
  if (operation === null) return null;
  const resultType = primitiveType(result);
  if (left.type.isNullable || right.type.isNullable || left.type === NULL_TYPE || right.type === NULL_TYPE) {
    const x = coerce(left, nullableOf(primitiveType(a)), scope);
    const y = coerce(right, nullableOf(primitiveType(b)), scope);
    return binaryValue(
      x,
      y,
      liftOperation(op, operation),
      result === 'bool' ? resultType : nullableOf(resultType),
      pos,
    );
  }
  const x = coerce(left, primitiveType(a), scope);
  const y = coerce(right, primitiveType(b), scope);
  if (x.constant !== undefined && y.constant !== undefined) {
    const strict = arithmetic(op, a, scope.isChecked !== false)!;
    // The compiler knows what the processor does not: the smallest number leaves no rest when divided by -1.
    const isByMinusOne =
      op === '%' && (y.constant.value === -1 || y.constant.value === -1n) && a !== 'double' && a !== 'float';
    return constantValue(
      isByMinusOne ? (a === 'long' ? 0n : 0) : fold(() => strict(x.constant!.value, y.constant!.value), pos),
      resultType,
      pos,
    );
  }
  return binaryValue(x, y, operation, resultType, pos);
}

function liftOperation(op: string, operation: Operation): Operation {
  if (op === '==') return (a, b) => (a === null || b === null ? a === b : operation(a, b));
  if (op === '!=') return (a, b) => (a === null || b === null ? a !== b : operation(a, b));
  if (COMPARISONS.includes(op)) return (a, b) => a !== null && b !== null && operation(a, b);
  return (a, b) => (a === null || b === null ? null : operation(a, b));
}

/** A constant expression is computed by the compiler, which reports what would throw. */
export function fold<T>(compute: () => T, pos: number): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof DotNetException)) throw error;
    if (error.type === 'System.DivideByZeroException') return fail('CS0020', 'Division by constant zero.', pos);
    return fail(
      error.message.includes('Decimal') ? 'CS0463' : 'CS0220',
      'The operation overflows at compile time in checked mode.',
      pos,
    );
  }
}

export function binaryValue(left: Value, right: Value, operation: Operation, type: Type, pos: number): Value {
  return {
    kind: 'value',
    type,
    pos,
    emit: (emitter) => {
      const a: Code = left.emit(emitter);
      const b: Code = right.emit(emitter);
      return (frame) => operation(a(frame), b(frame));
    },
  };
}

// --- enums

function enumBinary(op: string, left: Value, right: Value, scope: Scope, pos: number): Value | null {
  const a = left.type.underlying;
  const b = right.type.underlying;
  if (!a.isEnum && !b.isEnum) return null;
  const type = a.isEnum ? a : b;
  const number = primitiveType('int');
  const asNumber = (value: Value): Value => {
    const to = value.type.isNullable || value.type === NULL_TYPE ? nullableOf(number) : number;
    return tryConvert(value, to, scope, true)!;
  };
  const isNumber = (value: Value): boolean => isIntegral(value.type.underlying.primitive);
  const both =
    tryConvert(left, nullableOf(type), scope) !== null && tryConvert(right, nullableOf(type), scope) !== null;
  let result: Type | null = null;
  if (COMPARISONS.includes(op) && both) result = boolType();
  else if (['&', '|', '^'].includes(op) && both) result = type;
  else if (op === '-' && a.isEnum && b.isEnum) result = number;
  else if (op === '+' && a.isEnum !== b.isEnum && isNumber(a.isEnum ? right : left)) result = type;
  else if (op === '-' && a.isEnum && isNumber(right)) result = type;
  if (result === null) return null;
  const value = numericBinary(op, asNumber(left), asNumber(right), scope, pos);
  if (value === null || result === boolType() || result === number) return value;
  const to = value.type.isNullable ? nullableOf(result) : result;
  if (value.constant !== undefined) return constantValue(value.constant.value, to, pos);
  return { ...value, type: to };
}

// --- bool

function logicalBinary(op: string, left: Value, right: Value, scope: Scope, pos: number): Value | null {
  const isBool = (value: Value): boolean => value.type.underlying.primitive === 'bool';
  if (!isBool(left) && !isBool(right)) return null;
  const nullable = left.type.isNullable || right.type.isNullable || left.type === NULL_TYPE || right.type === NULL_TYPE;
  const type = nullable ? nullableOf(boolType()) : boolType();
  const a = tryConvert(left, type, scope);
  const b = tryConvert(right, type, scope);
  if (a === null || b === null) return null;
  const operation = nullable ? THREE_VALUED[op] : TWO_VALUED[op];
  if (operation === undefined) return null;
  const result = op === '==' || op === '!=' ? boolType() : type;
  if (a.constant !== undefined && b.constant !== undefined) {
    return constantValue(operation(a.constant.value, b.constant.value), result, pos);
  }
  return binaryValue(a, b, operation, result, pos);
}

const TWO_VALUED: Record<string, Operation> = {
  '&': (a, b) => a && b,
  '|': (a, b) => a || b,
  '^': (a, b) => a !== b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const THREE_VALUED: Record<string, Operation> = {
  '&': (a, b) => (a === false || b === false ? false : a === null || b === null ? null : true),
  '|': (a, b) => (a === true || b === true ? true : a === null || b === null ? null : false),
  '^': (a, b) => (a === null || b === null ? null : a !== b),
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

// --- unary

export function bindUnary(op: string, operand: Value, scope: Scope, pos: number): Value {
  const user = userDefined(op, [operand], scope, pos);
  if (user !== null) return user;
  const type = operand.type.underlying;
  if (op === '!') {
    if (type.primitive !== 'bool') return badUnary(op, operand, pos);
    if (operand.constant !== undefined) return constantValue(operand.constant.value !== true, type, pos);
    return {
      kind: 'value',
      type: operand.type,
      pos,
      ...(operand.whenFalse !== undefined ? { whenTrue: operand.whenFalse } : {}),
      ...(operand.whenTrue !== undefined ? { whenFalse: operand.whenTrue } : {}),
      emit: (emitter) => {
        const code = operand.emit(emitter);
        return (frame) => {
          const value = code(frame);
          return value === null ? null : !value;
        };
      },
    };
  }
  if (type.isEnum && op === '~') {
    const value = bindUnary(op, tryConvert(operand, primitiveType('int'), scope, true)!, scope, pos);
    return value.constant === undefined ? { ...value, type } : constantValue(value.constant.value, type, pos);
  }
  if (!isNumeric(type.primitive)) return badUnary(op, operand, pos);
  let promoted: Primitive = promote(type.primitive, type.primitive)!;
  if (op === '-' && promoted === 'uint') promoted = 'long';
  const operation = unaryArithmetic(op, promoted, scope.isChecked ?? false);
  if (operation === null) return badUnary(op, operand, pos);
  const target = operand.type.isNullable ? nullableOf(primitiveType(promoted)) : primitiveType(promoted);
  const value = coerce(operand, target, scope);
  if (value.constant !== undefined) {
    const strict = unaryArithmetic(op, promoted, scope.isChecked !== false)!;
    return constantValue(
      fold(() => strict(value.constant!.value), pos),
      target,
      pos,
    );
  }
  return {
    kind: 'value',
    type: target,
    pos,
    emit: (emitter) => {
      const code = value.emit(emitter);
      return (frame) => {
        const current = code(frame);
        return current === null ? null : operation(current);
      };
    },
  };
}

function badUnary(op: string, operand: Value, pos: number): never {
  return fail('CS0023', `Operator '${op}' cannot be applied to operand of type '${operand.type.display}'.`, pos);
}
