// One data folder serves one stack at a time: two Azurites on the same files would overwrite each other's index.

import { existsSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** @throws Error that names the flag. */
export async function makeDataFolder(folder: string): Promise<void> {
  await makeAll(folder).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The data folder ${folder} can't be made (${error.code}). Give another one with --data.`);
  });
}

/** Step by step: `recursive` never comes back from a place like /proc, which says ENOENT to every new folder. */
async function makeAll(folder: string): Promise<void> {
  const missing: string[] = [];
  let at = folder;
  for (; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  if (!statSync(at).isDirectory())
    throw Object.assign(new Error(`${at} is a file`), { code: missing.length ? 'ENOTDIR' : 'EEXIST' });
  for (const one of missing) {
    await mkdir(one).catch((error: NodeJS.ErrnoException) => {
      // Somebody else was quicker.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/**
 * Creates the folder and takes it for this process, until the process ends.
 * @throws Error that names the folder, its holder and the flag.
 */
export async function lockDataFolder(folder: string): Promise<void> {
  await makeDataFolder(folder);
  const path = join(folder, 'in-use-by');
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (attempt > 30 && isAlive(holder)) {
      throw new Error(
        `The data folder ${folder} is in use by process ${holder}. Stop that one, or give another folder with --data. (If that process is something else, delete ${path}.)`,
      );
    }
    // A holder that is just writing its last index gets the time to finish; one that died leaves the file behind.
    if (isAlive(holder)) await new Promise((resolve) => setTimeout(resolve, 100));
    else removeQuietly(path);
  }
  process.on('exit', () => removeQuietly(path));
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    // Where /proc tells more: the number may belong to another program by now, or to a dead process nobody has reaped.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('azurite-process');
  } catch {
    return process.platform !== 'linux';
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // somebody else removed it: that was the aim
  }
}
