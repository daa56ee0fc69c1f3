// Names and constants of the 2026-07-28 wire (basic/index: reserved `_meta` keys; server/utilities/caching), apart from
// the SDK, so that the fast path can use them without loading it. A test compares them with the SDK's.

export const PROTOCOL_VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';
export const CLIENT_CAPABILITIES_KEY = 'io.modelcontextprotocol/clientCapabilities';
export const CLIENT_INFO_KEY = 'io.modelcontextprotocol/clientInfo';
export const SERVER_INFO_KEY = 'io.modelcontextprotocol/serverInfo';
/** All keys of this prefix are the protocol's. */
export const RESERVED_PREFIX = 'io.modelcontextprotocol/';

export interface CacheHint {
  /** How long a client may keep the result, in milliseconds. */
  readonly ttlMs: number;
  /** Never `public`: what is listed may one day depend on who asks. */
  readonly cacheScope: 'private';
}

const STATIC: CacheHint = { ttlMs: 300_000, cacheScope: 'private' };
const NEVER: CacheHint = { ttlMs: 0, cacheScope: 'private' };

/** By method; a method that is not here has no cache fields. Lists of the code last until a new deployment. */
export const CACHE_HINTS: Readonly<Record<string, CacheHint>> = {
  'server/discover': STATIC,
  'tools/list': STATIC,
  'prompts/list': STATIC,
  'resources/templates/list': STATIC,
  'resources/list': NEVER,
  'resources/read': NEVER,
};
