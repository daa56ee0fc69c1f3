// Calls: methods, extension methods, local functions, delegates; and element access by indexers and arrays.

import { boxAs } from '../../dotnet/boxed.ts';
import { spend } from '../../dotnet/budget.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { DotNetException, indexOutOfRange, nullReference } from '../../dotnet/exception.ts';
import { isIntegral } from '../numeric.ts';
import { delegateShape } from '../relations.ts';
import { isInstance } from '../runtime/runtime-type.ts';
import { fail } from '../syntax/compile-error.ts';
import type { Argument, ExpressionOf } from '../syntax/nodes.ts';
import { substitute, type Type } from '../types.ts';
import type { Candidate, Code, Expr, MethodGroup, Value } from './bound.ts';
import { asValue, coerce, intType } from './coerce.ts';
import { bindExpression } from './expressions.ts';
import { argumentCodes, checkMember, invoke, resultAdapter } from './invoke.ts';
import type { LocalFunction } from './local-function.ts';
import { instantiateFunction } from './local-functions.ts';
import { extensionsNamed, membersOf } from './lookup.ts';
import { bindMember } from './members.ts';
import { type Applicable, type CallArgument, resolveOverload } from './overload.ts';
import type { Scope } from './scope.ts';
import { localValue } from './values.ts';

export function bindArguments(args: readonly Argument[], scope: Scope): CallArgument[] {
  return args.map((argument) => ({
    expr:
      argument.value.kind === 'declaration' && argument.mode === 'out'
        ? { kind: 'outVariable', pos: argument.pos, syntax: argument.value, scope }
        : bindArgument(argument, scope),
    name: argument.name,
    mode: argument.mode,
    pos: argument.pos,
  }));
}

function bindArgument(argument: Argument, scope: Scope): Expr {
  const expr = bindExpression(argument.value, scope, argument.mode === 'out');
  if (expr.kind === 'type' || expr.kind === 'namespace') return asValue(expr, scope);
  if (expr.kind === 'value' && expr.type.kind === 'void')
    fail('CS1503', "An argument of type 'void' cannot be passed.", expr.pos);
  return expr;
}

export function bindCall(node: ExpressionOf<'call'>, scope: Scope): Value {
  const target =
    node.target.kind === 'member' ? bindMember(node.target, scope, true) : bindExpression(node.target, scope);
  if (target.kind === 'methods') return callGroup(target, bindArguments(node.args, scope), scope);
  if (target.kind !== 'value') {
    return fail(target.kind === 'type' ? 'CS1955' : 'CS0149', 'Method name expected.', node.pos);
  }
  const shape = delegateShape(target.type);
  if (shape === null) return fail('CS1955', 'Non-invocable member cannot be used like a method.', node.pos);
  const [candidate] = membersOf(target.type, 'Invoke');
  const args = bindArguments(node.args, scope);
  const { best } = resolveOverload([candidate!], args, null, scope);
  if (best === null) return noOverload([candidate!], args, 'Invoke', scope, node.pos);
  return invoke(best, args, target, scope, node.pos);
}

/** Calls the best method of a group. */
export function callGroup(group: MethodGroup, args: readonly CallArgument[], scope: Scope): Value {
  const { pos, target } = group;
  const usable = group.candidates.filter(({ member }) => member.isStatic === (target === null));
  const { best, ambiguous } = resolveOverload(usable, args, group.typeArguments, scope);
  if (best !== null) {
    if (group.localFunction !== undefined) return callLocalFunction(group.localFunction, best, args, scope, pos);
    return invoke(best, args, target, scope, pos);
  }
  if (ambiguous.length > 1)
    return fail('CS0121', `The call is ambiguous between ${ambiguous.length} overloads of '${group.name}'.`, pos);
  if (target !== null && group.extensions) {
    const receiver: CallArgument = { expr: target, name: null, mode: 'value', pos: target.pos };
    const all = [receiver, ...args];
    const extension = resolveOverload(extensionsNamed(group.name), all, group.typeArguments, scope);
    if (extension.best !== null) return invoke(extension.best, all, null, scope, pos);
    if (extension.ambiguous.length > 1) {
      return fail(
        'CS0121',
        `The call is ambiguous between ${extension.ambiguous.length} overloads of '${group.name}'.`,
        pos,
      );
    }
    if (usable.length === 0) return noOverload(extensionsNamed(group.name), all, group.name, scope, pos);
  }
  if (usable.length === 0 && group.candidates.length > 0) {
    return fail(
      target === null ? 'CS0120' : 'CS0176',
      `'${group.name}' cannot be called that way: ${target === null ? 'an object is required' : 'it is static'}.`,
      pos,
    );
  }
  return noOverload(usable, args, group.name, scope, pos);
}

function noOverload(
  candidates: readonly Candidate[],
  args: readonly CallArgument[],
  name: string,
  scope: Scope,
  pos: number,
): never {
  for (const { expr } of args) {
    // The error inside a lambda says more than that no overload takes it.
    if (expr.kind !== 'lambda') continue;
    const failed = [...expr.cache.values()].find((bound) => bound.error !== null);
    if (failed !== undefined && [...expr.cache.values()].every((bound) => bound.error !== null)) throw failed.error;
  }
  const fitting = candidates.filter(({ member }) => member.parameters.length === args.length);
  if (fitting.length === 0)
    return fail('CS1501', `No overload for method '${name}' takes ${args.length} arguments.`, pos);
  const [only] = fitting;
  if (fitting.length === 1 && only!.member.typeParameters.length === 0) {
    for (const [index, argument] of args.entries()) {
      if (argument.mode === 'value' && argument.name === null) {
        coerce(argument.expr, substitute(only!.member.parameters[index]!.type, only!.map), scope, 'CS1503');
      }
    }
  }
  return fail('CS1503', `No overload of '${name}' takes these arguments.`, pos);
}

function callLocalFunction(
  declared: LocalFunction,
  chosen: Applicable,
  args: readonly CallArgument[],
  scope: Scope,
  pos: number,
): Value {
  const fn = instantiateFunction(declared, chosen.typeArguments);
  const makers = argumentCodes(chosen, args, scope);
  const callee = localValue(fn.local, scope, pos);
  return {
    kind: 'value',
    type: substitute(chosen.candidate.member.returns, chosen.map),
    pos,
    isStatement: true,
    emit: (emitter) => {
      const codes = makers.map((make) => make(emitter));
      const read = callee.emit(emitter);
      return (frame) => {
        const values = codes.map((code) => code(frame));
        return read(frame)(...values);
      };
    },
  };
}

// --- element access

export function bindIndex(node: ExpressionOf<'index'>, scope: Scope): Value {
  const target = asValue(bindExpression(node.target, scope), scope);
  return indexValue(target, bindArguments(node.args, scope), scope, node.pos);
}

export function indexValue(target: Value, args: readonly CallArgument[], scope: Scope, pos: number): Value {
  if (target.type.kind === 'array') return arrayElement(target, args, scope, pos);
  const candidates = membersOf(target.type, 'Item').filter(({ member }) => member.kind === 'indexer');
  if (candidates.length === 0)
    return fail('CS0021', `Cannot apply indexing with [] to an expression of type '${target.type.display}'.`, pos);
  const { best, ambiguous } = resolveOverload(candidates, args, null, scope);
  if (best === null) {
    if (ambiguous.length > 1) fail('CS0121', 'The indexer is ambiguous.', pos);
    return noOverload(candidates, args, 'this[]', scope, pos);
  }
  return indexerValue(best, target, args, scope, pos);
}

function indexerValue(
  chosen: Applicable,
  target: Value,
  args: readonly CallArgument[],
  scope: Scope,
  pos: number,
): Value {
  const { member } = chosen.candidate;
  checkMember(member, scope, pos);
  const makers = argumentCodes(chosen, args, scope);
  const type = substitute(member.returns, chosen.map);
  const adapt = resultAdapter(type);
  const get = member.invoke;
  const set = member.set;
  const mayBeNull = target.type.isReferenceType;
  const open = (emitter: Parameters<Value['emit']>[0]) => {
    const self = target.emit(emitter);
    const codes = makers.map((make) => make(emitter));
    const single = codes.length === 1 ? codes[0]! : null;
    return { self, codes, single };
  };
  const check = (self: unknown): void => {
    if (self === null && mayBeNull) throw nullReference();
  };
  return {
    kind: 'value',
    type,
    pos,
    emit: (emitter) => {
      if (get === null) return fail('CS0154', 'The indexer cannot be read.', pos);
      const { self, codes, single } = open(emitter);
      const code: Code =
        single === null
          ? (frame) => {
              const object = self(frame);
              const keys = codes.map((key) => key(frame));
              check(object);
              return get(object, ...keys);
            }
          : (frame) => {
              const object = self(frame);
              const key = single(frame);
              check(object);
              return get(object, key);
            };
      return adapt === null ? code : (frame) => adapt(code(frame));
    },
    target: {
      isVariable: false,
      readOnly:
        set === null
          ? {
              code: 'CS0200',
              message: `Property or indexer '${target.type.display}.this[]' cannot be assigned to -- it is read only.`,
            }
          : null,
      store: (emitter, value) => {
        const { self, codes } = open(emitter);
        return (frame) => {
          const object = self(frame);
          const keys = codes.map((key) => key(frame));
          const result = value(frame);
          check(object);
          set!(object, ...keys, result);
          return result;
        };
      },
      update: (emitter, compute, giveOld) => {
        const { self, codes } = open(emitter);
        return (frame) => {
          const object = self(frame);
          const keys = codes.map((key) => key(frame));
          check(object);
          const old = get!(object, ...keys);
          const result = compute(frame, old);
          set!(object, ...keys, result);
          return giveOld ? old : result;
        };
      },
    },
  };
}

function arrayElement(target: Value, args: readonly CallArgument[], scope: Scope, pos: number): Value {
  const element = target.type.element!;
  if (args.length !== target.type.rank)
    return fail('CS0022', `Wrong number of indices inside []; expected ${target.type.rank}.`, pos);
  const indices = args.map(({ expr }) => {
    const value = asValue(expr, scope);
    const isWide = ['uint', 'long', 'ulong'].includes(value.type.primitive ?? '');
    return isWide && isIntegral(value.type.primitive) ? value : coerce(expr, intType(), scope);
  });
  const checksStores = element.isReferenceType;
  const locate = (emitter: Parameters<Value['emit']>[0]) => {
    const array = target.emit(emitter);
    const codes = indices.map((index) => index.emit(emitter));
    return (frame: Parameters<Code>[0]): { items: unknown[] | Uint8Array; at: number; array: unknown } => {
      const self: DotNetArray | Uint8Array | null = array(frame);
      const places = codes.map((code) => Number(code(frame)));
      if (self === null) throw nullReference();
      const items = self instanceof Uint8Array ? self : self.items;
      const at = self instanceof DotNetArray && places.length > 1 ? self.offset(places) : places[0]!;
      if (at < 0 || at >= items.length) throw indexOutOfRange();
      return { items, at, array: self };
    };
  };
  const write = (place: { items: unknown[] | Uint8Array; at: number; array: unknown }, value: unknown): void => {
    if (checksStores && value !== null) checkStore(place.array as DotNetArray, value, element);
    place.items[place.at] = value as never;
  };
  return {
    kind: 'value',
    type: element,
    pos,
    emit: (emitter) => {
      const find = locate(emitter);
      return (frame) => {
        const { items, at } = find(frame);
        return items[at];
      };
    },
    target: {
      isVariable: false,
      readOnly: null,
      store: (emitter, value) => {
        const array = target.emit(emitter);
        const codes = indices.map((index) => index.emit(emitter));
        return (frame) => {
          const self: DotNetArray | Uint8Array | null = array(frame);
          const places = codes.map((code) => Number(code(frame)));
          const result = value(frame);
          if (self === null) throw nullReference();
          spend();
          const items = self instanceof Uint8Array ? self : self.items;
          const at = self instanceof DotNetArray && places.length > 1 ? self.offset(places) : places[0]!;
          if (at < 0 || at >= items.length) throw indexOutOfRange();
          write({ items, at, array: self }, result);
          return result;
        };
      },
      update: (emitter, compute, giveOld) => {
        const find = locate(emitter);
        return (frame) => {
          const place = find(frame);
          const old = place.items[place.at];
          const result = compute(frame, old);
          write(place, result);
          return giveOld ? old : result;
        };
      },
    },
  };
}

/** An object[] that is a string[] takes strings only. */
function checkStore(array: DotNetArray, value: unknown, declared: Type): void {
  if (array.elementType === declared) return;
  if (!isInstance(boxAs(array.elementType, value), array.elementType as Type)) {
    throw new DotNetException(
      'System.ArrayTypeMismatchException',
      'Attempted to access an element as a type incompatible with the array.',
    );
  }
}
