// What JsonConvert writes of an object that is no collection and no value: its public properties, in the order of
// their declaration, those of the base type after its own.
import { boxAs } from '../../dotnet/boxed.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { setObjectDescriber } from '../../dotnet/json/serializer.ts';
import { definitionOfClass } from '../registry.ts';
import type { TypeDefinition } from '../types.ts';

/** The type itself, its bases, and for an interface those that it extends. */
function* lineOf(definition: TypeDefinition): Generator<TypeDefinition> {
  yield definition;
  if (definition.base?.definition) yield* lineOf(definition.base.definition);
  if (definition.kind === 'interface') {
    for (const parent of definition.interfaces) if (parent.definition !== null) yield* lineOf(parent.definition);
  }
}

setObjectDescriber((value) => {
  const definition = definitionOfClass(value.constructor);
  if (definition === null) return null;
  const entries = new Map<string, unknown>();
  for (const type of lineOf(definition)) {
    for (const member of type.members.all) {
      if (member.kind !== 'property' || member.isStatic || !member.canRead || member.invoke === null) continue;
      if (entries.has(member.name)) continue;
      const { returns } = member;
      const own = member.invoke(value);
      const isPlainArray = Array.isArray(own) && returns.element !== null;
      entries.set(member.name, isPlainArray ? new DotNetArray(returns.element, own) : boxAs(returns, own));
    }
  }
  return [...entries];
});
