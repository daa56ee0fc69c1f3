// What one evaluation may use: steps, time, memory and depth. Libraries with loops over big inputs call `spend`,
// those that build big results `spendBytes`; the engine opens a budget around each evaluation. Evaluation is
// synchronous, so one current budget in this module is enough. Outside of an evaluation nothing is counted.
import { performance } from 'node:perf_hooks';
import { DotNetException } from './exception.ts';

export interface BudgetLimits {
  /** Units of work: roughly a statement, a call, or an element visited. */
  steps?: number;
  /** Wall-clock milliseconds. */
  milliseconds?: number;
  /** Bytes allocated by strings, arrays and documents, roughly. */
  bytes?: number;
  /** Nested calls of lambdas and local functions. */
  depth?: number;
}

const DEFAULT_LIMITS: Required<BudgetLimits> = {
  steps: 200_000_000,
  milliseconds: 2_000,
  bytes: 512 * 1024 * 1024,
  depth: 2_000,
};

/** Thrown when a budget runs out; no catch clause of an expression sees it. */
export class BudgetException extends DotNetException {
  override readonly catchable: boolean = false;
}

/** How many steps may pass between two looks at the clock. */
const CLOCK_INTERVAL = 4_096;

let active = false;
let steps = 0;
let untilClock = CLOCK_INTERVAL;
let deadline = 0;
let bytes = 0;
let depth = 0;
let milliseconds = 0;

function lookAtClock(): void {
  if (!active) {
    untilClock = CLOCK_INTERVAL;
    return;
  }
  steps -= CLOCK_INTERVAL - untilClock;
  // A next call must fail too: an expression's finally block may not go on.
  untilClock = 0;
  if (steps < 0 || performance.now() > deadline) {
    throw new BudgetException('System.TimeoutException', `No result within ${milliseconds / 1000} seconds.`);
  }
  untilClock = CLOCK_INTERVAL;
}

/** Accounts for `n` units of work. Throws System.TimeoutException when steps or time are used up. */
export function spend(n = 1): void {
  untilClock -= n;
  if (untilClock <= 0) lookAtClock();
}

/** Accounts for `n` bytes of memory. Throws System.OutOfMemoryException when they are used up. */
export function spendBytes(n: number): void {
  if (!active) return;
  bytes -= n;
  if (bytes < 0) {
    throw new BudgetException(
      'System.OutOfMemoryException',
      'The expression needs more memory than an expression may use.',
    );
  }
  if (n > 4_096) spend(n >> 8);
}

/** One call deeper. Throws System.InsufficientExecutionStackException; pair with `leave` in a finally block. */
export function enter(): void {
  if (depth-- <= 0 && active) {
    depth++;
    throw new BudgetException(
      'System.InsufficientExecutionStackException',
      'Insufficient stack to continue executing the program safely. This can happen from having too many functions ' +
        'on the call stack or function on the stack using too much stack space.',
    );
  }
}

export function leave(): void {
  depth++;
}

/** Where the depth counter stands, for code that catches exceptions and so skips some calls of `leave`. */
export function currentDepth(): number {
  return depth;
}

export function restoreDepth(mark: number): void {
  depth = mark;
}

/** Runs `action` within `limits` (defaults where missing). Nested calls share the outer budget. */
export function withBudget<T>(limits: BudgetLimits | undefined, action: () => T): T {
  if (active) return action();
  milliseconds = limits?.milliseconds ?? DEFAULT_LIMITS.milliseconds;
  steps = limits?.steps ?? DEFAULT_LIMITS.steps;
  bytes = limits?.bytes ?? DEFAULT_LIMITS.bytes;
  depth = limits?.depth ?? DEFAULT_LIMITS.depth;
  deadline = performance.now() + milliseconds;
  untilClock = CLOCK_INTERVAL;
  active = true;
  try {
    return action();
  } finally {
    active = false;
  }
}
