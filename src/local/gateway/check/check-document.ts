// Checks one document by itself: what only a configuration knows (fragments, named values, scopes) is not judged.

import type { PolicyDocument } from '../policy-xml/document.ts';
import { PolicyLoadError } from '../policy-xml/load-error.ts';
import { readPolicy } from '../policy-xml/read.ts';
import { compileDocument } from '../runtime/compile/compile-document.ts';
import type { CompileShared } from '../runtime/compile/unit.ts';
import type { Findings } from '../runtime/findings.ts';
import { loadPolicies } from '../runtime/policy-registry.ts';
import { checkServices } from './check-services.ts';
import { checkInheritanceAlone } from './inheritance.ts';
import { checkSize } from './size.ts';
import { checkStreaming, soundsLikeStream } from './streaming.ts';

export interface DocumentOptions {
  readonly streaming?: boolean;
  readonly namedValues?: readonly string[];
}

/** Puts everything found into `findings`. */
export async function checkDocument(
  source: { readonly file: string; readonly text: string },
  options: DocumentOptions,
  findings: Findings,
): Promise<void> {
  checkSize(source, findings);
  const document = readInto(source, findings);
  if (document === null) return;
  checkNamedValues(document, options, findings);
  const registry = await loadPolicies();
  const shared: CompileShared = {
    registry,
    services: checkServices(),
    fragments: new Map(),
    fragmentsKnown: false,
    expressions: new Map(),
    budget: undefined,
  };
  compileDocument(document, 'api', shared, findings);
  checkInheritanceAlone(document, findings);
  const isStream = options.streaming === true || soundsLikeStream(source.file) || turnsBufferingOff(source.text);
  if (!isStream) return;
  const subject = options.streaming ? 'The API' : `${source.file} looks as if its API`;
  const { expressions } = shared;
  checkStreaming({ documents: [document], fragments: new Map(), registry, expressions, findings, subject });
}

export function readInto(
  source: { readonly file: string; readonly text: string },
  findings: Findings,
): PolicyDocument | null {
  try {
    return readPolicy(source.text, { file: source.file });
  } catch (error) {
    if (!(error instanceof PolicyLoadError)) throw error;
    for (const { code, message, mend, place } of error.problems) findings.add('error', code, message, mend, place);
    return null;
  }
}

function checkNamedValues(document: PolicyDocument, options: DocumentOptions, findings: Findings): void {
  const known = options.namedValues === undefined ? null : new Set(options.namedValues);
  const told = new Set<string>();
  for (const { name, place } of document.unresolved) {
    if (known === null) {
      if (told.has(name)) continue;
      told.add(name);
      const message = `Whether there is a named value '${name}' is not known here.`;
      findings.add(
        'info',
        'named-value-not-checked',
        message,
        'Check the gateway.yaml, or give --named-values.',
        place,
      );
    } else if (!known.has(name)) {
      const mend = 'Define it, or correct the name.';
      findings.add('error', 'unknown-named-value', `There is no named value '${name}'.`, mend, place);
    }
  }
}

function turnsBufferingOff(text: string): boolean {
  return /buffer-response\s*=\s*["']\s*false/i.test(text);
}
