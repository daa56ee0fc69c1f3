// The smallest tool: shows that client, gateway and server reach each other. Its text is what clients of the earlier
// sample expect.
import type { Tool } from './tool.ts';

const GREETING = 'Hello I am MCPTool!';

export const tool: Tool = {
  name: 'hello_mcp',
  title: 'Say hello',
  description: 'Answers with a fixed greeting. Use it to check that the server can be reached; it needs nothing.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: { type: 'object', properties: {}, additionalProperties: false },
  outputSchema: {
    type: 'object',
    properties: { message: { type: 'string', description: 'The greeting.' } },
    required: ['message'],
    additionalProperties: false,
  },
  run: () => ({ text: GREETING, structured: { message: GREETING } }),
};
