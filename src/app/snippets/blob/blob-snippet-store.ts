// The snippet store on Azure Blob Storage. Who may do what is decided here and nowhere else: own snippets by the
// caller's key prefix, shared ones by their own metadata and the caller's membership in the tenant.
import type { Config } from '../../config.ts';
import type { Caller } from '../../identity/caller.ts';
import { type Position, readCursor, writeCursor } from '../cursor.ts';
import { InvalidSnippetError, SnippetDamagedError, SnippetNotFoundError, VersionConflictError } from '../errors.ts';
import { compileQuery } from '../matcher.ts';
import { maySeeShared, requireSharing } from '../sharing-rules.ts';
import { checkDraft, isSnippetName, requireSnippetName } from '../snippet-rules.ts';
import type {
  ListQuery,
  SaveOutcome,
  SearchMatch,
  SearchPage,
  SearchQuery,
  Snippet,
  SnippetDraft,
  SnippetInfo,
  SnippetPage,
  SnippetStore,
} from '../snippet-store.ts';
import { type Candidate, candidates, type Filter } from './candidates.ts';
import { type Container, openContainer, RefusedError } from './container.ts';
import { CONTAINER, encodeName, ownerOf, ownPrefix, snippetKey } from './keys.ts';
import { peekMetadata, versionOf } from './metadata.ts';
import { headBlob, readSnippet } from './read-snippet.ts';
import { requireVersion, saveSnippet } from './save-snippet.ts';
import { ShareIndex } from './share-index.ts';
import { walk } from './walk.ts';

const LIST_DEFAULT = 50;
const LIST_MAX = 100;
const SEARCH_DEFAULT = 20;
const SEARCH_MAX = 50;
/** How many snippets one search reads, and how many bytes, before it gives a cursor. */
const SEARCH_READS = 500;
const SEARCH_BYTES = 64 * 1_048_576;
/** How many entries a call looks at, filtered out or not, before it gives a cursor. */
const LOOKS = 2000;

/** Opens the store of the configured account. Cheap: nothing is asked of storage yet. */
export async function openBlobSnippetStore(
  config: Pick<Config, 'snippets' | 'identityClientId'>,
): Promise<SnippetStore> {
  return new BlobSnippetStore(await openContainer(config.snippets, config, CONTAINER));
}

class BlobSnippetStore implements SnippetStore {
  readonly #container: Container;
  readonly #index: ShareIndex;

  constructor(container: Container) {
    this.#container = container;
    this.#index = new ShareIndex(container);
  }

  async save(caller: Caller, draft: SnippetDraft, signal: AbortSignal): Promise<SaveOutcome> {
    return await saveSnippet(this.#container, this.#index, caller, checkDraft(draft), signal);
  }

  async get(caller: Caller, name: string, owner: string | undefined, signal: AbortSignal): Promise<Snippet> {
    requireSnippetName(name);
    if (owner === undefined || owner === caller.userId) {
      const own = await readSnippet(this.#container, caller, ownerOf(caller), name, signal);
      if (own === undefined) throw new SnippetNotFoundError();
      // Mends an index that lost an entry; a reader gains nothing by hearing that it could not.
      if (own.visibility === 'shared') await this.#index.add(ownerOf(caller), name, signal).catch(() => {});
      return own;
    }
    if (!maySeeShared(caller)) throw new SnippetNotFoundError();
    const place = { tenantId: caller.tenantId, userId: owner };
    // Properties first: a private snippet then costs what a missing one costs, and its content never leaves storage.
    const facts = await headBlob(this.#container, place, name, signal);
    if (facts === undefined || peekMetadata(facts).visibility !== 'shared') throw new SnippetNotFoundError();
    const theirs = await readSnippet(this.#container, caller, place, name, signal);
    if (theirs?.visibility !== 'shared') throw new SnippetNotFoundError();
    return theirs;
  }

  async list(caller: Caller, query: ListQuery, signal: AbortSignal): Promise<SnippetPage> {
    const filter = filterOf(caller, query);
    const limit = bounded(query.limit, LIST_DEFAULT, LIST_MAX);
    const question = questionOf('list', caller, filter);
    const from = readCursor(query.cursor, question);
    const pageSize = filter.scope === 'own' && filter.tag === undefined ? limit : 500;
    const items: SnippetInfo[] = [];
    const damaged: string[] = [];
    let looked = 0;
    for await (const batch of candidates(this.#container, this.#index, caller, filter, from, pageSize, signal)) {
      for (const candidate of batch) {
        looked += 1;
        if (candidate.info === 'damaged') damaged.push(candidate.name);
        else if (candidate.info !== undefined) items.push(candidate.info);
        if (items.length >= limit || looked >= LOOKS) {
          return { items, damaged, ...cursorAt(candidate.next, question) };
        }
      }
    }
    return { items, damaged };
  }

  async search(caller: Caller, query: SearchQuery, signal: AbortSignal): Promise<SearchPage> {
    const match = compileQuery(query.query);
    const filter = filterOf(caller, query);
    const limit = bounded(query.limit, SEARCH_DEFAULT, SEARCH_MAX);
    const question = questionOf('search', caller, filter, query.query);
    const from = readCursor(query.cursor, question);
    const matches: SearchMatch[] = [];
    const damaged: string[] = [];
    let looked = 0;
    let examined = 0;
    let bytes = 0;
    const read = async (candidate: Candidate): Promise<Snippet | 'damaged' | undefined> => {
      const { info, owner, name } = candidate;
      if (info === undefined || info === 'damaged') return info;
      try {
        const snippet = await readSnippet(this.#container, caller, owner, name, signal);
        return snippet?.mine || snippet?.visibility === 'shared' ? snippet : undefined;
      } catch (error) {
        if (error instanceof SnippetDamagedError) return 'damaged';
        throw error;
      }
    };
    for await (const batch of candidates(this.#container, this.#index, caller, filter, from, SEARCH_READS, signal)) {
      // Counted before they are read, so that a batch never takes the call over its bound.
      let reads = examined;
      const snippets = await Promise.all(
        batch.map((candidate) => {
          if (candidate.info !== undefined) reads += 1;
          return reads > SEARCH_READS ? undefined : read(candidate);
        }),
      );
      for (const [i, candidate] of batch.entries()) {
        const snippet = snippets[i];
        looked += 1;
        if (candidate.info !== undefined) examined += 1;
        if (snippet === 'damaged') damaged.push(candidate.name);
        else if (snippet !== undefined) {
          bytes += snippet.bytes;
          const found = match(snippet);
          const { content: _, ...info } = snippet;
          if (found) matches.push({ ...info, ...found });
        }
        const spent = examined >= SEARCH_READS || bytes >= SEARCH_BYTES || looked >= LOOKS;
        if (spent || matches.length >= limit) {
          return { matches, examined, damaged, ...cursorAt(candidate.next, question) };
        }
      }
    }
    return { matches, examined, damaged };
  }

  async delete(caller: Caller, name: string, ifVersion: string | undefined, signal: AbortSignal): Promise<void> {
    requireSnippetName(name);
    const owner = ownerOf(caller);
    const present = await headBlob(this.#container, owner, name, signal);
    if (present === undefined) throw new SnippetNotFoundError();
    requireVersion(ifVersion, present, owner, caller, name);
    try {
      const conditions = ifVersion === undefined || present.etag === undefined ? {} : { ifMatch: present.etag };
      await this.#container.call('delete', signal, (client, abortSignal) =>
        client.getBlobClient(snippetKey(owner, name)).delete({ abortSignal, conditions, deleteSnapshots: 'include' }),
      );
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      const now = await headBlob(this.#container, owner, name, signal);
      // Absent: a retry met its own work, or another deleted it too. It is gone, as was asked.
      if (now !== undefined) {
        requireVersion(ifVersion, now, owner, caller, name);
        throw new VersionConflictError(versionOf(now.etag), undefined);
      }
    }
    await this.#index.remove(owner, name, signal);
  }

  async names(caller: Caller, prefix: string, limit: number, signal: AbortSignal): Promise<readonly string[]> {
    if (prefix !== '' && !isSnippetName(prefix)) return [];
    const names: string[] = [];
    const keys = ownPrefix(ownerOf(caller)) + encodeName(prefix);
    for await (const { key } of walk(this.#container, keys, {}, limit, signal)) {
      const name = Buffer.from(key.slice(keys.length - 2 * prefix.length), 'hex').toString('latin1');
      if (isSnippetName(name)) names.push(name);
      if (names.length >= limit) break;
    }
    return names;
  }

  async ping(signal: AbortSignal): Promise<void> {
    await this.#container.call('ping', signal, (client, abortSignal) => client.getProperties({ abortSignal }));
  }
}

/** @throws SharingRefusedError for a caller who sees no shared snippets */
function filterOf(caller: Caller, query: ListQuery): Filter {
  const scope = query.scope ?? 'own';
  if (scope === 'shared') requireSharing(caller, 'see');
  const prefix = query.prefix ?? '';
  if (prefix !== '' && !isSnippetName(prefix)) {
    throw new InvalidSnippetError('A prefix is the beginning of a snippet name: letters, digits, ".", "_" or "-".');
  }
  return { scope, prefix, tag: query.tag };
}

function questionOf(kind: string, caller: Caller, { scope, prefix, tag }: Filter, query?: string): unknown[] {
  return [kind, caller.tenantId, caller.userId, scope, prefix, tag ?? null, query ?? null];
}

function bounded(limit: number | undefined, fallback: number, most: number): number {
  if (limit === undefined) return fallback;
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    throw new InvalidSnippetError(`A limit is a whole number from 1 to ${most}.`);
  }
  return limit;
}

function cursorAt(next: Position | undefined, question: readonly unknown[]): { nextCursor?: string } {
  return next === undefined ? {} : { nextCursor: writeCursor(next, question) };
}
