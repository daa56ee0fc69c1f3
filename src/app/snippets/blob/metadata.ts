// What a snippet's blob says of itself. Content and metadata are one Put Blob, so that no reader ever sees one without
// the other. Metadata travels in HTTP headers, where only ASCII survives: texts that people write are base64url.
import { createHash, randomUUID } from 'node:crypto';
import type { Caller } from '../../identity/caller.ts';
import { SnippetDamagedError } from '../errors.ts';
import type { CheckedDraft } from '../snippet-rules.ts';
import type { SnippetInfo, Visibility } from '../snippet-store.ts';
import type { Owner } from './keys.ts';

/** Of a blob as storage describes it, in a listing or in the headers of a read. */
export interface BlobFacts {
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly etag: string | undefined;
  readonly contentLength: number | undefined;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A version is the ETag without quotes: headers quote it, listings do not. */
export function versionOf(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '');
}

/** The metadata of the blob that `draft` becomes; what the draft leaves out stays as in `present`. */
export function writeMetadata(
  caller: Caller,
  draft: CheckedDraft,
  present: SnippetInfo | undefined,
): Record<string, string> {
  const now = new Date().toISOString();
  const description = draft.description ?? present?.description ?? '';
  const tags = draft.tags ?? present?.tags ?? [];
  return {
    v: '1',
    name: draft.name,
    visibility: draft.visibility ?? present?.visibility ?? 'private',
    language: draft.language ?? present?.language ?? '',
    ...(description === '' ? {} : { description: encodeText(description) }),
    ...(tags.length === 0 ? {} : { tags: encodeText(JSON.stringify(tags)) }),
    ownername: encodeText(caller.name),
    sha256: sha256(draft.bytes),
    created: present?.createdAt ?? now,
    // Storage's Last-Modified has whole seconds only, and another clock than `created`.
    updated: now,
    // Tells a writer whose answer got lost that the blob it finds is its own.
    write: randomUUID(),
  };
}

/**
 * @param name the one that the blob's key stands for
 * @throws SnippetDamagedError where the metadata is not what `writeMetadata` writes
 */
export function readMetadata(facts: BlobFacts, owner: Owner, name: string, caller: Caller): SnippetInfo {
  const data = lowerKeys(facts.metadata);
  const visibility = data.visibility;
  const { created = '', updated = '', sha256: hash = '' } = data;
  const dated = !Number.isNaN(Date.parse(created)) && !Number.isNaN(Date.parse(updated));
  if (data.v !== '1' || data.name !== name || !/^[0-9a-f]{64}$/.test(hash) || !dated) {
    throw new SnippetDamagedError('Its metadata is missing or was not written by this server.');
  }
  if (visibility !== 'private' && visibility !== 'shared') {
    throw new SnippetDamagedError('Its metadata does not say whether it is shared.');
  }
  return {
    name,
    owner: { id: owner.userId, name: decodeText(data.ownername) },
    mine: owner.tenantId === caller.tenantId && owner.userId === caller.userId,
    visibility,
    description: decodeText(data.description),
    language: data.language ?? '',
    tags: decodeTags(data.tags),
    version: versionOf(facts.etag),
    bytes: facts.contentLength ?? 0,
    sha256: hash,
    createdAt: created,
    updatedAt: updated,
  };
}

/** What can be told of a blob without trusting the rest of it. */
export function peekMetadata(facts: BlobFacts): { visibility: Visibility; write: string | undefined } {
  const data = lowerKeys(facts.metadata);
  return { visibility: data.visibility === 'shared' ? 'shared' : 'private', write: data.write };
}

function lowerKeys(metadata: BlobFacts['metadata']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
}

function encodeText(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decodeText(value: string | undefined): string {
  if (value === undefined || value === '') return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'base64url'));
  } catch {
    throw new SnippetDamagedError('Its metadata holds text that is not UTF-8.');
  }
}

function decodeTags(value: string | undefined): readonly string[] {
  const text = decodeText(value);
  if (text === '') return [];
  try {
    const tags: unknown = JSON.parse(text);
    if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
  } catch {
    // Falls through to the one error for both.
  }
  throw new SnippetDamagedError('Its metadata holds tags that are not a list of texts.');
}
