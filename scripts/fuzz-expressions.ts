// Compares the expression engine with .NET on random expressions. Give the command that evaluates a batch with .NET
// (it gets --scenarios, --input and --output appended); what differs is printed, and can be kept as vectors.
//
//   node scripts/fuzz-expressions.ts --oracle "dotnet path/to/expression-oracle.dll" --count 5000 [--seed 7]
//     [--mutate vectors.json] [--sources file.json] [--learn test/local/gateway/expressions/vectors/learned.json]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { outcomeOf, tryCompile } from '../src/local/gateway/expressions/evaluate.ts';
import type { Outcome } from '../src/local/gateway/expressions/index.ts';
import { createContext, loadScenarios } from '../src/local/gateway/expressions/scenario.ts';
import { disagreement, type Vector } from '../test/local/gateway/expressions/vectors/matches.ts';
import { Generator } from './fuzz/generate.ts';
import { Mutator } from './fuzz/mutate.ts';
import { Chance } from './fuzz/random.ts';

const { values } = parseArgs({
  options: {
    oracle: { type: 'string' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    sources: { type: 'string' },
    mutate: { type: 'string' },
    scenarios: {
      type: 'string',
      default: new URL('../test/local/gateway/expressions/vectors/scenarios.json', import.meta.url).pathname,
    },
    learn: { type: 'string' },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (values.oracle === undefined) {
  console.error('Give --oracle: the command that evaluates a batch of expressions with .NET.');
  process.exit(2);
}

/** Random expressions, or with --mutate changed ones of a file of vectors. */
function generated(): string[] {
  const sources = new Set<string>();
  const mutator =
    values.mutate === undefined
      ? null
      : new Mutator(new Chance(seed), JSON.parse(readFileSync(values.mutate, 'utf8')).vectors);
  const generator = mutator === null ? new Generator(seed) : null;
  while (sources.size < Number(values.count)) sources.add(mutator?.mutant() ?? generator!.expression());
  return [...sources];
}

const sources: string[] = values.sources === undefined ? generated() : JSON.parse(readFileSync(values.sources, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
const input = join(folder, 'in.json');
const output = join(folder, 'out.json');
writeFileSync(
  input,
  JSON.stringify(sources.map((source, index) => ({ id: String(index), source, scenario: 'plain-get' }))),
);
const [command, ...args] = values.oracle.split(' ');
const run = spawnSync(
  command!,
  [...args, '--scenarios', values.scenarios, '--input', input, '--output', output, '--check-members'],
  { stdio: 'inherit' },
);
if (run.status !== 0) process.exit(1);

type Answer = { id: string; outcome: Vector['outcome']; deterministic?: boolean };
const answers: Answer[] = JSON.parse(readFileSync(output, 'utf8'));
const scenarios = loadScenarios(values.scenarios);
const learned: Vector[] = [];
let compiled = 0;
let different = 0;
for (const answer of answers) {
  const source = sources[Number(answer.id)]!;
  if (answer.deterministic === false) continue;
  if (answer.outcome.phase !== 'compile') compiled++;
  let actual: Outcome;
  try {
    const expression = tryCompile(source, { allowUndocumented: true });
    actual = 'ok' in expression ? expression : outcomeOf(expression, createContext(scenarios, 'plain-get'));
  } catch (error) {
    actual = { ok: false, phase: 'evaluate', exception: 'crash', message: (error as Error).stack ?? '' };
  }
  const vector: Vector = {
    id: `learned-${seed}-${answer.id}`,
    topic: 'learned',
    source,
    scenario: 'plain-get',
    outcome: answer.outcome,
  };
  const problem = disagreement(vector, actual);
  if (problem === null) continue;
  different++;
  learned.push(vector);
  console.log(problem.slice(0, 900));
}
console.log(`seed ${seed}: ${sources.length} expressions, ${compiled} compile in .NET, ${different} differ.`);
if (values.learn !== undefined && learned.length > 0) {
  const known: { vectors: Vector[] } = JSON.parse(readFileSync(values.learn, 'utf8'));
  known.vectors.push(...learned);
  writeFileSync(
    values.learn,
    `{"vectors": [\n${known.vectors.map((vector) => JSON.stringify(vector)).join(',\n')}\n]}\n`,
  );
}
