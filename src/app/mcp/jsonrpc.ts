// JSON-RPC 2.0 as MCP uses it: ids are strings or integers and never null. Only the shapes and the codes; whether a
// message may come at all, and in which revision, is decided by who serves it.

export type RequestId = string | number;
export type JsonObject = { [key: string]: unknown };

export interface RpcRequest {
  jsonrpc: '2.0';
  id: RequestId;
  method: string;
  params?: JsonObject;
}

export interface RpcNotification {
  jsonrpc: '2.0';
  method: string;
  params?: JsonObject;
}

export interface RpcErrorObject {
  code: number;
  message: string;
  data?: unknown;
}

export type RpcResponse =
  | { jsonrpc: '2.0'; id: RequestId; result: JsonObject }
  | { jsonrpc: '2.0'; id: RequestId; error: RpcErrorObject };

/** JSON-RPC's codes, and `serverError`, the SDK's choice for what HTTP refuses before a method is known. */
export const RPC = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  serverError: -32000,
  sessionNotFound: -32001,
} as const;

/** The most messages that one batch may hold; the SDK's bound too. Batches exist only in revision 2025-03-26. */
export const MAX_BATCH = 100;

/** A protocol error: what a method answers instead of a result. The SDK's `Server` reads `code` and `data` off it. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
    this.data = data;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

const REQUEST_KEYS = new Set(['jsonrpc', 'id', 'method', 'params']);

function hasOnly(value: JsonObject, keys: ReadonlySet<string>): boolean {
  for (const key of Object.keys(value)) if (!keys.has(key)) return false;
  return true;
}

export function isRequest(value: unknown): value is RpcRequest {
  return isCall(value) && (typeof value.id === 'string' || Number.isSafeInteger(value.id));
}

export function isNotification(value: unknown): value is RpcNotification {
  return isCall(value) && !('id' in value);
}

function isCall(value: unknown): value is JsonObject {
  return (
    isObject(value) &&
    value.jsonrpc === '2.0' &&
    typeof value.method === 'string' &&
    (value.params === undefined || isObject(value.params)) &&
    hasOnly(value, REQUEST_KEYS)
  );
}

/** An answer to a request of the server: `id` and one of `result` and `error`. */
export function isResponse(value: unknown): value is JsonObject {
  if (!isObject(value) || value.jsonrpc !== '2.0' || 'method' in value) return false;
  return 'id' in value && (isObject(value.result) || isObject(value.error));
}

/** The id that an error may name: that of a request, where the body is one; otherwise null, as JSON-RPC asks. */
export function idToEcho(body: unknown): RequestId | null {
  if (!isObject(body) || typeof body.method !== 'string') return null;
  return typeof body.id === 'string' || typeof body.id === 'number' ? body.id : null;
}
