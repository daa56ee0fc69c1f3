// Method groups: a method's name without a call, used as a delegate.

import { conversion } from '../conversions.ts';
import { delegateShape } from '../relations.ts';
import { substitute, type Type } from '../types.ts';
import type { MethodGroup, Value } from './bound.ts';
import { invoke } from './invoke.ts';
import { functionCode } from './lambda.ts';
import { extensionsNamed } from './lookup.ts';
import { type Applicable, type CallArgument, resolveOverload } from './overload.ts';
import type { FunctionInfo, Local } from './scope.ts';
import { localValue } from './values.ts';

/** Stand-ins for arguments of known types. */
function argumentsOf(types: readonly Type[], pos: number): CallArgument[] {
  return types.map((type) => ({
    expr: { kind: 'value', type, pos, emit: () => () => null },
    name: null,
    mode: 'value' as const,
    pos,
  }));
}

function resolve(group: MethodGroup, inputs: readonly Type[]): { chosen: Applicable; asExtension: boolean } | null {
  const args = argumentsOf(inputs, group.pos);
  const usable =
    group.target === null
      ? group.candidates.filter(({ member }) => member.isStatic)
      : group.candidates.filter(({ member }) => !member.isStatic);
  const found = resolveOverload(usable, args, group.typeArguments, group.scope).best;
  if (found !== null) return found.usesDefaults || found.expanded ? null : { chosen: found, asExtension: false };
  if (!group.extensions || group.target === null) return null;
  const receiver: CallArgument = { expr: group.target, name: null, mode: 'value', pos: group.pos };
  const extension = resolveOverload(
    extensionsNamed(group.name),
    [receiver, ...args],
    group.typeArguments,
    group.scope,
  ).best;
  return extension === null || extension.usesDefaults || extension.expanded
    ? null
    : { chosen: extension, asExtension: true };
}

/** Result type of the method that takes `inputs`; for type inference. */
export function methodGroupReturn(group: MethodGroup, inputs: readonly Type[]): Type | null {
  const found = resolve(group, inputs);
  if (found === null) return null;
  const type = substitute(found.chosen.candidate.member.returns, found.chosen.map);
  return type.kind === 'void' ? null : type;
}

/** The group as a delegate of type `to`; null if no method fits. */
export function methodGroupValue(group: MethodGroup, to: Type): Value | null {
  const shape = delegateShape(to);
  if (shape === null) return null;
  const found = resolve(group, shape.parameters);
  if (found === null) return null;
  const returns = substitute(found.chosen.candidate.member.returns, found.chosen.map);
  const fits =
    shape.returns.kind === 'void'
      ? returns.kind === 'void'
      : (conversion(returns, shape.returns, false)?.apply === null &&
          conversion(returns, shape.returns, false)?.kind !== 'boxing') ||
        returns === shape.returns;
  if (!fits) return null;
  return {
    kind: 'value',
    type: to,
    pos: group.pos,
    emit: (emitter) => {
      const fn: FunctionInfo = { parent: group.scope.fn, results: [], returnType: null, elementType: null };
      const scope = group.scope.forFunction(fn);
      const parameters: Local[] = shape.parameters.map((type) => scope.temporary(type));
      const args: CallArgument[] = parameters.map((local) => ({
        expr: localValue(local, scope, group.pos),
        name: null,
        mode: 'value',
        pos: group.pos,
      }));
      // The receiver is evaluated once, when the delegate is made.
      const receiver = group.target === null ? null : group.scope.temporary(group.target.type);
      if (receiver !== null) receiver.captured = true;
      const target = receiver === null ? null : localValue(receiver, scope, group.pos);
      const all: CallArgument[] = found.asExtension
        ? [{ expr: target!, name: null, mode: 'value', pos: group.pos }, ...args]
        : args;
      const call = invoke(found.chosen, all, found.asExtension ? null : target, scope, group.pos);
      const make = functionCode(fn, emitter, parameters, (inner) => call.emit(inner));
      if (receiver === null) return make;
      const slot = emitter.slotOf(receiver);
      const evaluate = group.target!.emit(emitter);
      return (frame) => {
        frame[slot] = { value: evaluate(frame) };
        return make(frame);
      };
    },
  };
}
