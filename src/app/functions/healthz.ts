// /healthz. Public, says only whether the app and its storage work.
import { app } from '@azure/functions';
import type { McpServer } from '../mcp/mcp-server.ts';
import { handler } from './handler.ts';
import { ALL_METHODS } from './methods.ts';

export function registerHealthz(server: Pick<McpServer, 'handle'>): void {
  app.http('healthz', {
    route: 'healthz',
    methods: ALL_METHODS,
    // Easy Auth and identity/authenticate.ts decide who may call; function keys would be one more secret to keep.
    authLevel: 'anonymous',
    handler: handler('healthz', (request, connection) => server.handle('healthz', request, connection)),
  });
}
