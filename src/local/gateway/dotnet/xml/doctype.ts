// The document type declaration: identifiers, the internal subset as text, and the general entities declared in it.

export interface Doctype {
  name: string;
  publicId: string | null;
  systemId: string | null;
  internalSubset: string | null;
  /** Replacement text by name; null for external entities. */
  entities: Map<string, string | null>;
  /** Index after the closing bracket. */
  end: number;
}

const HEAD =
  /<!DOCTYPE\s+([^\s[>]+)(?:\s+(?:PUBLIC\s+(?:"([^"]*)"|'([^']*)')\s+(?:"([^"]*)"|'([^']*)')|SYSTEM\s+(?:"([^"]*)"|'([^']*)')))?\s*([[>])/y;

/** Parts of an internal subset: comments, instructions, entity declarations, other declarations. */
const PART =
  /\s+|%[^;\s]+;|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!ENTITY\s+(%\s+)?(\S+)\s+(?:"([^"]*)"|'([^']*)'|(?:SYSTEM|PUBLIC)\b[^>]*)\s*>|<!(?:ELEMENT|ATTLIST|NOTATION)\b(?:[^>"']|"[^"]*"|'[^']*')*>/y;

/** Null if it is malformed. */
export function scanDoctype(text: string, start: number): Doctype | null {
  HEAD.lastIndex = start;
  const head = HEAD.exec(text);
  if (head === null) return null;
  const doctype: Doctype = {
    name: head[1]!,
    publicId: head[2] ?? head[3] ?? null,
    systemId: head[4] ?? head[5] ?? head[6] ?? head[7] ?? null,
    internalSubset: null,
    entities: new Map(),
    end: HEAD.lastIndex,
  };
  if (head[8] === '>') return doctype;
  let at = HEAD.lastIndex;
  while (text[at] !== ']') {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (part === null) return null;
    const name = part[2];
    if (name !== undefined && part[1] === undefined && !doctype.entities.has(name)) {
      const value = part[3] ?? part[4];
      doctype.entities.set(name, value === undefined ? null : replacementText(value));
    }
    at = PART.lastIndex;
  }
  doctype.internalSubset = text.slice(HEAD.lastIndex, at);
  const close = /\]\s*>/y;
  close.lastIndex = at;
  if (close.exec(text) === null) return null;
  doctype.end = close.lastIndex;
  return doctype;
}

/** Character references in an entity's value are resolved when it is declared. */
function replacementText(value: string): string {
  return value.replace(/&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));/g, (whole, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number.parseInt(decimal!, 10) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
