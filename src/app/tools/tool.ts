// What a tool is to the rest of the app: plain data for `tools/list` and one function for `tools/call`. The protocol
// (src/app/mcp) turns it into each revision's wire form; a tool knows no revision, no transport and no header.
import type { Caller, Scope } from '../identity/caller.ts';
import type { SnippetStore } from '../snippets/snippet-store.ts';

/** A JSON Schema 2020-12 object, sent to clients as it stands. */
export type JsonSchema = { readonly type: 'object'; readonly [keyword: string]: unknown };

/** Hints for the client's user interface (MCP `ToolAnnotations`); all are given, so that no default surprises. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** A pointer to a resource that a result speaks of (MCP `resource_link`, revisions from 2025-06-18). */
export interface ResourceLink {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** Bytes. */
  readonly size?: number;
}

export interface ToolResult {
  /** For the model to read: one text block each. Says everything that `structured` says. */
  readonly text: string | readonly string[];
  /** Must fit the tool's output schema. */
  readonly structured: Readonly<Record<string, unknown>>;
  readonly links?: readonly ResourceLink[];
  /** Becomes the result's `_meta`. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** What one request may use: who asks, the store (loaded on first use), and whether the client is still there. */
export interface ToolContext {
  readonly caller: Caller;
  readonly store: () => Promise<SnippetStore>;
  /** Aborted when the client has gone; long work ends then. */
  readonly signal: AbortSignal;
}

export interface Tool {
  /** `[a-z0-9_]{1,64}`; equal to the file's name with `_` for `-`. */
  readonly name: string;
  readonly title: string;
  /** For a model: when to use the tool and what comes back. */
  readonly description: string;
  readonly annotations: ToolAnnotations;
  readonly inputSchema: JsonSchema;
  readonly outputSchema: JsonSchema;
  /** The scope that a call needs; without it the protocol answers 403 `insufficient_scope`. Absent: none. */
  readonly scope?: Scope;
  /**
   * @param args valid by `inputSchema` (call-tool.ts checks); strings are well-formed Unicode
   * @throws ToolError to tell the model what went wrong; anything else is reported as an internal fault, unnamed
   */
  run(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<ToolResult> | ToolResult;
}

/** A failure to tell the model: its text says what is wrong and what to do next. Becomes an `isError` result. */
export class ToolError extends Error {
  /** Stable, for programs: `not_found`, `conflict`, … Goes into the result's `_meta`. */
  readonly code: string;
  /** Facts beside the code, e.g. the current version of a snippet. Go into the result's `_meta` too. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ToolError';
    this.code = code;
    this.details = details;
  }
}
