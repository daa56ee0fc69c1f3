// What the app is when its settings do not let it work: every route answers 503 and says why. The alternative, an error
// at load, would be a bare 404 on every route (measured on the real host).
import type { ConfigError } from '../config.ts';
import { RPC } from './jsonrpc.ts';
import type { McpServer } from './mcp-server.ts';
import { errorReply, jsonReply, type Reply } from './reply.ts';

/** @param error names settings and what to do, never their values */
export function createRefusingServer(error: ConfigError): Pick<McpServer, 'handle' | 'close'> {
  const message = `Service Unavailable: the app's settings do not let it work. ${error.message}`;
  const refusal: Reply = errorReply(503, RPC.serverError, message, { data: { settings: error.problems } });
  const health = jsonReply(503, JSON.stringify({ status: 'unavailable', reason: error.message }));
  return {
    handle: async (route) => (route === 'healthz' ? health : refusal),
    close: async () => {},
  };
}
