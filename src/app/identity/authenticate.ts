// Decides for whom a request speaks (DESIGN: "Identity"). See errors.ts for how it refuses.
import type { Config } from '../config.ts';
import type { Caller } from './caller.ts';
import { AuthenticationError } from './errors.ts';

/** What is read of a request: `Headers` of the Web and of `@azure/functions` both fit. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** @throws AuthenticationError (401), AuthorityUnavailableError (503) */
export async function authenticate(_headers: HeaderReader, config: Config): Promise<Caller> {
  if (config.gateway === null) return LOCAL_USER;
  throw new AuthenticationError('token_missing', 'Not implemented.');
}

/** Who everybody is with `MCP_AUTH=none`. */
export const LOCAL_USER: Caller = {
  kind: 'local',
  userId: 'local-user',
  tenantId: 'local',
  name: 'Local user',
  clientId: '',
  scopes: new Set(['snippets.read', 'snippets.write']),
  roles: [],
  guest: false,
};
