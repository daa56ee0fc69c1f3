// The policies that are in effect for an operation, as elements: documents from narrow to broad, `<base />` replaced,
// fragments spliced, nested policies included. What the checks look at.
import { attribute, type ElementNode, type PolicyDocument } from '../policy-xml/document.ts';
import type { Section } from '../runtime/contract.ts';

export interface EffectivePolicy {
  readonly element: ElementNode;
  /** 0 for the top of a section. */
  readonly depth: number;
}

export type Fragments = ReadonlyMap<string, PolicyDocument>;

/** The elements directly in a section; undefined when the document has no such section. */
export function sectionElements(document: PolicyDocument, section: Section): readonly ElementNode[] | undefined {
  const roots = document.kind === 'policies' ? (document.roots[0]?.elements ?? []) : document.roots;
  const found = roots.find((element) => element.name === section);
  if (found !== undefined) return found.elements;
  const isLoose =
    document.kind === 'snippet' && !roots.some((element) => /^(inbound|backend|outbound|on-error)$/.test(element.name));
  return isLoose && section === 'inbound' ? roots : undefined;
}

/** Everything that may run in a section; `documents` from the narrowest on. */
export function effectivePolicies(
  documents: readonly PolicyDocument[],
  section: Section,
  fragments: Fragments,
): EffectivePolicy[] {
  const found: EffectivePolicy[] = [];
  const [document, ...broader] = documents;
  if (document === undefined) return found;
  const visit = (elements: readonly ElementNode[], depth: number) => {
    for (const element of elements) {
      if (element.name === 'base') {
        found.push(...effectivePolicies(broader, section, fragments));
      } else if (element.name === 'include-fragment') {
        visit(fragmentElements(element, fragments), depth);
      } else {
        found.push({ element, depth });
        visit(element.elements, depth + 1);
      }
    }
  };
  visit(sectionElements(document, section) ?? [], 0);
  return found;
}

function fragmentElements(element: ElementNode, fragments: Fragments): readonly ElementNode[] {
  const id = attribute(element, 'fragment-id')?.value;
  const document = id?.kind === 'literal' ? fragments.get(id.text.trim()) : undefined;
  if (document === undefined) return [];
  return document.kind === 'fragment' ? (document.roots[0]?.elements ?? []) : document.roots;
}

/** Does `<base />` stand anywhere in these elements? */
export function hasBase(elements: readonly ElementNode[]): boolean {
  return elements.some((element) => element.name === 'base' || hasBase(element.elements));
}
