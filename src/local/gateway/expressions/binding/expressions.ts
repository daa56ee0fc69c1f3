// Binds any expression: looks at its kind and hands it to the file that knows it.
import { nullReference } from '../../dotnet/exception.ts';
import { typeOf } from '../registry.ts';
import { isInstance, unwrap } from '../runtime/runtime-type.ts';
import { ExpressionCompileError, fail } from '../syntax/compile-error.ts';
import type { Expression, ExpressionOf } from '../syntax/nodes.ts';
import { KEYWORDS, NULL_TYPE, type Type } from '../types.ts';
import { bindAssign, bindStep } from './assignment.ts';
import type { Code, Expr, Value } from './bound.ts';
import { bindCall, bindIndex } from './calls.ts';
import { asValue, cast, objectType, stringType, tryConvert } from './coerce.ts';
import { bindCoalesce, bindConditional, bindConditionalAccess, bindLogical, currentReceiver } from './control.ts';
import { bindAnonymous, bindImplicitArray, bindNew, bindNewArray } from './creation.ts';
import { bindInterpolated } from './interpolation.ts';
import { makeLambda } from './lambda.ts';
import { bindMember, bindName } from './members.ts';
import { bindBinary, bindUnary, primitiveType } from './operators.ts';
import { bindIs } from './patterns.ts';
import { bindQuery } from './query.ts';
import type { Scope } from './scope.ts';
import { resolveTypeName } from './type-names.ts';
import { constantValue } from './values.ts';

/** An expression that may lack a type of its own. */
export function bindExpression(node: Expression, scope: Scope, forAssignment = false): Expr {
  switch (node.kind) {
    case 'literal':
      return bindLiteral(node);
    case 'name':
      return bindName(node, scope, forAssignment);
    case 'predefined':
      return { kind: 'type', pos: node.pos, type: typeOf(KEYWORDS[node.name]!) };
    case 'member':
      return bindMember(node, scope);
    case 'call':
      return bindCall(node, scope);
    case 'index':
      return bindIndex(node, scope);
    case 'conditionalAccess':
      return bindConditionalAccess(node, scope);
    case 'receiver':
      return currentReceiver(scope);
    case 'unary':
      return bindUnaryNode(node, scope);
    case 'step':
      return bindStep(node, scope);
    case 'binary':
      return bindBinaryNode(node, scope);
    case 'assign':
      return bindAssign(node, scope);
    case 'conditional':
      return bindConditional(node, scope);
    case 'cast':
      return bindCast(node, scope);
    case 'as':
      return bindAs(node, scope);
    case 'is':
      return bindIs(node, scope);
    case 'paren': {
      const inner = bindExpression(node.inner, scope, forAssignment);
      return inner.kind === 'value' && inner.isStatement === true ? { ...inner, isStatement: false } : inner;
    }
    case 'tuple':
      return {
        kind: 'tuple',
        pos: node.pos,
        items: node.items.map((item) => bindExpression(item.value, scope)),
        names: node.items.map((item) => item.name ?? impliedName(item.value)),
      };
    case 'lambda':
      return makeLambda(node, scope);
    case 'new':
      return bindNew(node, scope);
    case 'newArray':
      return bindNewArray(node, scope);
    case 'newImplicitArray':
      return bindImplicitArray(node, scope);
    case 'anonymous':
      return bindAnonymous(node, scope);
    case 'default':
      if (node.type === null) return { kind: 'default', pos: node.pos };
      return tryConvert({ kind: 'default', pos: node.pos }, resolveTypeName(node.type, scope), scope)!;
    case 'typeof':
      return bindTypeOf(node, scope);
    case 'sizeof':
      return bindSizeOf(node, scope);
    case 'nameof':
      return bindNameOf(node, scope);
    case 'interpolated':
      return bindInterpolated(node, scope);
    case 'throw':
      return { kind: 'throw', pos: node.pos, value: throwing(bindValue(node.value, scope), scope) };
    case 'checked':
      return bindExpression(node.operand, scope.child(node.checked));
    case 'query':
      return bindQuery(node, scope);
    case 'arrayInit':
      return fail('CS0622', 'Can only use array initializer expressions to assign to array types.', node.pos);
    default:
      return fail('CS1525', 'This expression is not valid here.', node.pos);
  }
}

/** An expression that must have a type. */
export function bindValue(node: Expression, scope: Scope): Value {
  return asValue(bindExpression(node, scope), scope);
}

function bindLiteral(node: ExpressionOf<'literal'>): Value {
  if (node.type === 'null') return constantValue(null, NULL_TYPE, node.pos);
  return constantValue(node.value, node.type === 'string' ? stringType() : primitiveType(node.type), node.pos);
}

function bindUnaryNode(node: ExpressionOf<'unary'>, scope: Scope): Value {
  const { operand, op } = node;
  if (op === '-' && operand.kind === 'literal') {
    // The least int and long exist only with their sign.
    if (operand.type === 'uint' && operand.text === '2147483648')
      return constantValue(-2147483648, primitiveType('int'), node.pos);
    if (operand.type === 'ulong' && /^9223372036854775808[lL]?$/.test(operand.text)) {
      return constantValue(-(1n << 63n), primitiveType('long'), node.pos);
    }
  }
  const bound = bindExpression(operand, scope);
  if (bound.kind === 'default' || bound.kind === 'tuple' || (bound.kind === 'value' && bound.type === NULL_TYPE)) {
    fail('CS8310', `Operator '${op}' cannot be applied to this operand.`, node.pos);
  }
  return bindUnary(op, asValue(bound, scope), scope, node.pos);
}

function bindBinaryNode(node: ExpressionOf<'binary'>, scope: Scope): Value {
  const { op } = node;
  if (op === '&&' || op === '||') return bindLogical(node, scope);
  if (op === '??') return bindCoalesce(node, scope);
  const left = bindExpression(node.left, scope);
  const right = bindExpression(node.right, scope);
  const isEquality = op === '==' || op === '!=';
  if (isEquality && left.kind === 'default' && right.kind === 'value')
    return bindBinary(op, tryConvert(left, right.type, scope)!, right, scope, node.pos);
  if (isEquality && right.kind === 'default' && left.kind === 'value')
    return bindBinary(op, left, tryConvert(right, left.type, scope)!, scope, node.pos);
  return bindBinary(op, asValue(left, scope), asValue(right, scope), scope, node.pos);
}

function bindCast(node: ExpressionOf<'cast'>, scope: Scope): Value {
  const type = resolveTypeName(node.type, scope);
  if (type.kind === 'static') fail('CS0716', `Cannot convert to static type '${type.display}'.`, node.pos);
  const value = cast(bindExpression(node.operand, scope), type, scope);
  return { ...value, isStatement: false };
}

function bindAs(node: ExpressionOf<'as'>, scope: Scope): Value {
  const operand = bindValue(node.operand, scope);
  const type = resolveTypeName(node.type, scope);
  if (type.isValueType && !type.isNullable) {
    fail(
      'CS0077',
      `The as operator must be used with a reference type or nullable type ('${type.display}' is a non-nullable value type).`,
      node.pos,
    );
  }
  const boxed = tryConvert(operand, operand.type.isValueType ? objectType() : operand.type, scope)!;
  if (operand.type !== NULL_TYPE && tryConvert(operand, type, scope, true) === null) {
    fail(
      'CS0039',
      `Cannot convert type '${operand.type.display}' to '${type.display}' via an 'as' conversion.`,
      node.pos,
    );
  }
  return {
    kind: 'value',
    type,
    pos: node.pos,
    emit: (emitter) => {
      const code: Code = boxed.emit(emitter);
      return (frame) => {
        const value = code(frame);
        if (!isInstance(value, type)) return null;
        return type.isNullable ? unwrap(value) : value;
      };
    },
  };
}

function bindTypeOf(node: ExpressionOf<'typeof'>, scope: Scope): Value {
  const value = makeTypeObject(resolveTypeName(node.type, scope));
  return { kind: 'value', type: typeOf('System.Type'), pos: node.pos, emit: () => () => value };
}

let makeTypeObject: (type: Type) => unknown = () => {
  throw new Error('System.Type is not declared.');
};
/** members/object.ts says how a System.Type is made. */
export function setTypeObjectFactory(factory: (type: Type) => unknown): void {
  makeTypeObject = factory;
}

const SIZES: Record<string, number> = {
  bool: 1, sbyte: 1, byte: 1, short: 2, ushort: 2, char: 2, int: 4, uint: 4, float: 4, long: 8, ulong: 8, double: 8, decimal: 16,
}; // biome-ignore format: a table

function bindSizeOf(node: ExpressionOf<'sizeof'>, scope: Scope): Value {
  const type = resolveTypeName(node.type, scope);
  const size = type.primitive === null ? undefined : SIZES[type.primitive];
  if (size === undefined) fail('CS0233', `'${type.display}' does not have a predefined size.`, node.pos);
  return constantValue(size, primitiveType('int'), node.pos);
}

/** `(a, b.Length)` names its items a and Length. */
function impliedName(item: Expression): string | null {
  return item.kind === 'name' || item.kind === 'member' ? item.name : null;
}

function bindNameOf(node: ExpressionOf<'nameof'>, scope: Scope): Value {
  const { operand } = node;
  if (operand.kind !== 'name' && operand.kind !== 'member')
    fail('CS8081', 'Expression does not have a name.', node.pos);
  const before = scope.flow;
  scope.flow = null;
  try {
    bindExpression(operand, scope);
  } catch (error) {
    // An instance member needs no object to be named.
    if (!(error instanceof ExpressionCompileError && error.code === 'CS0120')) throw error;
  } finally {
    scope.flow = before;
  }
  return constantValue((operand as ExpressionOf<'name'>).name, stringType(), node.pos);
}

/** The operand of throw: an exception. */
export function throwing(value: Value, scope: Scope): Value {
  const exception = tryConvert(value, typeOf('System.Exception'), scope);
  if (exception === null)
    return fail('CS0155', 'The type caught or thrown must be derived from System.Exception.', value.pos);
  return {
    ...exception,
    emit: (emitter) => {
      const code = exception.emit(emitter);
      return (frame) => {
        throw code(frame) ?? nullReference();
      };
    },
  };
}
