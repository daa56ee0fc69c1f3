// Finds the policies: every file of policies/ is one element and exports `policy`. There is no list to keep.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyDefinition } from './contract.ts';

export type PolicyRegistry = ReadonlyMap<string, PolicyDefinition>;

let loaded: Promise<PolicyRegistry> | null = null;

/** All policies that run here, by element name. Loads them once. */
export function loadPolicies(): Promise<PolicyRegistry> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<PolicyRegistry> {
  const stems = readdirSync(join(import.meta.dirname, '../policies'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
  const definitions = await Promise.all(stems.map(loadOne));
  return new Map(definitions.map((definition) => [definition.name, definition]));
}

async function loadOne(stem: string): Promise<PolicyDefinition> {
  const module = (await import(`../policies/${stem}.ts`)) as { policy?: PolicyDefinition };
  if (module.policy?.name !== stem) {
    throw new Error(`policies/${stem}.ts must export \`policy\`, whose name is '${stem}'.`);
  }
  return module.policy;
}
