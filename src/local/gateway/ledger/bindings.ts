// Which tests prove which rows: titles of tests that carry row ids in brackets.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ids of rows to the files that prove them (their names, without folder). */
export type Bindings = ReadonlyMap<string, ReadonlySet<string>>;

const TITLE = /\b(?:it|test|describe)(?:\.each\((?:[^()]|\([^()]*\))*\))?\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g;
const ROW = /\[([a-z][a-z0-9-]*(?:[/@][a-z0-9-]+)*)\]/g;

/** Reads every `.test.ts` below a folder. */
export function readBindings(folder: string): Bindings {
  const bindings = new Map<string, Set<string>>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.test.ts')) continue;
    const text = readFileSync(join(folder, entry), 'utf8');
    for (const [, , title = ''] of text.matchAll(TITLE)) {
      for (const [, id = ''] of title.matchAll(ROW)) {
        const files = bindings.get(id) ?? new Set();
        bindings.set(id, files.add(entry.replaceAll('\\', '/')));
      }
    }
  }
  return bindings;
}
