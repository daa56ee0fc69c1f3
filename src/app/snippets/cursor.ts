// Cursors of lists and searches (MCP "Pagination": opaque to clients). A cursor holds where the next page starts and a
// fingerprint of the question, so that one from another caller or with other arguments is refused, not half obeyed.
// It grants nothing: the caller's own prefix bounds every listing whatever a forged cursor says.
import { createHash } from 'node:crypto';
import { InvalidCursorError } from './errors.ts';

/** A place in a listing: storage's own marker of a page, and the last key of it that was taken. */
export interface Position {
  readonly marker?: string;
  readonly after?: string;
}

const MAX_LENGTH = 4096;

/** @param question everything that decides what is listed: caller, scope, filters; the page's size may differ */
export function writeCursor(position: Position, question: readonly unknown[]): string {
  const body = { v: 1, q: fingerprint(question), m: position.marker, a: position.after };
  return Buffer.from(JSON.stringify(body)).toString('base64url');
}

/** @throws InvalidCursorError unless `writeCursor` made it for the same question */
export function readCursor(cursor: string | undefined, question: readonly unknown[]): Position {
  if (cursor === undefined) return {};
  if (cursor.length > MAX_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) throw new InvalidCursorError();
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new InvalidCursorError();
  }
  if (typeof body !== 'object' || body === null) throw new InvalidCursorError();
  const { v, q, m, a } = body as Record<string, unknown>;
  const text = (value: unknown) => value === undefined || (typeof value === 'string' && value.length > 0);
  if (v !== 1 || q !== fingerprint(question) || !text(m) || !text(a)) throw new InvalidCursorError();
  return { ...(m === undefined ? {} : { marker: m as string }), ...(a === undefined ? {} : { after: a as string }) };
}

function fingerprint(question: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16);
}
