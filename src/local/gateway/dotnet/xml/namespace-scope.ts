// Namespace prefixes in scope while XML is read (Namespaces in XML 1.0).
import { XML_NAMESPACE, XMLNS_NAMESPACE } from './name.ts';

export class NamespaceScope {
  private readonly bound = new Map<string, string[]>([
    ['xml', [XML_NAMESPACE]],
    ['xmlns', [XMLNS_NAMESPACE]],
  ]);

  /** Binds a prefix ('' for the default). Returns what is wrong with that, or null. */
  bind(prefix: string, namespace: string): string | null {
    if (prefix === 'xml' ? namespace !== XML_NAMESPACE : namespace === XML_NAMESPACE) {
      return "Prefix 'xml' is reserved for use by XML and can be mapped only to its own namespace name.";
    }
    if (prefix === 'xmlns') return "Prefix 'xmlns' is reserved for use by XML.";
    if (prefix !== '' && namespace === '') return 'Invalid namespace declaration.';
    const stack = this.bound.get(prefix);
    if (stack === undefined) this.bound.set(prefix, [namespace]);
    else stack.push(namespace);
    return null;
  }

  /** Ends the bindings that an element made. */
  release(prefixes: readonly string[]): void {
    for (const prefix of prefixes) this.bound.get(prefix)!.pop();
  }

  /** The namespace of a prefix; null where it is not bound. */
  find(prefix: string): string | null {
    return this.bound.get(prefix)?.at(-1) ?? (prefix === '' ? '' : null);
  }
}
