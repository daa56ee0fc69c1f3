// Who may see and make shared snippets: members of the tenant. A guest comes from elsewhere, and a subscription key
// names no person, so for both there are only their own snippets.
import type { Caller } from '../identity/caller.ts';
import { SharingRefusedError } from './errors.ts';

/** Whether shared snippets of the caller's tenant are for this caller. */
export function maySeeShared(caller: Caller): boolean {
  return caller.kind !== 'subscription' && !caller.guest;
}

/** @throws SharingRefusedError for guests and subscription keys */
export function requireSharing(caller: Caller, wish: 'see' | 'make'): void {
  if (maySeeShared(caller)) return;
  const who = caller.kind === 'subscription' ? 'Callers with a subscription key' : 'Guests of the tenant';
  const what = wish === 'see' ? 'see shared snippets. Use scope "own".' : 'share snippets. Use visibility "private".';
  throw new SharingRefusedError(`${who} can not ${what}`);
}
