// Members by name on a type: its own and inherited ones, and extension methods (C# specification, "Member lookup").
import type { Member } from '../member-table.ts';
import { extensionClasses, IMPORTED_NAMESPACES, typeOf } from '../registry.ts';
import { interfacesOf, selfAndBases } from '../relations.ts';
import { instantiate, NO_SUBSTITUTION, substitutionOf, type Type } from '../types.ts';
import type { Candidate } from './bound.ts';

const cache = new Map<Type, Map<string, readonly Candidate[]>>();

/** All members of that name, nearest first. Empty if there is none. */
export function membersOf(type: Type, name: string): readonly Candidate[] {
  let byName = cache.get(type);
  if (byName === undefined) {
    byName = new Map();
    cache.set(type, byName);
  }
  let found = byName.get(name);
  if (found === undefined) {
    found = lookUp(type, name);
    byName.set(name, found);
  }
  return found;
}

function lookUp(type: Type, name: string): Candidate[] {
  const places =
    type.kind === 'interface' ? [type, ...interfacesOf(type), typeOf('System.Object')] : selfAndBases(type);
  const found: Candidate[] = [];
  for (const owner of places) {
    const members = owner.definition?.members.named(name) ?? [];
    const map = substitutionOf(owner);
    for (const member of members) {
      if (member.kind === 'operator' || member.kind === 'conversion' || member.kind === 'constructor') continue;
      if (!isHidden(member, found)) found.push({ member, owner, map });
    }
  }
  return found;
}

/** A member hides inherited ones of another kind, and methods with the same parameters. */
function isHidden(member: Member, nearer: readonly Candidate[]): boolean {
  return nearer.some(({ member: other }) => {
    if (other.owner === member.owner) return false;
    if (other.kind !== 'method' || member.kind !== 'method')
      return other.kind !== 'indexer' || member.kind !== 'indexer' || sameParameters(other, member);
    return other.typeParameters.length === member.typeParameters.length && sameParameters(other, member);
  });
}

function sameParameters(a: Member, b: Member): boolean {
  return (
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, index) => parameter.type === b.parameters[index]!.type)
  );
}

export function constructorsOf(type: Type): Candidate[] {
  const map = substitutionOf(type);
  return (type.definition?.members.named('.ctor') ?? []).map((member) => ({ member, owner: type, map }));
}

/** Operators of that token which `type` declares or inherits. */
export function operatorsOf(type: Type, token: string): Candidate[] {
  for (const owner of selfAndBases(type)) {
    const found = (owner.definition?.members.named(token) ?? []).filter((member) => member.kind === 'operator');
    if (found.length > 0) {
      const map = substitutionOf(owner);
      return found.map((member) => ({ member, owner, map }));
    }
  }
  return [];
}

const imported: readonly string[] = IMPORTED_NAMESPACES;
const extensionCache = new Map<string, readonly Candidate[]>();

/** Extension methods of that name in the imported namespaces. */
export function extensionsNamed(name: string): readonly Candidate[] {
  let found = extensionCache.get(name);
  if (found === undefined) {
    found = extensionClasses()
      .filter((definition) => imported.includes(definition.namespace))
      .flatMap((definition) => {
        const owner = instantiate(definition);
        return definition.members
          .named(name)
          .filter((member) => member.isExtension)
          .map((member) => ({ member, owner, map: NO_SUBSTITUTION }));
      });
    extensionCache.set(name, found);
  }
  return found;
}
