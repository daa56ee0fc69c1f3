// Saves a snippet with one conditional Put Blob: content and metadata together, only over the version that was looked
// at. So two writers never lose an update unseen, and a process that dies leaves the old snippet or the new one.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../identity/caller.ts';
import { SnippetBusyError, SnippetDamagedError, VersionConflictError } from '../errors.ts';
import { requireSharing } from '../sharing-rules.ts';
import type { CheckedDraft } from '../snippet-rules.ts';
import type { SaveOutcome, SnippetInfo } from '../snippet-store.ts';
import { type Container, RefusedError } from './container.ts';
import { type Owner, ownerOf, snippetKey } from './keys.ts';
import { type BlobFacts, peekMetadata, readMetadata, versionOf, writeMetadata } from './metadata.ts';
import { headBlob } from './read-snippet.ts';
import type { ShareIndex } from './share-index.ts';

/** The `ifVersion` that means: create, never replace. */
const CREATE_ONLY = 'none';

// Each round one of the writers wins, so this many writers at once all get their turn.
const TURNS = 100;

export async function saveSnippet(
  container: Container,
  index: ShareIndex,
  caller: Caller,
  draft: CheckedDraft,
  signal: AbortSignal,
): Promise<SaveOutcome> {
  const owner = ownerOf(caller);
  if (draft.visibility === 'shared') requireSharing(caller, 'make');
  let present = await headBlob(container, owner, draft.name, signal);
  for (let turn = 0; turn < TURNS; turn++) {
    requireVersion(draft.ifVersion, present, owner, caller, draft.name);
    const known = present && legible(present, owner, caller, draft.name);
    const metadata = writeMetadata(caller, draft, known);
    const shared = metadata.visibility === 'shared';
    if (shared) {
      requireSharing(caller, 'make');
      await index.add(owner, draft.name, signal);
    }
    let facts = await put(container, owner, draft, metadata, present?.etag, signal);
    if (facts === undefined) {
      // Another writer came first; or this very write was made and only its answer lost, and the retry met itself.
      const now = await headBlob(container, owner, draft.name, signal);
      if (now === undefined || peekMetadata(now).write !== metadata.write) {
        present = now;
        if (draft.ifVersion === undefined)
          await sleep(Math.random() * Math.min(20 + turn * 5, 100), undefined, { signal });
        continue;
      }
      facts = now;
    }
    if (shared) await index.add(owner, draft.name, signal);
    else if (present && peekMetadata(present).visibility === 'shared') await index.remove(owner, draft.name, signal);
    const info = readMetadata({ ...facts, metadata, contentLength: draft.bytes.byteLength }, owner, draft.name, caller);
    return { info, replaced: present && versionOf(present.etag) };
  }
  throw new SnippetBusyError();
}

/** @throws VersionConflictError with what is there */
export function requireVersion(
  ifVersion: string | undefined,
  present: BlobFacts | undefined,
  owner: Owner,
  caller: Caller,
  name: string,
): void {
  if (ifVersion === undefined) return;
  const current = present && versionOf(present.etag);
  if (ifVersion === CREATE_ONLY ? current === undefined : current === versionOf(ifVersion)) return;
  throw new VersionConflictError(current, present && legible(present, owner, caller, name));
}

/** What is told by a blob's metadata; `undefined` where it is damaged, since saving over that is how one mends it. */
function legible(facts: BlobFacts, owner: Owner, caller: Caller, name: string): SnippetInfo | undefined {
  try {
    return readMetadata(facts, owner, name, caller);
  } catch (error) {
    if (error instanceof SnippetDamagedError) return undefined;
    throw error;
  }
}

/** @returns the new blob's facts, or `undefined` where the condition did not hold */
async function put(
  container: Container,
  owner: Owner,
  draft: CheckedDraft,
  metadata: Record<string, string>,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<BlobFacts | undefined> {
  try {
    const { bytes } = draft;
    const answer = await container.call('save', signal, (client, abortSignal) =>
      client.getBlockBlobClient(snippetKey(owner, draft.name)).upload(bytes, bytes.byteLength, {
        abortSignal,
        metadata,
        conditions: etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag },
        blobHTTPHeaders: { blobContentType: 'text/plain; charset=utf-8' },
        // Storage compares it with what arrived, so a body that was cut short is never taken.
        transactionalContentMD5: createHash('md5').update(bytes).digest(),
      }),
    );
    return { metadata, etag: answer.etag, contentLength: bytes.byteLength };
  } catch (error) {
    if (error instanceof RefusedError && error.refusal !== 'bad_request') return undefined;
    throw error;
  }
}
