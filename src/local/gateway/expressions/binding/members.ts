// Names and member access: locals, types and namespaces, properties, method groups (C# specification, "Simple names",
// "Member access").

import type { DotNetValue } from '../../dotnet/boxed.ts';
import type { AnonymousObject } from '../../dotnet/collections/anonymous.ts';
import { ValueTuple } from '../../dotnet/collections/tuple.ts';
import { nullReference } from '../../dotnet/exception.ts';
import { memberElsewhere, typeElsewhere } from '../known-elsewhere.ts';
import { fail, NotEmulatedError } from '../syntax/compile-error.ts';
import type { ExpressionOf, TypeName } from '../syntax/nodes.ts';
import { substitute, type Type } from '../types.ts';
import type { Assignable, Candidate, Code, Expr, MethodGroup, Value } from './bound.ts';
import { asValue, objectType } from './coerce.ts';
import { bindExpression } from './expressions.ts';
import { checkMember, receiverFor, resultAdapter } from './invoke.ts';
import { extensionsNamed, membersOf } from './lookup.ts';
import type { Scope } from './scope.ts';
import { lookupTypeOrNamespace, resolveTypeName } from './type-names.ts';
import { constantValue, localValue, requireAssigned } from './values.ts';

export function bindName(node: ExpressionOf<'name'>, scope: Scope, forAssignment = false): Expr {
  const entity =
    node.args === null
      ? scope.lookup(node.name)
      : scope.lookup(node.name)?.kind === 'function'
        ? scope.lookup(node.name)
        : null;
  if (entity?.kind === 'local') {
    const value = localValue(entity.local, scope, node.pos);
    if (!forAssignment) requireAssigned(value, scope);
    return node.name === 'context' && entity.local.type.fullName === 'Apim.IContext'
      ? { ...value, path: 'context' }
      : value;
  }
  if (entity?.kind === 'function') {
    return {
      kind: 'methods',
      pos: node.pos,
      name: node.name,
      target: null,
      owner: null,
      typeArguments: typeArguments(node.args, scope),
      candidates: [entity.fn.candidate],
      extensions: false,
      scope,
      localFunction: entity.fn,
    };
  }
  const found = lookupTypeOrNamespace(node.name, node.args, scope, node.pos);
  if (found === 'namespace') return { kind: 'namespace', pos: node.pos, name: node.name };
  if (found !== null) return { kind: 'type', pos: node.pos, type: found };
  // The expression is a static method of some class: Equals and ReferenceEquals of System.Object are in scope.
  const inherited = membersOf(objectType(), node.name).filter(({ member }) => member.isStatic);
  if (inherited.length > 0)
    return { ...methodGroup({ ...node, kind: 'member', target: node }, null, objectType(), inherited, scope) };
  const elsewhere = typeElsewhere(node.name);
  if (elsewhere !== null) throw new NotEmulatedError(elsewhere, node.pos);
  return fail('CS0103', `The name '${node.name}' does not exist in the current context.`, node.pos);
}

function typeArguments(names: readonly TypeName[] | null, scope: Scope): Type[] | null {
  return names === null ? null : names.map((name) => resolveTypeName(name, scope));
}

/** `invoked`: the name stands before a call, where properties that are no delegates do not count. */
export function bindMember(node: ExpressionOf<'member'>, scope: Scope, invoked = false): Expr {
  const target = bindExpression(node.target, scope);
  if (target.kind === 'namespace') {
    const name = `${target.name}.${node.name}`;
    const found = lookupTypeOrNamespace(name, node.args, scope, node.pos);
    if (found === 'namespace') return { kind: 'namespace', pos: node.pos, name };
    if (found !== null) return { kind: 'type', pos: node.pos, type: found };
    return fail(
      'CS0234',
      `The type or namespace name '${node.name}' does not exist in the namespace '${target.name}'.`,
      node.pos,
    );
  }
  if (target.kind === 'type') return staticMember(target.type, node, scope);
  return instanceMember(asValue(target, scope), node, scope, invoked);
}

function staticMember(type: Type, node: ExpressionOf<'member'>, scope: Scope): Expr {
  const found = membersOf(type, node.name);
  const first = found[0];
  if (first === undefined) {
    const nested = lookupTypeOrNamespace(`${type.definition?.fullName}.${node.name}`, node.args, scope, node.pos);
    if (nested !== null && nested !== 'namespace') return { kind: 'type', pos: node.pos, type: nested };
    const elsewhere = memberElsewhere(type, node.name);
    if (elsewhere !== null) throw new NotEmulatedError(elsewhere, node.pos);
    return fail('CS0117', `'${type.display}' does not contain a definition for '${node.name}'.`, node.pos);
  }
  if (first.member.kind === 'method') return methodGroup(node, null, type, found, scope);
  if (!first.member.isStatic) {
    fail(
      'CS0120',
      `An object reference is required for the non-static property '${type.display}.${node.name}'.`,
      node.pos,
    );
  }
  return propertyValue(first, null, scope, node.pos);
}

function methodGroup(
  node: ExpressionOf<'member'>,
  target: Value | null,
  owner: Type,
  found: readonly Candidate[],
  scope: Scope,
): MethodGroup {
  return {
    kind: 'methods',
    pos: node.pos,
    name: node.name,
    target,
    owner,
    typeArguments: typeArguments(node.args, scope),
    candidates: found.filter(({ member }) => member.kind === 'method'),
    extensions: target !== null,
    scope,
  };
}

function instanceMember(target: Value, node: ExpressionOf<'member'>, scope: Scope, invoked: boolean): Expr {
  const { type } = target;
  if (type.kind === 'null') fail('CS0023', "Operator '.' cannot be applied to operand of type '<null>'.", node.pos);
  if (type.kind === 'void') fail('CS0023', "Operator '.' cannot be applied to operand of type 'void'.", node.pos);
  if (type.kind === 'anonymous') {
    const index = type.properties.findIndex((property) => property.name === node.name);
    if (index >= 0) return anonymousProperty(target, index, node.pos);
  }
  if (type.isTuple) {
    const item = tupleItem(target, node.name, scope, node.pos);
    if (item !== null) return item;
  }
  const all = membersOf(type, node.name);
  const isInvocable = ({ member, map }: Candidate): boolean =>
    member.kind === 'method' || substitute(member.returns, map).isDelegate;
  const found = invoked && !all.some(isInvocable) && extensionsNamed(node.name).length > 0 ? [] : all;
  const first = found[0];
  if (first === undefined || first.member.kind === 'indexer') {
    if (extensionsNamed(node.name).length > 0) return methodGroup(node, target, type, [], scope);
    const elsewhere = memberElsewhere(type, node.name);
    if (elsewhere !== null) throw new NotEmulatedError(elsewhere, node.pos);
    return fail(
      'CS1061',
      `'${type.display}' does not contain a definition for '${node.name}' and no accessible extension method '${node.name}' could be found.`,
      node.pos,
    );
  }
  if (first.member.kind === 'method') return methodGroup(node, target, type, found, scope);
  if (first.member.isStatic) {
    fail(
      'CS0176',
      `Member '${type.display}.${node.name}' cannot be accessed with an instance reference; qualify it with a type name instead.`,
      node.pos,
    );
  }
  return propertyValue(first, target, scope, node.pos);
}

function anonymousProperty(target: Value, index: number, pos: number): Value {
  const { name, type } = target.type.properties[index]!;
  return {
    kind: 'value',
    type,
    pos,
    target: {
      ...readOnlyTarget(
        `Property or indexer '${target.type.display}.${name}' cannot be assigned to -- it is read only.`,
      ),
    },
    emit: (emitter) => {
      const code = target.emit(emitter);
      return (frame) => {
        const self: AnonymousObject | null = code(frame);
        if (self === null) throw nullReference();
        return self.values[index];
      };
    },
  };
}

const unreachable = (): never => {
  throw new Error('A read-only member was assigned to.');
};

function readOnlyTarget(message: string): NonNullable<Value['target']> {
  return { isVariable: false, readOnly: { code: 'CS0200', message }, store: unreachable, update: unreachable };
}

function tupleItem(target: Value, name: string, scope: Scope, pos: number): Value | null {
  const { typeArguments: types } = target.type;
  const match = /^Item([1-9]\d*)$/.exec(name);
  const named = target.itemNames?.indexOf(name) ?? scope.compilation.tupleItem(target.type, name);
  const index = match !== null ? Number(match[1]) - 1 : named;
  if (index < 0 || index >= types.length) return null;
  return {
    kind: 'value',
    type: types[index]!,
    pos,
    emit: (emitter) => {
      const code = target.emit(emitter);
      return (frame) => (code(frame) as ValueTuple).items[index];
    },
    ...(target.target === undefined ? {} : { target: itemTarget(target.target, index) }),
  };
}

/** Assigning to an item gives the variable a changed copy: other variables that hold the tuple keep theirs. */
function itemTarget(tuple: Assignable, index: number): Assignable {
  const changed = (old: ValueTuple, item: DotNetValue): ValueTuple => {
    const items = [...old.items];
    items[index] = item;
    return new ValueTuple(old.clrType, items);
  };
  return {
    isVariable: false,
    readOnly: tuple.readOnly,
    store: (emitter, value) => {
      const code = tuple.update(emitter, (frame, old) => changed(old as ValueTuple, value(frame)), false);
      return (frame) => (code(frame) as ValueTuple).items[index];
    },
    update: (emitter, compute, giveOld) => {
      const code = tuple.update(
        emitter,
        (frame, old) => changed(old as ValueTuple, compute(frame, (old as ValueTuple).items[index])),
        giveOld,
      );
      return (frame) => (code(frame) as ValueTuple).items[index];
    },
  };
}

/** A property, field or constant. */
export function propertyValue(candidate: Candidate, target: Value | null, scope: Scope, pos: number): Value {
  const { member, owner, map } = candidate;
  checkMember(member, scope, pos);
  const type = substitute(member.returns, map);
  if (member.kind === 'const') return constantValue(member.constant, type, pos);
  const path = target?.path === undefined ? undefined : `${target.path}.${member.name}`;
  if (path !== undefined) scope.compilation.uses.add(path);
  const receiver = target === null ? null : receiverFor(target, member, owner, scope);
  const leading = member.isStatic ? owner.typeArguments : [];
  const get = member.invoke ?? unreachable;
  const adapt = resultAdapter(type);
  const mayBeNull = receiver?.type.isReferenceType ?? false;
  const read = (code: Code | null): Code => {
    if (code === null) return leading.length === 0 ? () => get() : () => get(...leading);
    return (frame) => {
      const self = code(frame);
      if (self === null && mayBeNull) throw nullReference();
      return get(self);
    };
  };
  return {
    kind: 'value',
    type,
    pos,
    ...(path === undefined ? {} : { path }),
    emit: (emitter) => {
      if (!member.canRead)
        fail(
          'CS0154',
          `The property '${member.name}' cannot be used in this context because it lacks the get accessor.`,
          pos,
        );
      const code = read(receiver?.emit(emitter) ?? null);
      return adapt === null ? code : (frame) => adapt(code(frame));
    },
    target:
      member.set === null
        ? readOnlyTarget(
            `Property or indexer '${owner.display}.${member.name}' cannot be assigned to -- it is read only.`,
          )
        : settable(member.set, get, receiver, mayBeNull),
  };
}

function settable(
  set: NonNullable<Candidate['member']['set']>,
  get: (...args: never[]) => unknown,
  receiver: Value | null,
  mayBeNull: boolean,
): NonNullable<Value['target']> {
  const self =
    (code: Code): Code =>
    (frame) => {
      const object = code(frame);
      if (object === null && mayBeNull) throw nullReference();
      return object;
    };
  return {
    isVariable: false,
    readOnly: null,
    store: (emitter, value) => {
      const target = receiver === null ? null : receiver.emit(emitter);
      return (frame) => {
        const object = target === null ? null : target(frame);
        const result = value(frame);
        if (object === null && mayBeNull) throw nullReference();
        set(object, result);
        return result;
      };
    },
    update: (emitter, compute, giveOld) => {
      const target = self(receiver!.emit(emitter));
      return (frame) => {
        const object = target(frame);
        const old = get(object as never);
        const result = compute(frame, old);
        set(object, result);
        return giveOld ? old : result;
      };
    },
  };
}
