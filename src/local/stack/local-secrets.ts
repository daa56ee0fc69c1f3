// The secrets that Key Vault holds in Azure: made once, kept in the data folder (readable by the owner only), so that a
// restart signs nobody out.
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface LocalSecrets {
  /** Ring of one or two keys, separated by a space; the first one seals. The form of the Key Vault secret. */
  readonly sessionKeys: string;
  readonly clientKeys: string;
  /** Of the local Entra: what it seals its refresh tokens with. */
  readonly entra: Uint8Array;
}

/** @param folder must exist; null keeps nothing. @throws Error that names the file when it is damaged. */
export async function loadLocalSecrets(folder: string | null): Promise<LocalSecrets> {
  if (folder === null) return parse(make());
  const file = join(folder, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    const made = make();
    await writeFile(file, JSON.stringify(made, null, 2), { mode: 0o600 });
    return parse(made);
  }
  try {
    return parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is damaged. Delete it: people then have to sign in again.`);
  }
}

type Stored = Record<'sessionKeys' | 'clientKeys' | 'entra', string>;

function make(): Stored {
  // As the Bicep makes them: two GUIDs each.
  const key = (): string => `${randomUUID()}${randomUUID()}`;
  return { sessionKeys: key(), clientKeys: key(), entra: randomBytes(32).toString('base64') };
}

function parse({ sessionKeys, clientKeys, entra }: Stored): LocalSecrets {
  const bytes = Buffer.from(entra, 'base64');
  if (bytes.length < 32 || !sessionKeys || !clientKeys) throw new Error('incomplete');
  return { sessionKeys, clientKeys, entra: bytes };
}
