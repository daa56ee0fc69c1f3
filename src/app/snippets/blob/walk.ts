// Walks listings of blobs from a cursor's position on, and can stop and go on after any entry: storage's own marker
// says which page, the last key taken says where in it. Entries that vanish or appear meanwhile shift nothing.

import type { Position } from '../cursor.ts';
import { InvalidCursorError } from '../errors.ts';
import { type Container, RefusedError } from './container.ts';
import type { BlobFacts } from './metadata.ts';

export interface Entry extends BlobFacts {
  readonly key: string;
  /** Goes on after this entry; `undefined` after the very last one. */
  readonly next: Position | undefined;
}

/**
 * @param prefix of the keys; it bounds the walk whatever the position says
 * @param pageSize how many entries one request to storage brings
 * @throws InvalidCursorError where storage does not know the marker
 */
export async function* walk(
  container: Container,
  prefix: string,
  from: Position,
  pageSize: number,
  signal: AbortSignal,
): AsyncGenerator<Entry> {
  let marker = from.marker;
  let after = from.after;
  do {
    const page = await fetchPage(container, prefix, marker, pageSize, signal);
    const next = page.marker;
    const blobs = page.blobs.filter((blob) => after === undefined || blob.key > after);
    for (const [i, blob] of blobs.entries()) {
      const last = i === blobs.length - 1;
      const rest: Position = { ...(marker === undefined ? {} : { marker }), after: blob.key };
      yield { ...blob, next: !last ? rest : next === undefined ? undefined : { marker: next } };
    }
    marker = next;
    after = undefined;
  } while (marker !== undefined);
}

async function fetchPage(
  container: Container,
  prefix: string,
  marker: string | undefined,
  pageSize: number,
  signal: AbortSignal,
) {
  try {
    return await container.call('list', signal, async (client, abortSignal) => {
      const settings = { maxPageSize: pageSize, ...(marker === undefined ? {} : { continuationToken: marker }) };
      const pages = client.listBlobsFlat({ prefix, includeMetadata: true, abortSignal }).byPage(settings);
      const { value, done } = await pages.next();
      if (done || value === undefined) return { blobs: [], marker: undefined };
      const blobs = value.segment.blobItems.map(({ name: key, metadata, properties }) => ({
        key,
        metadata,
        etag: properties.etag,
        contentLength: properties.contentLength,
      }));
      return { blobs, marker: value.continuationToken || undefined };
    });
  } catch (error) {
    if (error instanceof RefusedError && marker !== undefined) throw new InvalidCursorError();
    throw error;
  }
}
