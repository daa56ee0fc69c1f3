// The one way from the store to Blob Storage: every call has a deadline, is measured, and fails in the store's own
// terms. Answers that a caller reasons about (absent, changed, there already) are values of `statusOf`, not messages.
import type { ContainerClient } from '@azure/storage-blob';
import type { StorageLocation } from '../../config.ts';
import { withStorageCall } from '../../telemetry/index.ts';
import { StorageUnavailableError } from '../errors.ts';
import { blobServiceClient, DeadlineError, type StorageIdentity, withDeadline } from '../storage-clients.ts';

/** Storage's word for what a conditional or simple request met; anything else is thrown. */
export type Refusal = 'absent' | 'changed' | 'exists' | 'bad_request';

export class RefusedError extends Error {
  readonly refusal: Refusal;
  readonly code: Refusal;

  constructor(refusal: Refusal) {
    super(refusal);
    this.name = 'RefusedError';
    this.refusal = refusal;
    this.code = refusal;
  }
}

export interface Container {
  /**
   * @param operation for telemetry: a verb, never a name
   * @throws RefusedError, StorageUnavailableError, or the signal's reason
   */
  call<T>(
    operation: string,
    signal: AbortSignal,
    work: (client: ContainerClient, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
}

/** @param name of the container; made on first need, where the identity may do that */
export async function openContainer(
  location: StorageLocation,
  identity: StorageIdentity,
  name: string,
): Promise<Container> {
  const client = (await blobServiceClient(location, identity)).getContainerClient(name);
  const attempt = async <T>(
    operation: string,
    signal: AbortSignal,
    work: (client: ContainerClient, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    try {
      return await withStorageCall(operation, () => withDeadline(signal, (inner) => work(client, inner)));
    } catch (error) {
      signal.throwIfAborted();
      throw translate(error);
    }
  };
  return {
    call: async (operation, signal, work) => {
      try {
        return await attempt(operation, signal, work);
      } catch (error) {
        if (!(error instanceof MissingContainerError)) throw error;
        // Azure's container comes with the infrastructure; a bare emulator has none yet.
        await attempt('create_container', signal, (c, abortSignal) => c.createIfNotExists({ abortSignal }));
        return await attempt(operation, signal, work);
      }
    },
  };
}

class MissingContainerError extends StorageUnavailableError {
  constructor() {
    super('unreachable');
  }
}

/** Reads the shape of RestError, so that the SDK need not be loaded to tell one error from another. */
function translate(error: unknown): Error {
  if (error instanceof DeadlineError) return new StorageUnavailableError('unreachable', { cause: error });
  if (!(error instanceof Error)) return new Error('Storage failed in an unknown way.');
  const { statusCode, code, name } = error as { statusCode?: unknown; code?: unknown; name: string };
  if (code === 'ContainerNotFound') return new MissingContainerError();
  if (statusCode === 404) return new RefusedError('absent');
  if (statusCode === 412 || statusCode === 304) return new RefusedError('changed');
  if (statusCode === 409 && code === 'BlobAlreadyExists') return new RefusedError('exists');
  if (statusCode === 400) return new RefusedError('bad_request');
  if (statusCode === 401 || statusCode === 403) return new StorageUnavailableError('forbidden', { cause: error });
  const fromNetwork = statusCode === undefined && (name === 'RestError' || name === 'AbortError' || isSystem(code));
  const fromIdentity = /^(CredentialUnavailableError|AuthenticationError|AuthenticationRequiredError)$/.test(name);
  const passing = typeof statusCode === 'number' && (statusCode === 408 || statusCode === 429 || statusCode >= 500);
  // 409 for a container that is being deleted, and the like: passing states of storage.
  if (fromNetwork || fromIdentity || passing || statusCode === 409) {
    return new StorageUnavailableError('unreachable', { cause: error });
  }
  return error;
}

function isSystem(code: unknown): boolean {
  return typeof code === 'string' && /^E[A-Z_]+$/.test(code);
}
