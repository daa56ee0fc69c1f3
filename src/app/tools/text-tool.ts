// The form of a tool that makes one text of another and keeps nothing.
import type { Tool } from './tool.ts';

/** @param output what the text in the result is, for its schema */
export function textTool(
  named: Pick<Tool, 'name' | 'title' | 'description'>,
  output: string,
  change: (input: string) => string,
): Tool {
  return {
    ...named,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    inputSchema: {
      type: 'object',
      properties: {
        input: { type: 'string', maxLength: 100_000, description: 'The text, at most 100,000 characters.' },
      },
      required: ['input'],
      additionalProperties: false,
    },
    outputSchema: {
      type: 'object',
      properties: { output: { type: 'string', description: output } },
      required: ['output'],
      additionalProperties: false,
    },
    run: ({ input }) => {
      const text = change(input as string);
      return { text, structured: { output: text } };
    },
  };
}
