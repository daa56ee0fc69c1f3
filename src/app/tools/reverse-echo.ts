// Gives a text back reversed, by what a reader takes for one character (Unicode UAX #29, extended grapheme clusters):
// accents stay on their letters, flags and families of emoji stay whole.
import type { Tool } from './tool.ts';

let segmenter: Intl.Segmenter | undefined;

export const tool: Tool = {
  name: 'reverse_echo',
  title: 'Echo reversed',
  description: 'Returns the given text with its characters in reverse order. Keeps nothing.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: {
    type: 'object',
    properties: { input: { type: 'string', maxLength: 100_000, description: 'The text, at most 100,000 characters.' } },
    required: ['input'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { output: { type: 'string', description: 'The text reversed.' } },
    required: ['output'],
    additionalProperties: false,
  },
  run: ({ input }) => {
    // Locale-independent on purpose: the same answer on every machine.
    segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
    const output = Array.from(segmenter.segment(input as string), ({ segment }) => segment)
      .reverse()
      .join('');
    return { text: output, structured: { output } };
  },
};
