// /sse. The stream of the 2024-11-05 transport. One open stream is one invocation that lives up to MCP_STREAM_MINUTES.
import { app } from '@azure/functions';
import type { McpServer } from '../mcp/mcp-server.ts';
import { handler } from './handler.ts';
import { ALL_METHODS } from './methods.ts';

export function registerSse(server: Pick<McpServer, 'handle'>): void {
  app.http('sse', {
    route: 'sse',
    methods: ALL_METHODS,
    // Easy Auth and identity/authenticate.ts decide who may call; function keys would be one more secret to keep.
    authLevel: 'anonymous',
    handler: handler('sse', (request, connection) => server.handle('sse', request, connection)),
  });
}
