// Assignment, compound assignment, ++ and --, deconstruction (C# specification, "Assignment operators").
import type { KeyValuePair } from '../../dotnet/collections/key-value-pair.ts';
import type { ValueTuple } from '../../dotnet/collections/tuple.ts';
import { nullReference } from '../../dotnet/exception.ts';
import { isNumeric } from '../numeric.ts';
import { stepBy } from '../runtime/arithmetic.ts';
import { fail } from '../syntax/compile-error.ts';
import type { Expression, ExpressionOf } from '../syntax/nodes.ts';
import type { Type } from '../types.ts';
import type { Assignable, Code, Value } from './bound.ts';
import { asValue, coerce, tryConvert } from './coerce.ts';
import { bindExpression, bindValue } from './expressions.ts';
import { bindBinary } from './operators.ts';
import type { Scope } from './scope.ts';
import { resolveTypeName } from './type-names.ts';
import { localValue } from './values.ts';

function assignable(value: Value): Assignable {
  if (value.target === undefined)
    return fail('CS0131', 'The left-hand side of an assignment must be a variable, property or indexer.', value.pos);
  if (value.target.readOnly !== null) fail(value.target.readOnly.code, value.target.readOnly.message, value.pos);
  return value.target;
}

export function bindAssign(node: ExpressionOf<'assign'>, scope: Scope): Value {
  if (node.op !== '=') return bindCompound(node, scope);
  const { left, pos } = node;
  if (left.kind === 'deconstruction' || left.kind === 'tuple') return bindDeconstruction(node, scope);
  if (left.kind === 'name' && left.name === '_' && scope.lookup('_') === null)
    return { ...bindValue(node.right, scope), isStatement: true };
  const bound = bindExpression(left, scope, true);
  const variable = bound.kind === 'value' ? bound : asValue(bound, scope);
  const target = assignable(variable);
  const value = coerce(bindExpression(node.right, scope), variable.type, scope);
  target.assigned?.();
  return {
    kind: 'value',
    type: variable.type,
    pos,
    isStatement: true,
    emit: (emitter) => target.store(emitter, value.emit(emitter)),
  };
}

function bindCompound(node: ExpressionOf<'assign'>, scope: Scope): Value {
  const variable = bindValue(node.left, scope);
  const target = assignable(variable);
  const right = bindExpression(node.right, scope);
  const old = scope.temporary(variable.type);
  const op = node.op.slice(0, -1);
  const operand: Value = { kind: 'value', type: variable.type, pos: node.pos, emit: (emitter) => emitter.read(old) };
  const operands = right.kind === 'default' ? coerce(right, variable.type, scope) : asValue(right, scope);
  const result = bindBinary(op, operand, operands, scope, node.pos);
  const converted = compoundResult(result, operands, variable.type, op, scope);
  return {
    kind: 'value',
    type: variable.type,
    pos: node.pos,
    isStatement: true,
    emit: (emitter) => {
      const slot = emitter.slotOf(old);
      const code = converted.emit(emitter);
      return target.update(
        emitter,
        (frame, before) => {
          frame[slot] = before;
          return code(frame);
        },
        false,
      );
    },
  };
}

/** `b += 1` for a byte: the result converts back although it is an int, if the right side itself would fit. */
function compoundResult(result: Value, right: Value, type: Type, op: string, scope: Scope): Value {
  const implicit = tryConvert(result, type, scope);
  if (implicit !== null) return implicit;
  const fits = tryConvert(right, type, scope) !== null || op === '<<' || op === '>>';
  const explicit = fits ? tryConvert(result, type, scope, true) : null;
  return explicit ?? coerce(result, type, scope);
}

export function bindStep(node: ExpressionOf<'step'>, scope: Scope): Value {
  const variable = bindValue(node.operand, scope);
  const target = assignable(variable);
  const type = variable.type.underlying;
  const primitive = type.isEnum ? 'int' : type.primitive;
  if (!isNumeric(primitive)) {
    fail('CS0023', `Operator '${node.op}' cannot be applied to operand of type '${variable.type.display}'.`, node.pos);
  }
  const step = stepBy(node.op === '++' ? 1 : -1, primitive as NonNullable<Type['primitive']>, scope.isChecked ?? false);
  return {
    kind: 'value',
    type: variable.type,
    pos: node.pos,
    isStatement: true,
    emit: (emitter) => target.update(emitter, (_frame, old) => (old === null ? null : step(old)), !node.prefix),
  };
}

// --- deconstruction

/** Where one part of a deconstruction goes. */
type Sink = { type: Type | null; bind(type: Type): Value | null };

function bindDeconstruction(node: ExpressionOf<'assign'>, scope: Scope): Value {
  const { pos } = node;
  const sinks =
    node.left.kind === 'deconstruction'
      ? node.left.names.map((name) => declaredSink(name, null, pos, scope))
      : (node.left as ExpressionOf<'tuple'>).items.map((item) => sinkOf(item.value, scope));
  let source: Value;
  const right = bindExpression(node.right, scope);
  if (right.kind === 'tuple') {
    if (right.items.length !== sinks.length)
      fail(
        'CS8132',
        `Cannot deconstruct a tuple of '${right.items.length}' elements into '${sinks.length}' variables.`,
        pos,
      );
    const items = right.items.map((item, index) =>
      sinks[index]!.type === null ? asValue(item, scope) : coerce(item, sinks[index]!.type!, scope),
    );
    source = asValue({ ...right, items }, scope);
  } else source = asValue(right, scope);
  const { types, read } = partsOf(source.type, pos);
  if (types.length !== sinks.length)
    fail('CS8132', `Cannot deconstruct a tuple of '${types.length}' elements into '${sinks.length}' variables.`, pos);
  const targets = sinks.map((sink, index) => sink.bind(types[index]!));
  const parts = types.map((type) => scope.temporary(type));
  const stores = targets.map((target, index) => {
    if (target === null) return null;
    const part: Value = { kind: 'value', type: types[index]!, pos, emit: (emitter) => emitter.read(parts[index]!) };
    const converted = coerce(part, target.type, scope);
    const place = assignable(target);
    place.assigned?.();
    return (emitter: Parameters<Value['emit']>[0]): Code => place.store(emitter, converted.emit(emitter));
  });
  return {
    kind: 'value',
    type: source.type,
    pos,
    isStatement: true,
    emit: (emitter) => {
      const code = source.emit(emitter);
      const slots = parts.map((part) => emitter.slotOf(part));
      const effects = stores.map((store) => store?.(emitter) ?? null);
      return (frame) => {
        const value = code(frame);
        if (value === null) throw nullReference();
        for (const [index, slot] of slots.entries()) frame[slot] = read(value, index);
        for (const effect of effects) effect?.(frame);
        return value;
      };
    },
  };
}

/** What a value of that type falls into: tuples and pairs. */
export function partsOf(
  type: Type,
  pos: number,
): { types: readonly Type[]; read(value: unknown, index: number): unknown } {
  if (type.isTuple) return { types: type.typeArguments, read: (value, index) => (value as ValueTuple).items[index] };
  if (type.definition?.fullName === 'System.Collections.Generic.KeyValuePair') {
    return {
      types: type.typeArguments,
      read: (value, index) => (index === 0 ? (value as KeyValuePair).key : (value as KeyValuePair).value),
    };
  }
  return fail('CS1061', `'${type.display}' does not contain a definition for 'Deconstruct'.`, pos);
}

function declaredSink(name: string | null, type: Type | null, pos: number, scope: Scope): Sink {
  return {
    type,
    bind: (part) => (name === null ? null : localValue(scope.declare(name, type ?? part, pos), scope, pos)),
  };
}

function sinkOf(item: Expression, scope: Scope): Sink {
  if (item.kind === 'declaration') {
    return declaredSink(item.name, item.type === null ? null : resolveTypeName(item.type, scope), item.pos, scope);
  }
  if (item.kind === 'name' && item.name === '_' && scope.lookup('_') === null) return { type: null, bind: () => null };
  const bound = bindExpression(item, scope, true);
  const value = asValue(bound, scope);
  return { type: value.type, bind: () => value };
}
