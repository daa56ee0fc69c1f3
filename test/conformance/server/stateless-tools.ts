// The suite's tools for what a stateless server of 2026-07-28 does around a call: capabilities that a client must declare,
// streams, logs that were not asked for, lists that change.
import { inputRequired, inputResponse, type McpServer, type ServerNotifier } from '@modelcontextprotocol/server';

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });

export function registerStatelessTools(server: McpServer, notify: ServerNotifier): void {
  server.registerTool('test_missing_capability', { description: 'Needs sampling' }, async ({ mcpReq }) => {
    if (inputResponse(mcpReq.inputResponses, 'model').kind === 'sampling') return text('sampling is there');
    // The SDK refuses this with -32021 for a client that did not declare it.
    const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: 'Hello' } }];
    return inputRequired({ inputRequests: { model: inputRequired.createMessage({ messages, maxTokens: 10 }) } });
  });

  server.registerTool('test_streaming_elicitation', { description: 'Streams before it ends' }, async ({ mcpReq }) => {
    await mcpReq.notify({ method: 'notifications/progress', params: { progressToken: 'stream', progress: 1 } });
    return text('streamed');
  });

  server.registerTool('test_logging_tool', { description: 'Logs where it is asked to' }, async ({ mcpReq }) => {
    await mcpReq.log('info', 'A line of log');
    return text('logged');
  });

  server.registerTool('test_trigger_tool_change', { description: 'Says that the tools changed' }, async () => {
    notify.toolsChanged();
    return text('changed');
  });

  server.registerTool('test_trigger_prompt_change', { description: 'Says that the prompts changed' }, async () => {
    notify.promptsChanged();
    return text('changed');
  });
}
