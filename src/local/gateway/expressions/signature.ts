// Reads the C#-like text by which members/*.ts declare types and members: `static int Parse(string s)`,
// `struct System.Guid : IFormattable`. Grammar: members/README.md. Errors here are mistakes in a declaration.
import type { MemberKind, Parameter } from './member-table.ts';
import { type Type, typeParameter, type Variance } from './types.ts';

/** Finds a type by name and arguments; `scope` holds type parameters by name. */
export type TypeResolver = (name: string, args: readonly Type[]) => Type;

export interface ParsedHeader {
  readonly kind: string;
  readonly isAbstract: boolean;
  readonly fullName: string;
  readonly parameters: { name: string; variance: Variance }[];
  /** The text behind the colon, resolved later. */
  readonly bases: string;
}

export interface ParsedSignature {
  readonly kind: MemberKind;
  readonly name: string;
  readonly isStatic: boolean;
  readonly isExtension: boolean;
  readonly typeParameters: readonly Type[];
  readonly parameters: readonly Parameter[];
  readonly returns: Type | null;
  readonly canRead: boolean;
  readonly canWrite: boolean;
}

const TOKEN =
  /\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|'(?:\\.|[^'])*'|"[^"]*"|-?\d+(?:\.\d+)?[mLd]?|\.ctor|<<|>=|<=|==|!=|\+\+|--|&&|\|\||\S)/gy;

function tokens(text: string): string[] {
  const list: string[] = [];
  for (const match of text.matchAll(TOKEN)) list.push(match[1]!);
  return list;
}

export class SignatureReader {
  #tokens: string[];
  #at = 0;
  #text: string;
  #resolve: TypeResolver;
  #scope: Map<string, Type>;

  constructor(text: string, resolve: TypeResolver, scope: ReadonlyMap<string, Type>) {
    this.#text = text;
    this.#tokens = tokens(text);
    this.#resolve = resolve;
    this.#scope = new Map(scope);
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? '';
  }

  #accept(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    if (!this.#accept(token))
      throw new Error(`Declaration "${this.#text}": expected "${token}", found "${this.#peek()}".`);
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  type(): Type {
    const name = this.#next();
    let type: Type;
    if (name === '(') {
      const items = [this.type()];
      while (this.#accept(',')) items.push(this.type());
      this.#expect(')');
      type = this.#resolve('System.ValueTuple', items);
    } else {
      const args: Type[] = [];
      if (this.#accept('<')) {
        do args.push(this.type());
        while (this.#accept(','));
        this.#expect('>');
      }
      type = (args.length === 0 ? this.#scope.get(name) : undefined) ?? this.#resolve(name, args);
    }
    for (;;) {
      if (this.#accept('?')) type = this.#resolve('System.Nullable', [type]);
      else if (this.#peek() === '[' && this.#tokens[this.#at + 1] === ']') {
        this.#at += 2;
        type = this.#resolve('[]', [type]);
      } else return type;
    }
  }

  /** Types separated by commas, to the end. */
  typeList(): Type[] {
    const list: Type[] = [];
    while (!this.atEnd) {
      list.push(this.type());
      this.#accept(',');
    }
    return list;
  }

  member(): ParsedSignature {
    let isStatic = false;
    let isConst = false;
    for (;;) {
      if (this.#accept('static')) isStatic = true;
      else if (this.#accept('const')) isConst = isStatic = true;
      else if (!this.#accept('readonly')) break;
    }
    const parts = { isStatic, isExtension: false, typeParameters: [], canRead: true, canWrite: false };
    if (this.#accept('.ctor')) {
      return { ...parts, isStatic: true, kind: 'constructor', name: '.ctor', ...this.#parameters(')'), returns: null };
    }
    const conversion = this.#peek();
    if (conversion === 'implicit' || conversion === 'explicit') {
      this.#next();
      this.#expect('operator');
      const returns = this.type();
      return { ...parts, kind: 'conversion', name: conversion, ...this.#parameters(')'), returns };
    }
    // Type parameters of a generic method are in scope in its return type, which comes first.
    const declared = this.#methodTypeParameters();
    const returns = this.type();
    if (this.#accept('operator')) {
      let name = this.#next();
      if (name === '>' && this.#peek() === '>') name += this.#next();
      return { ...parts, kind: 'operator', name, ...this.#parameters(')'), returns };
    }
    const name = this.#next();
    if (name === 'this') {
      const list = this.#parameters(']');
      return { ...parts, kind: 'indexer', name: 'Item', ...list, returns, ...this.#accessors() };
    }
    if (isConst || this.atEnd) return { ...parts, kind: isConst ? 'const' : 'property', name, parameters: [], returns };
    if (this.#peek() === '{')
      return { ...parts, kind: 'property', name, parameters: [], returns, ...this.#accessors() };
    if (this.#accept('<')) while (this.#next() !== '>');
    const list = this.#parameters(')');
    return { ...parts, kind: 'method', name, typeParameters: declared, ...list, returns };
  }

  /** Finds `Name<A, B>(` ahead and puts A and B in scope. */
  #methodTypeParameters(): Type[] {
    const open = this.#parameterList();
    if (open < 0 || this.#tokens[open - 1] !== '>' || this.#tokens.includes('operator')) return [];
    let from = open - 2;
    while (this.#tokens[from] !== '<') from--;
    if (from < 1) return [];
    const declared: Type[] = [];
    for (const name of this.#tokens.slice(from + 1, open - 1)) {
      if (name === ',') continue;
      const type = typeParameter(name);
      declared.push(type);
      this.#scope.set(name, type);
    }
    return declared;
  }

  /** The bracket that the last one closes: a tuple type may come before it. */
  #parameterList(): number {
    let depth = 0;
    for (let index = this.#tokens.length - 1; index >= 0; index--) {
      if (this.#tokens[index] === ')') depth++;
      else if (this.#tokens[index] === '(' && --depth === 0) return index;
    }
    return -1;
  }

  #accessors(): { canRead: boolean; canWrite: boolean } {
    this.#expect('{');
    let canRead = false;
    let canWrite = false;
    while (!this.#accept('}')) {
      const word = this.#next();
      if (word === 'get') canRead = true;
      else if (word === 'set') canWrite = true;
      else if (word !== ';') throw new Error(`Declaration "${this.#text}": unexpected "${word}".`);
    }
    return { canRead, canWrite };
  }

  #parameters(closer: string): { parameters: Parameter[]; isExtension: boolean } {
    this.#expect(closer === ']' ? '[' : '(');
    const parameters: Parameter[] = [];
    const isExtension = this.#accept('this');
    while (!this.#accept(closer)) {
      const word = this.#peek();
      const mode = word === 'params' || word === 'out' || word === 'ref' ? word : 'value';
      if (mode !== 'value') this.#next();
      const type = this.type();
      const name = this.#next();
      const optional = this.#accept('=');
      parameters.push({ name, type, mode, optional, defaultValue: optional ? this.#constant() : undefined });
      this.#accept(',');
    }
    return { parameters, isExtension };
  }

  #constant(): unknown {
    const text = this.#next();
    if (text === 'null' || text === 'default') return null;
    if (text === 'true' || text === 'false') return text === 'true';
    if (text.startsWith('"')) return text.slice(1, -1);
    if (text.startsWith("'")) return text.charCodeAt(1);
    if (text.endsWith('L')) return BigInt(text.slice(0, -1));
    return Number.parseFloat(text);
  }
}

/** `abstract class Ns.Name<in A, out B> : Base, IFace`. */
export function parseHeader(text: string): ParsedHeader {
  const match =
    /^(abstract |sealed )?(class|struct|interface|static class|delegate) ([\w.]+)(?:<([^>]*)>)?\s*(?::\s*(.*))?$/.exec(
      text,
    );
  if (match === null) throw new Error(`Not a type declaration: "${text}".`);
  const parameters = (match[4] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [first, second] = part.split(' ');
      return second === undefined
        ? { name: first!, variance: '' as Variance }
        : { name: second, variance: first as Variance };
    });
  return {
    kind: match[2] === 'static class' ? 'static' : match[2]!,
    isAbstract: match[1] === 'abstract ',
    fullName: match[3]!,
    parameters,
    bases: match[5] ?? '',
  };
}
