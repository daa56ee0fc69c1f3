// Small makers of bound values.

import { fail } from '../syntax/compile-error.ts';
import type { Type } from '../types.ts';
import type { Code, Frame, Value } from './bound.ts';
import { withAssigned } from './flow.ts';
import type { Local, Scope } from './scope.ts';

/** Two string literals of equal text are one object in .NET. */
const LITERAL = {};

export function constantValue(value: unknown, type: Type, pos: number): Value {
  return {
    kind: 'value',
    type,
    pos,
    constant: { value },
    identity: LITERAL,
    emit: () => () => value,
  };
}

/** A value computed from others by a function. */
export function computed(type: Type, pos: number, emit: Value['emit'], more: Partial<Value> = {}): Value {
  return { kind: 'value', type, pos, emit, ...more };
}

/** A local variable or parameter. */
export function localValue(local: Local, scope: Scope, pos: number): Value {
  if (local.constant !== null) return constantValue(local.constant.value, local.type, pos);
  if (local.owner !== scope.fn) local.captured = true;
  return {
    kind: 'value',
    type: local.type,
    pos,
    identity: local,
    ...(local.itemNames === null ? {} : { itemNames: local.itemNames }),
    emit: (emitter) => emitter.read(local),
    target: {
      isVariable: true,
      readOnly:
        local.readOnly === null
          ? null
          : { code: 'CS1656', message: `Cannot assign to '${local.name}' because it is a '${local.readOnly}'.` },
      store: (emitter, value) => {
        const write = emitter.write(local);
        return (frame) => {
          const result = value(frame);
          write(frame, result);
          return result;
        };
      },
      update: (emitter, compute, giveOld) => {
        const read = emitter.read(local);
        const write = emitter.write(local);
        return (frame) => {
          const old = read(frame);
          const result = compute(frame, old);
          write(frame, result);
          return giveOld ? old : result;
        };
      },
      assigned: () => {
        scope.flow = withAssigned(scope.flow, local);
      },
    },
  };
}

/** Fails if the variable may have no value yet. */
export function requireAssigned(value: Value, scope: Scope): void {
  const local = value.identity as Local | undefined;
  if (scope.flow !== null && scope.flow.size > 0 && local !== undefined && scope.flow.has(local)) {
    fail('CS0165', `Use of unassigned local variable '${local.name}'.`, value.pos);
  }
}

/** Code that runs `first` for its effect. */
export function sequence(first: (frame: Frame) => void, then: Code): Code {
  return (frame) => {
    first(frame);
    return then(frame);
  };
}

export const NO_EFFECT = (_frame: Frame): void => {};
