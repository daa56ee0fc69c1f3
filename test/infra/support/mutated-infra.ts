// A copy of infra/ with one mistake in it, for tests that want to see it found.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Infra, readInfra } from '../../../scripts/check-bicep/infra.ts';

export interface Mistake {
  /** File below infra/. */
  readonly file: string;
  /** A text that stands in it exactly once, and what replaces it; `add` writes a file instead. */
  readonly find?: string;
  readonly replace?: string;
  readonly add?: string;
}

/** @throws Error when the text is not there exactly once: then the mistake would be no mistake. */
export async function infraWith({ file, find, replace = '', add }: Mistake): Promise<Infra> {
  const folder = await mkdtemp(join(tmpdir(), 'infra-'));
  try {
    await cp('infra', folder, { recursive: true });
    const path = join(folder, file);
    if (find === undefined) {
      await writeFile(path, add ?? '');
    } else {
      const text = await readFile(path, 'utf8');
      const count = text.split(find).length - 1;
      if (count !== 1) throw new Error(`${file} has "${find}" ${count} times.`);
      await writeFile(
        path,
        text.replace(find, () => replace),
      );
    }
    return await readInfra(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
