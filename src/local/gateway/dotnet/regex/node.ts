// The syntax tree of a pattern. `rtl` says in which direction a node consumes: lookbehinds and RightToLeft go left.
import type { CharClass } from './char-class.ts';

export type Anchor =
  | 'bol' // ^ with Multiline
  | 'eol' // $ with Multiline
  | 'beginning' // \A, ^
  | 'end-z' // \Z, $
  | 'end' // \z
  | 'start' // \G
  | 'boundary'
  | 'non-boundary'
  | 'ecma-boundary'
  | 'non-ecma-boundary';

export type Node =
  | { kind: 'empty' }
  | { kind: 'nothing' }
  | { kind: 'one'; unit: number; rtl: boolean }
  | { kind: 'set'; set: CharClass; rtl: boolean }
  | { kind: 'anchor'; anchor: Anchor }
  | { kind: 'concat'; nodes: Node[]; rtl: boolean }
  | { kind: 'alternate'; nodes: Node[] }
  | { kind: 'loop'; node: Node; min: number; max: number; lazy: boolean }
  | { kind: 'capture'; group: number; uncapture: number; node: Node }
  | { kind: 'atomic'; node: Node }
  | { kind: 'look'; negated: boolean; behind: boolean; node: Node }
  | { kind: 'backreference'; group: number; ignoreCase: boolean; rtl: boolean; ecma: boolean }
  | { kind: 'if-group'; group: number; yes: Node; no: Node }
  | { kind: 'if-match'; condition: Node; yes: Node; no: Node };

export const RegexOption = {
  None: 0,
  IgnoreCase: 1,
  Multiline: 2,
  ExplicitCapture: 4,
  Compiled: 8,
  Singleline: 16,
  IgnorePatternWhitespace: 32,
  RightToLeft: 64,
  ECMAScript: 256,
  CultureInvariant: 512,
  NonBacktracking: 1024,
} as const;

export interface ParsedPattern {
  root: Node;
  /** Group numbers in ascending order, 0 first. Slots of the machine follow this order. */
  numbers: number[];
  /** Name by group number, as GetGroupNames gives them. */
  names: Map<number, string>;
  numberOfName: Map<string, number>;
  options: number;
}

/** Least number of units a node consumes. */
export function minLength(node: Node): number {
  switch (node.kind) {
    case 'one':
    case 'set':
      return 1;
    case 'concat':
      return node.nodes.reduce((sum, child) => Math.min(sum + minLength(child), 0x3fffffff), 0);
    case 'alternate':
      return node.nodes.length === 0 ? 0 : Math.min(...node.nodes.map(minLength));
    case 'loop':
      return Math.min(node.min * minLength(node.node), 0x3fffffff);
    case 'capture':
    case 'atomic':
      return minLength(node.node);
    case 'if-group':
    case 'if-match':
      return Math.min(minLength(node.yes), minLength(node.no));
    default:
      return 0;
  }
}
