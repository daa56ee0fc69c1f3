// The local storage account as the app sees it: Azurite, the app's identity, the containers that the infrastructure
// makes, and the settings that lead the app there (docs/storage-schema.md lists what lies in them).
import { type Azurite, createContainer, EMULATOR_ACCOUNT } from './azurite.ts';
import { APP_IDENTITY, type LocalIdentity, STORAGE_RESOURCE } from './identity.ts';

const CONTAINERS = ['snippets', 'bus', 'grants'];

/**
 * Creates the containers of one account.
 * @returns the app's environment: storage URLs, managed identity, trust in the certificate.
 */
export async function prepareStorage(
  azurite: Pick<Azurite, 'blobOrigin' | 'queueOrigin' | 'certificate'>,
  identity: LocalIdentity,
  account: string = EMULATOR_ACCOUNT,
): Promise<Record<string, string>> {
  const blob = `${azurite.blobOrigin}/${account}`;
  const { token } = await identity.issue(APP_IDENTITY.clientId, STORAGE_RESOURCE);
  await Promise.all(CONTAINERS.map((name) => createContainer(blob, name, token, azurite.certificate.cert)));
  return {
    SNIPPETS_BLOB_URL: blob,
    BUS_BLOB_URL: blob,
    BUS_QUEUE_URL: `${azurite.queueOrigin}/${account}`,
    NODE_EXTRA_CA_CERTS: azurite.certificate.certFile,
    ...identity.environment(APP_IDENTITY.clientId),
  };
}
