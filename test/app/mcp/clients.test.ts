// The clients that people run, over real sockets: the SDK's v1 (2024-11-05 to 2025-11-25) over both transports and its v2
// in both eras.
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, it } from 'vitest';
import { serve } from './support/serve.ts';
import { createTestServer } from './support/test-server.ts';

type AnyClient = Pick<ClientV1, 'callTool' | 'listTools' | 'readResource' | 'getPrompt' | 'listResources' | 'close'>;

const info = { name: 'test-client', version: '1.0.0' };

const clients: [string, (origin: string) => Promise<AnyClient>][] = [
  [
    'v1 over Streamable HTTP',
    async (origin) => {
      const client = new ClientV1(info);
      await client.connect(new HttpV1(new URL('/mcp', origin)) as Parameters<typeof client.connect>[0]);
      return client;
    },
  ],
  [
    'v1 over SSE',
    async (origin) => {
      const client = new ClientV1(info);
      await client.connect(new SSEClientTransport(new URL('/sse', origin)));
      return client;
    },
  ],
  [
    'v1 over SSE behind a path prefix',
    async (origin) => {
      const client = new ClientV1(info);
      await client.connect(new SSEClientTransport(new URL('/gateway/mcp/sse', origin)));
      return client;
    },
  ],
  [
    'v2, older revisions',
    async (origin) => {
      const client = new ClientV2(info);
      await client.connect(new HttpV2(new URL('/mcp', origin)));
      return client as unknown as AnyClient;
    },
  ],
  [
    'v2, 2026-07-28',
    async (origin) => {
      const client = new ClientV2(info, { versionNegotiation: { mode: 'auto' } });
      await client.connect(new HttpV2(new URL('/mcp', origin)));
      expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
      return client as unknown as AnyClient;
    },
  ],
];

describe.each(clients)('%s', (_, connect) => {
  it('lists, calls, reads and gets', async () => {
    await using served = await serve(createTestServer());
    const client = await connect(served.origin);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['big', 'echo', 'fail', 'hello', 'wait', 'whoami', 'write']);
    const hello = await client.callTool({ name: 'hello', arguments: {} });
    expect(hello.structuredContent).toEqual({ greeting: 'Hello' });
    const failed = await client.callTool({ name: 'fail', arguments: {} });
    expect(failed).toMatchObject({ isError: true, content: [{ text: 'It broke. Try something else.' }] });
    const wrong = await client.callTool({ name: 'echo', arguments: {} });
    expect(wrong.isError).toBe(true);
    expect((await client.listResources()).resources).toContainEqual({ uri: 'test://one', name: 'one' });
    expect((await client.readResource({ uri: 'test://one' })).contents).toMatchObject([{ text: 'one' }]);
    await expect(client.readResource({ uri: 'test://two' })).rejects.toThrow('No such resource');
    expect((await client.getPrompt({ name: 'greet', arguments: { who: 'Ann' } })).messages).toHaveLength(1);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => client.callTool({ name: 'echo', arguments: { input: `no. ${i}` } })),
    );
    expect(answers.map((a) => (a.structuredContent as { input: string }).input)).toEqual(
      answers.map((_, i) => `no. ${i}`),
    );
    await client.close();
    await expect.poll(() => served.server.introspect()).toEqual({ streams: 0, sessions: 0, calls: 0 });
  });
});
