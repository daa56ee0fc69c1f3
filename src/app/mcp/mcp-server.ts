// The whole server behind one function from request to reply, free of any host: the Functions adapters call it, and so
// do tests, benchmarks and the conformance fixtures. Here stands the order of the checks: who may ask at all (Host and
// Origin, where no gateway did it), who asks, and only then what is asked.
import type { Config } from '../config.ts';
import type { Caller } from '../identity/caller.ts';
import { AuthenticationError, AuthorityUnavailableError } from '../identity/errors.ts';
import { errorType } from '../telemetry/index.ts';
import type { SessionBus, SessionBusOptions } from './bus/session-bus.ts';
import type { Engine } from './engine.ts';
import { createHealth } from './health.ts';
import { type Connection, connectionOf, type Incoming } from './incoming.ts';
import { RPC } from './jsonrpc.ts';
import { allowOrigin, preflight, refuseForeign } from './local-origin.ts';
import { emptyReply, errorReply, failureReply, methodNotAllowed, type Reply, toResponse } from './reply.ts';
import { warmSdk } from './sdk.ts';
import { newInstanceId } from './sse/session-id.ts';
import { SessionTable } from './sse/session-table.ts';
import { createSseTransport } from './sse/sse-transport.ts';
import { StreamLimits, type StreamLimitsOptions } from './sse/stream-limits.ts';
import { createStreamableHttp } from './streamable-http.ts';

export type Route = 'mcp' | 'sse' | 'message' | 'healthz';

export interface McpServerOptions {
  readonly config: Pick<Config, 'gateway' | 'maxBodyBytes' | 'heartbeatMs' | 'streamMs' | 'maxStreams'>;
  readonly engine: Engine;
  /** @throws AuthenticationError, AuthorityUnavailableError */
  readonly authenticate: (headers: Headers) => Promise<Caller>;
  /** Resolves when storage answers; for /healthz. */
  readonly ping: (signal: AbortSignal) => Promise<void>;
  /** Opens the bus; called when the first stream or the first message of another instance's session comes. */
  readonly bus?: ((options: Omit<SessionBusOptions, 'clients'>) => Promise<SessionBus>) | undefined;
  readonly limits?: Pick<StreamLimitsOptions, 'maxPendingBytes' | 'maxTotalPendingBytes' | 'stallMs'>;
}

export interface McpServer {
  readonly instanceId: string;
  /** Always answers; whatever fails inside becomes a reply. */
  handle(route: Route, request: Incoming, connection: Connection): Promise<Reply>;
  /** The same for a web request, by its path. */
  fetch(request: Request): Promise<Response>;
  /** What is open here; for tests, and never served. */
  introspect(): { streams: number; sessions: number; calls: number };
  /** Ends the streams and takes back what other instances know of this one. */
  close(): Promise<void>;
}

export function createMcpServer(options: McpServerOptions): McpServer {
  const { config, engine } = options;
  const instanceId = newInstanceId();
  const streams = new StreamLimits({ ...config, ...options.limits });
  const sessions = new SessionTable(streams);
  let closing = false;
  let opening: Promise<SessionBus> | undefined;

  const openBus = options.bus;
  const bus = openBus && {
    get: (): Promise<SessionBus> => {
      opening ??= openBus({
        instanceId,
        sessions: () => sessions.values(),
        deliver: ({ sessionId, caller }, body) => sse.deliver(sessionId, caller, body),
      });
      return opening;
    },
  };
  const http = createStreamableHttp({ engine, maxBodyBytes: config.maxBodyBytes, streams });
  const sse = createSseTransport({
    engine,
    maxBodyBytes: config.maxBodyBytes,
    limits: streams,
    sessions,
    instanceId,
    bus: bus ?? null,
  });
  const health = createHealth(options.ping);

  async function serve(route: Route, request: Incoming, connection: Connection): Promise<Reply> {
    if (config.gateway === null) {
      const refusal = refuseForeign(request);
      if (refusal !== undefined) return refusal;
      if (request.method === 'OPTIONS') return preflight(request);
    }
    if (closing) return shuttingDown();
    if (route === 'healthz') return request.method === 'GET' ? health() : methodNotAllowed('GET');
    const caller = await options.authenticate(request.headers);
    switch (route) {
      case 'mcp':
        return http(request, connection, caller);
      case 'sse':
        return request.method === 'GET' ? sse.open(request, connection, caller) : methodNotAllowed('GET');
      case 'message':
        return request.method === 'POST' ? sse.post(request, caller) : methodNotAllowed('POST');
    }
  }

  async function handle(route: Route, request: Incoming, connection: Connection): Promise<Reply> {
    try {
      const reply = await serve(route, request, connection);
      return config.gateway === null ? allowOrigin(request, reply) : reply;
    } catch (error) {
      if (error instanceof AuthenticationError) return unauthorized(error);
      if (error instanceof AuthorityUnavailableError) {
        return errorReply(503, RPC.serverError, error.message, { headers: { 'retry-after': '5' } });
      }
      if (connection.signal.aborted) return emptyReply(499);
      console.error(`A request to /${route} failed: ${errorType(error)}`);
      return failureReply();
    } finally {
      warmSdk();
    }
  }

  return {
    instanceId,
    handle,
    async fetch(request) {
      const route = URL.parse(request.url)?.pathname.slice(1);
      if (route !== 'mcp' && route !== 'sse' && route !== 'message' && route !== 'healthz') {
        return new Response(null, { status: 404 });
      }
      return toResponse(await handle(route, request as Incoming, connectionOf(request.signal)));
    },
    introspect() {
      let calls = 0;
      for (const session of sessions.values()) calls += session.openCalls;
      return { streams: streams.open, sessions: sessions.size, calls };
    },
    async close() {
      closing = true;
      sessions.endAll();
      await Promise.allSettled([engine.close(), opening?.then((opened) => opened.stop())]);
    },
  };
}

function unauthorized(error: AuthenticationError): Reply {
  // Header values hold printable ASCII only; the message has no quotes to escape beyond these.
  const description = error.message.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '');
  return errorReply(401, RPC.serverError, `Unauthorized: ${error.message}`, {
    data: { error: error.code },
    headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${description}"` },
  });
}

function shuttingDown(): Reply {
  const message = 'Service Unavailable: this instance is shutting down; try again';
  return errorReply(503, RPC.serverError, message, { headers: { 'retry-after': '1' } });
}
