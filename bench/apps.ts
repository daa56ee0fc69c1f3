// App folders that the local Functions host can run beside the bundle: the same app unbundled, and a bare streaming handler.
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Inside the project, so that bare module names are found in its node_modules; ignored by git. */
const FOLDER = join(PROJECT, '.data', 'bench');

/** What tsconfig.json says, as far as it changes the output. */
const COMPILER_FLAGS = ['--target', 'es2024', '--module', 'nodenext', '--skipLibCheck', '--types', 'node'];

const HOST_JSON = JSON.stringify({
  version: '2.0',
  functionTimeout: '00:30:00',
  extensions: { http: { routePrefix: '' } },
});

/** The app as plain modules with its dependencies in node_modules: what a deployment without a bundler runs. */
export async function unbundledApp(): Promise<string> {
  const folder = join(FOLDER, 'unbundled');
  await rm(folder, { recursive: true, force: true });
  const tsc = join(PROJECT, 'node_modules/.bin/tsc');
  const flags = ['--noEmit', 'false', '--rewriteRelativeImportExtensions', '--rootDir', 'src/app', '--outDir', folder];
  await promisify(execFile)(tsc, ['--ignoreConfig', 'src/app/main.ts', ...flags, ...COMPILER_FLAGS], { cwd: PROJECT });
  return withHostFiles(folder, 'main.js');
}

/** One handler that answers a constant: what the host, Node.js and the Functions library take by themselves. */
export async function constantApp(answer: string): Promise<string> {
  const folder = join(FOLDER, 'constant');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'main.mjs'),
    `import { app } from '@azure/functions';
app.setup({ enableHttpStream: true });
app.http('mcp', { route: 'mcp', methods: ['POST'], authLevel: 'anonymous', handler: async () => ({ body: ${JSON.stringify(answer)} }) });
`,
  );
  return withHostFiles(folder, 'main.mjs');
}

/** A handler that streams one event and then is silent: what the host and the library cost by themselves. */
export async function bareStreamingApp(): Promise<string> {
  const folder = join(FOLDER, 'bare-stream');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'main.mjs'),
    `import { app } from '@azure/functions';
app.setup({ enableHttpStream: true });
app.http('sse', { route: 'sse', methods: ['GET'], authLevel: 'anonymous', handler: async () => ({
  headers: { 'content-type': 'text/event-stream' },
  body: new ReadableStream({ start(controller) { controller.enqueue(new TextEncoder().encode(': open\\n\\n')); } }),
}) });
`,
  );
  return withHostFiles(folder, 'main.mjs');
}

async function withHostFiles(folder: string, main: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', main }));
  await writeFile(join(folder, 'host.json'), HOST_JSON);
  return folder;
}
