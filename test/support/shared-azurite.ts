// Vitest's global setup: one Azurite in memory for all stacks that ask for `shared`, each with an account of its own, so
// that test files neither pay for a start of it nor see each other's data.
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAzurite } from '../../src/local/stack/azurite.ts';

const ACCOUNTS = 500;
const VARIABLE = 'TEST_SHARED_AZURITE';

export interface SharedAzurite {
  readonly blobOrigin: string;
  readonly queueOrigin: string;
  readonly pid: number;
  readonly certificate: { readonly cert: string; readonly certFile: string; readonly keyFile: string };
  readonly folder: string;
}

export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'remote-mcp-azurite-'));
  const key = Buffer.alloc(64, 1).toString('base64');
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => `test${index}:${key}`).join(';');
  const azurite = await startAzurite({ folder, inMemory: true, blobPort: 0, queuePort: 0, accounts });
  const { blobOrigin, queueOrigin, pid, certificate } = azurite;
  const shared: SharedAzurite = { blobOrigin, queueOrigin, pid, certificate, folder };
  process.env[VARIABLE] = JSON.stringify(shared);
  return async () => {
    await azurite.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** @returns the shared Azurite and an account that nobody else has; `null` where this setup is not in use. */
export function claimSharedAccount(): { readonly azurite: SharedAzurite; readonly account: string } | null {
  const text = process.env[VARIABLE];
  if (text === undefined) return null;
  const azurite = JSON.parse(text) as SharedAzurite;
  for (let index = 0; index < ACCOUNTS; index++) {
    try {
      // Making a folder either succeeds or finds it there: the one step that two processes can't both win.
      mkdirSync(join(azurite.folder, `test${index}`));
      return { azurite, account: `test${index}` };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return null;
}
