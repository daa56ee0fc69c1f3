// What a model is told when the store can not do what it asked: what is wrong, and what to call next.
import {
  InvalidCursorError,
  InvalidSnippetError,
  SharingRefusedError,
  SnippetBusyError,
  SnippetDamagedError,
  SnippetNotFoundError,
  StorageUnavailableError,
  VersionConflictError,
} from '../snippets/errors.ts';
import { ToolError } from './tool.ts';

/** Which snippet a call is about, for the message. */
export interface Subject {
  readonly name: string;
  /** As given; absent: the caller's own. */
  readonly owner?: string | undefined;
  /** What did not happen, e.g. `Nothing was saved.` */
  readonly undone?: string;
}

/** Runs work on the store; its failures become ToolErrors, others pass. */
export async function withStoreErrors<T>(subject: Subject | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toToolError(error, subject);
  }
}

function toToolError(error: unknown, subject: Subject | undefined): unknown {
  const what = subject === undefined ? 'The snippet' : `The snippet ${JSON.stringify(subject.name)}`;
  if (error instanceof SnippetNotFoundError) return notFound(subject);
  if (error instanceof VersionConflictError) return conflict(error, what, subject?.undone ?? '');
  if (error instanceof InvalidSnippetError) return new ToolError('invalid_arguments', error.message);
  if (error instanceof InvalidCursorError) return new ToolError('invalid_cursor', error.message);
  if (error instanceof SharingRefusedError) return new ToolError('sharing_refused', error.message);
  if (error instanceof SnippetBusyError) return new ToolError('busy', error.message);
  if (error instanceof SnippetDamagedError) {
    return new ToolError(
      'integrity',
      `${what} failed its integrity check, so its text is not shown: ${error.message} ` +
        'Its owner can save it anew, or an operator can restore an earlier version.',
    );
  }
  if (error instanceof StorageUnavailableError) {
    return new ToolError('storage_unavailable', error.message, { retry: error.reason === 'unreachable' });
  }
  return error;
}

/** The same words for a missing snippet and for another's private one. */
function notFound(subject: Subject | undefined): ToolError {
  const name = JSON.stringify(subject?.name ?? '');
  if (subject?.owner !== undefined) {
    return new ToolError(
      'not_found',
      `There is no snippet named ${name} of that owner that you can read. ` +
        'List what is shared with list_snippets and scope "shared", and take name and owner from there.',
    );
  }
  return new ToolError(
    'not_found',
    `You have no snippet named ${name} (case matters). List your snippets with list_snippets, or find one with ` +
      'search_snippets; for a colleague’s, give its owner too.',
  );
}

function conflict(error: VersionConflictError, what: string, undone: string): ToolError {
  const { currentVersion, current } = error;
  if (currentVersion === undefined) {
    return new ToolError(
      'conflict',
      `Version conflict: ${what} is not there any more, or never was. ${undone} To create it, call save_snippet with ` +
        'if_version "none".',
      { current_version: null },
    );
  }
  const since = current ? `, saved ${current.updatedAt}` : '';
  return new ToolError(
    'conflict',
    `Version conflict: ${what} is now at version ${currentVersion}${since}. ${undone} Read it again with get_snippet, ` +
      `put your change into what is there now, and call again with if_version "${currentVersion}".`,
    { current_version: currentVersion },
  );
}
