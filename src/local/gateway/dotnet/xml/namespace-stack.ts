// Prefixes in scope while XML is written: which prefix an element or attribute gets and which declarations a start tag
// needs beside its own. Follows what XmlWriter does, generated prefixes (p1, p2 …) included.
import { xmlException } from './characters.ts';
import { XML_NAMESPACE, XMLNS_NAMESPACE } from './name.ts';

interface Entry {
  prefix: string;
  namespace: string;
  /** Not written as an attribute of its own: the start tag must declare it. */
  toWrite: boolean;
}

export class NamespaceStack {
  private readonly entries: Entry[] = [
    { prefix: 'xmlns', namespace: XMLNS_NAMESPACE, toWrite: false },
    { prefix: 'xml', namespace: XML_NAMESPACE, toWrite: false },
    { prefix: '', namespace: '', toWrite: false },
  ];
  private readonly starts: number[] = [];

  enter(): void {
    this.starts.push(this.entries.length);
  }

  leave(): void {
    this.entries.length = this.starts.pop()!;
  }

  private get start(): number {
    return this.starts.at(-1) ?? 0;
  }

  private indexOf(prefix: string): number {
    for (let index = this.entries.length - 1; index >= 0; index--)
      if (this.entries[index]!.prefix === prefix) return index;
    return -1;
  }

  /** A prefix in scope for a namespace, null if there is none. */
  prefixOf(namespace: string): string | null {
    for (let index = this.entries.length - 1; index >= 0; index--) {
      const { prefix, namespace: bound } = this.entries[index]!;
      if (bound === namespace && this.indexOf(prefix) === index) return prefix;
    }
    return null;
  }

  namespaceOf(prefix: string): string | null {
    const index = this.indexOf(prefix);
    return index < 0 ? null : this.entries[index]!.namespace;
  }

  /** The next generated prefix. */
  generate(): string {
    const prefix = `p${this.entries.length - 3}`;
    if (this.indexOf(prefix) < 0) return prefix;
    for (let number = 0; ; number++) {
      const candidate = prefix + number;
      if (this.indexOf(candidate) < 0) return candidate;
    }
  }

  /** A prefix that an element or attribute uses. */
  use(prefix: string, namespace: string): void {
    const index = this.indexOf(prefix);
    if (index >= this.start) {
      if (this.entries[index]!.namespace !== namespace)
        throw redefined(prefix, this.entries[index]!.namespace, namespace);
      return;
    }
    const bound = index < 0 ? null : this.entries[index]!.namespace;
    const reserved = prefix === 'xml' || prefix === 'xmlns';
    this.entries.push({ prefix, namespace, toWrite: !reserved && bound !== namespace });
  }

  /** An xmlns attribute. Returns whether it repeats what was in scope outside. */
  declare(prefix: string, namespace: string): boolean {
    const index = this.indexOf(prefix);
    if (index >= this.start) {
      const entry = this.entries[index]!;
      if (entry.namespace !== namespace) throw redefined(prefix, entry.namespace, namespace);
      const repeated = !entry.toWrite;
      entry.toWrite = false;
      return repeated;
    }
    const repeated = index >= 0 && this.entries[index]!.namespace === namespace;
    this.entries.push({ prefix, namespace, toWrite: false });
    return repeated;
  }

  /** Declarations that the start tag still needs, in the order in which they are written. */
  *missing(): Generator<{ prefix: string; namespace: string }> {
    for (let index = this.entries.length - 1; index >= this.start; index--) {
      if (this.entries[index]!.toWrite) yield this.entries[index]!;
    }
  }
}

function redefined(prefix: string, from: string, to: string) {
  return xmlException(
    `The prefix '${prefix}' cannot be redefined from '${from}' to '${to}' within the same start element tag.`,
  );
}
