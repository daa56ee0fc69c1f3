// try, catch with `when`, finally, using, and `throw;`.
import { currentDepth, restoreDepth } from '../../dotnet/budget.ts';
import { type DotNetException, isExceptionType } from '../../dotnet/exception.ts';
import { typeOf } from '../registry.ts';
import { isSubtype } from '../relations.ts';
import { disposeOf } from '../runtime/dispose.ts';
import { asDotNetException } from '../runtime/failures.ts';
import { fail } from '../syntax/compile-error.ts';
import type { StatementOf } from '../syntax/nodes.ts';
import { NULL_TYPE, type Type } from '../types.ts';
import { type BoundStatement, type Code, NEXT, type Signal, type Step, type Value } from './bound.ts';
import { asValue } from './coerce.ts';
import { bindCondition } from './control.ts';
import { bindExpression } from './expressions.ts';
import { type FlowState, join } from './flow.ts';
import type { Local, Scope } from './scope.ts';
import { bindBlock, bindEmbedded, bindLocal, jumpTargets, setJumpTargets } from './statements.ts';
import { resolveTypeName } from './type-names.ts';
import { NO_EFFECT } from './values.ts';

interface Handler {
  readonly type: Type;
  readonly scope: Scope;
  readonly variable: Local | null;
  readonly caught: Local;
  readonly when: Value | null;
  readonly body: BoundStatement;
}

export function bindTry(node: StatementOf<'try'>, scope: Scope): BoundStatement {
  const before = scope.flow;
  const body = bindBlock(node.body, scope);
  let after: FlowState = scope.flow;
  const handlers: Handler[] = [];
  for (const clause of node.catches) {
    // Anything assigned in the try block may not have been.
    scope.flow = before;
    const type = clause.type === null ? typeOf('System.Exception') : resolveTypeName(clause.type, scope);
    if (!isSubtype(type, typeOf('System.Exception')))
      fail('CS0155', 'The type caught or thrown must be derived from System.Exception.', clause.pos);
    if (handlers.some((handler) => handler.when === null && isSubtype(type, handler.type))) {
      fail('CS0160', 'A previous catch clause already catches all exceptions of this or of a super type.', clause.pos);
    }
    const inner = scope.child();
    const caught = inner.temporary(type);
    const variable = clause.name === null ? null : inner.declare(clause.name, type, clause.pos);
    setJumpTargets(inner, { caught: { slotOf: (emitter) => emitter.slotOf(caught) } });
    const when = clause.when === null ? null : bindCondition(clause.when, inner);
    const handlerBody = bindBlock(clause.body, inner);
    after = join(after, scope.flow);
    handlers.push({ type, scope: inner, variable, caught, when, body: handlerBody });
  }
  let last: BoundStatement | null = null;
  if (node.finally !== null) {
    scope.flow = before;
    const inner = scope.child();
    setJumpTargets(inner, { breaks: null, continues: null, cases: null, inFinally: true });
    last = bindBlock(node.finally, inner);
    // What finally assigns is assigned behind it, too.
    after =
      scope.flow === null
        ? null
        : after === null
          ? null
          : new Set([...after].filter((local) => scope.flow!.has(local) || !before?.has(local)));
  }
  scope.flow = after;
  return {
    emit: (emitter) =>
      emitTry(
        body.emit(emitter),
        handlers.map((handler) => emitHandler(handler, emitter)),
        last?.emit(emitter) ?? null,
      ),
  };
}

interface EmittedHandler {
  accepts(frame: Parameters<Code>[0], error: DotNetException): boolean;
  run: Step;
}

function emitHandler(handler: Handler, emitter: Parameters<BoundStatement['emit']>[0]): EmittedHandler {
  const slot = emitter.slotOf(handler.caught);
  const write = handler.variable === null ? null : emitter.write(handler.variable);
  const when = handler.when?.emit(emitter) ?? null;
  const run = handler.body.emit(emitter);
  const enter = emitter.enter(handler.scope) ?? NO_EFFECT;
  const { fullName } = handler.type;
  return {
    accepts: (frame, error) => {
      if (!isExceptionType(error.type, fullName)) return false;
      enter(frame);
      frame[slot] = error;
      write?.(frame, error);
      if (when === null) return true;
      try {
        return when(frame) === true;
      } catch (failure) {
        if (!asDotNetException(failure).catchable) throw failure;
        return false;
      }
    },
    run,
  };
}

function emitTry(body: Step, handlers: readonly EmittedHandler[], last: Step | null): Step {
  const guarded: Step =
    handlers.length === 0
      ? body
      : (frame) => {
          const depth = currentDepth();
          try {
            return body(frame);
          } catch (thrown) {
            restoreDepth(depth);
            const error = asDotNetException(thrown);
            if (error.catchable) {
              for (const handler of handlers) if (handler.accepts(frame, error)) return handler.run(frame);
            }
            throw error;
          }
        };
  if (last === null) return guarded;
  return (frame) => {
    const depth = currentDepth();
    let signal: Signal;
    try {
      signal = guarded(frame);
    } catch (thrown) {
      restoreDepth(depth);
      last(frame);
      throw thrown;
    }
    const result = frame[0];
    last(frame);
    frame[0] = result;
    return signal;
  };
}

export function rethrow(node: StatementOf<'throwStatement'>, scope: Scope): BoundStatement {
  const { caught } = jumpTargets(scope);
  if (caught === null)
    return fail('CS0156', 'A throw statement with no arguments is not allowed outside of a catch clause.', node.pos);
  scope.flow = null;
  return {
    emit: (emitter) => {
      const slot = caught.slotOf(emitter);
      return (frame) => {
        throw frame[slot];
      };
    },
  };
}

export function bindUsing(node: StatementOf<'using'>, scope: Scope): BoundStatement {
  const inner = scope.child();
  const { resource } = node;
  const locals: Local[] = [];
  let start: BoundStatement;
  if (resource.kind === 'local') {
    start = bindLocal(resource, inner);
    locals.push(...inner.locals);
  } else {
    const value = asValue(bindExpression((resource as StatementOf<'expression'>).value, inner), inner);
    const holder = inner.temporary(value.type);
    locals.push(holder);
    start = {
      emit: (emitter) => {
        const code = value.emit(emitter);
        const write = emitter.write(holder);
        return (frame) => {
          write(frame, code(frame));
          return NEXT;
        };
      },
    };
  }
  for (const local of locals) {
    if (local.type !== NULL_TYPE && !isSubtype(local.type, typeOf('System.IDisposable'))) {
      fail(
        'CS1674',
        `'${local.type.display}': type used in a using statement must be implicitly convertible to 'System.IDisposable'.`,
        resource.pos,
      );
    }
  }
  const body = bindEmbedded(node.body, inner);
  return {
    emit: (emitter) => {
      const begin = start.emit(emitter);
      const run = body.emit(emitter);
      const reads = locals.map((local) => emitter.read(local)).reverse();
      const enter = emitter.enter(inner) ?? NO_EFFECT;
      const dispose: Step = (frame) => {
        for (const read of reads) disposeOf(read(frame));
        return NEXT;
      };
      const guarded = emitTry(run, [], dispose);
      return (frame) => {
        enter(frame);
        begin(frame);
        return guarded(frame);
      };
    },
  };
}
