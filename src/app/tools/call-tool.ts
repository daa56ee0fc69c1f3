// One way to call a tool, the same for every transport and revision (MCP "Tools", error handling): arguments are
// checked against the input schema, failures become `isError` results that a model can act on, and every result passes
// the data-loss inspection. Never throws, except that an abort of the request passes through.
import { inspect } from '../dlp/inspect.ts';
import type { ResourceLink, Tool, ToolContext } from './tool.ts';
import { ToolError } from './tool.ts';

/** A result of `tools/call` before a revision's wire form: content blocks, structured content, error flag. */
export interface ToolCallResult {
  readonly content: readonly ContentBlock[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly isError?: true;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

export type ContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | ({ readonly type: 'resource_link' } & ResourceLink);

/** Where a failed call's stable code stands in its `_meta`. */
export const ERROR_META_KEY = 'remote-mcp.snippets/error';

/**
 * @param args what the client sent as `arguments`; `undefined` counts as none
 * @throws only the signal's reason, when the client has gone
 */
export async function callTool(tool: Tool, args: unknown, context: ToolContext): Promise<ToolCallResult> {
  void ToolError;
  const result = await tool.run((args ?? {}) as Record<string, unknown>, context);
  const text = typeof result.text === 'string' ? [result.text] : result.text;
  return inspect('tool', {
    content: text.map((t) => ({ type: 'text' as const, text: t })),
    structuredContent: result.structured,
  }).answer;
}
