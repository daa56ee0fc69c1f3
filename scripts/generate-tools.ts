// Writes src/app/tools/registry.gen.ts: the list of all tools, from the files themselves, so that a new tool is one new
// file. A tool's file is one that says `export const tool: Tool`; it is named like the tool. The list is committed
// (the types need it) and `--check` fails when it is stale.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const TOOLS = fileURLToPath(new URL('../src/app/tools/', import.meta.url));
const REGISTRY = 'registry.gen.ts';
const IS_TOOL = /^export const tool: Tool\b/m;
/** Meant as a tool, whatever it says of its type: left out in silence, it would be looked for in vain. */
const MEANT_AS_TOOL = /^export (?:const|let|function|default|\{[^}]*)\s*\btool\b/m;

/** @returns the registry's text for the files of `folder`, tools in the order of their names */
export async function toolRegistry(folder: string = TOOLS): Promise<string> {
  const stems: string[] = [];
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.ts') || file === REGISTRY) continue;
    const source = await readFile(join(folder, file), 'utf8');
    if (!IS_TOOL.test(source)) {
      if (MEANT_AS_TOOL.test(source)) throw new Error(`${file}: write "export const tool: Tool" for a tool.`);
      continue;
    }
    const stem = file.slice(0, -'.ts'.length);
    const name = stem.replaceAll('-', '_');
    if (!/^[a-z][a-z0-9_]{0,63}$/.test(name)) throw new Error(`${file}: a tool's file is in kebab case.`);
    if (!source.includes(`name: '${name}'`)) throw new Error(`${file}: its tool must be named '${name}'.`);
    stems.push(stem);
  }
  const ids = stems.map((stem) => stem.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));
  return [
    '// Made by scripts/generate-tools.ts from the files of this folder; do not edit.',
    ...stems.map((stem, i) => `import { tool as ${ids[i]} } from './${stem}.ts';`),
    "import type { Tool } from './tool.ts';",
    '',
    '/** In the order of their names. */',
    'export const tools: readonly Tool[] = [',
    ...ids.map((id) => `  ${id},`),
    '];',
    '',
  ].join('\n');
}

/** Writes the registry where it is not as it should be. @returns whether it was stale */
export async function generateTools(options: { check?: boolean } = {}): Promise<boolean> {
  const path = join(TOOLS, REGISTRY);
  const wanted = await toolRegistry();
  const stale = (await readFile(path, 'utf8').catch(() => '')) !== wanted;
  if (stale && !options.check) await writeFile(path, wanted);
  return stale;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const check = process.argv.includes('--check');
  if ((await generateTools({ check })) && check) {
    console.error('src/app/tools/registry.gen.ts is stale: run `npx node scripts/generate-tools.ts` and commit it.');
    process.exitCode = 1;
  }
}
