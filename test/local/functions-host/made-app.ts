// A throw-away app around the fixture's functions, with its own host.json or its own entry.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIXTURE_APP } from './raw-http.ts';

export interface MadeApp extends AsyncDisposable {
  readonly folder: string;
}

/**
 * @param hostJson text of host.json, or what it holds besides the version.
 * @param entry source of the entry; default: the fixture's functions.
 */
export async function makeApp(hostJson: string | object = {}, entry?: string): Promise<MadeApp> {
  const folder = await mkdtemp(join(tmpdir(), 'remote-mcp-app-'));
  const settings = { version: '2.0', extensions: { http: { routePrefix: '' } } };
  const host = typeof hostJson === 'string' ? hostJson : JSON.stringify({ ...settings, ...hostJson });
  await Promise.all([
    writeFile(join(folder, 'host.json'), host),
    writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', main: 'entry.mjs' })),
    writeFile(join(folder, 'entry.mjs'), entry ?? `import ${JSON.stringify(join(FIXTURE_APP, 'src/functions.mjs'))};`),
  ]);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
