// MCP as far as the probes need it: one JSON-RPC call over Streamable HTTP (2025-06-18), answered as JSON or as an event
// stream.
import { type Answer, json, send } from './http.ts';
import { must, type Target } from './probe.ts';

const REVISION = '2025-06-18';

export const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: REVISION, capabilities: {}, clientInfo: { name: 'verify', version: '1' } },
};

function mcpHeaders(token: string | undefined): Record<string, string> {
  return {
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': REVISION,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

export function post(target: Target, message: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return send(target, '/mcp', json(message, { ...mcpHeaders(target.accessToken), ...headers }));
}

interface ToolResult {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
}

/** @throws Failure unless the tool answered. */
export async function callTool(target: Target, name: string, args: Record<string, unknown> = {}): Promise<ToolResult> {
  const message = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name, arguments: args } };
  const answer = await post(target, message);
  must(answer.status === 200, `${name}: status ${answer.status} ${answer.text.slice(0, 120)}`);
  const reply = resultOf(answer);
  must(reply !== undefined, `${name}: no result in ${answer.text.slice(0, 120)}`);
  return reply as unknown as ToolResult;
}

/** The `result` of a JSON-RPC answer, plain or in an event stream. */
export function resultOf(answer: Answer): Record<string, unknown> | undefined {
  const stream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const texts = stream
    ? answer.text.split('\n').flatMap((line) => (line.startsWith('data:') ? line.slice(5) : []))
    : [answer.text];
  for (const text of texts) {
    try {
      const message = JSON.parse(text) as { result?: Record<string, unknown> };
      if (message.result !== undefined) return message.result;
    } catch {
      // not the message we look for
    }
  }
  return undefined;
}
