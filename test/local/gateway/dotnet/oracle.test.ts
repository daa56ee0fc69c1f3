// Text, numbers, time, conversions, encodings and addresses through the expression engine: fixtures hold what .NET 10
// (invariant culture, UTC, ICU) made of each expression.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outcomeOf, tryCompile } from '../../../../src/local/gateway/expressions/evaluate.ts';
import { createContext, loadScenarios } from '../../../../src/local/gateway/expressions/scenario.ts';
import { disagreement, type Vector } from '../expressions/vectors/matches.ts';

const fixtures = new URL('./fixtures/', import.meta.url);
const scenarios = loadScenarios(new URL('../expressions/vectors/scenarios.json', import.meta.url).pathname);

describe('what .NET makes of an expression', () => {
  for (const file of readdirSync(fixtures).filter((name) => name.endsWith('.json'))) {
    const vectors: Vector[] = JSON.parse(readFileSync(new URL(file, fixtures), 'utf8'));
    it(`${file}: ${vectors.length} expressions agree`, () => {
      const failures = vectors.flatMap((vector) => {
        const compiled = tryCompile(vector.source, { allowUndocumented: true });
        const actual = 'ok' in compiled ? compiled : outcomeOf(compiled, createContext(scenarios, 'plain-get'));
        const problem = disagreement(vector, actual);
        return problem === null ? [] : [problem];
      });
      expect(failures).toEqual([]);
    });
  }
});
