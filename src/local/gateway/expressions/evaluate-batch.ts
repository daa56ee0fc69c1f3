// Many expressions from a file into many outcomes in a file: what `policy eval` does.
import { readFileSync, writeFileSync } from 'node:fs';
import { outcomeOf, tryCompile } from './evaluate.ts';
import type { Outcome } from './outcome.ts';
import { createContext, loadScenarios } from './scenario.ts';

export interface BatchInput {
  readonly id?: string;
  readonly source: string;
  readonly scenario?: string;
  readonly scenarios?: readonly string[];
}

export interface BatchOutput {
  readonly id: string;
  readonly scenario: string;
  readonly outcome: Outcome;
}

const DEFAULT_SCENARIO = 'plain-get';

export interface BatchOptions {
  /** For inputs that name none; default plain-get. */
  readonly scenario?: string | undefined;
  /** Refuse members that Azure does not document, as a gateway does, in place of evaluating them. */
  readonly documentedOnly?: boolean;
}

/** Outcomes, and how many of the inputs use what Azure does not document. */
export interface BatchResult {
  readonly outcomes: BatchOutput[];
  readonly undocumented: number;
}

/** Evaluates each input in each of its scenarios. */
export function evaluateAll(
  scenariosPath: string,
  inputs: readonly BatchInput[],
  { scenario = DEFAULT_SCENARIO, documentedOnly = false }: BatchOptions = {},
): BatchResult {
  const scenarios = loadScenarios(scenariosPath);
  let undocumented = 0;
  const outcomes = inputs.flatMap((input, index) => {
    const compiled = tryCompile(input.source, { allowUndocumented: !documentedOnly });
    if (!('ok' in compiled) && compiled.undocumented.size > 0) undocumented++;
    const names = input.scenarios ?? [input.scenario ?? scenario];
    return names.map((name) => ({
      id: input.id ?? String(index),
      scenario: name,
      outcome: 'ok' in compiled ? compiled : outcomeOf(compiled, createContext(scenarios, name)),
    }));
  });
  return { outcomes, undocumented };
}

/** JSON with everything beyond ASCII escaped, since results may hold half surrogate pairs. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Reads `[{id, source, scenario}]` from `input`, writes `[{id, scenario, outcome}]` to `output`, an entry a line.
 * @returns how many outcomes were written, and how many inputs use what Azure does not document
 */
export function evaluateBatch(
  paths: { scenarios: string; input: string; output: string },
  options: BatchOptions = {},
): { count: number; undocumented: number } {
  const inputs: BatchInput[] = JSON.parse(readFileSync(paths.input, 'utf8'));
  const { outcomes, undocumented } = evaluateAll(paths.scenarios, inputs, options);
  writeFileSync(paths.output, `[\n${outcomes.map(asciiJson).join(',\n')}\n]\n`);
  return { count: outcomes.length, undocumented };
}
