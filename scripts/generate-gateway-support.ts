// Writes docs/gateway-support.md and docs/expression-support.md. With --check it only says whether they are up to date
// (exit code 1: stale).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBindings } from '../src/local/gateway/ledger/bindings.ts';
import { supportDocument, unprovenRows } from '../src/local/gateway/ledger/document.ts';
import { membersDocument } from '../src/local/gateway/ledger/members.ts';
import { loadPolicies } from '../src/local/gateway/runtime/policy-registry.ts';

const root = join(import.meta.dirname, '..');
const definitions = [...(await loadPolicies()).values()];
const bindings = readBindings(join(root, 'test/local/gateway'));
for (const id of unprovenRows(definitions, bindings)) console.error(`No test proves ${id}.`);

const documents = {
  'docs/gateway-support.md': supportDocument(definitions, bindings),
  'docs/expression-support.md': membersDocument(),
};
for (const [name, text] of Object.entries(documents)) {
  const file = join(root, name);
  const isFresh = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!isFresh) process.exitCode = 1;
  console.log(`${name} ${isFresh ? 'is up to date' : process.argv.includes('--check') ? 'is stale' : 'written'}.`);
}
