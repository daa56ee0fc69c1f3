// Every expression vector, published and learned: what .NET makes of an expression, our engine makes of it too.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outcomeOf, tryCompile } from '../../../../src/local/gateway/expressions/evaluate.ts';
import { createContext, loadScenarios } from '../../../../src/local/gateway/expressions/scenario.ts';
import { disagreement, type Vector } from './vectors/matches.ts';

const folder = new URL('./vectors/', import.meta.url);
const scenarios = loadScenarios(new URL('scenarios.json', folder).pathname);

function vectorsOf(file: string): Vector[] {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')).vectors;
}

for (const file of ['published.json', 'learned.json', 'documents.json']) {
  describe(file, () => {
    const byTopic = Map.groupBy(vectorsOf(file), (vector) => vector.topic);
    for (const [topic, vectors] of byTopic) {
      it(`${topic}: ${vectors.length} expressions agree with .NET`, () => {
        const failures = vectors.flatMap((vector) => {
          const compiled = tryCompile(vector.source, { allowUndocumented: true });
          const context = createContext(scenarios, vector.scenario ?? 'plain-get');
          const actual = 'ok' in compiled ? compiled : outcomeOf(compiled, context);
          const problem = disagreement(vector, actual);
          return problem === null ? [] : [`${vector.id}: ${problem}`];
        });
        expect(failures).toEqual([]);
      });
    }
  });
}
