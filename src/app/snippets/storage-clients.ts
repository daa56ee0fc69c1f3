// Clients of Azure Storage, for snippets and for the session bus. Signed in with the managed identity, in Azure and on a
// laptop alike; a connection string reaches the emulator only (config.ts refuses any other). The SDKs are heavy, so they
// are loaded here on first use and not with the app.
import type { BlobServiceClient } from '@azure/storage-blob';
import type { QueueServiceClient } from '@azure/storage-queue';
import type { StorageLocation } from '../config.ts';

/** What the clients need to know beside where storage is. */
export interface StorageIdentity {
  /** Client id of a user-assigned identity; `undefined`: the system-assigned one. */
  readonly identityClientId: string | undefined;
}

// A tool that waits for storage keeps a model waiting: three tries within a second, then the caller is told. The SDK
// bounds no single try on this side, so each operation has a deadline of its own (`deadline`).
const RETRY = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 400, tryTimeoutInMs: 4000 };

/** Milliseconds after which an operation on storage counts as unanswered. */
const STORAGE_DEADLINE_MS = 5000;

/** A client for the blob service of an account. */
export async function blobServiceClient(
  location: StorageLocation,
  identity: StorageIdentity,
): Promise<BlobServiceClient> {
  const { BlobServiceClient } = await import('@azure/storage-blob');
  if (location.kind === 'emulator') {
    return BlobServiceClient.fromConnectionString(location.connectionString, { retryOptions: RETRY });
  }
  return new BlobServiceClient(location.url, await credential(identity), { retryOptions: RETRY });
}

/** A client for the queue service of an account. */
export async function queueServiceClient(
  location: StorageLocation,
  identity: StorageIdentity,
): Promise<QueueServiceClient> {
  const { QueueServiceClient } = await import('@azure/storage-queue');
  if (location.kind === 'emulator') {
    return QueueServiceClient.fromConnectionString(location.connectionString, { retryOptions: RETRY });
  }
  return new QueueServiceClient(location.url, await credential(identity), { retryOptions: RETRY });
}

const credentials = new Map<string, Promise<ManagedIdentity>>();
type ManagedIdentity = import('@azure/identity').ManagedIdentityCredential;

/** One credential for all clients of an identity: it keeps the token, and refreshes it once for all. */
function credential({ identityClientId }: StorageIdentity): Promise<ManagedIdentity> {
  const key = identityClientId ?? '';
  let made = credentials.get(key);
  if (made === undefined) {
    made = import('@azure/identity').then(({ ManagedIdentityCredential }) =>
      identityClientId === undefined
        ? new ManagedIdentityCredential()
        : new ManagedIdentityCredential({ clientId: identityClientId }),
    );
    credentials.set(key, made);
  }
  return made;
}

/**
 * Runs one operation on storage for at most `milliseconds`, even where a socket or the identity endpoint hangs.
 * @throws the signal's reason when the caller went away, DeadlineError at the deadline, else what `work` throws
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  milliseconds = STORAGE_DEADLINE_MS,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  let give: (reason: unknown) => void = () => {};
  const given = new Promise<never>((_, reject) => {
    give = reject;
  });
  const end = (reason: unknown) => {
    give(reason);
    stop.abort(reason);
  };
  const timer = setTimeout(() => end(new DeadlineError()), milliseconds);
  const left = () => end(signal.reason);
  signal.addEventListener('abort', left, { once: true });
  try {
    return await Promise.race([work(stop.signal), given]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', left);
  }
}

/** Storage, or the identity endpoint, did not answer in time. */
export class DeadlineError extends Error {
  readonly code = 'DEADLINE';

  constructor() {
    super('Storage did not answer in time.');
    this.name = 'DeadlineError';
  }
}
