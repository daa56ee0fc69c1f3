// The snippets that a list or a search goes through, own or shared, in a fixed order and by metadata alone. Shared ones
// come from the index and are checked against each snippet's own blob, in batches; entries that prove stale are removed.
import type { Caller } from '../../identity/caller.ts';
import type { Position } from '../cursor.ts';
import { SnippetDamagedError } from '../errors.ts';
import { foldTag } from '../snippet-rules.ts';
import type { SearchScope, SnippetInfo } from '../snippet-store.ts';
import type { Container } from './container.ts';
import { decodeName, encodeName, type Owner, ownerOf, ownPrefix, parseIndexKey, sharedPrefix } from './keys.ts';
import { type BlobFacts, readMetadata } from './metadata.ts';
import { headBlob } from './read-snippet.ts';
import type { ShareIndex } from './share-index.ts';
import { type Entry, walk } from './walk.ts';

export interface Filter {
  readonly scope: SearchScope;
  readonly prefix: string;
  readonly tag: string | undefined;
}

export interface Candidate {
  readonly name: string;
  readonly owner: Owner;
  /** `damaged`: its metadata is not legible. `undefined`: it does not pass the filter or is not for the caller. */
  readonly info: SnippetInfo | 'damaged' | undefined;
  readonly next: Position | undefined;
}

/** How many requests to storage one call has open at once. */
const BATCH = 16;

/** @param pageSize entries that one listing request brings */
export async function* candidates(
  container: Container,
  index: ShareIndex,
  caller: Caller,
  filter: Filter,
  from: Position,
  pageSize: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Candidate[]> {
  const own = filter.scope === 'own';
  const prefix = own ? ownPrefix(ownerOf(caller)) + encodeName(filter.prefix) : sharedPrefix(caller.tenantId);
  const look = async (entry: Entry): Promise<Candidate> => {
    const place = own ? ownPlace(entry.key, caller) : parseIndexKey(entry.key, caller.tenantId);
    const none = { name: place?.name ?? '', owner: place?.owner ?? ownerOf(caller), info: undefined, next: entry.next };
    if (place === undefined || !place.name.startsWith(filter.prefix)) return none;
    const facts = own ? entry : await headBlob(container, place.owner, place.name, signal);
    const info = facts && describe(facts, place.owner, place.name, caller);
    if (!own && (info === undefined || (info !== 'damaged' && info.visibility !== 'shared'))) {
      await index.remove(place.owner, place.name, signal);
      return none;
    }
    // Damage hides who may see a snippet, so a colleague is not told of it.
    if (info === 'damaged' && place.owner.userId !== caller.userId) return none;
    return { ...none, info: info !== undefined && passes(info, filter) ? info : undefined };
  };

  let batch: Entry[] = [];
  for await (const entry of walk(container, prefix, from, pageSize, signal)) {
    batch.push(entry);
    if (batch.length < BATCH) continue;
    yield await Promise.all(batch.map(look));
    batch = [];
  }
  if (batch.length > 0) yield await Promise.all(batch.map(look));
}

function ownPlace(key: string, caller: Caller): { owner: Owner; name: string } | undefined {
  const owner = ownerOf(caller);
  const name = decodeName(key.slice(ownPrefix(owner).length));
  return name === undefined ? undefined : { owner, name };
}

function describe(facts: BlobFacts, owner: Owner, name: string, caller: Caller): SnippetInfo | 'damaged' {
  try {
    return readMetadata(facts, owner, name, caller);
  } catch (error) {
    if (error instanceof SnippetDamagedError) return 'damaged';
    throw error;
  }
}

function passes(info: SnippetInfo | 'damaged', filter: Filter): boolean {
  if (filter.tag === undefined) return true;
  const wanted = foldTag(filter.tag);
  return info !== 'damaged' && info.tags.some((tag) => foldTag(tag) === wanted);
}
