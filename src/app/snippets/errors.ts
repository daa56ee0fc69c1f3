// How the store can fail, in words for a model or a person. No message holds text that came from storage: those carry
// account names, request ids and URLs.
import type { SnippetInfo } from './snippet-store.ts';

/** None of this name that the caller may see; another's private snippet and a missing one are the same. */
export class SnippetNotFoundError extends Error {
  constructor() {
    super('There is no such snippet.');
    this.name = 'SnippetNotFoundError';
  }
}

/** A draft, name or query breaks a rule; the message says which. */
export class InvalidSnippetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidSnippetError';
  }
}

/** `if_version` names another version than the one that is there. */
export class VersionConflictError extends Error {
  /** What is there now; `undefined`: nothing. */
  readonly current: SnippetInfo | undefined;
  /** Its version, also where the rest is not legible. */
  readonly currentVersion: string | undefined;

  constructor(currentVersion: string | undefined, current: SnippetInfo | undefined) {
    super('The snippet has changed.');
    this.name = 'VersionConflictError';
    this.currentVersion = currentVersion;
    this.current = current;
  }
}

/** What is stored is not what was saved: its hash, size, encoding or metadata is wrong. */
export class SnippetDamagedError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'SnippetDamagedError';
  }
}

/** The caller may not see or make shared snippets; the message says why. */
export class SharingRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SharingRefusedError';
  }
}

export class InvalidCursorError extends Error {
  constructor() {
    super('The cursor is not one that this server gave for these arguments. Start again without a cursor.');
    this.name = 'InvalidCursorError';
  }
}

/** So many others write to one snippet that this save never got its turn. */
export class SnippetBusyError extends Error {
  constructor() {
    super('Many writers are saving this snippet at once, and this save did not get its turn. Try again.');
    this.name = 'SnippetBusyError';
  }
}

/** Storage did not answer, or refused this server. */
export class StorageUnavailableError extends Error {
  /** `forbidden`: the server's own rights are wrong, which trying again doesn't mend. */
  readonly reason: 'unreachable' | 'forbidden';

  constructor(reason: 'unreachable' | 'forbidden', options?: ErrorOptions) {
    super(
      reason === 'unreachable'
        ? 'Storage is unavailable. Try again in a moment.'
        : 'Storage is unavailable: this server is not allowed to use it. Tell its operator; trying again does not help.',
      options,
    );
    this.name = 'StorageUnavailableError';
    this.reason = reason;
  }
}
