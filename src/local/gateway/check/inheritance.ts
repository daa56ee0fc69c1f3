// Sections without `<base />`: they inherit nothing, the broader scopes' checks and forward-request included (policies
// page, "Apply policies specified at different scopes").
import type { ElementNode, PolicyDocument } from '../policy-xml/document.ts';
import { SECTIONS, type Section } from '../runtime/contract.ts';
import type { Findings } from '../runtime/findings.ts';
import { effectivePolicies, type Fragments, hasBase, sectionElements } from './effective.ts';

/** Policies that answer by themselves, so that nothing need be forwarded. */
const ANSWERS = new Set(['return-response', 'mock-response']);

export interface InheritanceCheck {
  /** From the narrowest to the broadest scope, all of them known. */
  readonly documents: readonly PolicyDocument[];
  readonly fragments: Fragments;
  readonly findings: Findings;
  /** Is there a backend to forward to? Where policies answer everything, the section says nothing. */
  readonly hasBackend: boolean;
}

/** One operation with everything that is in effect for it. */
export function checkInheritance({ documents, fragments, findings, hasBackend }: InheritanceCheck): void {
  const inbound = effectivePolicies(documents, 'inbound', fragments);
  const alwaysAnswers = inbound.some(({ element, depth }) => depth === 0 && ANSWERS.has(element.name));
  documents.slice(0, -1).forEach((document, level) => {
    const broader = documents.slice(level + 1);
    for (const section of SECTIONS) {
      if (section !== 'inbound' && section !== 'on-error' && alwaysAnswers) continue;
      if (section === 'backend' && !hasBackend) continue;
      const inherited = effectivePolicies(broader, section, fragments);
      const elements = sectionElements(document, section);
      if (inherited.length === 0 || hasBase(elements ?? [])) continue;
      if (section === 'backend' && reaches(elements ?? [], 'forward-request')) continue;
      report(document, section, findings);
    }
  });
}

/** One document by itself: only what it says can be judged. */
export function checkInheritanceAlone(document: PolicyDocument, findings: Findings): void {
  if (document.kind !== 'policies') return;
  const written = SECTIONS.map((section) => sectionElements(document, section) ?? []);
  // Without any <base /> but with its own forward-request it is one of the global scope.
  if (!written.some(hasBase) && reaches(sectionElements(document, 'backend') ?? [], 'forward-request')) return;
  const answers = (sectionElements(document, 'inbound') ?? []).some((element) => ANSWERS.has(element.name));
  for (const section of SECTIONS) {
    const elements = sectionElements(document, section);
    const isMissing = elements === undefined ? section === 'backend' && !answers : !hasBase(elements);
    if (!isMissing || (section !== 'inbound' && answers)) continue;
    if (section === 'backend' && reaches(elements ?? [], 'forward-request')) continue;
    report(document, section, findings);
  }
}

function reaches(elements: readonly ElementNode[], name: string): boolean {
  return elements.some((element) => element.name === name || reaches(element.elements, name));
}

function report(document: PolicyDocument, section: Section, findings: Findings): void {
  const root = document.roots[0];
  const place = root?.elements.find((element) => element.name === section)?.place ?? root?.place;
  if (place === undefined) return;
  const loses =
    section === 'backend' ? 'nothing is forwarded to the backend' : 'it inherits nothing from broader scopes';
  findings.add('warning', 'missing-base', `The section ${section} has no <base />: ${loses}.`, 'Add <base />.', place);
}
