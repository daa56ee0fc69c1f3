// Runs a program: a backtracking matcher with its own stack, so that no input can overflow JavaScript's. Time is
// bounded twice: by the evaluation's budget and by the Regex's own timeout. No JavaScript RegExp takes part.
import { performance } from 'node:perf_hooks';
import { spend, spendBytes } from '../budget.ts';
import { DotNetException } from '../exception.ts';
import { lowerUnit } from './case-equivalence.ts';
import { isBoundaryUnit, isEcmaWordUnit } from './category.ts';
import { Op, type Program } from './program.ts';

/** Kinds of backtrack frames (the fourth number of each). */
const CHOICE = 0; // a: instruction, b: position
const UNCAPTURE = 1; // a: capture
const RECAPTURE = 2; // a: capture, b: start, c: end
const SLOT = 3; // a: slot, b: value
const GREEDY = 4; // a: instruction, b: least position, c: position
const GREEDY_LEFT = 5; // a: instruction, b: greatest position, c: position
const LAZY = 6; // a: instruction of the loop, b: position, c: rounds left
const LAZY_LEFT = 7;

const CLOCK_INTERVAL = 2048;

export interface Timeout {
  /** Milliseconds; Infinity for none. */
  milliseconds: number;
  pattern: string;
}

export class Machine {
  /** For each group the captures so far: start, end, start, end … */
  readonly captures: number[][];
  private readonly program: Program;
  private readonly input: string;
  private readonly begin: number;
  private readonly end: number;
  private readonly timeout: Timeout;
  private readonly slots: Int32Array;
  private stack = new Int32Array(256);
  private top = 0;
  private scanStart = 0;
  private untilClock = CLOCK_INTERVAL;
  private deadline: number;

  /** Matches within input[begin, end): anchors take these for the ends of the text. */
  constructor(program: Program, input: string, begin: number, end: number, timeout: Timeout) {
    this.program = program;
    this.input = input;
    this.begin = begin;
    this.end = end;
    this.timeout = timeout;
    this.slots = new Int32Array(program.slots);
    this.captures = Array.from({ length: program.captures }, () => []);
    this.deadline = timeout.milliseconds === Number.POSITIVE_INFINITY ? 0 : performance.now() + timeout.milliseconds;
  }

  /**
   * Looks for a match from `from` on, in the program's direction; true leaves the captures, group 0 included.
   * @param scanStart where \G matches
   */
  scan(from: number, scanStart: number): boolean {
    this.scanStart = scanStart;
    const { rightToLeft, start } = this.program;
    if (rightToLeft) {
      for (let position = from; position - this.begin >= start.minLength; position--) {
        if (this.attempt(position)) return true;
      }
      return false;
    }
    if (start.anchor === 'beginning') return from === this.begin && this.attempt(from);
    if (start.anchor === 'start') return from === scanStart && this.attempt(from);
    for (let position = from; this.end - position >= start.minLength; position++) {
      position = this.candidate(position);
      if (position < 0) return false;
      if (this.attempt(position)) return true;
    }
    return false;
  }

  /** The next position from which a match is possible, or -1. */
  private candidate(position: number): number {
    const { literal, sets } = this.program.start;
    if (literal !== '') {
      const found = this.input.indexOf(literal, position);
      this.work((found < 0 ? this.end - position : found - position) >> 4);
      return found < 0 || found + literal.length > this.end ? -1 : found;
    }
    if (sets === null) return position;
    const first = position;
    for (; position < this.end; position++) {
      const unit = this.input.charCodeAt(position);
      for (const set of sets) {
        if (set.has(unit)) {
          this.work((position - first) >> 2);
          return position;
        }
      }
    }
    this.work((position - first) >> 2);
    return -1;
  }

  private work(amount: number): void {
    this.untilClock -= amount;
    if (this.untilClock <= 0) this.lookAtClock();
  }

  private lookAtClock(): void {
    spend(CLOCK_INTERVAL - this.untilClock);
    this.untilClock = CLOCK_INTERVAL;
    if (this.deadline !== 0 && performance.now() > this.deadline) {
      throw new DotNetException(
        'System.Text.RegularExpressions.RegexMatchTimeoutException',
        'The Regex engine has timed out while trying to match a pattern to an input string. This can occur for many ' +
          'reasons, including very large inputs or excessive backtracking caused by nested quantifiers, ' +
          'back-references and other factors.',
      );
    }
  }

  private push(a: number, b: number, c: number, kind: number): void {
    let top = this.top;
    if (top + 4 > this.stack.length) {
      spendBytes(this.stack.length * 8);
      const larger = new Int32Array(this.stack.length * 2);
      larger.set(this.stack);
      this.stack = larger;
    }
    const stack = this.stack;
    stack[top++] = a;
    stack[top++] = b;
    stack[top++] = c;
    stack[top++] = kind;
    this.top = top;
  }

  private setSlot(slot: number, value: number): void {
    this.push(slot, this.slots[slot]!, 0, SLOT);
    this.slots[slot] = value;
  }

  /** Drops the choices above `height`, keeping what undoes captures and slots. */
  private cut(height: number): void {
    const stack = this.stack;
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
  private unwind(height: number): void {
    while (this.top > height) {
      this.top -= 4;
      this.undo(this.top);
    }
  }

  private undo(at: number): void {
    const stack = this.stack;
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

  /** Tries a match that begins (RightToLeft: ends) at `from`. */
  private attempt(from: number): boolean {
    const { code, sets, strings, loops } = this.program;
    const { input, begin, end, slots } = this;
    for (const list of this.captures) list.length = 0;
    this.top = 0;
    let pc = 0;
    let position = from;
    run: for (;;) {
      if (--this.untilClock <= 0) this.lookAtClock();
      const a = code[pc + 1]!;
      switch (code[pc]) {
        case Op.Match:
          this.captures[0] = [Math.min(from, position), Math.max(from, position)];
          return true;
        case Op.Fail:
          break;
        case Op.One:
          if (position < end && input.charCodeAt(position) === a) {
            position++;
            pc += 4;
            continue;
          }
          break;
        case Op.OneLeft:
          if (position > begin && input.charCodeAt(position - 1) === a) {
            position--;
            pc += 4;
            continue;
          }
          break;
        case Op.Set:
          if (position < end && sets[a]!.has(input.charCodeAt(position))) {
            position++;
            pc += 4;
            continue;
          }
          break;
        case Op.SetLeft:
          if (position > begin && sets[a]!.has(input.charCodeAt(position - 1))) {
            position--;
            pc += 4;
            continue;
          }
          break;
        case Op.Text: {
          const text = strings[a]!;
          if (position + text.length <= end && input.startsWith(text, position)) {
            position += text.length;
            pc += 4;
            continue;
          }
          break;
        }
        case Op.Anchor:
          if (this.holds(a, position)) {
            pc += 4;
            continue;
          }
          break;
        case Op.Jump:
          pc = a;
          continue;
        case Op.Split:
          this.push(code[pc + 2]!, position, 0, CHOICE);
          pc = a;
          continue;
        case Op.Greedy: {
          const min = code[pc + 2]!;
          const limit = Math.min(end, position + code[pc + 3]!);
          const set = sets[a]!;
          const first = position;
          while (position < limit && set.has(input.charCodeAt(position))) position++;
          this.untilClock -= (position - first) >> 2;
          if (position - first < min) break;
          pc += 4;
          if (position - first > min) this.push(pc, first + min, position, GREEDY);
          continue;
        }
        case Op.GreedyLeft: {
          const min = code[pc + 2]!;
          const limit = Math.max(begin, position - code[pc + 3]!);
          const set = sets[a]!;
          const first = position;
          while (position > limit && set.has(input.charCodeAt(position - 1))) position--;
          this.untilClock -= (first - position) >> 2;
          if (first - position < min) break;
          pc += 4;
          if (first - position > min) this.push(pc, first - min, position, GREEDY_LEFT);
          continue;
        }
        case Op.Lazy:
        case Op.LazyLeft: {
          const left = code[pc] === Op.LazyLeft;
          const min = code[pc + 2]!;
          const set = sets[a]!;
          let count = 0;
          while (count < min) {
            if (left ? position <= begin : position >= end) break;
            if (!set.has(input.charCodeAt(left ? position - 1 : position))) break;
            position += left ? -1 : 1;
            count++;
          }
          if (count < min) break;
          const more = code[pc + 3]! - min;
          if (more > 0) this.push(pc, position, more, left ? LAZY_LEFT : LAZY);
          pc += 4;
          continue;
        }
        case Op.LoopStart: {
          const loop = loops[a]!;
          this.setSlot(loop.countSlot, 0);
          this.setSlot(loop.positionSlot, -1);
          pc += 4;
          continue;
        }
        case Op.LoopCheck: {
          const loop = loops[a]!;
          const count = slots[loop.countSlot]!;
          if (count >= loop.min) {
            // A round that consumed nothing ends the loop.
            if (count >= loop.max || (count > 0 && slots[loop.positionSlot] === position)) {
              pc = loop.exit;
              continue;
            }
            if (loop.lazy) {
              this.push(pc + 4, position, 0, CHOICE);
              pc = loop.exit;
              continue;
            }
            this.push(loop.exit, position, 0, CHOICE);
          }
          this.setSlot(loop.countSlot, count + 1);
          this.setSlot(loop.positionSlot, position);
          pc = loop.body;
          continue;
        }
        case Op.LazyEnter: {
          const loop = loops[a]!;
          this.setSlot(loop.countSlot, slots[loop.countSlot]! + 1);
          this.setSlot(loop.positionSlot, position);
          pc += 4;
          continue;
        }
        case Op.Mark:
          this.setSlot(a, position);
          pc += 4;
          continue;
        case Op.Capture:
          if (this.capture(a, code[pc + 2]!, slots[code[pc + 3]!]!, position)) {
            pc += 4;
            continue;
          }
          break;
        case Op.Backreference: {
          const length = this.referenceLength(a, code[pc + 2]!, position);
          if (length < 0) break;
          position += (code[pc + 2]! & 2) !== 0 ? -length : length;
          pc += 4;
          continue;
        }
        case Op.AtomicStart:
          this.setSlot(a, 0);
          slots[a] = this.top;
          pc += 4;
          continue;
        case Op.AtomicEnd:
          this.cut(slots[a]!);
          pc += 4;
          continue;
        case Op.LookStart:
          this.setSlot(code[pc + 2]!, position);
          this.setSlot(a, 0);
          slots[a] = this.top;
          pc += 4;
          continue;
        case Op.LookEnd:
          position = slots[code[pc + 2]!]!;
          this.cut(slots[a]!);
          pc += 4;
          continue;
        case Op.NotStart:
          this.setSlot(a, 0);
          slots[a] = this.top;
          this.push(code[pc + 2]!, position, 0, CHOICE);
          pc += 4;
          continue;
        case Op.NotMatched:
          this.unwind(slots[a]!);
          break;
        case Op.IfGroup:
          pc = this.captures[a]!.length > 0 ? pc + 4 : code[pc + 2]!;
          continue;
        case Op.IfStart:
          this.setSlot(code[pc + 2]!, position);
          this.setSlot(a, 0);
          slots[a] = this.top;
          this.push(code[pc + 3]!, position, 0, CHOICE);
          pc += 4;
          continue;
        default:
          throw new Error(`Unknown regex instruction ${code[pc]}.`);
      }
      // The instruction failed: go back to the last choice.
      for (;;) {
        if (this.top === 0) return false;
        if (--this.untilClock <= 0) this.lookAtClock();
        this.top -= 4;
        const at = this.top;
        const stack = this.stack;
        switch (stack[at + 3]) {
          case CHOICE:
            pc = stack[at]!;
            position = stack[at + 1]!;
            continue run;
          case GREEDY: {
            pc = stack[at]!;
            position = stack[at + 2]! - 1;
            const least = stack[at + 1]!;
            // Skip positions after which a required unit cannot follow.
            if (code[pc] === Op.One) {
              const unit = code[pc + 1]!;
              while (position > least && input.charCodeAt(position) !== unit) {
                position--;
                this.untilClock--;
              }
            }
            if (position > least) {
              stack[at + 2] = position;
              this.top += 4;
            }
            continue run;
          }
          case GREEDY_LEFT:
            pc = stack[at]!;
            position = stack[at + 2]! + 1;
            if (position < stack[at + 1]!) {
              stack[at + 2] = position;
              this.top += 4;
            }
            continue run;
          case LAZY:
          case LAZY_LEFT: {
            const left = stack[at + 3] === LAZY_LEFT;
            pc = stack[at]!;
            position = stack[at + 1]!;
            if (left ? position <= begin : position >= end) continue;
            if (!sets[code[pc + 1]!]!.has(input.charCodeAt(left ? position - 1 : position))) continue;
            position += left ? -1 : 1;
            stack[at + 1] = position;
            stack[at + 2] = stack[at + 2]! - 1;
            if (stack[at + 2]! > 0) this.top += 4;
            pc += 4;
            continue run;
          }
          default:
            this.undo(at);
        }
      }
    }
  }

  /** Ends a group: records it and, in a balancing group, removes the last capture of the other. */
  private capture(group: number, uncapture: number, from: number, to: number): boolean {
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

  /** Length of the text that a backreference matches at `position`, -1 if it does not. */
  private referenceLength(group: number, flags: number, position: number): number {
    const list = this.captures[group]!;
    if (list.length === 0) return (flags & 4) !== 0 ? 0 : -1;
    const start = list[list.length - 2]!;
    const length = list[list.length - 1]! - start;
    const at = (flags & 2) !== 0 ? position - length : position;
    if (at < this.begin || at + length > this.end) return -1;
    this.untilClock -= length >> 2;
    for (let index = 0; index < length; index++) {
      const expected = this.input.charCodeAt(start + index);
      const actual = this.input.charCodeAt(at + index);
      if (expected === actual) continue;
      if ((flags & 1) === 0 || lowerUnit(expected) !== lowerUnit(actual)) return -1;
    }
    return length;
  }

  /** Whether anchor `kind` (order of ANCHORS in compiler.ts) holds at `position`. */
  private holds(kind: number, position: number): boolean {
    const { input, begin, end } = this;
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
        return position === this.scanStart;
      default: {
        const test = kind >= 8 ? isEcmaWordUnit : isBoundaryUnit;
        const before = position > begin && test(input.charCodeAt(position - 1));
        const after = position < end && test(input.charCodeAt(position));
        return (before !== after) === (kind === 6 || kind === 8);
      }
    }
  }
}
