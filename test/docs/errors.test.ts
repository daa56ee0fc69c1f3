// docs/errors.md against the sources: every code that the app can answer with has its row, and no row is left over. And
// every setting that the app reads is in the README's table.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RPC } from '../../src/app/mcp/jsonrpc.ts';
import { RESOURCE_NOT_FOUND } from '../../src/app/mcp/operations.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = readdirSync(join(root, 'src/app'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => read(`src/app/${path}`))
  .join('\n');

/** What the sources hold in a pattern's one group. */
const inSources = (pattern: RegExp, text = sources): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, found]) => found!))].sort();

/** The cells of one column of the table under a heading. */
function column(heading: string, at: number): string[] {
  const section = read('docs/errors.md').split(`## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => row.split('|')[at + 1]!.trim());
}
const codes = (cells: readonly string[]): string[] =>
  [...new Set(cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!)))].sort();

it('has every code of a failed tool', () => {
  const known = inSources(/new ToolError\(\s*'([a-z_]+)'/g);
  expect(known).toContain('not_found');
  expect(codes(column('A tool failed', 0))).toEqual(known);
});

it('has every way to be no authenticated caller', () => {
  const known = inSources(/new AuthenticationError\(\s*'([a-z_]+)'/g);
  expect(known).toContain('token_invalid');
  expect(codes(column('Who asks is not proved', 0))).toEqual(known);
});

it('has every status of a refusal', () => {
  const known = inSources(/(?:errorReply|emptyReply|jsonReply)\(\s*(?:works \? 200 : )?([45]\d\d)/g);
  const named = inSources(/const [A-Z_]+ = (4\d\d);/g);
  expect([...new Set(column('A request was refused', 0))].sort()).toEqual([...new Set([...known, ...named])].sort());
});

it('has every JSON-RPC code, and the SDK’s two for what 2026-07-28 adds', () => {
  const known = [...Object.values(RPC), RESOURCE_NOT_FOUND, -32020, -32022].map(String).sort();
  const told = codes([...column('A request was refused', 1), ...column('A method failed', 0)]);
  expect(told).toEqual(known);
});

it('has every code of a setting’s problem', () => {
  const union = /interface ConfigProblem \{[^}]*readonly code: ([^;]+);/.exec(sources)![1]!;
  expect(codes(column('The settings do not let the app work', 0))).toEqual(inSources(/'([a-z]+)'/g, union));
});

it('the README names every setting that the app reads', () => {
  const settings = inSources(/'((?:MCP|SNIPPETS|BUS|AZURE|APPLICATIONINSIGHTS)_[A-Z_]+)'/g, read('src/app/config.ts'));
  expect(settings.length).toBeGreaterThan(10);
  const readme = read('README.md');
  expect(settings.filter((setting) => !readme.includes(`\`${setting}\``))).toEqual([]);
});
