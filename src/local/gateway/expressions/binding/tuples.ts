// Tuple literals `(1, "a")` and their conversion item by item.
import { ValueTuple } from '../../dotnet/collections/tuple.ts';
import { findType } from '../registry.ts';
import { instantiate, type Type } from '../types.ts';
import type { Expr, Value } from './bound.ts';
import { asValue, tryConvert } from './coerce.ts';
import type { Scope } from './scope.ts';

type TupleExpr = Extract<Expr, { kind: 'tuple' }>;

/** The literal with the types its items have. */
export function tupleValue(tuple: TupleExpr, scope: Scope): Value {
  const items = tuple.items.map((item) => asValue(item, scope));
  const type = instantiate(
    findType('System.ValueTuple', items.length)!,
    items.map((item) => item.type),
  );
  return build(tuple, type, items, scope);
}

/** The literal as another tuple type, or by way of its own type as something else; null if that does not go. */
export function tupleAs(tuple: TupleExpr, to: Type, scope: Scope, explicit: boolean): Value | null {
  const target = to.underlying;
  if (target.isTuple) {
    if (target.typeArguments.length !== tuple.items.length) return null;
    const items: Value[] = [];
    for (const [index, item] of tuple.items.entries()) {
      const converted = tryConvert(item, target.typeArguments[index]!, scope, explicit);
      if (converted === null) return null;
      items.push(converted);
    }
    return { ...build(tuple, target, items, scope), type: to };
  }
  if (tuple.items.some((item) => item.kind !== 'value' && item.kind !== 'tuple')) return null;
  return tryConvert(tupleValue(tuple, scope), to, scope, explicit);
}

function build(tuple: TupleExpr, type: Type, items: readonly Value[], scope: Scope): Value {
  const { names } = tuple;
  scope.compilation.noteTupleNames(type, names);
  return {
    kind: 'value',
    type,
    pos: tuple.pos,
    itemNames: names,
    emit: (emitter) => {
      const codes = items.map((item) => item.emit(emitter));
      return (frame) =>
        new ValueTuple(
          type,
          codes.map((code) => code(frame)),
        );
    },
  };
}
