// The app's engine: a catalog's operations, answered by the fast path or by the SDK's low-level server, which is cheap to
// make anew for every request since it holds nothing but a few closures over what was prepared once.
import type { Caller } from '../identity/caller.ts';
import { type Engine, MODERN_REVISION } from './engine.ts';
import { runOnServer } from './exchange.ts';
import { createFastPath } from './fast-path.ts';
import { isObject, type RpcResponse } from './jsonrpc.ts';
import { type Operations, RESOURCE_NOT_FOUND } from './operations.ts';
import { loadSdk } from './sdk.ts';
import { newSdkServer } from './sdk-server.ts';

export interface CatalogEngineOptions {
  readonly operations: Operations;
  readonly heartbeatMs: number;
  /** False sends everything the SDK's way; the differential test compares both. */
  readonly fastPath?: boolean;
}

export function createCatalogEngine({ operations, heartbeatMs, fastPath = true }: CatalogEngineOptions): Engine {
  const callers = new WeakMap<Request, Caller>();
  let modernHandler: ReturnType<typeof makeHandler> | undefined;

  async function makeHandler() {
    const sdk = await loadSdk();
    return sdk.createMcpHandler(
      ({ requestInfo }) => {
        const caller = requestInfo && callers.get(requestInfo);
        if (caller === undefined) throw new Error('A request without a caller');
        return newSdkServer(operations, { caller, transport: 'streamable-http', revision: MODERN_REVISION });
      },
      { legacy: 'reject', keepAliveMs: heartbeatMs },
    );
  }

  const engine: Engine = {
    async answer(request, context) {
      const response = await runOnServer(await newSdkServer(operations, context), request, context);
      return response && withLegacyCode(response);
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

/** The SDK writes a missing resource in the words of 2026-07-28 to everybody; the older revisions have their own code. */
function withLegacyCode(response: RpcResponse): RpcResponse {
  if (!('error' in response) || !isObject(response.error.data) || response.error.data.uri === undefined)
    return response;
  return { ...response, error: { ...response.error, code: RESOURCE_NOT_FOUND } };
}
