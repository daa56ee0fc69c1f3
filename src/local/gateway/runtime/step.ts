// A compiled policy in its place, and a list of them. Runs synchronously as long as nothing has to be waited for.
import type { Place } from '../policy-xml/document.ts';
import { notRunHere } from './built-in-errors.ts';
import { type BodyReads, bufferBodies, errorOfThrown } from './compile/value.ts';
import type { Block, PolicyContext, Run } from './contract.ts';
import { CONTINUE, fail, type MaybePromise, NotRunHere, type Outcome } from './outcome.ts';
import type { StepTrace } from './trace.ts';

export interface StepInfo {
  /** Element name: LastError.Source. */
  readonly policy: string;
  /** LastError.Path. */
  readonly path: string;
  readonly policyId: string | null;
  readonly place: Place;
  /** Bodies that its values read; buffered before it runs. */
  readonly reads: BodyReads | null;
  /** Runs in a CORS preflight too. */
  readonly preflight: boolean;
}

/** What a step needs of the request's state beyond PolicyContext. */
export interface StepHost extends PolicyContext {
  readonly preflight: boolean;
  /** The innermost step that failed gives LastError its path. */
  failedIn(step: StepInfo): void;
  traceBegin(step: StepInfo): StepTrace | null;
  traceEnd(trace: StepTrace, outcome: Outcome): void;
  /** A fault of this program, not of the policy: goes to the trace, never to the caller. */
  internalFault(step: StepInfo, thrown: unknown): Outcome;
}

export class Step {
  readonly info: StepInfo;
  readonly #run: Run;

  constructor(info: StepInfo, run: Run) {
    this.info = info;
    this.#run = run;
  }

  execute(context: StepHost): MaybePromise<Outcome> {
    const { info } = this;
    if (context.preflight && !info.preflight) return CONTINUE;
    const trace = context.traceBegin(info);
    let outcome: MaybePromise<Outcome>;
    try {
      const wait = info.reads === null ? undefined : bufferBodies(context, info.reads);
      outcome = wait === undefined ? this.#run(context) : wait.then(() => this.#run(context));
    } catch (thrown) {
      outcome = outcomeOfThrown(context, info, thrown);
    }
    if (outcome instanceof Promise) {
      return outcome.then(
        (result) => finish(context, info, trace, result),
        (thrown) => finish(context, info, trace, outcomeOfThrown(context, info, thrown)),
      );
    }
    return finish(context, info, trace, outcome);
  }
}

function outcomeOfThrown(context: StepHost, info: StepInfo, thrown: unknown): Outcome {
  if (thrown instanceof NotRunHere) return notRunHere(context, thrown.message);
  const error = errorOfThrown(thrown);
  return error === null ? context.internalFault(info, thrown) : fail(error);
}

function finish(context: StepHost, info: StepInfo, trace: StepTrace | null, outcome: Outcome): Outcome {
  if (outcome.kind === 'fail') context.failedIn(info);
  if (trace !== null) context.traceEnd(trace, outcome);
  return outcome;
}

export class StepBlock implements Block {
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    this.steps = steps;
  }

  run(context: PolicyContext): MaybePromise<Outcome> {
    return this.#from(0, context as StepHost);
  }

  #from(index: number, context: StepHost): MaybePromise<Outcome> {
    const { steps } = this;
    for (let at = index; at < steps.length; at++) {
      const outcome = (steps[at] as Step).execute(context);
      if (outcome instanceof Promise) {
        return outcome.then((result) => (result.kind === 'continue' ? this.#from(at + 1, context) : result));
      }
      if (outcome.kind !== 'continue') return outcome;
    }
    return CONTINUE;
  }
}
