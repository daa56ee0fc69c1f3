// What azd uploads, and its hash: the files that .funcignore leaves, each with its SHA-256, and one hash over all of them.
// Recorded before the upload (prepackage) and compared with what lies in storage after it (postdeploy).
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface PackageManifest {
  readonly version: 1;
  /** SHA-256 over the lines `path NUL sha256 LF` in the order of paths, hexadecimal. */
  readonly sha256: string;
  /** SHA-256 of each file, hexadecimal, by its path with slashes. */
  readonly files: Readonly<Record<string, string>>;
}

/** Where the manifest lies in the package; it does not list itself. */
export const MANIFEST = 'dist/manifest.json';

/**
 * The files that are uploaded, sorted, with slashes.
 * @param root folder of azure.yaml.
 * @throws Error for a pattern of .funcignore beyond names and `*`, which this reader would get wrong.
 */
export async function packageFiles(root: string): Promise<string[]> {
  const ignored = (await readFile(join(root, '.funcignore'), 'utf8')).split('\n').flatMap(toPattern);
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      if (entry.name === '.funcignore' || ignored.some((pattern) => pattern.test(entry.name))) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await walk(path);
      else found.push(path);
    }
  };
  await walk('');
  return found.sort();
}

function toPattern(line: string): RegExp[] {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return [];
  if (/[/!?[\]\\]/.test(text)) throw new Error(`.funcignore: "${text}": only names and * are understood here.`);
  return [new RegExp(`^${text.replace(/[.+^${}()|]/g, '\\$&').replaceAll('*', '.*')}$`)];
}

/** @param files contents by path. */
export function describe(files: ReadonlyMap<string, Uint8Array>): PackageManifest {
  const hashes: Record<string, string> = {};
  const whole = createHash('sha256');
  for (const path of [...files.keys()].filter((name) => name !== MANIFEST).sort()) {
    const hash = createHash('sha256').update(files.get(path)!).digest('hex');
    hashes[path] = hash;
    whole.update(`${path}\0${hash}\n`);
  }
  return { version: 1, sha256: whole.digest('hex'), files: hashes };
}

/** Reads what would be uploaded and writes the manifest into it. */
export async function writeManifest(root: string): Promise<PackageManifest> {
  const files = new Map<string, Uint8Array>();
  for (const path of await packageFiles(root)) files.set(path, await readFile(join(root, path)));
  const manifest = describe(files);
  await writeFile(join(root, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** What differs between a package and what was recorded of it, in words; empty when nothing does. */
export function compare(recorded: PackageManifest, files: ReadonlyMap<string, Uint8Array>): string[] {
  const found = describe(files).files;
  const differences: string[] = [];
  for (const [path, hash] of Object.entries(recorded.files)) {
    if (found[path] === undefined) differences.push(`${path} is missing`);
    else if (found[path] !== hash) differences.push(`${path} was changed`);
  }
  for (const path of Object.keys(found)) {
    if (recorded.files[path] === undefined) differences.push(`${path} was added`);
  }
  return differences;
}
