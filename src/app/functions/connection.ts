// A handler is never told that its client has gone, and its response knows no back-pressure (measured on the real host).
// But the Functions library receives requests through a Node HTTP server in this very process, and Node announces each
// of them on a diagnostics channel: from there a handler gets the connection that its invocation id belongs to.
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connection } from '../mcp/incoming.ts';

const INVOCATION_ID = 'x-ms-invocation-id';

/** Responses under way, by invocation id. Each leaves when its connection closes or has been written. */
const responses = new Map<string, ServerResponse>();
let watching = false;

/** Starts to watch; before the library's server receives its first request. */
export function watchConnections(): void {
  if (watching) return;
  watching = true;
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const id = request.headers[INVOCATION_ID];
    if (typeof id !== 'string') return;
    responses.set(id, response);
    response.once('close', () => {
      if (responses.get(id) === response) responses.delete(id);
    });
  });
}

/**
 * The connection of an invocation. Without one to be found (a host that does not stream over HTTP) nothing is ever
 * aborted, and a stream's own life is what ends it.
 */
export function connectionFor(invocationId: string): Connection {
  const response = responses.get(invocationId);
  const gone = new AbortController();
  if (response === undefined) return { signal: gone.signal, pendingBytes: () => 0, destroy: () => {} };
  if (response.destroyed) gone.abort();
  else {
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
  }
  return {
    signal: gone.signal,
    pendingBytes: () => response.writableLength,
    destroy: () => void response.destroy(),
  };
}
