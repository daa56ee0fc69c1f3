// What every match of a pattern begins with: an anchor, a text, or a set of units. Lets the scan skip quickly.
import { CharClass } from './char-class.ts';
import { minLength, type Node } from './node.ts';
import type { Start } from './program.ts';

export function startOf(root: Node, rightToLeft: boolean): Start {
  const start: Start = { anchor: null, literal: '', sets: null, minLength: minLength(root) };
  if (rightToLeft) return start;
  start.anchor = leadingAnchor(root);
  start.literal = leadingText(root);
  start.sets = firstSets(root);
  return start;
}

function leadingAnchor(node: Node): Start['anchor'] {
  switch (node.kind) {
    case 'anchor':
      return node.anchor === 'beginning' || node.anchor === 'start' ? node.anchor : null;
    case 'concat':
      return node.nodes.length === 0 ? null : leadingAnchor(node.nodes[0]!);
    case 'capture':
    case 'atomic':
      return leadingAnchor(node.node);
    default:
      return null;
  }
}

function leadingText(node: Node): string {
  switch (node.kind) {
    case 'one':
      return String.fromCharCode(node.unit);
    case 'capture':
    case 'atomic':
      return leadingText(node.node);
    case 'concat': {
      let text = '';
      for (const child of node.nodes) {
        if (child.kind !== 'one') return text === '' ? leadingText(child) : text;
        text += String.fromCharCode(child.unit);
      }
      return text;
    }
    default:
      return '';
  }
}

/** Sets of which one holds the first unit of any match; null if unknown or if the match may be empty. */
function firstSets(node: Node): CharClass[] | null {
  switch (node.kind) {
    case 'one':
      return [CharClass.of(node.unit)];
    case 'set':
      return [node.set];
    case 'capture':
    case 'atomic':
      return firstSets(node.node);
    case 'loop':
      return node.min > 0 ? firstSets(node.node) : null;
    case 'alternate': {
      const all: CharClass[] = [];
      for (const child of node.nodes) {
        const sets = firstSets(child);
        if (sets === null || all.length > 16) return null;
        all.push(...sets);
      }
      return all;
    }
    case 'concat': {
      const before: CharClass[] = [];
      for (const child of node.nodes) {
        if (child.kind === 'anchor' || child.kind === 'look' || child.kind === 'empty') continue;
        const sets = firstSets(child.kind === 'loop' ? child.node : child);
        if (sets === null) return null;
        before.push(...sets);
        if (child.kind !== 'loop' || child.min > 0) return before;
      }
      return null;
    }
    default:
      return null;
  }
}
