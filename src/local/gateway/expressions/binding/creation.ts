// Object, array and anonymous object creation with their initializers (C# specification, "Object creation").

import { spendBytes } from '../../dotnet/budget.ts';
import { AnonymousObject } from '../../dotnet/collections/anonymous.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { overflowException } from '../../dotnet/exception.ts';
import { interfacesOf } from '../relations.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import { fail } from '../syntax/compile-error.ts';
import type { ElementInitializer, Expression, ExpressionOf } from '../syntax/nodes.ts';
import { anonymousType, arrayOf, type Type } from '../types.ts';
import type { Code, Expr, Frame, Value } from './bound.ts';
import { bindArguments, callGroup, indexValue } from './calls.ts';
import { asValue, bestCommonType, coerce, intType, tryConvert } from './coerce.ts';
import { bindExpression, bindValue } from './expressions.ts';
import { invoke } from './invoke.ts';
import { constructorsOf, extensionsNamed, membersOf } from './lookup.ts';
import { propertyValue } from './members.ts';
import { resolveOverload } from './overload.ts';
import type { Local, Scope } from './scope.ts';
import { resolveTypeName } from './type-names.ts';
import { localValue } from './values.ts';

export function bindNew(node: ExpressionOf<'new'>, scope: Scope): Value {
  const type = resolveTypeName(node.type, scope);
  const created = createInstance(type, node, scope);
  return node.init === null ? created : withInitializers(created, node.init, scope, node.pos);
}

function createInstance(type: Type, node: ExpressionOf<'new'>, scope: Scope): Value {
  const { pos } = node;
  const args = bindArguments(node.args, scope);
  if (type.isDelegate) {
    if (args.length !== 1) fail('CS0149', 'Method name expected.', pos);
    return coerce(args[0]!.expr, type, scope);
  }
  if (type.definition?.abstract === true || type.kind === 'interface') {
    fail('CS0144', `Cannot create an instance of the abstract type or interface '${type.display}'.`, pos);
  }
  if (type.kind === 'static') fail('CS0712', `Cannot create an instance of the static class '${type.display}'.`, pos);
  if (args.length === 0 && type.isValueType) {
    const value = defaultValueOf(type);
    return { kind: 'value', type, pos, isStatement: true, emit: () => () => value };
  }
  if (type.isTuple) {
    return coerce(
      { kind: 'tuple', pos, items: args.map((argument) => argument.expr), names: args.map(() => null) },
      type,
      scope,
    );
  }
  if (type.isNullable) {
    if (args.length !== 1)
      fail('CS1729', `'${type.display}' does not contain a constructor that takes ${args.length} arguments.`, pos);
    return coerce(coerce(args[0]!.expr, type.underlying, scope), type, scope);
  }
  const candidates = constructorsOf(type);
  const { best, ambiguous } = resolveOverload(candidates, args, null, scope);
  if (best !== null) return { ...invoke(best, args, null, scope, pos), type };
  if (ambiguous.length > 1)
    fail('CS0121', `The call is ambiguous between ${ambiguous.length} constructors of '${type.display}'.`, pos);
  const fitting = candidates.filter(({ member }) => member.parameters.length === args.length);
  if (fitting.length === 1) {
    for (const [index, argument] of args.entries()) {
      if (argument.mode === 'value') coerce(argument.expr, fitting[0]!.member.parameters[index]!.type, scope, 'CS1503');
    }
  }
  return fail(
    'CS1729',
    `'${type.display}' does not contain a constructor that takes these ${args.length} arguments.`,
    pos,
  );
}

type Effect = (frame: Frame) => unknown;

function withInitializers(created: Value, elements: readonly ElementInitializer[], scope: Scope, pos: number): Value {
  const holder = scope.temporary(created.type);
  const effects = bindInitializers(holder, elements, scope);
  return {
    kind: 'value',
    type: created.type,
    pos,
    isStatement: true,
    emit: (emitter) => {
      const make = created.emit(emitter);
      const slot = emitter.slotOf(holder);
      const steps = effects.map((effect) => effect(emitter));
      return (frame) => {
        const object = make(frame);
        // A nested creation of the same expression (recursion has its own frame, a loop does not) may reuse the slot.
        const before = frame[slot];
        frame[slot] = object;
        for (const step of steps) step(frame);
        frame[slot] = before;
        return object;
      };
    },
  };
}

type EmitEffect = (emitter: Parameters<Value['emit']>[0]) => Effect;

function bindInitializers(holder: Local, elements: readonly ElementInitializer[], scope: Scope): EmitEffect[] {
  const target = localValue(holder, scope, 0);
  return elements.map((element): EmitEffect => {
    switch (element.kind) {
      case 'member':
        return bindAssignment(memberTarget(target, element.name, scope, element.pos), element.value, scope);
      case 'index':
        return bindAssignment(
          indexValue(target, bindArguments(element.args, scope), scope, element.pos),
          element.value,
          scope,
        );
      default:
        return bindAdd(target, element, scope);
    }
  });
}

function memberTarget(target: Value, name: string, scope: Scope, pos: number): Value {
  const [found] = membersOf(target.type, name);
  if (found === undefined)
    return fail('CS0117', `'${target.type.display}' does not contain a definition for '${name}'.`, pos);
  if (found.member.kind === 'method')
    return fail('CS1913', `Member '${name}' cannot be initialized. It is not a field or property.`, pos);
  return propertyValue(found, target, scope, pos);
}

function bindAssignment(target: Value, value: Expression, scope: Scope): EmitEffect {
  if (value.kind === 'initializer') {
    // `Items = { 1, 2 }` adds to what is there.
    const holder = scope.temporary(target.type);
    const effects = bindInitializers(holder, value.elements, scope);
    return (emitter) => {
      const read = target.emit(emitter);
      const slot = emitter.slotOf(holder);
      const steps = effects.map((effect) => effect(emitter));
      return (frame) => {
        frame[slot] = read(frame);
        for (const step of steps) step(frame);
      };
    };
  }
  const readOnly = target.target?.readOnly;
  if (readOnly != null) fail(readOnly.code, readOnly.message, target.pos);
  const converted = coerce(bindExpression(value, scope), target.type, scope);
  return (emitter) => target.target!.store(emitter, converted.emit(emitter));
}

function bindAdd(target: Value, element: Extract<ElementInitializer, { kind: 'items' }>, scope: Scope): EmitEffect {
  const { type } = target;
  const isCollection = interfacesOf(type).some(
    (face) => face.definition?.fullName === 'System.Collections.IEnumerable',
  );
  if (!isCollection) {
    fail(
      'CS1922',
      `Cannot initialize type '${type.display}' with a collection initializer because it does not implement 'System.Collections.IEnumerable'.`,
      element.pos,
    );
  }
  const args = bindArguments(
    element.values.map((value) => ({ pos: value.pos, name: null, mode: 'value' as const, value })),
    scope,
  );
  const candidates = membersOf(type, 'Add').filter(({ member }) => member.kind === 'method');
  if (candidates.length === 0 && extensionsNamed('Add').length === 0) {
    fail('CS1061', `'${type.display}' does not contain a definition for 'Add'.`, element.pos);
  }
  const call = callGroup(
    {
      kind: 'methods',
      pos: element.pos,
      name: 'Add',
      target,
      owner: type,
      typeArguments: null,
      candidates,
      extensions: true,
      scope,
    },
    args,
    scope,
  );
  return (emitter) => call.emit(emitter);
}

// --- arrays

export function bindNewArray(node: ExpressionOf<'newArray'>, scope: Scope): Value {
  const element = resolveTypeName(node.element, scope);
  const type = arrayOf(element, node.rank);
  if (node.init !== null) {
    const value = arrayInitializer(node.init as ExpressionOf<'arrayInit'>, type, scope);
    checkSizes(node, node.init as ExpressionOf<'arrayInit'>, scope);
    return value;
  }
  const sizes = node.sizes.map((size) => sizeValue(bindExpression(size, scope), scope));
  return {
    kind: 'value',
    type,
    pos: node.pos,
    emit: (emitter) => {
      const codes = sizes.map((size) => size.emit(emitter));
      return (frame) =>
        newArray(
          element,
          codes.map((code) => Number(code(frame))),
        );
    },
  };
}

function checkSizes(node: ExpressionOf<'newArray'>, init: ExpressionOf<'arrayInit'>, scope: Scope): void {
  for (const size of node.sizes.slice(0, 1)) {
    const value = sizeValue(bindExpression(size, scope), scope);
    if (value.constant === undefined) fail('CS0150', 'A constant value is expected.', size.pos);
    if (Number(value.constant!.value) !== init.items.length)
      fail('CS0847', `An array initializer of length '${String(value.constant!.value)}' is expected.`, init.pos);
  }
}

function sizeValue(expr: Expr, scope: Scope): Value {
  const value = asValue(expr, scope);
  const isWide = ['uint', 'long', 'ulong'].includes(value.type.primitive ?? '');
  const size = isWide ? value : coerce(expr, intType(), scope);
  if (size.constant !== undefined && Number(size.constant.value) < 0)
    fail('CS0248', 'Cannot create an array with a negative size.', size.pos);
  return size;
}

function newArray(element: Type, sizes: readonly number[]): DotNetArray | Uint8Array {
  let total = 1;
  for (const size of sizes) {
    if (size < 0) throw overflowException();
    total *= size;
  }
  spendBytes(total * 8);
  if (element.primitive === 'byte' && sizes.length === 1) return new Uint8Array(total);
  return new DotNetArray(element, new Array(total).fill(defaultValueOf(element)), sizes);
}

/** `{ 1, 2 }` as an array of that type. */
export function arrayInitializer(node: ExpressionOf<'arrayInit'>, type: Type, scope: Scope): Value {
  const element = type.element!;
  if (type.rank > 1) return multiDimensional(node, type, scope);
  const items = node.items.map((item) =>
    item.kind === 'arrayInit'
      ? fail(
          'CS0623',
          'Array initializers can only be used in a variable or field initializer. Try using a new expression instead.',
          item.pos,
        )
      : coerce(bindExpression(item, scope), element, scope),
  );
  return arrayValue(items, type, [items.length], node.pos);
}

function multiDimensional(node: ExpressionOf<'arrayInit'>, type: Type, scope: Scope): Value {
  const lengths: number[] = [];
  const items: Value[] = [];
  const visit = (part: Expression, depth: number): void => {
    if (depth === type.rank) {
      items.push(coerce(bindExpression(part, scope), type.element!, scope));
      return;
    }
    if (part.kind !== 'arrayInit') fail('CS0846', 'A nested array initializer is expected.', part.pos);
    lengths[depth] ??= part.items.length;
    if (lengths[depth] !== part.items.length)
      fail('CS0847', `An array initializer of length '${lengths[depth]}' is expected.`, part.pos);
    for (const item of part.items) visit(item, depth + 1);
  };
  visit(node, 0);
  return arrayValue(items, type, lengths, node.pos);
}

function arrayValue(items: readonly Value[], type: Type, lengths: readonly number[], pos: number): Value {
  const element = type.element!;
  return {
    kind: 'value',
    type,
    pos,
    emit: (emitter) => {
      const codes: Code[] = items.map((item) => item.emit(emitter));
      if (element.primitive === 'byte' && type.rank === 1)
        return (frame) => Uint8Array.from(codes, (code) => code(frame));
      return (frame) =>
        new DotNetArray(
          element,
          codes.map((code) => code(frame)),
          lengths,
        );
    },
  };
}

export function bindImplicitArray(node: ExpressionOf<'newImplicitArray'>, scope: Scope): Value {
  const init = node.init as ExpressionOf<'arrayInit'>;
  if (node.rank > 1) {
    const leaves = init.items
      .flatMap((item) => (item.kind === 'arrayInit' ? item.items : [item]))
      .map((item) => bindExpression(item, scope));
    const element = bestCommonType(leaves, scope);
    if (element === null) return fail('CS0826', 'No best type found for implicitly-typed array.', node.pos);
    return multiDimensional(init, arrayOf(element, node.rank), scope);
  }
  const items = init.items.map((item) => bindExpression(item, scope));
  const element = bestCommonType(items, scope);
  if (element === null || element.kind === 'void')
    return fail('CS0826', 'No best type found for implicitly-typed array.', node.pos);
  return arrayValue(
    items.map((item) => tryConvert(item, element, scope)!),
    arrayOf(element),
    [items.length],
    node.pos,
  );
}

// --- anonymous objects

export function bindAnonymous(node: ExpressionOf<'anonymous'>, scope: Scope): Value {
  const members = node.members.map((member) => {
    const value = bindValue(member.value, scope);
    if (value.type.kind === 'null') fail('CS0828', "Cannot assign '<null>' to anonymous type property.", member.pos);
    return { name: member.name ?? impliedName(member.value), value, pos: member.pos };
  });
  const names = members.map(
    (member) =>
      member.name ??
      fail(
        'CS0746',
        'Invalid anonymous type member declarator. It must be declared with a member assignment, simple name or member access.',
        member.pos,
      ),
  );
  if (new Set(names).size !== names.length)
    fail('CS0833', 'An anonymous type cannot have multiple properties with the same name.', node.pos);
  const type = anonymousType(members.map((member, index) => ({ name: names[index]!, type: member.value.type })));
  return {
    kind: 'value',
    type,
    pos: node.pos,
    emit: (emitter) => {
      const codes = members.map((member) => member.value.emit(emitter));
      return (frame) =>
        new AnonymousObject(
          type,
          codes.map((code) => code(frame)),
        );
    },
  };
}

/** `new { a.Name }` names its property Name. */
export function impliedName(node: Expression): string | null {
  if (node.kind === 'name' || node.kind === 'member') return node.args === null ? node.name : null;
  if (node.kind === 'conditionalAccess') return impliedName(node.access);
  return null;
}
