// The instructions of the matching machine: what the compiler emits and the machine runs. Four numbers each.
import type { CharClass } from './char-class.ts';

export const Op = {
  Match: 0,
  Fail: 1,
  /** a: unit */
  One: 2,
  OneLeft: 3,
  /** a: index into sets */
  Set: 4,
  SetLeft: 5,
  /** a: index into strings */
  Text: 6,
  /** a: index into ANCHORS */
  Anchor: 7,
  /** a: target */
  Jump: 8,
  /** Go to a; on failure to b. */
  Split: 9,
  /** Single-unit loops. a: set, b: min, c: max */
  Greedy: 10,
  GreedyLeft: 11,
  Lazy: 12,
  LazyLeft: 13,
  /** a: index into loops */
  LoopStart: 14,
  LoopCheck: 15,
  LazyEnter: 16,
  /** slot[a] = position */
  Mark: 17,
  /** a: capture index or -1, b: capture to remove or -1, c: slot of the start */
  Capture: 18,
  /** a: capture index, b: flags (1 ignore case, 2 leftwards, 4 ECMAScript) */
  Backreference: 19,
  /** slot[a] = height of the backtrack stack */
  AtomicStart: 20,
  AtomicEnd: 21,
  /** a: slot of the height, b: slot of the position */
  LookStart: 22,
  LookEnd: 23,
  /** a: slot of the height, b: where to go when the body fails */
  NotStart: 24,
  NotMatched: 25,
  /** a: capture index, b: target when it has no capture */
  IfGroup: 26,
  /** a: slot of the height, b: slot of the position, c: target when the condition fails; ends with LookEnd */
  IfStart: 27,
} as const;

export interface Loop {
  countSlot: number;
  positionSlot: number;
  min: number;
  max: number;
  lazy: boolean;
  body: number;
  exit: number;
}

/** Where a match can begin, to skip what cannot match. */
export interface Start {
  /** Only at the beginning of the text / where the scan began. */
  anchor: 'beginning' | 'start' | null;
  /** The match begins with this text. */
  literal: string;
  /** The match begins with one of these. */
  sets: CharClass[] | null;
  minLength: number;
}

export interface Program {
  code: Int32Array;
  sets: CharClass[];
  strings: string[];
  loops: Loop[];
  slots: number;
  /** Number of groups, group 0 included. */
  captures: number;
  rightToLeft: boolean;
  start: Start;
}
