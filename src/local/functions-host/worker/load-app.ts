// Starts the app in the order of Azure's worker: import what package.json names as `main` (a glob may match several
// files), run the appStart hooks, ask the library for its capabilities, which opens its inner HTTP server.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AppRegistry } from './core-api.ts';

/**
 * @param folder the app's root: package.json and host.json are in it.
 * @returns address of the library's inner HTTP server, `http://localhost:<port>/`.
 * @throws Error whatever the app throws while loading, or one that says what is missing.
 */
export async function loadApp(folder: string, registry: AppRegistry): Promise<string> {
  for (const file of entryFiles(folder)) await import(pathToFileURL(file).href);
  if (registry.model === undefined) {
    throw new Error(
      'The app registered nothing through @azure/functions: is it a v4 app, and is the entry in package.json "main" the built one?',
    );
  }
  for (const hook of registry.hooks.appStart) {
    await hook({ hookData: {}, appHookData: {}, functionAppDirectory: folder });
  }
  const { HttpUri } = await registry.model.getCapabilities({});
  registry.started = true;
  if (HttpUri === undefined) {
    throw new Error(
      'HTTP streaming is off, and this host runs only apps that have it on: call app.setup({ enableHttpStream: true }) before anything else.',
    );
  }
  return HttpUri;
}

function entryFiles(folder: string): string[] {
  const path = join(folder, 'package.json');
  let main: unknown;
  try {
    main = (JSON.parse(readFileSync(path, 'utf8')) as { main?: unknown }).main;
  } catch (error) {
    throw new Error(`${path} can't be read: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof main !== 'string' || main === '') {
    throw new Error(`${path} has no "main": name the built entry there, e.g. "dist/main.mjs".`);
  }
  const files = globSync(main, { cwd: folder }).sort();
  if (files.length === 0) throw new Error(`Found no file that matches "main" of package.json: ${main}. Build the app.`);
  return files.map((file) => join(folder, file));
}
