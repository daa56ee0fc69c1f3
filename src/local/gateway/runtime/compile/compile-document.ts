// A document at its scope, compiled: four sections of steps. Snippets (bare policies, as articles show them) count as
// an inbound section.
import type { ElementNode, PolicyDocument } from '../../policy-xml/document.ts';
import { type Scope, SECTIONS, type Section } from '../contract.ts';
import type { Findings } from '../findings.ts';
import type { StepBlock } from '../step.ts';
import { compileBlock } from './policies.ts';
import type { CompileShared, CompileUnit } from './unit.ts';

export interface CompiledDocument {
  readonly document: PolicyDocument;
  readonly scope: Scope;
  /** A section that is not written inherits nothing and does nothing. */
  readonly sections: Readonly<Partial<Record<Section, StepBlock>>>;
}

/** Compiles what it can and puts everything wrong into `findings`. */
export function compileDocument(
  document: PolicyDocument,
  scope: Scope,
  shared: CompileShared,
  findings: Findings,
): CompiledDocument {
  for (const { severity, code, message, place } of document.warnings) {
    findings.add(severity ?? 'warning', code, message, 'It loads as described.', place);
  }
  const sections: Partial<Record<Section, StepBlock>> = {};
  const unit = (section: Section): CompileUnit => ({ shared, findings, scope, section, fragment: null });
  if (document.kind === 'fragment') {
    sections.inbound = compileFragmentAlone(document, unit('inbound'));
    return { document, scope, sections };
  }
  const elements = document.kind === 'policies' ? (document.roots[0]?.elements ?? []) : document.roots;
  if (document.kind === 'policies') checkPoliciesElement(document.roots[0], findings);
  const loose: ElementNode[] = [];
  for (const element of elements) {
    const section = SECTIONS.find((name) => name === element.name);
    if (section === undefined) {
      if (document.kind === 'snippet') loose.push(element);
      else reportNoSection(element, findings);
    } else if (sections[section] !== undefined) {
      const message = `The section <${section}> stands twice.`;
      findings.add('error', 'repeated-section', message, 'Put its policies into the first one.', element.place);
    } else {
      checkSectionElement(element, findings);
      sections[section] = compileBlock(unit(section), element.elements, '', true);
    }
  }
  if (loose.length > 0) sections.inbound = compileBlock(unit('inbound'), loose, '', false);
  return { document, scope, sections };
}

/** A fragment by itself has no section, so nothing can be misplaced in it. */
function compileFragmentAlone(document: PolicyDocument, unit: CompileUnit): StepBlock {
  return compileBlock({ ...unit, fragment: document.file }, document.roots[0]?.elements ?? [], '', false);
}

function checkPoliciesElement(root: ElementNode | undefined, findings: Findings): void {
  if (root === undefined) return;
  checkSectionElement(root, findings);
}

/** Neither <policies> nor a section takes attributes or text. */
function checkSectionElement(element: ElementNode, findings: Findings): void {
  const { text } = element;
  if (text.kind === 'expression' || text.text.trim() !== '') {
    const mend = 'Remove it, or make it a comment.';
    findings.add('error', 'text-not-allowed', `<${element.name}> takes no text.`, mend, text.place);
  }
  for (const { name, place } of element.attributes) {
    if (name.startsWith('xmlns') || name === 'id') continue;
    findings.add('error', 'unknown-attribute', `<${element.name}> has no attribute '${name}'.`, 'Remove it.', place);
  }
}

function reportNoSection(element: ElementNode, findings: Findings): void {
  const message = `<${element.name}> is no section of <policies>.`;
  findings.add('error', 'unknown-section', message, `The sections are ${SECTIONS.join(', ')}.`, element.place);
}
