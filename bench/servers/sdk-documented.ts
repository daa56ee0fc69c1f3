// The pattern that the SDK's documentation shows: createMcpHandler with a factory that builds an McpServer and registers
// the tools with Zod schemas for each request. As many tools as ours, so that both register the same amount.
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { serve } from './node-adapter.ts';

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'documented', version: '1.0.0' });
  server.registerTool(
    'hello_mcp',
    {
      title: 'Hello',
      description: 'Says hello.',
      inputSchema: z.object({}),
      outputSchema: z.object({ message: z.string() }),
    },
    async () => ({
      content: [{ type: 'text', text: 'Hello I am MCPTool!' }],
      structuredContent: { message: 'Hello I am MCPTool!' },
    }),
  );
  const names = [
    'echo_caps',
    'reverse_echo',
    'save_snippet',
    'get_snippet',
    'list_snippets',
    'search_snippets',
    'delete_snippet',
    'whoami',
  ];
  for (const name of names) {
    server.registerTool(
      name,
      {
        description: name,
        inputSchema: z.object({ input: z.string().optional() }),
        outputSchema: z.object({ output: z.string() }),
      },
      async ({ input = '' }) => ({ content: [{ type: 'text', text: input }], structuredContent: { output: input } }),
    );
  }
  return server;
});

serve((request) => handler.fetch(request));
