// Runs a program: a backtracking matcher with its own stack, so that no input can overflow JavaScript's. Time is
// bounded twice: by the evaluation's budget and by the Regex's own timeout. No JavaScript RegExp takes part.
import { performance } from 'node:perf_hooks';
import { spend } from '../budget.ts';
import { DotNetException } from '../exception.ts';
import { anchorHolds } from './anchors.ts';
import { BacktrackStack, CHOICE, GREEDY, GREEDY_LEFT, LAZY, LAZY_LEFT } from './backtrack-stack.ts';
import { lowerUnit } from './case-equivalence.ts';
import { Op, type Program } from './program.ts';

const CLOCK_INTERVAL = 2048;

export interface Timeout {
  /** Milliseconds; Infinity for none. */
  milliseconds: number;
  pattern: string;
}

export class Machine {
  private readonly program: Program;
  private readonly input: string;
  private readonly begin: number;
  private readonly end: number;
  private readonly stack: BacktrackStack;
  private scanStart = 0;
  private untilClock = CLOCK_INTERVAL;
  private deadline: number;

  /** Matches within input[begin, end): anchors take these for the ends of the text. */
  constructor(program: Program, input: string, begin: number, end: number, timeout: Timeout) {
    this.program = program;
    this.input = input;
    this.begin = begin;
    this.end = end;
    this.stack = new BacktrackStack(program.captures, program.slots);
    this.deadline = timeout.milliseconds === Number.POSITIVE_INFINITY ? 0 : performance.now() + timeout.milliseconds;
  }

  /** For each group the captures: start, end, start, end … */
  get captures(): number[][] {
    return this.stack.captures;
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

  /** Tries a match that begins (RightToLeft: ends) at `from`. */
  private attempt(from: number): boolean {
    const { code, sets, strings, loops } = this.program;
    const { input, begin, end, stack } = this;
    const { slots } = stack;
    stack.reset();
    let pc = 0;
    let position = from;
    run: for (;;) {
      if (--this.untilClock <= 0) this.lookAtClock();
      const a = code[pc + 1]!;
      switch (code[pc]) {
        case Op.Match:
          stack.captures[0] = [Math.min(from, position), Math.max(from, position)];
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
          if (anchorHolds(a, position, input, begin, end, this.scanStart)) {
            pc += 4;
            continue;
          }
          break;
        case Op.Jump:
          pc = a;
          continue;
        case Op.Split:
          stack.push(code[pc + 2]!, position, 0, CHOICE);
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
          if (position - first > min) stack.push(pc, first + min, position, GREEDY);
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
          if (first - position > min) stack.push(pc, first - min, position, GREEDY_LEFT);
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
          if (more > 0) stack.push(pc, position, more, left ? LAZY_LEFT : LAZY);
          pc += 4;
          continue;
        }
        case Op.LoopStart: {
          const loop = loops[a]!;
          stack.setSlot(loop.countSlot, 0);
          stack.setSlot(loop.positionSlot, -1);
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
              stack.push(pc + 4, position, 0, CHOICE);
              pc = loop.exit;
              continue;
            }
            stack.push(loop.exit, position, 0, CHOICE);
          }
          stack.setSlot(loop.countSlot, count + 1);
          stack.setSlot(loop.positionSlot, position);
          pc = loop.body;
          continue;
        }
        case Op.LazyEnter: {
          const loop = loops[a]!;
          stack.setSlot(loop.countSlot, slots[loop.countSlot]! + 1);
          stack.setSlot(loop.positionSlot, position);
          pc += 4;
          continue;
        }
        case Op.Mark:
          stack.setSlot(a, position);
          pc += 4;
          continue;
        case Op.Capture:
          if (stack.endGroup(a, code[pc + 2]!, slots[code[pc + 3]!]!, position)) {
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
          stack.setSlot(a, 0);
          slots[a] = stack.top;
          pc += 4;
          continue;
        case Op.AtomicEnd:
          stack.cut(slots[a]!);
          pc += 4;
          continue;
        case Op.LookStart:
          stack.setSlot(code[pc + 2]!, position);
          stack.setSlot(a, 0);
          slots[a] = stack.top;
          pc += 4;
          continue;
        case Op.LookEnd:
          position = slots[code[pc + 2]!]!;
          stack.cut(slots[a]!);
          pc += 4;
          continue;
        case Op.NotStart:
          stack.setSlot(a, 0);
          slots[a] = stack.top;
          stack.push(code[pc + 2]!, position, 0, CHOICE);
          pc += 4;
          continue;
        case Op.NotMatched:
          stack.unwind(slots[a]!);
          break;
        case Op.IfGroup:
          pc = stack.captures[a]!.length > 0 ? pc + 4 : code[pc + 2]!;
          continue;
        case Op.IfStart:
          stack.setSlot(code[pc + 2]!, position);
          stack.setSlot(a, 0);
          slots[a] = stack.top;
          stack.push(code[pc + 3]!, position, 0, CHOICE);
          pc += 4;
          continue;
        default:
          throw new Error(`Unknown regex instruction ${code[pc]}.`);
      }
      // The instruction failed: go back to the last choice.
      for (;;) {
        if (stack.top === 0) return false;
        if (--this.untilClock <= 0) this.lookAtClock();
        stack.top -= 4;
        const at = stack.top;
        const { frames } = stack;
        switch (frames[at + 3]) {
          case CHOICE:
            pc = frames[at]!;
            position = frames[at + 1]!;
            continue run;
          case GREEDY: {
            pc = frames[at]!;
            position = frames[at + 2]! - 1;
            const least = frames[at + 1]!;
            // Skip positions after which a required unit cannot follow.
            if (code[pc] === Op.One) {
              const unit = code[pc + 1]!;
              while (position > least && input.charCodeAt(position) !== unit) {
                position--;
                this.untilClock--;
              }
            }
            if (position > least) {
              frames[at + 2] = position;
              stack.top += 4;
            }
            continue run;
          }
          case GREEDY_LEFT:
            pc = frames[at]!;
            position = frames[at + 2]! + 1;
            if (position < frames[at + 1]!) {
              frames[at + 2] = position;
              stack.top += 4;
            }
            continue run;
          case LAZY:
          case LAZY_LEFT: {
            const left = frames[at + 3] === LAZY_LEFT;
            pc = frames[at]!;
            position = frames[at + 1]!;
            if (left ? position <= begin : position >= end) continue;
            if (!sets[code[pc + 1]!]!.has(input.charCodeAt(left ? position - 1 : position))) continue;
            position += left ? -1 : 1;
            frames[at + 1] = position;
            frames[at + 2] = frames[at + 2]! - 1;
            if (frames[at + 2]! > 0) stack.top += 4;
            pc += 4;
            continue run;
          }
          default:
            stack.undo(at);
        }
      }
    }
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
}
