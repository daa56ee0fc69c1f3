// System.ValueTuple (any number of items) and System.Tuple.
import { Tuple, ValueTuple } from '../../dotnet/collections/tuple.ts';
import type { Implementation } from '../member-table.ts';
import { declareType, setTupleFactory, typeOf } from '../registry.ts';
import type { Type, TypeDefinition } from '../types.ts';

const MOST = 7;
const declaredTuples = new Map<number, TypeDefinition>();

const parameterNames = (count: number): string[] => Array.from({ length: count }, (_, index) => `T${index + 1}`);

function items(names: readonly string[], name: string): Record<string, Implementation> {
  return Object.fromEntries(
    names.map((type, index) => [`${type} ${name}${index + 1} { get; }`, (self: ValueTuple) => self.items[index]]),
  );
}

function declareValueTuple(count: number): TypeDefinition {
  const names = parameterNames(count);
  const list = names.join(', ');
  return declareType(
    `struct System.ValueTuple<${list}> : IEquatable<ValueTuple<${list}>>, IComparable`,
    {
      ...items(names, 'Item'),
      [`bool Equals(ValueTuple<${list}> other)`]: (self: ValueTuple, other) => self.equals(other),
      [`int CompareTo(ValueTuple<${list}> other)`]: (self: ValueTuple, other) => self.compareTo(other),
    },
    { represents: [] },
  );
}

setTupleFactory((count) => {
  let definition = declaredTuples.get(count);
  if (definition === undefined) {
    if (count > 32) return null;
    definition = declareValueTuple(count);
    declaredTuples.set(count, definition);
  }
  return definition;
});

const creators: Record<string, Implementation> = {};
const valueCreators: Record<string, Implementation> = {};
for (let count = 1; count <= MOST; count++) {
  const names = parameterNames(count);
  const list = names.join(', ');
  const typed = names.map((name, index) => `${name} item${index + 1}`).join(', ');
  const make = (...args: unknown[]): Tuple =>
    new Tuple(typeOf('System.Tuple', ...(args.slice(0, count) as Type[])), args.slice(count));
  declareType(`class System.Tuple<${list}> : IComparable`, { [`.ctor(${typed})`]: make, ...items(names, 'Item') });
  creators[`static Tuple<${list}> Create<${list}>(${typed})`] = make;
  valueCreators[`static ValueTuple<${list}> Create<${list}>(${typed})`] = (...args: unknown[]) =>
    new ValueTuple(typeOf('System.ValueTuple', ...(args.slice(0, count) as Type[])), args.slice(count));
}
declareType('static class System.Tuple', creators);
declareType('static class System.ValueTuple', valueCreators);
