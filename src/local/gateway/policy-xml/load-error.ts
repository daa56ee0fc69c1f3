// The one error that loading a document raises: where, what, how to mend it, and a code that stays.
import { type Place, placeText } from './document.ts';

export interface LoadProblem {
  /** Stable, kebab-case; listed in docs/gateway-support.md. */
  readonly code: string;
  readonly message: string;
  /** What to write instead. */
  readonly mend: string;
  readonly place: Place;
}

export class PolicyLoadError extends Error implements LoadProblem {
  readonly code: string;
  readonly mend: string;
  readonly place: Place;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Every problem found; the first one is this error's own. */
  readonly problems: readonly LoadProblem[];

  constructor(problems: LoadProblem | readonly LoadProblem[]) {
    const all = Array.isArray(problems) ? (problems as readonly LoadProblem[]) : [problems as LoadProblem];
    const first = all[0] as LoadProblem;
    super(all.map((one) => `${placeText(one.place)}: ${one.message} ${one.mend} [${one.code}]`).join('\n'));
    this.name = 'PolicyLoadError';
    this.code = first.code;
    this.mend = first.mend;
    this.place = first.place;
    this.file = first.place.file;
    this.line = first.place.line;
    this.column = first.place.column;
    this.problems = all;
  }
}
