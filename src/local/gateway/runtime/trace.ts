// What every policy did on a request's way, as data: order, time, outcome, variables that changed, notes. The terminal
// timeline is made from it (../trace/timeline.ts). Values are shortened; notes are the policies' own words; what looks like
// a secret is masked.
import type { Place } from '../policy-xml/document.ts';
import { maskSecrets } from '../trace/mask-secrets.ts';

export interface StepTrace {
  readonly policy: string;
  readonly path: string;
  readonly section: string;
  readonly scope: string;
  /** Nesting: 0 at the top of a section. */
  readonly depth: number;
  readonly file: string;
  readonly line: number;
  /** Milliseconds since the request began. */
  readonly start: number;
  /** Milliseconds, children included. */
  duration: number;
  outcome: 'continue' | 'respond' | 'fail' | 'running';
  error?: { readonly reason: string | null; readonly message: string };
  variables?: Record<string, string>;
  notes?: { readonly message: string; readonly data?: unknown }[];
}

export interface Trace {
  readonly requestId: string;
  readonly method: string;
  readonly url: string;
  readonly api: string | null;
  readonly operation: string | null;
  readonly product: string | null;
  readonly steps: readonly StepTrace[];
  /** What no policy did: routing, keys, built-in answers, faults of the gateway. */
  readonly notes: readonly string[];
  status: number | null;
  /** Milliseconds until the response's headers. */
  duration: number;
}

const LONGEST = 200;

/** Shortens a value for a trace. */
export function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}

/** Gathers the trace of one request. */
export class TraceRecorder {
  readonly steps: StepTrace[] = [];
  readonly notes: string[] = [];
  readonly #open: StepTrace[] = [];

  begin(policy: string, path: string, section: string, scope: string, place: Place, start: number): StepTrace {
    const step: StepTrace = {
      policy,
      path,
      section,
      scope,
      depth: this.#open.length,
      file: place.file,
      line: place.line,
      start,
      duration: 0,
      outcome: 'running',
    };
    this.steps.push(step);
    this.#open.push(step);
    return step;
  }

  end(step: StepTrace, outcome: StepTrace['outcome'], now: number): void {
    step.outcome = outcome;
    step.duration = now - step.start;
    const at = this.#open.lastIndexOf(step);
    if (at >= 0) this.#open.length = at;
  }

  variable(name: string, text: string): void {
    const step = this.#open.at(-1);
    if (step === undefined) return;
    step.variables ??= Object.create(null) as Record<string, string>;
    step.variables[name] = shorten(maskSecrets(text));
  }

  note(message: string, data?: unknown): void {
    const step = this.#open.at(-1);
    const masked = maskSecrets(message);
    if (step === undefined) {
      this.notes.push(masked);
      return;
    }
    step.notes ??= [];
    step.notes.push(data === undefined ? { message: masked } : { message: masked, data });
  }
}
