// POST /mcp: the Streamable HTTP transport of 2025-03-26 to 2026-07-28, stateless. No session id is given out and a
// foreign one is ignored; GET (a standing stream) and DELETE (a session's end) are 405, as the revisions allow. Which
// era a request is of is decided by its body (2026-07-28 basic/versioning), by the SDK's own classifier.
import type { Caller } from '../identity/caller.ts';
import { ASSUMED_REVISION, type Engine, LEGACY_REVISIONS } from './engine.ts';
import type { Connection, Incoming } from './incoming.ts';
import { isRequest, MAX_BATCH, RPC, type RpcRequest } from './jsonrpc.ts';
import { emptyReply, errorReply, jsonReply, methodNotAllowed, type Reply } from './reply.ts';
import { readJson } from './request-body.ts';
import { refuseMissingScope } from './scope-check.ts';
import { loadSdk } from './sdk.ts';
import type { StreamLimits } from './sse/stream-limits.ts';
import { relay, streamAnswer } from './stream-reply.ts';

export interface StreamableHttpOptions {
  readonly engine: Engine;
  readonly maxBodyBytes: number;
  readonly streams: StreamLimits;
}

/** The batch is a feature of 2025-03-26, and JSON-RPC's own before; 2025-06-18 removed it. */
const BATCH_REVISIONS: ReadonlySet<string> = new Set(['2024-10-07', '2024-11-05', '2025-03-26']);
/** What a proxy logs for a client that has gone; nobody reads it. */
const CLIENT_GONE = 499;

export type StreamableHttp = (request: Incoming, connection: Connection, caller: Caller) => Promise<Reply>;

export function createStreamableHttp({ engine, maxBodyBytes, streams }: StreamableHttpOptions): StreamableHttp {
  async function serveLegacy(
    message: unknown,
    request: Incoming,
    connection: Connection,
    caller: Caller,
  ): Promise<Reply> {
    const messages: unknown[] = Array.isArray(message) ? message : [message];
    const initializes = messages.some((m) => isRequest(m) && m.method === 'initialize');
    const version = request.headers.get('mcp-protocol-version');
    if (initializes && messages.length > 1) {
      return errorReply(400, RPC.invalidRequest, 'Invalid Request: initialize must not be part of a batch');
    }
    if (!initializes && version !== null && !(LEGACY_REVISIONS as readonly string[]).includes(version)) {
      const supported = LEGACY_REVISIONS.join(', ');
      const text = `Bad Request: Unsupported protocol version: ${version} (supported versions: ${supported})`;
      return errorReply(400, RPC.serverError, text);
    }
    const requests = messages.filter(isRequest);
    // Notifications and responses are accepted and have no effect: there is no session that they could belong to.
    if (requests.length === 0) return emptyReply(202);

    const revision = version ?? ASSUMED_REVISION;
    const context = { caller, signal: connection.signal, transport: 'streamable-http', revision } as const;
    if (requests.some((one) => engine.mayNotify(one))) {
      return streamAnswer(streams, connection, (notify) =>
        requests.map((one) => engine.answer(one, { ...context, notify })),
      );
    }
    const answers = await Promise.all(requests.map((one: RpcRequest) => engine.answer(one, context)));
    if (answers.some((answer) => answer === undefined)) return emptyReply(CLIENT_GONE);
    return jsonReply(200, JSON.stringify(Array.isArray(message) ? answers : answers[0]));
  }

  return async (request, connection, caller) => {
    if (request.method !== 'POST') return methodNotAllowed('POST');
    const accept = request.headers.get('accept')?.toLowerCase();
    if (!accept?.includes('application/json') || !accept.includes('text/event-stream')) {
      const message = 'Not Acceptable: Client must accept both application/json and text/event-stream';
      return errorReply(406, RPC.serverError, message);
    }
    const body = await readJson(request, maxBodyBytes);
    if ('refusal' in body) return body.refusal;
    const message = body.json;
    const refusal = refuseBatch(message, request) ?? refuseMissingScope(engine, message, caller);
    if (refusal !== undefined) return refusal;

    const quick = engine.fast?.(request, message, caller, connection.signal);
    if (quick !== undefined) return quick;

    const { classifyInboundRequest } = await loadSdk();
    const header = (name: string): string | undefined => request.headers.get(name) ?? undefined;
    const route = classifyInboundRequest({
      httpMethod: 'POST',
      body: message,
      ...definedOnly({
        protocolVersionHeader: header('mcp-protocol-version'),
        mcpMethodHeader: header('mcp-method'),
        mcpNameHeader: header('mcp-name'),
      }),
    });
    if (route.kind === 'legacy') return serveLegacy(message, request, connection, caller);
    const standard = new Request(request.url, { method: 'POST', headers: request.headers, signal: connection.signal });
    return relay(streams, connection, await engine.modern(standard, message, caller));
  };
}

/** Before anything looks at its elements: ten thousand of them cost nothing but their JSON. */
function refuseBatch(message: unknown, request: Incoming): Reply | undefined {
  if (!Array.isArray(message)) return undefined;
  const version = request.headers.get('mcp-protocol-version') ?? ASSUMED_REVISION;
  if ((LEGACY_REVISIONS as readonly string[]).includes(version) && !BATCH_REVISIONS.has(version)) {
    const text = `Invalid Request: revision ${version} has no JSON-RPC batches; send one message a request`;
    return errorReply(400, RPC.invalidRequest, text);
  }
  if (message.length <= MAX_BATCH) return undefined;
  return errorReply(400, RPC.invalidRequest, `Invalid Request: Batch must not exceed ${MAX_BATCH} messages`);
}

function definedOnly<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as never;
}
