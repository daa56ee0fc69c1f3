// The SDK's low-level server over the operations, made anew for every request: it holds nothing but closures over what
// was prepared once, where the documented McpServer converts every schema and builds a validator each time.
import type { JSONRPCRequest, Result, Server, ServerContext } from '@modelcontextprotocol/server';
import type { CallContext } from './engine.ts';
import { invalidParams } from './invalid-params.ts';
import { CONSTANT_METHODS, OPERATION_METHODS, type Operations } from './operations.ts';
import { loadSdk } from './sdk.ts';
import { CACHE_HINTS } from './wire.ts';

type Handler = (request: JSONRPCRequest, context: ServerContext) => Promise<Result>;

let strictServer: Promise<typeof Server> | undefined;

/** @param context of the one request that the server is for; the signal comes from the SDK, which also knows of cancels */
export async function newSdkServer(operations: Operations, context: Omit<CallContext, 'signal'>): Promise<Server> {
  strictServer ??= defineStrictServer();
  const StrictServer = await strictServer;
  const { serverInfo, capabilities, instructions } = operations.server;
  const server = new StrictServer(serverInfo, {
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

/** The SDK checks params inside the handlers that it wraps, and fails by an error without a code: mended here. */
async function defineStrictServer(): Promise<typeof Server> {
  const { Server } = await loadSdk();
  return class StrictServer extends Server {
    protected override _wrapHandler(method: string, handler: Handler): Handler {
      const wrapped = super._wrapHandler(method, handler);
      return async (request, context) => {
        try {
          return await wrapped(request, context);
        } catch (error) {
          throw invalidParams(method, error) ?? error;
        }
      };
    }
  };
}

function noValidator(): never {
  throw new Error('This server elicits nothing');
}
