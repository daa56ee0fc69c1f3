// The backtrack stack of the matching machine, with what it can undo: captures and slots. Frames of four numbers.
import { spendBytes } from '../budget.ts';

/** Kinds of backtrack frames (the fourth number of each). */
export const CHOICE = 0; // a: instruction, b: position
const UNCAPTURE = 1; // a: capture
const RECAPTURE = 2; // a: capture, b: start, c: end
const SLOT = 3; // a: slot, b: value
export const GREEDY = 4; // a: instruction, b: least position, c: position
export const GREEDY_LEFT = 5; // a: instruction, b: greatest position, c: position
export const LAZY = 6; // a: instruction of the loop, b: position, c: rounds left
export const LAZY_LEFT = 7;

export class BacktrackStack {
  /** For each group the captures so far: start, end, start, end … */
  readonly captures: number[][];
  readonly slots: Int32Array;
  frames = new Int32Array(256);
  /** Where the next frame goes. */
  top = 0;

  constructor(captures: number, slots: number) {
    this.captures = Array.from({ length: captures }, () => []);
    this.slots = new Int32Array(slots);
  }

  reset(): void {
    for (const list of this.captures) list.length = 0;
    this.top = 0;
  }

  push(a: number, b: number, c: number, kind: number): void {
    let top = this.top;
    if (top + 4 > this.frames.length) {
      spendBytes(this.frames.length * 8);
      const larger = new Int32Array(this.frames.length * 2);
      larger.set(this.frames);
      this.frames = larger;
    }
    const stack = this.frames;
    stack[top++] = a;
    stack[top++] = b;
    stack[top++] = c;
    stack[top++] = kind;
    this.top = top;
  }

  setSlot(slot: number, value: number): void {
    this.push(slot, this.slots[slot]!, 0, SLOT);
    this.slots[slot] = value;
  }

  /** Drops the choices above `height`, keeping what undoes captures and slots. */
  cut(height: number): void {
    const stack = this.frames;
    let to = height;
    for (let from = height; from < this.top; from += 4) {
      const kind = stack[from + 3]!;
      if (kind < UNCAPTURE || kind > SLOT) continue;
      if (to !== from) stack.copyWithin(to, from, from + 4);
      to += 4;
    }
    this.top = to;
  }

  /** Takes back everything above `height`. */
  unwind(height: number): void {
    while (this.top > height) {
      this.top -= 4;
      this.undo(this.top);
    }
  }

  undo(at: number): void {
    const stack = this.frames;
    switch (stack[at + 3]) {
      case UNCAPTURE:
        this.captures[stack[at]!]!.length -= 2;
        return;
      case RECAPTURE:
        this.captures[stack[at]!]!.push(stack[at + 1]!, stack[at + 2]!);
        return;
      case SLOT:
        this.slots[stack[at]!] = stack[at + 1]!;
    }
  }

  /** Ends a group: records it and, in a balancing group, removes the last capture of the other. */
  endGroup(group: number, uncapture: number, from: number, to: number): boolean {
    let start = Math.min(from, to);
    let end = Math.max(from, to);
    if (uncapture >= 0) {
      const other = this.captures[uncapture]!;
      if (other.length === 0) return false;
      const otherEnd = other.pop()!;
      const otherStart = other.pop()!;
      this.push(uncapture, otherStart, otherEnd, RECAPTURE);
      // The new capture is what lies between the two.
      if (start >= otherEnd) {
        end = start;
        start = otherEnd;
      } else if (end <= otherStart) {
        start = otherStart;
      } else {
        end = Math.min(end, otherEnd);
        start = Math.max(start, otherStart);
      }
    }
    if (group >= 0) {
      this.captures[group]!.push(Math.min(start, end), Math.max(start, end));
      this.push(group, 0, 0, UNCAPTURE);
    }
    return true;
  }
}
