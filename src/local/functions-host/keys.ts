// Function keys: a function registered without `authLevel: 'anonymous'` needs one, here as in Azure.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Route } from './route-table.ts';

export interface HostKeys {
  /** Opens functions with authLevel "function". */
  readonly default: string;
  /** Opens everything. */
  readonly master: string;
}

export function makeKeys(given: Partial<HostKeys> = {}): HostKeys {
  const make = (): string => randomBytes(24).toString('base64url');
  return { default: given.default ?? make(), master: given.master ?? make() };
}

/** @param given `x-functions-key`, or the query's `code`. */
export function opens(keys: HostKeys, level: Route['authLevel'], given: string | undefined): boolean {
  if (level === 'anonymous') return true;
  if (given === undefined) return false;
  return same(given, keys.master) || (level === 'function' && same(given, keys.default));
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
