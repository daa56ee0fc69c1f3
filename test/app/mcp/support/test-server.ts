// A server over a small catalog of its own, with every behaviour that a test of the protocol needs: tools that wait,
// fail, answer much, or need a scope.
import type { Catalog } from '../../../../src/app/catalog.ts';
import type { Caller } from '../../../../src/app/identity/caller.ts';
import { createCatalogEngine } from '../../../../src/app/mcp/catalog-engine.ts';
import { createMcpServer, type McpServer, type McpServerOptions } from '../../../../src/app/mcp/mcp-server.ts';
import { createOperations } from '../../../../src/app/mcp/operations.ts';
import { InvalidParamsError, ResourceNotFoundError } from '../../../../src/app/resources/resource.ts';
import { type Tool, ToolError } from '../../../../src/app/tools/tool.ts';

const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const anyObject = { type: 'object' } as const;

/** Calls of `wait` that run now, over all servers of the process. */
export const waiting = { now: 0, aborted: 0 };

function tool(name: string, inputSchema: Tool['inputSchema'], run: Tool['run'], more: Partial<Tool> = {}): Tool {
  const described = { title: name, description: `The tool ${name}.`, annotations, outputSchema: anyObject };
  return { name, inputSchema, run, ...described, ...more };
}

const tools: readonly Tool[] = [
  tool('big', { type: 'object', properties: { bytes: { type: 'integer' } }, required: ['bytes'] }, ({ bytes }) => ({
    text: 'x'.repeat(Number(bytes)),
    structured: {},
  })),
  tool('echo', { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] }, ({ input }) => ({
    text: String(input),
    structured: { input },
    links: [{ uri: 'test://one', name: 'one' }],
    meta: { 'example.test/mark': true },
  })),
  tool('fail', anyObject, () => {
    throw new ToolError('broken', 'It broke. Try something else.', { part: 'a' });
  }),
  tool('hello', { type: 'object', additionalProperties: false }, () => ({
    text: 'Hello',
    structured: { greeting: 'Hello' },
  })),
  tool(
    'wait',
    { type: 'object', properties: { ms: { type: 'number' } }, required: ['ms'] },
    async ({ ms }, { signal }) => {
      waiting.now += 1;
      try {
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(resolve, Number(ms));
          signal.addEventListener('abort', () => {
            clearTimeout(timer);
            waiting.aborted += 1;
            reject(signal.reason);
          });
        });
      } finally {
        waiting.now -= 1;
      }
      return { text: 'waited', structured: {} };
    },
  ),
  tool('whoami', anyObject, (_args, { caller }) => ({ text: caller.userId, structured: { user: caller.userId } })),
  tool('write', anyObject, () => ({ text: 'written', structured: {} }), { scope: 'snippets.write' }),
];

export const testCatalog: Catalog = {
  serverInfo: { name: 'test-server', title: 'Test', version: '1.0.0' },
  instructions: 'For tests.',
  tools: new Map(tools.map((one) => [one.name, one])),
  prompts: new Map([
    [
      'greet',
      {
        name: 'greet',
        title: 'Greet',
        description: 'Greets.',
        arguments: [{ name: 'who', title: 'Who', description: 'Whom', required: true }],
        async get({ who }) {
          if (who === undefined) throw new InvalidParamsError('The argument who is needed.');
          return {
            description: 'A greeting',
            messages: [{ role: 'user', content: { type: 'text', text: `Hi ${who}` } }],
          };
        },
        complete: async ({ value }) => ({ values: ['Ann', 'Bob'].filter((n) => n.startsWith(value)), hasMore: false }),
      },
    ],
  ]),
  resources: {
    scope: 'snippets.read',
    templates: [{ uriTemplate: 'test://{name}', name: 'test', title: 'Test', description: 'Anything' }],
    list: async (cursor) => {
      if (cursor !== undefined && cursor !== 'next') throw new InvalidParamsError('That is no cursor of this list.');
      return { resources: [{ uri: 'test://one', name: 'one' }], ...(cursor === undefined && { nextCursor: 'next' }) };
    },
    read: async (uri) => {
      if (uri !== 'test://one') throw new ResourceNotFoundError(uri, 'No such resource.');
      return [{ uri, mimeType: 'text/plain', text: 'one', meta: { 'example.test/mark': true } }];
    },
    complete: async () => ({ values: ['one'], hasMore: false }),
  },
};

export const ANN: Caller = {
  kind: 'user',
  userId: 'ann',
  tenantId: 'tenant',
  name: 'Ann',
  clientId: '',
  scopes: new Set(['snippets.read', 'snippets.write']),
  roles: [],
  guest: false,
  resource: 'https://gateway.example/mcp',
};

export interface TestServerOptions extends Partial<McpServerOptions['config']> {
  readonly catalog?: Catalog;
  readonly fastPath?: boolean;
  readonly limits?: McpServerOptions['limits'];
  readonly bus?: McpServerOptions['bus'];
  /** Who a request's `x-test-user` is; absent, everybody is Ann. */
  readonly callers?: Readonly<Record<string, Caller>>;
  readonly ping?: McpServerOptions['ping'];
}

export function createTestServer(options: TestServerOptions = {}): McpServer {
  const {
    catalog = testCatalog,
    fastPath = true,
    limits,
    bus,
    callers = {},
    ping = async () => {},
    ...config
  } = options;
  const settings = {
    gateway: null,
    maxBodyBytes: 1_048_576,
    heartbeatMs: 20_000,
    streamMs: 60_000,
    maxStreams: 10_000,
    ...config,
  };
  const operations = createOperations(catalog, async () => {
    throw new Error('These tools have no store');
  });
  return createMcpServer({
    config: settings,
    engine: createCatalogEngine({ operations, heartbeatMs: settings.heartbeatMs, fastPath }),
    authenticate: async (headers) => callers[headers.get('x-test-user') ?? ''] ?? ANN,
    ping,
    bus,
    ...(limits && { limits }),
  });
}
