// DNS rebinding: a web page can point its own host name at 127.0.0.1 and talk to a server on this machine (MCP
// transports, "Security": the Origin header MUST be validated; invalid is 403). So without a gateway only loopback names
// are served, and only to pages of loopback origins. Behind the gateway it alone decides and removes the header.
import type { Incoming } from './incoming.ts';
import { RPC } from './jsonrpc.ts';
import { errorReply, type Reply } from './reply.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The 403 for a request that no local client would send; undefined for all others. */
export function refuseForeign(request: Incoming): Reply | undefined {
  // The library builds the URL from X-Forwarded-Host; a tunnel that forwards a public name shows there or in Host.
  const hosts = [request.headers.get('host'), request.headers.get('x-forwarded-host'), URL.parse(request.url)?.host];
  for (const host of hosts) {
    if (host && !isLoopback(`http://${host}`)) {
      const message = 'Forbidden: without a gateway only localhost and 127.0.0.1 are served (see the Host header)';
      return errorReply(403, RPC.serverError, message);
    }
  }
  const origin = request.headers.get('origin');
  if (origin && !isLoopback(origin)) {
    return errorReply(403, RPC.serverError, 'Forbidden: the Origin header must name a page of localhost or 127.0.0.1');
  }
  return undefined;
}

function isLoopback(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && LOOPBACK.has(url.hostname);
}

const CORS_METHODS = 'GET, POST, DELETE, OPTIONS';
const CORS_HEADERS =
  'accept, authorization, content-type, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id';

/** The answer to a browser's question whether it may; only after `refuseForeign` found nothing. */
export function preflight(_request: Incoming): Reply {
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': CORS_METHODS,
      'access-control-allow-headers': CORS_HEADERS,
      'access-control-max-age': '600',
    },
    body: null,
  };
}

/** Lets the loopback page read the reply, such as a web inspector on another port of this machine. */
export function allowOrigin(request: Incoming, reply: Reply): Reply {
  const origin = request.headers.get('origin');
  if (!origin || reply.status === 403) return reply;
  const headers = { ...reply.headers, 'access-control-allow-origin': origin, vary: 'origin' };
  return { ...reply, headers };
}
