// Scopes (2025-11-25 "Scope Challenge Handling", RFC 6750 §3.1): a call without the scope that it needs is a 403 which
// names it, so that a client can ask for more. Checked on the raw message before anything runs.
import type { Caller } from '../identity/caller.ts';
import type { Engine } from './engine.ts';
import { idToEcho, RPC } from './jsonrpc.ts';
import { errorReply, type Reply } from './reply.ts';

/** @param message a message or a batch; every call in it counts */
export function refuseMissingScope(engine: Engine, message: unknown, caller: Caller): Reply | undefined {
  for (const one of Array.isArray(message) ? message : [message]) {
    const scope = engine.scopeFor(one);
    if (scope === undefined || caller.scopes.has(scope)) continue;
    return errorReply(403, RPC.serverError, `Forbidden: this needs the scope ${scope}`, {
      id: Array.isArray(message) ? null : idToEcho(message),
      data: { error: 'insufficient_scope', scope },
      headers: { 'www-authenticate': challenge(scope, caller) },
    });
  }
  return undefined;
}

/** Names what is held beside what is missing: a client that asks anew gets only what it asks for. */
function challenge(scope: string, caller: Caller): string {
  const scopes = [...new Set([...caller.scopes, scope])].filter((s) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(s)).sort();
  const parts = ['error="insufficient_scope"', `scope="${scopes.join(' ')}"`];
  const metadata = metadataUrl(caller.resource);
  if (metadata !== undefined) parts.push(`resource_metadata="${metadata}"`);
  parts.push(`error_description="The scope ${scope} is needed"`);
  return `Bearer ${parts.join(', ')}`;
}

/** RFC 9728 §3.1: the well-known part goes between the host and the path of the resource. */
export function metadataUrl(resource: string | undefined): string | undefined {
  const url = resource === undefined ? null : URL.parse(resource);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  const path = url.pathname === '/' ? '' : url.pathname;
  return `${url.origin}/.well-known/oauth-protected-resource${path}`;
}
