// X.500 names as .NET prints them: last part first, comma and blank between, quotes where a value needs them.
import { children, type DerNode, oidText, stringOf, Tag } from './der.ts';
import { friendlyName } from './oid.ts';

export interface NamePart {
  oid: string;
  value: string;
}

/** Attributes in the order of the encoding, relative names kept together. */
export function readName(node: DerNode | undefined): NamePart[][] {
  return children(node, Tag.Sequence).map((relative) =>
    children(relative, Tag.Set).map((pair) => {
      const [type, value] = children(pair, Tag.Sequence);
      return { oid: oidText(type), value: value === undefined ? '' : stringOf(value) };
    }),
  );
}

/** Attribute names that Name uses; others are written OID.1.2.3. */
function label(oid: string): string {
  const name = friendlyName(oid);
  return name !== null && /^[A-Z]+$/.test(name) ? name : `OID.${oid}`;
}

function quoted(value: string): string {
  if (value !== '' && !/[,+"=<>#;\n\r]|^\s|\s$/.test(value)) return value;
  return `"${value.replaceAll('"', '""')}"`;
}

/** @param reversed last part first, as Name and Subject have it */
export function nameText(name: readonly (readonly NamePart[])[], reversed = true): string {
  const ordered = reversed ? [...name].reverse() : name;
  return ordered
    .map((relative) => relative.map(({ oid, value }) => `${label(oid)}=${quoted(value)}`).join(' + '))
    .join(', ');
}

export function findPart(name: readonly (readonly NamePart[])[], oid: string): string | null {
  for (const relative of name) for (const part of relative) if (part.oid === oid) return part.value;
  return null;
}

/** X500DistinguishedName, of which only Name is documented. */
export class X500DistinguishedName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
