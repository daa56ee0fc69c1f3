// The app's engine: a catalog's operations, answered by the fast path or by the SDK's low-level server, which is cheap to
// make anew for every request since it holds nothing but a few closures over what was prepared once.
import type { Server } from '@modelcontextprotocol/server';
import type { Caller } from '../identity/caller.ts';
import { type CallContext, type Engine, MODERN_REVISION } from './engine.ts';
import { runOnServer } from './exchange.ts';
import { createFastPath } from './fast-path.ts';
import { isObject } from './jsonrpc.ts';
import { CONSTANT_METHODS, OPERATION_METHODS, type Operations } from './operations.ts';
import { loadSdk } from './sdk.ts';
import { CACHE_HINTS } from './wire.ts';

export interface CatalogEngineOptions {
  readonly operations: Operations;
  readonly heartbeatMs: number;
  /** False sends everything the SDK's way; the differential test compares both. */
  readonly fastPath?: boolean;
}

export function createCatalogEngine({ operations, heartbeatMs, fastPath = true }: CatalogEngineOptions): Engine {
  const { serverInfo, capabilities, instructions } = operations.server;
  const callers = new WeakMap<Request, Caller>();
  let modernHandler: ReturnType<typeof makeHandler> | undefined;

  async function newServer(context: Omit<CallContext, 'signal'>): Promise<Server> {
    const sdk = await loadSdk();
    const server = new sdk.Server(serverInfo, {
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

  async function makeHandler() {
    const sdk = await loadSdk();
    return sdk.createMcpHandler(
      ({ requestInfo }) => {
        const caller = requestInfo && callers.get(requestInfo);
        if (caller === undefined) throw new Error('A request without a caller');
        return newServer({ caller, transport: 'streamable-http', revision: MODERN_REVISION });
      },
      { legacy: 'reject', keepAliveMs: heartbeatMs },
    );
  }

  const engine: Engine = {
    async answer(request, context) {
      return runOnServer(await newServer(context), request, context);
    },
    async modern(request, message, caller) {
      callers.set(request, caller);
      modernHandler ??= makeHandler();
      return (await modernHandler).fetch(request, { parsedBody: message });
    },
    mayNotify: () => false,
    scopeFor(message) {
      if (!isObject(message) || typeof message.method !== 'string') return undefined;
      return operations.scopeFor(message.method, isObject(message.params) ? message.params : {});
    },
    async close() {
      await (await modernHandler)?.close();
    },
  };
  return fastPath ? { ...engine, fast: createFastPath(operations) } : engine;
}

function noValidator(): never {
  throw new Error('This server elicits nothing');
}
