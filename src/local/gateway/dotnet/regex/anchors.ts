// Whether an anchor holds between two units of a text.
import { isBoundaryUnit, isEcmaWordUnit } from './category.ts';
import type { Anchor } from './node.ts';

/** Order gives the operand of Op.Anchor. */
export const ANCHORS: readonly Anchor[] = [
  'bol',
  'eol',
  'beginning',
  'end-z',
  'end',
  'start',
  'boundary',
  'non-boundary',
  'ecma-boundary',
  'non-ecma-boundary',
];

/**
 * @param kind index into ANCHORS
 * @param begin, end the ends of the text; \G holds at `scanStart`
 */
export function anchorHolds(
  kind: number,
  position: number,
  input: string,
  begin: number,
  end: number,
  scanStart: number,
): boolean {
  switch (kind) {
    case 0:
      return position === begin || input.charCodeAt(position - 1) === 10;
    case 1:
      return position === end || input.charCodeAt(position) === 10;
    case 2:
      return position === begin;
    case 3:
      return position === end || (position === end - 1 && input.charCodeAt(position) === 10);
    case 4:
      return position === end;
    case 5:
      return position === scanStart;
    default: {
      const test = kind >= 8 ? isEcmaWordUnit : isBoundaryUnit;
      const before = position > begin && test(input.charCodeAt(position - 1));
      const after = position < end && test(input.charCodeAt(position));
      return (before !== after) === (kind === 6 || kind === 8);
    }
  }
}
