// Reads one snippet and proves that it is what was saved: size, UTF-8, SHA-256 and metadata, or else no content at all.
import type { ContainerClient } from '@azure/storage-blob';
import type { Caller } from '../../identity/caller.ts';
import { SnippetDamagedError } from '../errors.ts';
import { CONTENT_MAX_BYTES } from '../snippet-rules.ts';
import type { Snippet } from '../snippet-store.ts';
import { type Container, RefusedError } from './container.ts';
import { type Owner, snippetKey } from './keys.ts';
import { type BlobFacts, readMetadata, sha256 } from './metadata.ts';

/** A blob's properties as they stand, legible or not; `undefined`: no such blob. */
export async function headBlob(
  container: Container,
  owner: Owner,
  name: string,
  signal: AbortSignal,
): Promise<BlobFacts | undefined> {
  try {
    return await container.call('head', signal, async (client, abortSignal) =>
      factsOf(await client.getBlobClient(snippetKey(owner, name)).getProperties({ abortSignal })),
    );
  } catch (error) {
    if (error instanceof RefusedError && error.refusal === 'absent') return undefined;
    throw error;
  }
}

/** @returns `undefined` where there is no such blob @throws SnippetDamagedError */
export async function readSnippet(
  container: Container,
  caller: Caller,
  owner: Owner,
  name: string,
  signal: AbortSignal,
): Promise<Snippet | undefined> {
  let read: { facts: BlobFacts; bytes: Uint8Array };
  try {
    read = await container.call('read', signal, (client, inner) => download(client, snippetKey(owner, name), inner));
  } catch (error) {
    if (error instanceof RefusedError && error.refusal === 'absent') return undefined;
    throw error;
  }
  const info = readMetadata(read.facts, owner, name, caller);
  if (sha256(read.bytes) !== info.sha256) {
    throw new SnippetDamagedError('Its text does not have the SHA-256 that was noted when it was saved.');
  }
  return { ...info, content: decode(read.bytes) };
}

async function download(client: ContainerClient, key: string, abortSignal: AbortSignal) {
  const answer = await client.getBlobClient(key).download(0, undefined, { abortSignal, maxRetryRequests: 1 });
  const facts = factsOf(answer);
  const stream = answer.readableStreamBody as (NodeJS.ReadableStream & { destroy?(): void }) | undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  if ((facts.contentLength ?? 0) > CONTENT_MAX_BYTES) {
    stream?.destroy?.();
    throw new SnippetDamagedError('It is larger than a snippet can be.');
  }
  for await (const chunk of stream ?? []) {
    chunks.push(Buffer.from(chunk as Buffer));
    size += chunk.length;
    if (size > CONTENT_MAX_BYTES) throw new SnippetDamagedError('It is larger than a snippet can be.');
  }
  return { facts, bytes: Buffer.concat(chunks, size) };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SnippetDamagedError('Its text is not UTF-8.');
  }
}

function factsOf(answer: { metadata?: Record<string, string>; etag?: string; contentLength?: number }): BlobFacts {
  const { metadata, etag, contentLength } = answer;
  return { metadata, etag, contentLength };
}
