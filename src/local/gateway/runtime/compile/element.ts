// One element of a document as a policy's `compile` sees it: checked against its declaration, defaults applied, its
// values compiled on demand. What doesn't fit is reported with its place and how to mend it.
import {
  attribute,
  type ElementNode,
  type LiteralValue,
  type Place,
  type ValueNode,
} from '../../policy-xml/document.ts';
import {
  type AttributeRule,
  type Block,
  constantValue,
  type ElementRule,
  type PolicyElement,
  type Value,
  type ValueOptions,
} from '../contract.ts';
import { closest } from './closest.ts';
import type { CompileUnit } from './unit.ts';
import { type BodyReads, compileValue } from './value.ts';

/** What the elements of one policy share. */
export interface PolicyScope {
  readonly unit: CompileUnit;
  readonly reads: BodyReads;
  /** Known to Azure, not run here, and used by this policy: reaching it answers 501. */
  readonly notRun: string[];
  compileBlock(elements: readonly ElementNode[], path: string): Block;
  compileFragment(id: string, path: string, place: Place): Block | undefined;
}

export class ElementReader implements PolicyElement {
  readonly name: string;
  readonly place: Place;
  readonly node: ElementNode;
  readonly path: string;
  readonly #rule: ElementRule;
  readonly #scope: PolicyScope;
  readonly #children: readonly ElementReader[];

  constructor(node: ElementNode, rule: ElementRule, path: string, scope: PolicyScope, top = true) {
    this.node = node;
    this.name = node.name;
    this.place = node.place;
    this.path = path;
    this.#rule = rule;
    this.#scope = scope;
    this.#checkAttributes(top);
    this.#checkText();
    this.#children = rule.opaque || rule.policies ? [] : this.#readChildren();
  }

  #checkAttributes(top: boolean): void {
    const rules = this.#rule.attributes ?? {};
    for (const { name, place } of this.node.attributes) {
      const rule = ownRule(rules, name);
      if (rule?.support === 'not-run') this.#reportNotRun(`the attribute ${name} of <${this.name}>`, place);
      if (rule !== undefined || (top && name === 'id') || name.startsWith('xmlns')) continue;
      const near = closest(name, Object.keys(rules));
      this.problem(
        'unknown-attribute',
        `<${this.name}> has no attribute '${name}'.`,
        near === null ? 'Remove it.' : `Did you mean ${near}?`,
        place,
      );
    }
    for (const [name, rule] of Object.entries(rules)) {
      if (!rule.required || this.has(name)) continue;
      this.problem('missing-attribute', `<${this.name}> needs the attribute ${name}.`, `Write ${name}="…".`);
    }
  }

  #checkText(): void {
    const { text } = this.node;
    const isEmpty = text.kind === 'literal' && text.text.trim() === '';
    if (this.#rule.text === undefined && !isEmpty && !this.#rule.opaque) {
      const mend = 'Remove it, or make it a comment.';
      this.problem('text-not-allowed', `<${this.name}> takes no text.`, mend, text.place);
    } else if (this.#rule.text?.required && isEmpty) {
      this.problem('missing-text', `<${this.name}> is empty.`, 'Write its value between the tags.');
    }
  }

  #readChildren(): ElementReader[] {
    const rules = this.#rule.children ?? {};
    const readers: ElementReader[] = [];
    for (const child of this.node.elements) {
      const rule = ownRule(rules, child.name);
      if (rule === undefined) {
        const near = closest(child.name, Object.keys(rules));
        const mend = near === null ? `Remove it; <${this.name}> has no such child.` : `Did you mean <${near}>?`;
        this.problem('unknown-element', `<${child.name}> can't stand in <${this.name}>.`, mend, child.place);
        continue;
      }
      if (rule.support === 'not-run') {
        this.#reportNotRun(`<${child.name}> in <${this.name}>`, child.place);
        continue;
      }
      if (!rule.many && readers.some((reader) => reader.name === child.name)) {
        this.problem(
          'repeated-element',
          `<${this.name}> takes one <${child.name}>.`,
          'Remove the others.',
          child.place,
        );
      }
      readers.push(new ElementReader(child, rule, pathOf(child, this.node.elements, this.path), this.#scope, false));
    }
    for (const [name, rule] of Object.entries(rules)) {
      if (!rule.required || readers.some((reader) => reader.name === name)) continue;
      this.problem('missing-element', `<${this.name}> needs a <${name}>.`, `Write <${name}> inside of it.`);
    }
    return readers;
  }

  #reportNotRun(what: string, place: Place): void {
    this.#scope.notRun.push(what);
    const mend = 'It loads; a request that reaches it is answered 501.';
    const message = `API Management knows ${what}; this gateway doesn't run it.`;
    this.#scope.unit.findings.add('info', 'not-run-here', message, mend, place);
  }

  has(name: string): boolean {
    return attribute(this.node, name) !== undefined;
  }

  #attributeRule(name: string): AttributeRule {
    const rule = ownRule(this.#rule.attributes ?? {}, name);
    if (rule === undefined) throw new Error(`<${this.name}> doesn't declare the attribute ${name}.`);
    return rule;
  }

  #attribute(name: string, options: ValueOptions | undefined): Value<unknown> | undefined {
    const rule = this.#attributeRule(name);
    const node: ValueNode | undefined = attribute(this.node, name)?.value ?? this.#defaultNode(rule);
    if (node === undefined) return undefined;
    return this.#value(node, rule, `The attribute ${name} of <${this.name}>`, options, rule.type !== 'object');
  }

  #defaultNode(rule: AttributeRule): LiteralValue | undefined {
    return rule.default === undefined ? undefined : { kind: 'literal', text: rule.default, place: this.place };
  }

  #value(node: ValueNode, rule: AttributeRule, what: string, options: ValueOptions | undefined, trim: boolean) {
    const reads = options?.lazy ? null : this.#scope.reads;
    return compileValue(this.#scope.unit, { node, rule, what, reads, trim });
  }

  /** A value that must be there; when it is missing the finding exists already and a placeholder does. */
  #needed(name: string, options: ValueOptions | undefined): Value<never> {
    return (this.#attribute(name, options) ?? constantValue('', this.place)) as Value<never>;
  }

  string(name: string, options?: ValueOptions): Value<string> {
    return this.#needed(name, options);
  }

  boolean(name: string, options?: ValueOptions): Value<boolean> {
    return this.#needed(name, options);
  }

  number(name: string, options?: ValueOptions): Value<number> {
    return this.#needed(name, options);
  }

  object(name: string, options?: ValueOptions): Value<unknown> {
    return this.#needed(name, options);
  }

  optionalString(name: string, options?: ValueOptions): Value<string> | undefined {
    return this.#attribute(name, options) as Value<string> | undefined;
  }

  optionalNumber(name: string, options?: ValueOptions): Value<number> | undefined {
    return this.#attribute(name, options) as Value<number> | undefined;
  }

  optionalBoolean(name: string, options?: ValueOptions): Value<boolean> | undefined {
    return this.#attribute(name, options) as Value<boolean> | undefined;
  }

  literal(name: string): string | undefined {
    const constant = this.#attribute(name, undefined)?.constant;
    return constant === undefined ? undefined : String(constant);
  }

  text(options?: ValueOptions): Value<string> {
    return this.textObject(options) as Value<string>;
  }

  textObject(options?: ValueOptions): Value<unknown> {
    const rule = this.#rule.text;
    if (rule === undefined) throw new Error(`<${this.name}> declares no text.`);
    return this.#value(this.node.text, rule, `The text of <${this.name}>`, options, !rule.verbatim);
  }

  inner(): LiteralValue {
    return this.node.inner;
  }

  textNode(): ValueNode {
    return this.node.text;
  }

  children(name?: string): readonly ElementReader[] {
    return name === undefined ? this.#children : this.#children.filter((child) => child.name === name);
  }

  child(name: string): ElementReader | undefined {
    return this.#children.find((child) => child.name === name);
  }

  block(): Block {
    if (!this.#rule.policies) throw new Error(`<${this.name}> doesn't declare policies inside.`);
    return this.#scope.compileBlock(this.node.elements, this.path);
  }

  fragment(id: string): Block | undefined {
    return this.#scope.compileFragment(id, this.path, this.place);
  }

  problem(code: string, message: string, mend: string, place: Place = this.place): void {
    this.#scope.unit.findings.add('error', code, message, mend, place);
  }

  notRun(what: string): void {
    this.#reportNotRun(what, this.place);
  }

  warning(code: string, message: string, mend: string, place: Place = this.place): void {
    this.#scope.unit.findings.add('warning', code, message, mend, place);
  }
}

function ownRule<T>(rules: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

/**
 * context.LastError.Path of an element: names joined by slashes, an index from 1 where there are several of a name
 * (error-handling page).
 */
export function pathOf(node: ElementNode, siblings: readonly ElementNode[], parent: string): string {
  const same = siblings.filter((sibling) => sibling.name === node.name);
  const own = same.length > 1 ? `${node.name}[${same.indexOf(node) + 1}]` : node.name;
  return parent === '' ? own : `${parent}/${own}`;
}
