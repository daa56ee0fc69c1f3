// One way to call a tool, the same for every transport and revision (MCP "Tools", error handling): arguments are
// checked against the input schema, failures become `isError` results that a model can act on, and every result passes
// the data-loss inspection. Nothing else leaves it than the abort of a request whose client has gone.
import { randomUUID } from 'node:crypto';
import { inspect } from '../dlp/inspect.ts';
import { errorType } from '../telemetry/index.ts';
import { argumentCheck } from './argument-check.ts';
import { type ResourceLink, type Tool, type ToolContext, ToolError, type ToolResult } from './tool.ts';

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
  const given = args ?? {};
  try {
    const known = argumentCheck(tool);
    const problem = (known instanceof Promise ? await known : known)(given);
    if (problem !== undefined) {
      const text = `The arguments of ${tool.name} are not valid: ${problem}. Correct them and call the tool again.`;
      return failure(new ToolError('invalid_arguments', text));
    }
    return success(await tool.run(given as Readonly<Record<string, unknown>>, context));
  } catch (error) {
    context.signal.throwIfAborted();
    return failure(error instanceof ToolError ? error : unexpected(tool, error));
  }
}

function success(result: ToolResult): ToolCallResult {
  const texts = typeof result.text === 'string' ? [result.text] : result.text;
  const content: ContentBlock[] = texts.map((text) => ({ type: 'text', text }));
  for (const link of result.links ?? []) content.push({ type: 'resource_link', ...link });
  return inspect<ToolCallResult>('tool', {
    content,
    structuredContent: result.structured,
    ...(result.meta ? { _meta: result.meta } : {}),
  }).answer;
}

function failure(error: ToolError): ToolCallResult {
  return inspect<ToolCallResult>('tool', {
    content: [{ type: 'text', text: error.message }],
    isError: true,
    _meta: { [ERROR_META_KEY]: { code: error.code, ...error.details } },
  }).answer;
}

/** Storage and library messages hold account names, URLs and request ids: the client gets a reference to the log only. */
function unexpected(tool: Tool, error: unknown): ToolError {
  const reference = randomUUID();
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  console.error(
    [`${tool.name} failed (${errorType(error)}), reference ${reference}`, ...frames.slice(0, 8)].join('\n'),
  );
  return new ToolError(
    'internal',
    `${tool.name} failed inside the server; your arguments are not the cause. Try again once, and if it fails again ` +
      `tell the server's operator this reference: ${reference}.`,
    { reference },
  );
}
