// Writes docs/gateway-support.md. With --check it only says whether the file is up to date (exit code 1: stale).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBindings } from '../src/local/gateway/ledger/bindings.ts';
import { supportDocument, unprovenRows } from '../src/local/gateway/ledger/document.ts';
import { loadPolicies } from '../src/local/gateway/runtime/policy-registry.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'docs/gateway-support.md');
const definitions = [...(await loadPolicies()).values()];
const bindings = readBindings(join(root, 'test/local/gateway'));
const text = supportDocument(definitions, bindings);

for (const id of unprovenRows(definitions, bindings)) console.error(`No test proves ${id}.`);
if (process.argv.includes('--check')) {
  const isFresh = existsSync(file) && readFileSync(file, 'utf8') === text;
  console.log(
    isFresh ? 'docs/gateway-support.md is up to date.' : 'docs/gateway-support.md is stale: run this without --check.',
  );
  process.exitCode = isFresh ? 0 : 1;
} else {
  writeFileSync(file, text);
  console.log(`Wrote ${file}`);
}
