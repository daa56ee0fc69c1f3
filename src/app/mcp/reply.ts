// What a handler answers, before it becomes a web `Response` or what the Functions library wants: making a `Response`
// costs more than a whole tool call, so the hot path stays with this plain form until the last moment.
import { type RequestId, RPC } from './jsonrpc.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | ReadableStream<Uint8Array> | null;
}

const JSON_HEADERS = { 'content-type': 'application/json' } as const;

/** @param body JSON text, already encoded */
export function jsonReply(status: number, body: string, headers?: Record<string, string>): Reply {
  return { status, headers: headers === undefined ? JSON_HEADERS : { ...JSON_HEADERS, ...headers }, body };
}

export function emptyReply(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: null };
}

/** A refusal as a JSON-RPC error, which is what MCP clients read; `id` is null where no single request is meant. */
export function errorReply(
  status: number,
  code: number,
  message: string,
  options: { id?: RequestId | null; data?: unknown; headers?: Record<string, string> } = {},
): Reply {
  const error = options.data === undefined ? { code, message } : { code, message, data: options.data };
  return jsonReply(status, JSON.stringify({ jsonrpc: '2.0', error, id: options.id ?? null }), options.headers);
}

/** What is answered when the app itself failed: nothing of the failure, and where it can be found. */
export function failureReply(id: RequestId | null = null): Reply {
  return errorReply(500, RPC.internalError, 'Internal error. It was logged; try again.', { id });
}

export function methodNotAllowed(allow: string): Reply {
  const message = `Method not allowed: this endpoint takes ${allow}.`;
  return errorReply(405, RPC.serverError, message, { headers: { allow } });
}

export function toResponse(reply: Reply): Response {
  return new Response(reply.body, { status: reply.status, headers: reply.headers });
}
