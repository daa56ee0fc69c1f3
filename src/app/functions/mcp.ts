// /mcp. Streamable HTTP, 2025-03-26 to 2026-07-28. What is no POST gets its 405 from us: the host would say 404.
import { app } from '@azure/functions';
import type { McpServer } from '../mcp/mcp-server.ts';
import { handler } from './handler.ts';
import { ALL_METHODS } from './methods.ts';

export function registerMcp(server: Pick<McpServer, 'handle'>): void {
  app.http('mcp', {
    route: 'mcp',
    methods: ALL_METHODS,
    // Easy Auth and identity/authenticate.ts decide who may call; function keys would be one more secret to keep.
    authLevel: 'anonymous',
    handler: handler('mcp', (request, connection) => server.handle('mcp', request, connection)),
  });
}
