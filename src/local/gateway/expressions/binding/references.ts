// Arguments passed by `out` and `ref`: the callee gets an object with `value`. For a variable that is its cell.
import type { Ref } from '../../dotnet/boxed.ts';
import { fail } from '../syntax/compile-error.ts';
import type { Type } from '../types.ts';
import type { Code, Expr } from './bound.ts';
import type { FunctionEmitter } from './emitter.ts';
import { setOutVariableResolver } from './overload.ts';
import type { Local, Scope } from './scope.ts';
import { resolveTypeName } from './type-names.ts';

setOutVariableResolver(resolveTypeName);

/** Code that gives the reference. Declares the variable of `out var x`. */
export function byReference(expr: Expr, type: Type, scope: Scope): (emitter: FunctionEmitter) => Code {
  if (expr.kind === 'outVariable') {
    const { name } = expr.syntax;
    if (name === null) return () => () => ({ value: undefined }) satisfies Ref;
    const local = expr.scope.declare(name, type, expr.pos);
    return cellOf(local);
  }
  if (expr.kind !== 'value' || expr.target === undefined) {
    return fail('CS1510', 'A ref or out value must be an assignable variable.', expr.pos);
  }
  const { target } = expr;
  if (target.readOnly !== null || !target.isVariable)
    fail('CS0206', 'A property or indexer may not be passed as an out or ref parameter.', expr.pos);
  target.assigned?.();
  void scope;
  return cellOf(expr.identity as Local);
}

function cellOf(local: Local): (emitter: FunctionEmitter) => Code {
  local.captured = true;
  return (emitter) => {
    const slot = emitter.slotOf(local);
    return (frame) => frame[slot];
  };
}
