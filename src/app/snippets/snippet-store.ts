// The port that tools, resources and prompts use: what can be done with snippets, and how it can fail. The blob
// implementation is in blob/; nothing outside the folder knows how a snippet is kept.
import type { Caller } from '../identity/caller.ts';

export type Visibility = 'private' | 'shared';

/** `own`: the caller's. `shared`: what anybody in the caller's tenant has shared, the caller's own included. */
export type SearchScope = 'own' | 'shared';

export interface SnippetInfo {
  readonly name: string;
  readonly owner: { readonly id: string /** For people to read; chosen by that person. */; readonly name: string };
  /** Whether the caller owns it. */
  readonly mine: boolean;
  readonly visibility: Visibility;
  readonly description: string;
  readonly language: string;
  readonly tags: readonly string[];
  /** Opaque; changes with every save (the blob's ETag without its quotes). */
  readonly version: string;
  /** Of the content in UTF-8. */
  readonly bytes: number;
  /** Lower-case hex SHA-256 of the content. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Snippet extends SnippetInfo {
  readonly content: string;
}

/** What is left out keeps its present value, or takes the default (empty, `private`) in a new snippet. */
export interface SnippetDraft {
  readonly name: string;
  readonly content: string;
  readonly description?: string | undefined;
  readonly language?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly visibility?: Visibility | undefined;
  /** The version to replace; `none`: only create; absent: replace whatever is there. */
  readonly ifVersion?: string | undefined;
}

export interface SaveOutcome {
  readonly info: SnippetInfo;
  /** The version that was replaced; `undefined` where the snippet is new. */
  readonly replaced: string | undefined;
}

export interface ListQuery {
  readonly scope?: SearchScope | undefined;
  readonly prefix?: string | undefined;
  readonly tag?: string | undefined;
  readonly cursor?: string | undefined;
  /** 1 to 100; 50 when absent. */
  readonly limit?: number | undefined;
}

export interface SnippetPage {
  readonly items: readonly SnippetInfo[];
  /** Names of own snippets whose metadata is not legible. */
  readonly damaged: readonly string[];
  /** Ask again with it for what follows; absent at the end. */
  readonly nextCursor?: string;
}

export interface SearchQuery {
  /** Words, each of which must occur somewhere in the snippet; case does not matter. */
  readonly query: string;
  readonly scope?: SearchScope | undefined;
  readonly prefix?: string | undefined;
  readonly tag?: string | undefined;
  readonly cursor?: string | undefined;
  /** 1 to 50 matches; 20 when absent. */
  readonly limit?: number | undefined;
}

export interface SearchMatch extends SnippetInfo {
  /** Where the words were found. */
  readonly matchedIn: readonly ('name' | 'tags' | 'description' | 'content')[];
  /** The text around the first hit in the content; empty without one. */
  readonly excerpt: string;
  /** Line of that hit, from 1; absent without one. */
  readonly line?: number;
}

export interface SearchPage {
  readonly matches: readonly SearchMatch[];
  /** How many snippets this call read. */
  readonly examined: number;
  /** Names of snippets whose content failed its integrity check and was not searched. */
  readonly damaged: readonly string[];
  readonly nextCursor?: string;
}

/** Every method takes the signal that aborts when nobody waits for the answer any more. */
export interface SnippetStore {
  /** @throws InvalidSnippetError, SharingRefusedError, VersionConflictError, StorageUnavailableError */
  save(caller: Caller, draft: SnippetDraft, signal: AbortSignal): Promise<SaveOutcome>;
  /**
   * @param owner a user id of the caller's tenant; absent: the caller
   * @throws SnippetNotFoundError (also for another's private snippet), SnippetDamagedError, StorageUnavailableError
   */
  get(caller: Caller, name: string, owner: string | undefined, signal: AbortSignal): Promise<Snippet>;
  /** In the order of names (scope `own`), or of owners and names. @throws InvalidCursorError, SharingRefusedError */
  list(caller: Caller, query: ListQuery, signal: AbortSignal): Promise<SnippetPage>;
  /** Reads at most 500 snippets a call. @throws InvalidCursorError, SharingRefusedError, InvalidSnippetError */
  search(caller: Caller, query: SearchQuery, signal: AbortSignal): Promise<SearchPage>;
  /** @throws SnippetNotFoundError, VersionConflictError, StorageUnavailableError */
  delete(caller: Caller, name: string, ifVersion: string | undefined, signal: AbortSignal): Promise<void>;
  /** Up to `limit` names of the caller's own snippets that start with `prefix`, for completion. */
  names(caller: Caller, prefix: string, limit: number, signal: AbortSignal): Promise<readonly string[]>;
  /** Resolves when storage answers and the container is there. @throws StorageUnavailableError */
  ping(signal: AbortSignal): Promise<void>;
}
