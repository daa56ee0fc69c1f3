// Lambdas: bound anew for each list of parameter types that overload resolution tries, compiled once chosen.
import { enter, leave, spend } from '../../dotnet/budget.ts';
import type { DelegateShape } from '../relations.ts';
import { ExpressionCompileError, fail } from '../syntax/compile-error.ts';
import type { ExpressionOf, Statement } from '../syntax/nodes.ts';
import { type Type, VOID_TYPE } from '../types.ts';
import {
  type BoundLambda,
  type BoundStatement,
  type Code,
  type Expr,
  type Frame,
  type Lambda,
  RETURN,
  type Value,
} from './bound.ts';
import { bestCommonType, coerce, tryConvert } from './coerce.ts';
import { FunctionEmitter } from './emitter.ts';
import { bindExpression } from './expressions.ts';
import type { FunctionInfo, Local, Scope } from './scope.ts';
import { bindBlock } from './statements.ts';
import { resolveTypeName } from './type-names.ts';
import { sequence } from './values.ts';

/** More bindings than this mean nested lambdas with too many overloads. */
const BINDING_LIMIT = 20_000;

export function makeLambda(node: ExpressionOf<'lambda'>, scope: Scope): Lambda {
  const names = node.parameters?.map((parameter) => parameter.name) ?? [];
  if (new Set(names).size !== names.length) fail('CS0100', 'A parameter name is a duplicate.', node.pos);
  return {
    kind: 'lambda',
    pos: node.pos,
    parameters: node.parameters,
    body: node.body,
    scope,
    flow: scope.flow,
    cache: new Map(),
  };
}

/** Parameter types written in the source; null where they are left to the context. */
export function explicitParameterTypes(lambda: Lambda): Type[] | null {
  if (lambda.parameters === null || lambda.parameters.length === 0) return lambda.parameters === null ? null : [];
  if (lambda.parameters.some((parameter) => parameter.type === null)) return null;
  return lambda.parameters.map((parameter) => resolveTypeName(parameter.type!, lambda.scope));
}

function isStatement(body: Lambda['body']): body is Statement {
  return body.kind === 'block';
}

/** The lambda with these parameter types; an error in its body is kept in the result. */
export function bindLambda(lambda: Lambda, types: readonly Type[]): BoundLambda {
  const key = types.map((type) => type.id).join(',');
  let bound = lambda.cache.get(key);
  if (bound === undefined) {
    bound = bindAnew(lambda, types);
    lambda.cache.set(key, bound);
  }
  return bound;
}

function bindAnew(lambda: Lambda, types: readonly Type[]): BoundLambda {
  const { compilation } = lambda.scope;
  if (++compilation.lambdaBindings > BINDING_LIMIT) {
    fail('CS8078', 'An expression is too long or complex to compile.', lambda.pos);
  }
  const fn: FunctionInfo = { parent: lambda.scope.fn, results: [], returnType: null, elementType: null };
  const before = compilation.flow;
  compilation.flow = lambda.flow;
  try {
    const scope = lambda.scope.forFunction(fn);
    const locals = (lambda.parameters ?? []).map((parameter, index) =>
      scope.declare(parameter.name, types[index]!, parameter.pos, { isParameter: true }),
    );
    return isStatement(lambda.body)
      ? bindStatementBody(lambda, lambda.body, fn, scope, locals)
      : bindExpressionBody(lambda, fn, scope, locals);
  } catch (error) {
    if (!(error instanceof ExpressionCompileError)) throw error;
    return {
      returns: null,
      results: [],
      error,
      isVoid: false,
      emit: () => fail(error.code, error.message, error.position),
    };
  } finally {
    compilation.flow = before;
  }
}

function bindExpressionBody(lambda: Lambda, fn: FunctionInfo, scope: Scope, locals: readonly Local[]): BoundLambda {
  const result = bindExpression(lambda.body as Parameters<typeof bindExpression>[0], scope);
  if (result.kind === 'type' || result.kind === 'namespace') coerce(result, VOID_TYPE, scope);
  const isVoidCall = result.kind === 'value' && result.type.kind === 'void';
  return {
    returns: isVoidCall ? VOID_TYPE : bestCommonType([result], scope),
    results: isVoidCall ? [] : [result],
    error: null,
    isVoid: result.kind === 'throw' || (result.kind === 'value' && (isVoidCall || result.isStatement === true)),
    emit: (outer, returns) =>
      functionCode(fn, outer, locals, (emitter) => {
        const value = returns.kind === 'void' ? (result as Value) : coerce(result, returns, scope);
        const code = value.emit(emitter);
        const enterScope = emitter.enter(scope);
        return enterScope === null ? code : sequence(enterScope, code);
      }),
  };
}

function bindStatementBody(
  lambda: Lambda,
  body: Statement,
  fn: FunctionInfo,
  scope: Scope,
  locals: readonly Local[],
): BoundLambda {
  const block: BoundStatement = bindBlock(body, scope);
  const endReachable = scope.flow !== null;
  const values = fn.results.map((result) => result.value).filter((value): value is Expr => value !== null);
  if (endReachable && values.length > 0)
    fail('CS1643', 'Not all code paths return a value in lambda expression.', lambda.pos);
  const isVoid = values.length === 0;
  return {
    returns: isVoid ? (endReachable || fn.results.length > 0 ? VOID_TYPE : null) : bestCommonType(values, scope),
    results: values,
    error: null,
    isVoid,
    emit: (outer, returns) => {
      fn.returnType = returns.kind === 'void' ? null : returns;
      return functionCode(fn, outer, locals, (emitter) => {
        const run = block.emit(emitter);
        return (frame) => (run(frame) === RETURN ? frame[0] : undefined);
      });
    },
  };
}

/** Whether the lambda converts to a delegate of that shape. */
export function lambdaFits(lambda: Lambda, shape: DelegateShape): boolean {
  if (lambda.parameters !== null && lambda.parameters.length !== shape.parameters.length) return false;
  const explicit = explicitParameterTypes(lambda);
  if (explicit !== null && explicit.length > 0 && explicit.some((type, index) => type !== shape.parameters[index]))
    return false;
  const bound = bindLambda(lambda, shape.parameters);
  if (bound.error !== null) return false;
  if (shape.returns.kind === 'void') return bound.isVoid;
  if (bound.returns?.kind === 'void') return false;
  return bound.results.every((result) => tryConvert(result, shape.returns, lambda.scope) !== null);
}

export function lambdaValue(lambda: Lambda, type: Type, shape: DelegateShape): Value {
  return {
    kind: 'value',
    type,
    pos: lambda.pos,
    emit: (emitter) => bindLambda(lambda, shape.parameters).emit(emitter, shape.returns),
  };
}

const NONE: ReadonlySet<Local> = new Set();

/** Code that makes the function object: it binds the cells of the variables it shares with the function around. */
export function functionCode(
  fn: FunctionInfo,
  outer: FunctionEmitter,
  parameters: readonly Local[],
  emitBody: (emitter: FunctionEmitter) => Code,
  byReference: ReadonlySet<Local> = NONE,
): Code {
  const emitter = new FunctionEmitter(fn, outer);
  const slots = parameters.map((parameter) => ({
    slot: emitter.slotOf(parameter),
    captured: parameter.captured && !byReference.has(parameter),
  }));
  const body = emitBody(emitter);
  const captures = emitter.captures.map(({ local, slot }) => ({ from: outer.slotOf(local), to: slot }));
  const size = Math.max(emitter.frameSize, 3);
  const simple =
    slots.length <= 2 &&
    parameters.every((parameter) => !parameter.captured) &&
    slots.every(({ slot }, index) => slot === index + 1);
  return (outerFrame) => {
    const cells = captures.map(({ from }) => outerFrame[from]);
    const open = (): Frame => {
      spend();
      enter();
      const frame: Frame = new Array(size);
      for (let index = 0; index < cells.length; index++) frame[captures[index]!.to] = cells[index];
      return frame;
    };
    if (simple && slots.length === 1) {
      return (a: unknown) => {
        const frame = open();
        frame[1] = a;
        const result = body(frame);
        leave();
        return result;
      };
    }
    if (simple && slots.length === 2) {
      return (a: unknown, b: unknown) => {
        const frame = open();
        frame[1] = a;
        frame[2] = b;
        const result = body(frame);
        leave();
        return result;
      };
    }
    return (...args: unknown[]) => {
      const frame = open();
      for (let index = 0; index < slots.length; index++) {
        const { slot, captured } = slots[index]!;
        frame[slot] = captured ? { value: args[index] } : args[index];
      }
      const result = body(frame);
      leave();
      return result;
    };
  };
}
