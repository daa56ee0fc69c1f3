// while, do, for and foreach. A loop variable of foreach is fresh in each round, one of for is not.
import { spend } from '../../dotnet/budget.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { iterate, iterateBoxed } from '../../dotnet/collections/enumerable.ts';
import { nullReference } from '../../dotnet/exception.ts';
import { typeOf } from '../registry.ts';
import { constructionsOf, interfacesOf, isSubtype } from '../relations.ts';
import { fail } from '../syntax/compile-error.ts';
import type { StatementOf } from '../syntax/nodes.ts';
import { NULL_TYPE, substitute, type Type } from '../types.ts';
import { partsOf } from './assignment.ts';
import { type BoundStatement, BREAK, NEXT, RETURN, type Step, type Value } from './bound.ts';
import { cast } from './coerce.ts';
import { bindCondition, branches } from './control.ts';
import { bindExpression, bindValue } from './expressions.ts';
import { type FlowState, join } from './flow.ts';
import { membersOf } from './lookup.ts';
import type { Scope } from './scope.ts';
import { bindEmbedded, bindStatement, setJumpTargets } from './statements.ts';
import { resolveTypeName } from './type-names.ts';
import { NO_EFFECT } from './values.ts';

function joinAll(states: readonly FlowState[], start: FlowState): FlowState {
  return states.reduce((state, other) => join(state, other), start);
}

export function bindWhile(node: StatementOf<'while'> | StatementOf<'do'>, scope: Scope): BoundStatement {
  const inner = scope.child();
  const breaks: FlowState[] = [];
  const continues: FlowState[] = [];
  setJumpTargets(inner, { breaks, continues });
  let test: Value;
  let body: BoundStatement;
  if (node.kind === 'while') {
    test = bindCondition(node.test, inner);
    const { whenTrue, whenFalse } = branches(test, inner);
    scope.flow = whenTrue;
    body = bindEmbedded(node.body, inner);
    scope.flow = joinAll(breaks, whenFalse);
  } else {
    body = bindEmbedded(node.body, inner);
    scope.flow = joinAll(continues, scope.flow);
    test = bindCondition(node.test, inner);
    scope.flow = joinAll(breaks, branches(test, inner).whenFalse);
  }
  return {
    emit: (emitter) => {
      const condition = test.emit(emitter);
      const step = body.emit(emitter);
      const enter = emitter.enter(inner) ?? NO_EFFECT;
      const first = node.kind === 'do';
      return (frame) => {
        enter(frame);
        let run = first || condition(frame);
        while (run) {
          spend();
          const signal = step(frame);
          if (signal === BREAK) break;
          if (signal === RETURN) return RETURN;
          if (!first) enter(frame);
          run = condition(frame);
        }
        return NEXT;
      };
    },
  };
}

export function bindFor(node: StatementOf<'for'>, scope: Scope): BoundStatement {
  const outer = scope.child();
  const init = node.init.map((statement) => bindStatement(statement, outer));
  const inner = outer.child();
  const breaks: FlowState[] = [];
  const continues: FlowState[] = [];
  setJumpTargets(inner, { breaks, continues });
  const test = node.test === null ? null : bindCondition(node.test, inner);
  const { whenTrue, whenFalse } = test === null ? { whenTrue: scope.flow, whenFalse: null } : branches(test, inner);
  scope.flow = whenTrue;
  const body = bindEmbedded(node.body, inner);
  scope.flow = joinAll(continues, scope.flow);
  const steps = node.step.map((step) => {
    const value = bindExpression(step, inner.child());
    if (value.kind !== 'value' || value.isStatement !== true) {
      return fail(
        'CS0201',
        'Only assignment, call, increment, decrement, and new object expressions can be used as a statement.',
        step.pos,
      );
    }
    return value;
  });
  scope.flow = joinAll(breaks, whenFalse);
  return {
    emit: (emitter) => {
      const starts = init.map((statement) => statement.emit(emitter));
      const condition = test?.emit(emitter) ?? (() => true);
      const run = body.emit(emitter);
      const advances = steps.map((step) => step.emit(emitter));
      const enterOuter = emitter.enter(outer) ?? NO_EFFECT;
      const enter = emitter.enter(inner) ?? NO_EFFECT;
      const [only] = advances;
      const advance: (frame: Parameters<Step>[0]) => void =
        advances.length === 1
          ? only!
          : (frame) => {
              for (const next of advances) next(frame);
            };
      return (frame) => {
        enterOuter(frame);
        for (const start of starts) start(frame);
        for (enter(frame); condition(frame); advance(frame), enter(frame)) {
          spend();
          const signal = run(frame);
          if (signal === BREAK) break;
          if (signal === RETURN) return RETURN;
        }
        return NEXT;
      };
    },
  };
}

/** How a type is enumerated by foreach: element type and JS iteration. */
function enumerationOf(source: Value, pos: number): { element: Type; open: (value: unknown) => Iterable<unknown> } {
  const { type } = source;
  if (type === NULL_TYPE) return fail('CS0186', 'Use of null is not valid in this context.', pos);
  if (type.kind === 'array') {
    return {
      element: type.element!,
      open: (value) => (value instanceof DotNetArray && !type.element!.isReferenceType ? value.items : iterate(value)),
    };
  }
  // A GetEnumerator of the type's own wins over its interfaces.
  const [own] = membersOf(type, 'GetEnumerator');
  if (own !== undefined && own.owner.kind !== 'interface') {
    const enumerator = substitute(own.member.returns, own.map);
    const current = membersOf(enumerator, 'Current')[0];
    if (current !== undefined) {
      const element = substitute(current.member.returns, current.map);
      return { element, open: (value) => iterate(value, element) };
    }
  }
  const generic = constructionsOf(type, 'System.Collections.Generic.IEnumerable', 1);
  if (generic.length === 1) {
    const element = generic[0]!.typeArguments[0]!;
    return { element, open: (value) => iterate(value, element) };
  }
  if (generic.length > 1)
    fail(
      'CS1640',
      `foreach statement cannot operate on variables of type '${type.display}' because it implements multiple instantiations of IEnumerable<T>.`,
      pos,
    );
  const plain = typeOf('System.Collections.IEnumerable');
  if (type === plain || interfacesOf(type).includes(plain) || isSubtype(type, plain)) {
    return { element: typeOf('System.Object'), open: iterateBoxed };
  }
  return fail(
    'CS1579',
    `foreach statement cannot operate on variables of type '${type.display}' because it does not contain a public instance definition for 'GetEnumerator'.`,
    pos,
  );
}

export function bindForeach(node: StatementOf<'foreach'>, scope: Scope): BoundStatement {
  const source = bindValue(node.source, scope);
  const { element, open } = enumerationOf(source, node.source.pos);
  const inner = scope.child();
  const before = scope.flow;
  const breaks: FlowState[] = [];
  setJumpTargets(inner, { breaks, continues: [] });
  const item = scope.temporary(element);
  const current: Value = { kind: 'value', type: element, pos: node.pos, emit: (emitter) => emitter.read(item) };
  const assign = node.names === null ? bindVariable(node, current, inner) : bindParts(node, current, inner);
  const body = bindEmbedded(node.body, inner);
  scope.flow = joinAll(breaks, before);
  return {
    emit: (emitter) => {
      const code = source.emit(emitter);
      const slot = emitter.slotOf(item);
      const store = assign(emitter);
      const run = body.emit(emitter);
      const enter = emitter.enter(inner) ?? NO_EFFECT;
      return (frame) => {
        const value = code(frame);
        if (value === null) throw nullReference();
        for (const next of open(value)) {
          spend();
          enter(frame);
          frame[slot] = next;
          store(frame);
          const signal = run(frame);
          if (signal === BREAK) break;
          if (signal === RETURN) return RETURN;
        }
        return NEXT;
      };
    },
  };
}

type Assign = (emitter: Parameters<Value['emit']>[0]) => (frame: Parameters<Step>[0]) => void;

function bindVariable(node: StatementOf<'foreach'>, current: Value, inner: Scope): Assign {
  const type = node.type === null ? current.type : resolveTypeName(node.type, inner);
  const value = cast(current, type, inner);
  const local = inner.declare(node.name!, type, node.pos, {
    readOnly: 'foreach iteration variable',
    itemNames: current.itemNames,
  });
  return (emitter) => {
    const write = emitter.write(local);
    const code = value.emit(emitter);
    return (frame) => write(frame, code(frame));
  };
}

function bindParts(node: StatementOf<'foreach'>, current: Value, inner: Scope): Assign {
  const { types, read } = partsOf(current.type, node.pos);
  const names = node.names!;
  if (types.length !== names.length) {
    fail('CS8132', `Cannot deconstruct '${types.length}' elements into '${names.length}' variables.`, node.pos);
  }
  const locals = names.map((name, index) =>
    name === null ? null : inner.declare(name, types[index]!, node.pos, { readOnly: 'foreach iteration variable' }),
  );
  return (emitter) => {
    const writes = locals.map((local) => (local === null ? null : emitter.write(local)));
    const code = current.emit(emitter);
    return (frame) => {
      const value = code(frame);
      for (const [index, write] of writes.entries()) write?.(frame, read(value, index));
    };
  };
}
