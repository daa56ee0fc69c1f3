// XNamespace and XName: interned, so that equality is identity.
import { argumentException, argumentNull } from '../exception.ts';
import { verifyNcName } from './characters.ts';

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

/** Interned names beyond this many make room for new ones: a flood of names must not stay in memory. */
const MAX_INTERNED = 20_000;

export class XNamespace {
  static readonly #known = new Map<string, WeakRef<XNamespace>>();
  readonly namespaceName: string;
  readonly #names = new Map<string, XName>();

  /** Use `get`: namespaces are interned. */
  constructor(name: string) {
    this.namespaceName = name;
  }

  static get(name: string | null): XNamespace {
    if (name === null) throw argumentNull('namespaceName');
    const known = XNamespace.#known.get(name)?.deref();
    if (known !== undefined) return known;
    const created = new XNamespace(name);
    if (XNamespace.#known.size >= MAX_INTERNED) {
      for (const [key, reference] of XNamespace.#known) {
        if (reference.deref() === undefined) XNamespace.#known.delete(key);
      }
    }
    XNamespace.#known.set(name, new WeakRef(created));
    return created;
  }

  static readonly none: XNamespace = XNamespace.get('');
  static readonly xml: XNamespace = XNamespace.get(XML_NAMESPACE);
  static readonly xmlns: XNamespace = XNamespace.get(XMLNS_NAMESPACE);

  /** @throws ArgumentNullException, ArgumentException, XmlException */
  name(localName: string | null): XName {
    if (localName === null) throw argumentNull('localName');
    let name = this.#names.get(localName);
    if (name === undefined) {
      if (localName === '') throw argumentException('The value cannot be an empty string.', 'localName');
      name = new XName(this, verifyNcName(localName));
      if (this.#names.size < MAX_INTERNED) this.#names.set(localName, name);
    }
    return name;
  }

  toString(): string {
    return this.namespaceName;
  }

  equals(other: unknown): boolean {
    return other instanceof XNamespace && other.namespaceName === this.namespaceName;
  }

  hashKey(): string {
    return this.namespaceName;
  }
}

export class XName {
  readonly namespace: XNamespace;
  readonly localName: string;

  constructor(namespace: XNamespace, localName: string) {
    this.namespace = namespace;
    this.localName = localName;
  }

  /** XName.Get("{namespace}local"). */
  static get(expanded: string | null): XName {
    if (expanded === null) throw argumentNull('expandedName');
    if (expanded === '') throw argumentException('The value cannot be an empty string.', 'expandedName');
    if (expanded[0] !== '{') return XNamespace.none.name(expanded);
    const end = expanded.lastIndexOf('}');
    if (end <= 1 || end === expanded.length - 1) {
      throw argumentException(`'${expanded}' is an invalid expanded name.`);
    }
    return XNamespace.get(expanded.slice(1, end)).name(expanded.slice(end + 1));
  }

  get namespaceName(): string {
    return this.namespace.namespaceName;
  }

  toString(): string {
    return this.namespaceName === '' ? this.localName : `{${this.namespaceName}}${this.localName}`;
  }

  equals(other: unknown): boolean {
    return other instanceof XName && other.localName === this.localName && other.namespace.equals(this.namespace);
  }

  hashKey(): string {
    return this.toString();
  }
}

export function sameName(a: XName | null, b: XName | null): boolean {
  return a === b || (a !== null && b !== null && a.equals(b));
}
