// Bundles the function app (src/app) into dist/: ESM with code splitting, so that what the first request does not need
// is not loaded by it, and no node_modules in the package (azd uploads dist/, host.json and package.json as they are).
// The list of tools is made anew first, since a new tool is one new file. `npm run build` prints the sizes; tests and the local stack call buildApp() themselves.
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { generateTools } from './generate-tools.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** An ESM bundle of CommonJS packages has no `require`, `__dirname` or `__filename`; the banner supplies them. */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  "import { dirname as __pathDirname } from 'node:path';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __pathDirname(__filename);',
].join('');

export interface BuildResult {
  /** Absolute path of the entry, what package.json names as `main`. */
  readonly entry: string;
  /** Bytes that importing the entry loads: itself and all chunks that it imports statically. */
  readonly initialBytes: number;
  /** Bytes of everything but the chunks that only telemetry needs. */
  readonly withoutTelemetryBytes: number;
  readonly totalBytes: number;
}

/**
 * Builds src/app.
 * @param outdir where to; emptied first. Default: dist/ of this project.
 * @throws esbuild's BuildFailure, whose message names file and line.
 */
export async function buildApp(outdir: string = join(root, 'dist')): Promise<BuildResult> {
  await generateTools();
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/app/main.ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minify: true,
    keepNames: true,
    legalComments: 'linked',
    banner: { js: banner },
    // The Functions host supplies this module at run time; there is no package of that name.
    external: ['@azure/functions-core'],
    metafile: true,
    logLevel: 'silent',
  });
  return measure(metafile);
}

function measure(metafile: Metafile): BuildResult {
  const outputs = Object.entries(metafile.outputs).filter(([path]) => path.endsWith('.mjs'));
  const bytes = (paths: Iterable<string>) => [...paths].reduce((sum, path) => sum + metafile.outputs[path]!.bytes, 0);
  const [entry] = outputs.find(([path]) => basename(path) === 'main.mjs')!;
  const [telemetry] = outputs.find(([, output]) => output.entryPoint?.endsWith('telemetry/azure-monitor.ts')) ?? [];
  return {
    entry: join(root, entry),
    initialBytes: bytes(reachable(metafile, entry, { dynamic: false })),
    withoutTelemetryBytes: bytes(reachable(metafile, entry, { dynamic: true, except: telemetry })),
    totalBytes: bytes(outputs.map(([path]) => path)),
  };
}

function reachable(
  metafile: Metafile,
  from: string,
  how: { dynamic: boolean; except?: string | undefined },
): Set<string> {
  const found = new Set<string>();
  const queue = [from];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path) || path === how.except) continue;
    found.add(path);
    for (const { path: next, kind, external } of metafile.outputs[path]!.imports) {
      if (!external && (kind === 'import-statement' || how.dynamic)) queue.push(next);
    }
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await buildApp();
  const kb = (bytes: number) => `${Math.round(bytes / 1024).toLocaleString('en-US')} KB`;
  console.log(
    `dist/main.mjs: ${kb(result.initialBytes)} at start, ${kb(result.withoutTelemetryBytes)} in all, telemetry on top: ${kb(result.totalBytes - result.withoutTelemetryBytes)}`,
  );
}
