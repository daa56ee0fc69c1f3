// `remote-mcp policy eval`: one expression and a file of them get the same outcome, and what Azure refuses is told or,
// with --documented, refused.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { command } from './command.ts';

const UNDOCUMENTED = '@(int.Parse("1F", System.Globalization.NumberStyles.HexNumber))';

async function one(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return await command(['policy', 'eval', ...args]).finished;
}

/** Outcomes of a batch, and what the command said. */
async function batch(sources: string[], ...flags: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'policy-eval-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [scenarios, input, output] = ['s.json', 'i.json', 'o.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(
    scenarios,
    JSON.stringify({ scenarios: { 'plain-get': { request: { method: 'GET', url: 'https://h/' } } } }),
  );
  writeFileSync(input, JSON.stringify(sources.map((source, index) => ({ id: `${index}`, source }))));
  const said = await one('--scenarios', scenarios, '--input', input, '--output', output, ...flags);
  return {
    ...said,
    outcomes: JSON.parse(readFileSync(output, 'utf8')).map((entry: { outcome: unknown }) => entry.outcome),
  };
}

it('evaluates what .NET knows, and names what API Management does not document', async () => {
  const single = await one(UNDOCUMENTED, '--json');
  const many = await batch([UNDOCUMENTED, '@(1 + 2)']);
  expect(single.code).toBe(0);
  expect(JSON.parse(single.stdout)).toEqual({ ok: true, type: 'System.Int32', value: 31, text: '31' });
  expect(many.outcomes).toEqual([JSON.parse(single.stdout), { ok: true, type: 'System.Int32', value: 3, text: '3' }]);
  expect(single.stderr).toContain('System.Globalization.NumberStyles');
  expect(many.stderr).toContain('1 expressions');
});

it('with --documented refuses it, alike for one and for many', async () => {
  const single = await one(UNDOCUMENTED, '--json', '--documented');
  const many = await batch([UNDOCUMENTED], '--documented');
  expect(single.code).toBe(1);
  const refused = { ok: false, phase: 'compile', exception: 'NotAllowed' };
  expect(JSON.parse(single.stdout)).toMatchObject(refused);
  expect(many.outcomes).toEqual([JSON.parse(single.stdout)]);
  const documented = await one('@(context.Request.Method.ToLower())', '--documented');
  expect(documented).toMatchObject({ code: 0, stdout: 'System.String\nget\n', stderr: '' });
});
