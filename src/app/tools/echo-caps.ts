// Gives a text back in capitals, by Unicode's rules and the same in every locale (ß becomes SS).
import type { Tool } from './tool.ts';

export const tool: Tool = {
  name: 'echo_caps',
  title: 'Echo in capitals',
  description: 'Returns the given text in capital letters. Keeps nothing.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: {
    type: 'object',
    properties: { input: { type: 'string', maxLength: 100_000, description: 'The text, at most 100,000 characters.' } },
    required: ['input'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { output: { type: 'string', description: 'The text in capitals.' } },
    required: ['output'],
    additionalProperties: false,
  },
  run: ({ input }) => {
    const output = (input as string).toUpperCase();
    return { text: output, structured: { output } };
  },
};
