// The seam between transports and protocol: a transport receives HTTP, an engine answers MCP messages. The app has one
// engine, over its catalog; the conformance fixtures bring another, over the SDK's McpServer, to the same transports.
import type { Caller } from '../identity/caller.ts';
import type { Incoming } from './incoming.ts';
import type { RpcNotification, RpcRequest, RpcResponse } from './jsonrpc.ts';
import type { Reply } from './reply.ts';

export interface CallContext {
  readonly caller: Caller;
  /** Aborted when the client has gone or cancelled; tools stop their work on it. */
  readonly signal: AbortSignal;
  readonly transport: 'streamable-http' | 'sse';
  /** The protocol revision that the client speaks. */
  readonly revision: string;
  /** Sends a notification that belongs to this request, where the transport can carry one. */
  readonly notify?: (notification: RpcNotification) => void;
}

export interface Engine {
  /**
   * Answers a whole POST to /mcp without the SDK, or returns undefined: then the SDK answers. Only for requests that are
   * beyond doubt well-formed; a differential test holds both ways to the same answers.
   */
  fast?(request: Incoming, message: unknown, caller: Caller, signal: AbortSignal): Promise<Reply> | Reply | undefined;
  /** Answers one request of a revision before 2026-07-28; undefined where it was cancelled. */
  answer(request: RpcRequest, context: CallContext): Promise<RpcResponse | undefined>;
  /** Answers one POST of 2026-07-28, envelope checks included. */
  modern(request: Request, message: unknown, caller: Caller): Promise<Response>;
  /** Whether a request of an older revision may notify before its result, so that a stream has to answer it. */
  mayNotify(request: RpcRequest): boolean;
  /** The scope that a message needs; the transport checks it before anything runs. */
  scopeFor(message: unknown): string | undefined;
  close(): Promise<void>;
}

/** The revisions that are served beside 2026-07-28, newest first; 2024-10-07 is the SDK's courtesy to early clients. */
export const LEGACY_REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'] as const;
export const MODERN_REVISION = '2026-07-28';
/** What a request without a version header speaks (2025-06-18, "Protocol Version Header"). */
export const ASSUMED_REVISION = '2025-03-26';
