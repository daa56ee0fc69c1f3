// From the elements of a section to steps: each is looked up in the registry, then among the policies that Azure knows,
// then refused. Compiled once; a request only walks arrays of closures.
import type { ElementNode, Place } from '../../policy-xml/document.ts';
import { attribute } from '../../policy-xml/document.ts';
import { KNOWN_POLICIES } from '../../tables/known-policies.ts';
import { notRunHere } from '../built-in-errors.ts';
import type { Block, PolicyDefinition, Run, Section } from '../contract.ts';
import { CONTINUE } from '../outcome.ts';
import { Step, StepBlock } from '../step.ts';
import { closest } from './closest.ts';
import { ElementReader, type PolicyScope, pathOf } from './element.ts';
import { reportExpressionsIn } from './nested-expressions.ts';
import type { CompileUnit } from './unit.ts';

/** The steps of a section, a fragment or a container. `path` is LastError.Path of what holds them. */
export function compileBlock(
  unit: CompileUnit,
  elements: readonly ElementNode[],
  path: string,
  top: boolean,
): StepBlock {
  const counts = new Map<string, number>();
  const steps: Step[] = [];
  for (const element of elements) {
    const count = (counts.get(element.name) ?? 0) + 1;
    counts.set(element.name, count);
    const step = compilePolicy(unit, element, pathOf(element, elements, path), top, count);
    if (step !== null) steps.push(step);
  }
  return new StepBlock(steps);
}

function compilePolicy(unit: CompileUnit, node: ElementNode, path: string, top: boolean, count: number): Step | null {
  const definition = unit.shared.registry.get(node.name);
  const known = definition ?? KNOWN_POLICIES.get(node.name);
  if (known === undefined) {
    reportUnknown(unit, node);
    return null;
  }
  if (top) {
    checkPlacement(unit, node, known);
    if (known.once && count > 1) {
      const message = `<${node.name}> stands more than once in this section; API Management takes one.`;
      unit.findings.add('warning', 'repeated-policy', message, 'Keep one.', node.place);
    }
  }
  return definition === undefined ? knownStep(unit, node, path) : definedStep(unit, definition, node, path);
}

function reportUnknown(unit: CompileUnit, node: ElementNode): void {
  const near = closest(node.name, [...KNOWN_POLICIES.keys()]);
  const mend = near === null ? 'Remove it, or correct its name.' : `Did you mean <${near}>?`;
  unit.findings.add('error', 'unknown-policy', `There is no policy <${node.name}>.`, mend, node.place);
}

function checkPlacement(
  unit: CompileUnit,
  node: ElementNode,
  known: { sections: readonly Section[]; scopes: readonly string[] },
): void {
  if (!known.sections.includes(unit.section)) {
    const sections = known.sections.join(', ');
    const message = `<${node.name}> can't stand in ${unit.section}; API Management refuses the document.`;
    unit.findings.add('error', 'wrong-section', message, `Move it to: ${sections}.`, node.place);
  } else if (!known.scopes.includes(unit.scope)) {
    const message = `<${node.name}> is not for the scope ${unit.scope}.`;
    unit.findings.add('warning', 'wrong-scope', message, `Use it at: ${known.scopes.join(', ')}.`, node.place);
  }
}

/** A policy that Azure knows and this gateway doesn't run: loads, warns, 501 when reached. */
function knownStep(unit: CompileUnit, node: ElementNode, path: string): Step {
  const message = `API Management knows <${node.name}>; this gateway doesn't run it.`;
  const mend = 'It loads; a request that reaches it is answered 501.';
  unit.findings.add('info', 'not-run-here', message, mend, node.place);
  reportExpressionsIn(unit, node);
  return new Step(
    { policy: node.name, path, policyId: idOf(node), place: node.place, reads: null, preflight: false },
    (context) => notRunHere(context, `<${node.name}>`),
  );
}

function definedStep(unit: CompileUnit, definition: PolicyDefinition, node: ElementNode, path: string): Step {
  const reads = { request: false, response: false };
  const notRun: string[] = [];
  const scope: PolicyScope = {
    unit,
    reads,
    notRun,
    compileBlock: (elements, at) => compileBlock(unit, elements, at, false),
    compileFragment: (id, at, place) => compileFragment(unit, id, at, place),
  };
  const errorsBefore = unit.findings.all.length;
  const element = new ElementReader(node, definition, path, scope);
  const hasErrors = unit.findings.all.slice(errorsBefore).some((finding) => finding.severity === 'error');
  // A policy's compile may count on its declaration; after an error the document doesn't load anyway.
  const run: Run = hasErrors ? compileForFindings(unit, node) : definition.compile(element, unit.shared.services);
  const first = notRun[0];
  return new Step(
    {
      policy: definition.name,
      path,
      policyId: idOf(node),
      place: node.place,
      reads: reads.request || reads.response ? reads : null,
      preflight: definition.preflight === true,
    },
    first === undefined ? run : (context) => notRunHere(context, first),
  );
}

function compileForFindings(unit: CompileUnit, node: ElementNode): Run {
  reportExpressionsIn(unit, node);
  return () => CONTINUE;
}

function idOf(node: ElementNode): string | null {
  const id = attribute(node, 'id')?.value;
  return id?.kind === 'literal' ? id.text : null;
}

/** The block of a fragment, spliced where include-fragment stands. */
function compileFragment(unit: CompileUnit, id: string, path: string, place: Place): Block | undefined {
  const { fragments, fragmentsKnown } = unit.shared;
  if (unit.fragment !== null) {
    const message = `The fragment ${unit.fragment} includes a fragment; fragments can't nest.`;
    unit.findings.add('error', 'nested-fragment', message, 'Include both in the policy itself.', place);
    return undefined;
  }
  const document = fragments.get(id);
  if (document === undefined) {
    if (fragmentsKnown) {
      const mend = `Add fragments/${id}.fragment.xml and list it under fragments, or correct the id.`;
      unit.findings.add('error', 'missing-fragment', `There is no fragment '${id}'.`, mend, place);
    }
    return undefined;
  }
  const elements = document.kind === 'fragment' ? (document.roots[0]?.elements ?? []) : document.roots;
  const base = elements.find((element) => element.name === 'base');
  if (base !== undefined) {
    unit.findings.add(
      'error',
      'base-in-fragment',
      "A fragment can't hold <base />.",
      'Move it to the policy.',
      base.place,
    );
  }
  return compileBlock({ ...unit, fragment: id }, elements, path, true);
}
