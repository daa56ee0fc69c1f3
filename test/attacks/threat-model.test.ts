// docs/threat-model.md and the attack tests name each other: no claim without a test, no test without a place there.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const document = readFileSync('docs/threat-model.md', 'utf8');
const named = new Set(document.match(/ATK-\d{3}/g));
const tests = globSync('test/attacks/*.test.ts')
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bit(?:\.each\([\s\S]*?\))?\(\s*['`](ATK-\d{3}) /g)])
  .map((match) => match[1]!);

describe('docs/threat-model.md', () => {
  it('names only tests that exist', () => {
    expect([...named].filter((id) => !tests.includes(id))).toEqual([]);
  });

  it('names every test', () => {
    expect(tests.length).toBeGreaterThan(70);
    expect(tests.filter((id) => !named.has(id))).toEqual([]);
  });

  it('gives each test an id of its own', () => {
    expect(tests.filter((id, index) => tests.indexOf(id) !== index)).toEqual([]);
  });

  it('answers each of the 56 defects, by a test', () => {
    const section = document.slice(
      document.indexOf('## The defects of the sample'),
      document.indexOf('## Constraints'),
    );
    const rows = section.split('\n').filter((line) => /^\| \d/.test(line));
    const numbers = rows.flatMap((row) => row.split('|')[1]!.split(',').map(Number));
    expect(numbers).toEqual(Array.from({ length: 56 }, (_, index) => index + 1));
    expect(rows.filter((row) => !/ATK-\d{3}|`test\//.test(row))).toEqual([]);
  });

  it('refers to files that exist', () => {
    const files = [...document.matchAll(/`((?:test|infra)\/[^`]+)`/g)].map((match) => match[1]!);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});
