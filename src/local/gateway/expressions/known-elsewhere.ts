// Members and types that work in Azure but are not emulated here: naming them in an error is better than denying that
// they exist.
import { DOCUMENTED } from './allow-list.gen.ts';
import { DOTNET_MEMBERS } from './dotnet-members.gen.ts';
import { importedNames } from './registry.ts';
import { interfacesOf, selfAndBases } from './relations.ts';
import type { Type } from './types.ts';

/** `System.String.EnumerateRunes` if Azure documents that member of the type or its bases; else null. */
export function memberElsewhere(type: Type, name: string): string | null {
  for (const owner of [...selfAndBases(type), ...interfacesOf(type)]) {
    const fullName = owner.definition?.fullName;
    if (fullName === undefined || !Object.hasOwn(DOTNET_MEMBERS, fullName)) continue;
    const rule = Object.hasOwn(DOCUMENTED, fullName) ? DOCUMENTED[fullName]! : '*';
    const documented = rule === '*' || ('except' in rule ? !rule.except.includes(name) : rule.includes(name));
    if (documented && DOTNET_MEMBERS[fullName]!.split(' ').includes(name)) return `${fullName}.${name}`;
  }
  return null;
}

/** The documented type that `name` means; null if there is none. */
export function typeElsewhere(name: string): string | null {
  return [name, ...importedNames(name)].find((candidate) => Object.hasOwn(DOCUMENTED, candidate)) ?? null;
}
