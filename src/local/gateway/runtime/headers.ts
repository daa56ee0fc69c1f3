// A header collection as policies edit it: names compare without case and keep the spelling and order they came in
// (RFC 9110 §5); values stay apart until the wire, where some fields must not be joined (set-header page).
import type { HeaderMap } from '../expressions/context-model.ts';
import type { HeaderList } from './ports.ts';

/** Fields whose values go out as one line each instead of one list joined by commas (set-header page, usage notes). */
const ONE_LINE_EACH = new Set([
  'user-agent',
  'www-authenticate',
  'proxy-authenticate',
  'cookie',
  'set-cookie',
  'warning',
  'date',
  'expires',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'retry-after',
]);

interface Entry {
  name: string;
  values: string[];
}

export class HeaderBag {
  readonly #entries = new Map<string, Entry>();
  #map: HeaderMap | null = null;

  static from(list: HeaderList): HeaderBag {
    const bag = new HeaderBag();
    for (const [name, value] of list) bag.append(name, value);
    return bag;
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /** All values, or undefined when the field is absent. */
  values(name: string): readonly string[] | undefined {
    return this.#entries.get(name.toLowerCase())?.values;
  }

  /** Values joined by commas, or null when the field is absent. */
  get(name: string): string | null {
    const values = this.values(name);
    return values === undefined ? null : values.length === 1 ? (values[0] as string) : values.join(',');
  }

  set(name: string, values: string | readonly string[]): void {
    this.#map = null;
    this.#entries.set(name.toLowerCase(), { name, values: typeof values === 'string' ? [values] : [...values] });
  }

  append(name: string, value: string): void {
    this.#map = null;
    const key = name.toLowerCase();
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { name, values: [value] });
    else entry.values.push(value);
  }

  delete(name: string): boolean {
    this.#map = null;
    return this.#entries.delete(name.toLowerCase());
  }

  names(): string[] {
    return Array.from(this.#entries.values(), (entry) => entry.name);
  }

  copy(): HeaderBag {
    const bag = new HeaderBag();
    for (const [key, entry] of this.#entries) bag.#entries.set(key, { name: entry.name, values: [...entry.values] });
    return bag;
  }

  /** What goes on the wire: one line a field, several for those that must not be joined. */
  lines(): [string, string][] {
    const lines: [string, string][] = [];
    for (const [key, { name, values }] of this.#entries) {
      if (values.length === 1) lines.push([name, values[0] as string]);
      else if (ONE_LINE_EACH.has(key)) for (const value of values) lines.push([name, value]);
      else lines.push([name, values.join(',')]);
    }
    return lines;
  }

  /** The view an expression gets. The same object until the next change. */
  get map(): HeaderMap {
    if (this.#map === null) {
      const map = new Map<string, readonly string[]>();
      for (const entry of this.#entries.values()) map.set(entry.name, entry.values);
      this.#map = map;
    }
    return this.#map;
  }
}
