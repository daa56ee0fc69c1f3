// Registers all functions for one server.
import type { McpServer } from '../mcp/mcp-server.ts';
import { watchConnections } from './connection.ts';
import { registerHealthz } from './healthz.ts';
import { registerMcp } from './mcp.ts';
import { registerMessage } from './message.ts';
import { registerSse } from './sse.ts';

export function registerFunctions(server: Pick<McpServer, 'handle'>): void {
  watchConnections();
  registerHealthz(server);
  registerMcp(server);
  registerMessage(server);
  registerSse(server);
}
