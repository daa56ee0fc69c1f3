// The boundary between what is deployed and what is not (docs/architecture.md): walks every import in src/ and fails on
// a direction that is not listed here. `src/app` goes to Azure and may import nothing else of this project.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Zone → the zones it may import from, besides itself. The first zone whose folder contains a file is the file's. */
const ALLOWED: Record<string, readonly string[]> = {
  'src/app': [],
  'src/local/gateway': [],
  'src/local/entra': [],
  'src/local/functions-host': [],
  'src/local/stack': ['src/local/gateway', 'src/local/entra', 'src/local/functions-host', 'src/app', 'scripts'],
  'src/audit': [],
  'src/proxy': [],
  'src/cli': ['src/local/stack', 'src/local/gateway', 'src/local/functions-host', 'src/audit', 'src/proxy'],
};

const zoneOf = (path: string): string => {
  const zone = Object.keys(ALLOWED).find((folder) => path === `${folder}.ts` || path.startsWith(`${folder}/`));
  return zone ?? path.split('/').slice(0, 1).join('/');
};

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|mts|js|mjs)$/.test(entry.name)) yield path;
  }
}

/** Every module name in import and export declarations, dynamic imports, `new URL(…, import.meta.url)` and require. */
function importsOf(text: string): string[] {
  const patterns = [
    /\b(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /\bimport\s*['"]([^'"]+)['"]/g,
    /\b(?:import|require|resolve)\(\s*['"`]([^'"`]+)['"`]/g,
    /new URL\(\s*['"`](\.[^'"`]+)['"`]\s*,\s*import\.meta\.url/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!));
}

function violations(): string[] {
  const found: string[] = [];
  for (const file of sources('src')) {
    const zone = zoneOf(file);
    for (const name of importsOf(readFileSync(join(root, file), 'utf8'))) {
      if (!name.startsWith('.')) continue;
      const target = relative(root, join(root, dirname(file), name))
        .split(sep)
        .join('/');
      // The project's root itself: a folder to find files from, no module.
      if (target === '') continue;
      const targetZone = zoneOf(target);
      if (targetZone !== zone && !ALLOWED[zone]?.includes(targetZone)) found.push(`${file} imports ${target}`);
    }
  }
  return found;
}

it('imports only in the directions that the architecture allows', () => {
  expect(violations()).toEqual([]);
});

it('finds every form of import', () => {
  const text = `import a from './a.ts'; import './b.ts'; export { c } from "./c.ts"; await import('./d.ts');
    require('./e.cjs'); new URL('./f.ts', import.meta.url); import type { G } from './g.ts';`;
  expect(importsOf(text).sort()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.cjs', './f.ts', './g.ts']);
});

it('gives every file of src a zone that has rules', () => {
  const strangers = [...sources('src')].filter((file) => !(zoneOf(file) in ALLOWED));
  expect(strangers).toEqual([]);
});
