// /message. Where clients of the 2024-11-05 transport post; answered on the stream of their session.
import { app } from '@azure/functions';
import type { McpServer } from '../mcp/mcp-server.ts';
import { handler } from './handler.ts';
import { ALL_METHODS } from './methods.ts';

export function registerMessage(server: Pick<McpServer, 'handle'>): void {
  app.http('message', {
    route: 'message',
    methods: ALL_METHODS,
    // Easy Auth and identity/authenticate.ts decide who may call; function keys would be one more secret to keep.
    authLevel: 'anonymous',
    handler: handler('message', (request, connection) => server.handle('message', request, connection)),
  });
}
