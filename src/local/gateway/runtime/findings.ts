// What compiling and checking find in documents: errors are what Azure refuses (the document doesn't load), warnings
// are what loads and then surprises, infos are about this gateway.
import type { Place } from '../policy-xml/document.ts';
import { type LoadProblem, PolicyLoadError } from '../policy-xml/load-error.ts';

export interface Finding extends LoadProblem {
  /** `info`: says something about this gateway or the check, not about the document. */
  readonly severity: 'error' | 'warning' | 'info';
}

export class Findings {
  readonly #all: Finding[] = [];
  readonly #seen = new Set<string>();

  /** Adds a finding once: a fragment that is included twice is reported once. */
  add(severity: Finding['severity'], code: string, message: string, mend: string, place: Place): void {
    const key = `${code}|${place.file}|${place.line}|${place.column}|${message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#all.push({ severity, code, message, mend, place });
  }

  get all(): readonly Finding[] {
    return this.#all;
  }

  /** Throws PolicyLoadError with every error found, if there is one. */
  throwErrors(): void {
    const errors = this.#all.filter((finding) => finding.severity === 'error');
    if (errors.length > 0) throw new PolicyLoadError(errors);
  }
}
