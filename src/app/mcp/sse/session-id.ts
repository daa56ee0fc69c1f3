// Session ids of the 2024-11-05 transport: `{instance}-{128 random bits}`. The instance says who holds the stream, since
// nothing routes a client's POST to where its GET went; the random part is what nobody can guess. Both are checked by
// grammar before they become part of any name in storage.
import { randomBytes } from 'node:crypto';

const INSTANCE = /^[a-z0-9]{16}$/;
const SESSION = /^([a-z0-9]{16})-([0-9a-f]{32})$/;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** 80 random bits, fit for the name of a queue. */
export function newInstanceId(): string {
  return [...randomBytes(16)].map((byte) => ALPHABET[byte & 31]).join('');
}

export function isInstanceId(value: string): boolean {
  return INSTANCE.test(value);
}

export function newSessionId(instance: string): string {
  return `${instance}-${randomBytes(16).toString('hex')}`;
}

/** @returns the id of the instance that made it; undefined for what is no session id */
export function instanceOf(sessionId: string): string | undefined {
  return SESSION.exec(sessionId)?.[1];
}
