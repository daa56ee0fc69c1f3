// The session bus over a test stack's Azurite, opened as the app opens it.
import type { BlobServiceClient } from '@azure/storage-blob';
import type { QueueServiceClient } from '@azure/storage-queue';
import { readConfig } from '../../../../src/app/config.ts';
import { SessionBus } from '../../../../src/app/mcp/bus/session-bus.ts';
import type { McpServerOptions } from '../../../../src/app/mcp/mcp-server.ts';
import { blobServiceClient, queueServiceClient } from '../../../../src/app/snippets/storage-clients.ts';

export async function storageOf(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ blobs: BlobServiceClient; queues: QueueServiceClient }> {
  const config = readConfig({ ...env, MCP_AUTH: 'none' });
  const { queue, blob } = config.bus!;
  return { blobs: await blobServiceClient(blob, config), queues: await queueServiceClient(queue, config) };
}

export function busOn(env: Readonly<Record<string, string | undefined>>): NonNullable<McpServerOptions['bus']> {
  return async (options) => new SessionBus({ ...options, clients: () => storageOf(env) });
}
