// The real store on the real emulator, reached as in Azure: HTTPS, a token of the managed identity, no key.
import { randomUUID } from 'node:crypto';
import { ManagedIdentityCredential } from '@azure/identity';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import type { Caller } from '../../../src/app/identity/caller.ts';
import { openBlobSnippetStore } from '../../../src/app/snippets/blob/blob-snippet-store.ts';
import type { SnippetStore } from '../../../src/app/snippets/snippet-store.ts';
import { type StackOptions, startStack, type TestStack } from '../../support/stack.ts';

export interface TestStore extends AsyncDisposable {
  readonly store: SnippetStore;
  readonly stack: TestStack;
  /** Storage behind the store's back. */
  readonly blobs: ContainerClient;
}

export async function openTestStore(options: StackOptions = { persistent: false }): Promise<TestStore> {
  const stack = await startStack(options);
  // The credential of the real SDK reads the process's environment.
  Object.assign(process.env, stack.env);
  const url = stack.env.SNIPPETS_BLOB_URL as string;
  const identityClientId = stack.env.AZURE_CLIENT_ID as string;
  const store = await openBlobSnippetStore({ snippets: { kind: 'identity', url }, identityClientId });
  const service = new BlobServiceClient(url, new ManagedIdentityCredential({ clientId: identityClientId }));
  return {
    store,
    stack,
    blobs: service.getContainerClient('snippets'),
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

export const TENANT = '11111111-1111-4111-8111-111111111111';

/** A member of one tenant, with snippets of nobody else. */
export function person(more: Partial<Caller> = {}): Caller {
  return {
    kind: 'user',
    userId: randomUUID(),
    tenantId: TENANT,
    name: 'Ada Lovelace',
    clientId: 'dcr-test',
    scopes: new Set(['snippets.read', 'snippets.write']),
    roles: [],
    guest: false,
    ...more,
  };
}

/** Nobody goes away in a test that does not say so. */
export const STAY = new AbortController().signal;

export async function blobNames(blobs: ContainerClient, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const blob of blobs.listBlobsFlat({ prefix })) names.push(blob.name);
  return names;
}
