// Reads a Bicep file into a plain model for the rules: declarations with their bodies as values. It understands shape, not
// meaning: an expression stays text. Grammar: tree-sitter-bicep, which is older than the `extension` line (blanked out).
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** What is neither a literal, an object nor an array. */
export class Expression {
  readonly text: string;
  /** Of `condition ? a : b`. */
  readonly branches: readonly Value[];

  constructor(text: string, branches: readonly Value[] = []) {
    this.text = text;
    this.branches = branches;
  }
}

export type Value =
  | string
  | number
  | boolean
  | null
  | Expression
  | readonly Value[]
  | { readonly [key: string]: Value };

export interface Declaration {
  readonly name: string;
  /** Line of the file, from 1. */
  readonly line: number;
  /** Texts of the decorators, without @. */
  readonly decorators: readonly string[];
}
export interface Parameter extends Declaration {
  readonly type: string;
  /** Text of the default. */
  readonly fallback: string | undefined;
}
export interface Output extends Declaration {
  readonly type: string;
  readonly text: string;
}
export interface Resource extends Declaration {
  /** With the types of its parents where it is nested. */
  readonly type: string;
  readonly version: string;
  readonly existing: boolean;
  readonly condition: string | undefined;
  readonly loop: string | undefined;
  readonly body: { readonly [key: string]: Value };
}
export interface Module extends Declaration {
  readonly path: string;
  readonly condition: string | undefined;
  readonly body: { readonly [key: string]: Value };
}
export interface BicepFile {
  readonly text: string;
  readonly parameters: readonly Parameter[];
  readonly variables: readonly (Declaration & { readonly value: Value })[];
  readonly outputs: readonly Output[];
  readonly resources: readonly Resource[];
  readonly modules: readonly Module[];
  readonly types: readonly (Declaration & { readonly value: Value })[];
}

let parser: Promise<Parser> | undefined;

async function loadParser(): Promise<Parser> {
  const require = createRequire(import.meta.url);
  await Parser.init();
  const language = await Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'));
  return new Parser().setLanguage(language);
}

/** @throws Error with the line of what is no Bicep. */
export async function readBicep(text: string): Promise<BicepFile> {
  parser ??= loadParser();
  const source = text.replace(/^extension .*$/gm, (line) => line.replace(/./g, ' '));
  const tree = (await parser).parse(source);
  if (tree === null) throw new Error('The Bicep parser gave up.');
  try {
    return readFile(tree.rootNode, text);
  } finally {
    tree.delete();
  }
}

function readFile(root: Node, text: string): BicepFile {
  const file = {
    text,
    parameters: [] as Parameter[],
    variables: [] as (Declaration & { value: Value })[],
    outputs: [] as Output[],
    resources: [] as Resource[],
    modules: [] as Module[],
    types: [] as (Declaration & { value: Value })[],
  };
  failOnError(root);
  let decorators: string[] = [];
  for (const node of root.namedChildren) {
    if (node === null) continue;
    if (node.type === 'decorators') {
      decorators = node.namedChildren.map((one) => one!.text.replace(/^@/, ''));
      continue;
    }
    if (node.type === 'comment') continue;
    const [symbol, second, third] = node.namedChildren.filter((child) => child!.type !== 'comment');
    const common = { name: symbol?.text ?? '', line: node.startPosition.row + 1, decorators };
    decorators = [];
    if (node.type === 'parameter_declaration') {
      file.parameters.push({ ...common, type: second!.text, fallback: third?.text });
    } else if (node.type === 'variable_declaration') {
      file.variables.push({ ...common, value: toValue(second!) });
    } else if (node.type === 'type_declaration') {
      file.types.push({ ...common, value: toValue(second!) });
    } else if (node.type === 'output_declaration') {
      file.outputs.push({ ...common, type: second!.text, text: third!.text });
    } else if (node.type === 'module_declaration') {
      const { body, condition } = bodyOf(third!);
      file.modules.push({ ...common, path: literal(second!), condition, body });
    } else if (node.type === 'resource_declaration') {
      readResource(node, common.decorators, '', '', file.resources);
    }
  }
  return file;
}

function readResource(
  node: Node,
  decorators: readonly string[],
  parent: string,
  version: string,
  into: Resource[],
): void {
  const [symbol, type, content] = node.namedChildren.filter((child) => child!.type !== 'comment');
  const [name, ownVersion] = literal(type!).split('@');
  const fullType = parent === '' ? name! : `${parent}/${name}`;
  const { body, condition, loop, object } = bodyOf(content!);
  const common = { name: symbol!.text, line: node.startPosition.row + 1, decorators };
  const existing = /^resource\s+\w+\s+'[^']*'\s+existing\b/.test(node.text);
  into.push({ ...common, type: fullType, version: ownVersion ?? version, existing, condition, loop, body });
  for (const property of object.namedChildren) {
    const child = property!.namedChildren.find((one) => one!.type === 'resource_declaration');
    if (child) readResource(child, [], fullType, ownVersion ?? version, into);
  }
}

interface Body {
  readonly body: { readonly [key: string]: Value };
  readonly condition: string | undefined;
  readonly loop: string | undefined;
  readonly object: Node;
}

function bodyOf(node: Node): Body {
  if (node.type === 'if_statement') {
    const [condition, object] = node.namedChildren;
    return { ...bodyOf(object!), condition: condition!.text.slice(1, -1) };
  }
  if (node.type === 'for_statement') {
    const body = node.childForFieldName('body')!;
    const loop = node.text.slice(0, node.text.indexOf(':')).replace(/^\[\s*/, '');
    return { ...bodyOf(body), loop };
  }
  return { body: toValue(node) as { [key: string]: Value }, condition: undefined, loop: undefined, object: node };
}

function toValue(node: Node): Value {
  if (node.type === 'string') return node.text.includes('${') ? new Expression(node.text) : literal(node);
  if (node.type === 'number') return Number(node.text);
  if (node.type === 'boolean') return node.text === 'true';
  if (node.type === 'null') return null;
  if (node.type === 'array') return elements(node).map(toValue);
  if (node.type === 'object') {
    const properties: Record<string, Value> = {};
    for (const property of node.namedChildren) {
      if (property?.type !== 'object_property') continue;
      const parts = property.namedChildren.filter((child) => child!.type !== 'comment' && child!.type !== 'decorators');
      if (parts.length < 2) continue;
      properties[parts[0]!.type === 'string' ? literal(parts[0]!) : parts[0]!.text] = toValue(parts[1]!);
    }
    return properties;
  }
  if (node.type === 'ternary_expression') {
    const branches = ['consequence', 'alternative'].map((field) => toValue(node.childForFieldName(field)!));
    return new Expression(node.text, branches);
  }
  const body = node.type === 'for_statement' ? node.childForFieldName('body') : null;
  return new Expression(node.text, body === null ? [] : [toValue(body)]);
}

const elements = (node: Node): Node[] => node.namedChildren.filter((child): child is Node => child?.type !== 'comment');

function literal(node: Node): string {
  return node.text.replace(/^'|'$/g, '').replaceAll("\\'", "'").replaceAll('\\\\', '\\');
}

function failOnError(node: Node): void {
  if (!node.hasError) return;
  if (node.type === 'ERROR' || node.isMissing) {
    throw new Error(`line ${node.startPosition.row + 1}: not understood: ${node.text.slice(0, 60)}`);
  }
  for (const child of node.children) if (child) failOnError(child);
}

/** Every value below one, itself included, with its path; branches of conditions are `?`. */
export function* walk(
  value: Value,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; value: Value }> {
  yield { path, value };
  if (value instanceof Expression) {
    for (const branch of value.branches) yield* walk(branch, [...path, '?']);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item as Value, [...path, String(index)]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* walk(item as Value, [...path, key]);
  }
}

/** The value at a path, as text if it is an expression; `undefined` when there is none. */
export function at(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  let here: Value | undefined = value;
  for (const key of path) {
    if (here === undefined || here === null || typeof here !== 'object' || here instanceof Expression) return undefined;
    here = (here as { readonly [key: string]: Value })[key];
  }
  return here;
}

/** A value as one line of text: literals as JSON writes them, expressions as they stand. */
export function show(value: Value | undefined): string {
  if (value === undefined) return 'absent';
  if (value instanceof Expression) return value.text.replace(/\s+/g, ' ');
  return JSON.stringify(value, (_, inner) => (inner instanceof Expression ? inner.text : (inner as unknown)));
}
