// The SDK's low-level server over the operations, made anew for every request: it holds nothing but closures over what
// was prepared once, where the documented McpServer converts every schema and builds a validator each time.
import type { Server } from '@modelcontextprotocol/server';
import type { CallContext } from './engine.ts';
import { CONSTANT_METHODS, OPERATION_METHODS, type Operations } from './operations.ts';
import { loadSdk } from './sdk.ts';
import { CACHE_HINTS } from './wire.ts';

/** @param context of the one request that the server is for; the signal comes from the SDK, which also knows of cancels */
export async function newSdkServer(operations: Operations, context: Omit<CallContext, 'signal'>): Promise<Server> {
  const { Server } = await loadSdk();
  const { serverInfo, capabilities, instructions } = operations.server;
  const server = new Server(serverInfo, {
    capabilities,
    instructions,
    cacheHints: CACHE_HINTS,
    // Only elicitation would use it, and every server would build one.
    jsonSchemaValidator: { getValidator: noValidator },
  });
  for (const method of [...CONSTANT_METHODS, ...OPERATION_METHODS]) {
    server.setRequestHandler(
      method,
      async (request, { mcpReq }) =>
        // Results are checked against the SDK's schemas by the SDK itself.
        (await operations.call(method, { ...request.params }, { ...context, signal: mcpReq.signal })) as never,
    );
  }
  return server;
}

function noValidator(): never {
  throw new Error('This server elicits nothing');
}
