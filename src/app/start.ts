// Puts the app together from its settings. Nothing heavy is imported here: storage, the bus, identity and the SDK are
// loaded by the first request that needs them, since they would make every cold start pay.

import type { Catalog } from './catalog.ts';
import { type Config, ConfigError, type Environment, readConfig } from './config.ts';
import { createCatalogEngine } from './mcp/catalog-engine.ts';
import { createMcpServer, type McpServer } from './mcp/mcp-server.ts';
import { createOperations } from './mcp/operations.ts';
import { createRefusingServer } from './mcp/refusing-server.ts';
import type { SnippetStore } from './snippets/snippet-store.ts';

export interface App extends Pick<McpServer, 'handle' | 'close'> {
  /** Undefined when the settings were refused. */
  readonly config?: Config;
}

/** @param env the settings; see config.ts. Never throws for wrong ones: then every route says what is wrong. */
export function createApp(env: Environment, catalog: Catalog): App {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return createRefusingServer(error);
  }
  if (config.gateway === null) {
    console.warn('MCP_AUTH=none: everybody who reaches this port is the same local user. For a laptop only.');
  }
  return { ...createServer(config, catalog), config };
}

/** The server of the app, for given settings. */
export function createServer(config: Config, catalog: Catalog): McpServer {
  const store = snippetStore(config);
  return createMcpServer({
    config,
    engine: createCatalogEngine({ operations: createOperations(catalog, store), heartbeatMs: config.heartbeatMs }),
    authenticate: async (headers) => (await import('./identity/authenticate.ts')).authenticate(headers, config),
    ping: async (signal) => (await store()).ping(signal),
    bus: sessionBus(config),
  });
}

/** Opened by the first use, once; an attempt that failed is forgotten, so that the next one tries again. */
function snippetStore(config: Config): () => Promise<SnippetStore> {
  let opened: Promise<SnippetStore> | undefined;
  return () => {
    opened ??= import('./snippets/blob/blob-snippet-store.ts')
      .then(({ openBlobSnippetStore }) => openBlobSnippetStore(config))
      .catch((error) => {
        opened = undefined;
        throw error;
      });
    return opened;
  };
}

function sessionBus(config: Config): Parameters<typeof createMcpServer>[0]['bus'] {
  if (config.bus === null) return undefined;
  const { queue, blob } = config.bus;
  return async (options) => {
    const [{ SessionBus }, { blobServiceClient, queueServiceClient }] = await Promise.all([
      import('./mcp/bus/session-bus.ts'),
      import('./snippets/storage-clients.ts'),
    ]);
    return new SessionBus({
      ...options,
      clients: async () => ({
        blobs: await blobServiceClient(blob, config),
        queues: await queueServiceClient(queue, config),
      }),
    });
  };
}
