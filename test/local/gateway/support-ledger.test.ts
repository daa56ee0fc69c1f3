// The support ledger is true: every supported row has a test, every bracket in a title names a row, every policy has its
// file, test and fixture under one stem, and the document is what the sources say.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBindings } from '../../../src/local/gateway/ledger/bindings.ts';
import { supportDocument, unprovenRows } from '../../../src/local/gateway/ledger/document.ts';
import { membersDocument } from '../../../src/local/gateway/ledger/members.ts';
import { ledgerRows } from '../../../src/local/gateway/ledger/rows.ts';
import { loadPolicies } from '../../../src/local/gateway/runtime/policy-registry.ts';
import { KNOWN_POLICIES } from '../../../src/local/gateway/tables/known-policies.ts';

const definitions = [...(await loadPolicies()).values()];
const bindings = readBindings(import.meta.dirname);

describe('the support ledger', () => {
  it('has a test for every supported row', () => {
    expect(unprovenRows(definitions, bindings)).toEqual([]);
  });

  it('names no row that does not exist', () => {
    const rows = new Set(definitions.flatMap(ledgerRows).map((row) => row.id));
    const elements = new Set(KNOWN_POLICIES.keys());
    const unknown = [...bindings.keys()].filter((id) => !rows.has(id) && elements.has(id.split(/[/@]/)[0] ?? ''));
    expect(unknown).toEqual([]);
  });

  it('is what docs/gateway-support.md says', () => {
    const file = join(import.meta.dirname, '../../../docs/gateway-support.md');
    expect(readFileSync(file, 'utf8'), 'run: npx node scripts/generate-gateway-support.ts').toBe(
      supportDocument(definitions, bindings),
    );
  });

  it('is what docs/expression-support.md says of members', () => {
    const file = join(import.meta.dirname, '../../../docs/expression-support.md');
    expect(readFileSync(file, 'utf8'), 'run: npx node scripts/generate-gateway-support.ts').toBe(membersDocument());
  });

  it.each(definitions.map((definition) => definition.name))('%s has its test and its fixture', (name) => {
    expect(existsSync(join(import.meta.dirname, `policies/${name}.test.ts`))).toBe(true);
    expect(existsSync(join(import.meta.dirname, `policies/fixtures/${name}.xml`))).toBe(true);
  });

  it('knows every policy that runs as one of API Management', () => {
    expect(definitions.map((definition) => definition.name).filter((name) => !KNOWN_POLICIES.has(name))).toEqual([]);
  });
});
