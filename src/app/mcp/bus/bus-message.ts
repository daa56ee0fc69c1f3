// What travels from the instance that received a POST to the one that holds the stream (docs/storage-schema.md). Base64,
// since a queue message is XML and JSON may hold what XML can't; so 48 KiB of JSON fill the 64 KiB that a message may
// have, and a body beyond that goes by a blob.
import type { Caller } from '../../identity/caller.ts';
import { isObject } from '../jsonrpc.ts';

/** The most bytes of JSON that fit a message: 64 KiB of Base64. */
const MAX_MESSAGE_BYTES = 48 * 1024;
/** After this a message is dropped unread: whoever sent it has long been told that nobody took it. */
export const MESSAGE_LIFE_MS = 30_000;

export interface BusMessage {
  readonly v: 1;
  /** Random; a message that comes twice runs once. */
  readonly id: string;
  readonly sessionId: string;
  readonly caller: Caller;
  /** The POST's body; null where a blob has it. */
  readonly body: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** @returns undefined when it is too long for a queue: then send it with `body: null` and the body as a blob */
export function encodeBusMessage(message: BusMessage): string | undefined {
  const json = JSON.stringify({ ...message, caller: { ...message.caller, scopes: [...message.caller.scopes] } });
  const bytes = Buffer.from(json);
  return bytes.length > MAX_MESSAGE_BYTES ? undefined : bytes.toString('base64');
}

/** @returns undefined for what no instance of this app has sent */
export function decodeBusMessage(text: string): BusMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64').toString());
  } catch {
    return undefined;
  }
  if (!isObject(value) || value.v !== 1 || typeof value.id !== 'string' || typeof value.sessionId !== 'string') {
    return undefined;
  }
  const { caller, body, expiresAt } = value;
  if (!isObject(caller) || !Array.isArray(caller.scopes) || typeof expiresAt !== 'number') return undefined;
  if (body !== null && typeof body !== 'string') return undefined;
  const known = { ...caller, scopes: new Set(caller.scopes) } as unknown as Caller;
  return { v: 1, id: value.id, sessionId: value.sessionId, caller: known, body, expiresAt };
}
