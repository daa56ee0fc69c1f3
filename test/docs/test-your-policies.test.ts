// docs/test-your-policies.md, run as it stands: its files are written to a folder of their own and its tests join ours.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const guide = readFileSync(join(import.meta.dirname, '../../docs/test-your-policies.md'), 'utf8');
// As deep in the repository as the guide's own folder, so that its imports hold.
const folder = mkdtempSync(join(import.meta.dirname, '../guide-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = [...guide.matchAll(/^`test\/my-policies\/([^`]+)`\n\n```\w+\n([\s\S]*?)^```$/gm)];
for (const [, name = '', text = ''] of files) writeFileSync(join(folder, name), text);

it('the guide has a policy and its test', () => {
  expect(files.map(([, name]) => name)).toEqual(['orders.policy.xml', 'orders.test.ts']);
});

describe('the test of the guide', async () => {
  await import(/* @vite-ignore */ `../${basename(folder)}/orders.test.ts`);
});
