// The whole system of `npm start` on free ports, in memory, with limits out of the way; tells the benchmark over IPC how to
// call the function app directly, as only the gateway may.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BACKEND_RESOURCE } from '../../src/local/stack/entra.ts';
import { GATEWAY_IDENTITY, LOCAL_TENANT } from '../../src/local/stack/identity.ts';
import { startLocalStack } from '../../src/local/stack/stack.ts';

const many = '1000000';
const stack = await startLocalStack({
  dataFolder: await mkdtemp(join(tmpdir(), 'remote-mcp-bench-')),
  inMemory: true,
  functionsPort: 0,
  functionsPortFlag: '--functions-port',
  blobPort: 0,
  queuePort: 0,
  timeScale: 1,
  env: {},
  log: () => {},
  gateway: {
    port: 0,
    entraPort: 0,
    choices: { rateLimitCalls: many, rateLimitClientCalls: many, oauthRateLimitCalls: many },
  },
});
const { token } = await stack.identity.issue(GATEWAY_IDENTITY.clientId, BACKEND_RESOURCE);
process.send?.({
  functions: stack.functions.url,
  headers: {
    authorization: `Bearer ${token}`,
    'x-mcp-user-id': 'a0000000-0000-4000-8000-000000000001',
    'x-mcp-tenant-id': LOCAL_TENANT,
    'x-mcp-user-name': 'Ada',
    'x-mcp-scopes': 'snippets.read snippets.write',
    'x-mcp-guest': 'false',
  },
});
console.log(stack.gateway!.origin);
