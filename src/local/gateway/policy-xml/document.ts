// What the loader makes of a policy document: elements with values that are either literal text or one C# expression.
// (Policy expressions page: a value is an expression as a whole or not at all.) Every node knows its place.

/** A place in the file as it was written; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type ValueNode = LiteralValue | ExpressionValue;

export interface LiteralValue {
  readonly kind: 'literal';
  /** Entities decoded, named values filled in, white space as written. */
  readonly text: string;
  readonly place: Place;
}

export interface ExpressionValue {
  readonly kind: 'expression';
  /** C# with its `@(…)` or `@{…}`, as the compiler gets it. */
  readonly source: string;
  readonly place: Place;
  /** Names of named values that nobody defined; they still stand in `source` as `{{name}}`. */
  readonly unresolved: readonly string[];
  /** Where a line and column of `source` (from 1) stand in the file. */
  locate(line: number, column: number): Place;
}

export interface AttributeNode {
  readonly name: string;
  readonly place: Place;
  readonly value: ValueNode;
}

export interface ElementNode {
  readonly name: string;
  readonly place: Place;
  readonly attributes: readonly AttributeNode[];
  readonly elements: readonly ElementNode[];
  /** All character data directly inside, CDATA included, comments left out. */
  readonly text: ValueNode;
  /** The source between start and end tag as written, named values filled in: for bodies that are templates or XML. */
  readonly inner: LiteralValue;
}

export interface LoadWarning {
  /** `info` where it isn't known whether Azure minds. */
  readonly severity?: 'info';
  readonly code: string;
  readonly message: string;
  readonly place: Place;
}

export type DocumentKind = 'policies' | 'fragment' | 'snippet';

export interface PolicyDocument {
  readonly file: string;
  readonly kind: DocumentKind;
  /** How it was read: `xml` decodes entities in expressions, `rawxml` takes them as they stand. */
  readonly format: 'xml' | 'rawxml';
  /** The one `policies` or `fragment` element; for a snippet all elements at the top. */
  readonly roots: readonly ElementNode[];
  readonly warnings: readonly LoadWarning[];
  /** Unknown named values that stand anywhere in it, with their places. */
  readonly unresolved: readonly { readonly name: string; readonly place: Place }[];
}

export function attribute(element: ElementNode, name: string): AttributeNode | undefined {
  return element.attributes.find((candidate) => candidate.name === name);
}

/** `file:line:column`, as editors and terminals make links of it. */
export function placeText(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}
