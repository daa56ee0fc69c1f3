// Makes sure that dist/ is what src/app says: everything local runs the bundle that gets deployed, never the sources.
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root: package.json, host.json and dist/ are in it. */
export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

const SOURCES = ['src/app', 'scripts/build.ts', 'package.json', 'package-lock.json'];

/**
 * Builds dist/ when it is missing or older than its sources.
 * @returns whether it was built.
 * @throws Error with esbuild's message, which names file and line.
 */
export async function ensureBuilt(): Promise<boolean> {
  const dist = join(PROJECT, 'dist');
  const [built, changed] = await Promise.all([
    stat(join(dist, 'main.mjs')).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
    newest(SOURCES.map((path) => join(PROJECT, path))),
  ]);
  if (built > changed) return false;
  // Only when needed: a start with a fresh bundle does not load the compiler.
  const [{ buildApp }, { stop }] = await Promise.all([import('../../../scripts/build.ts'), import('esbuild')]);
  // Beside it and then swapped in: a host that is just starting never finds half a bundle.
  const fresh = join(PROJECT, `dist.${process.pid}.tmp`);
  try {
    await buildApp(fresh);
    await rm(dist, { recursive: true, force: true });
    await rename(fresh, dist).catch((error: unknown) => {
      // Another process was faster, with the same sources.
      if (!existsSync(join(dist, 'main.mjs'))) throw error;
    });
  } finally {
    void stop();
    await rm(fresh, { recursive: true, force: true });
  }
  return true;
}

/** Milliseconds since the epoch of the newest file among these files and folders. */
async function newest(paths: readonly string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(async (path) => {
      const info = await stat(path).catch(() => null);
      if (info === null) return 0;
      if (!info.isDirectory()) return info.mtimeMs;
      const entries = await readdir(path);
      return Math.max(info.mtimeMs, await newest(entries.map((entry) => join(path, entry))));
    }),
  );
  return Math.max(0, ...times);
}
