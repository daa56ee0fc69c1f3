// Gives a text back reversed, by what a reader takes for one character (Unicode UAX #29, extended grapheme clusters):
// accents stay on their letters, flags and families of emoji stay whole.
import { textTool } from './text-tool.ts';
import type { Tool } from './tool.ts';

let segmenter: Intl.Segmenter | undefined;

export const tool: Tool = textTool(
  {
    name: 'reverse_echo',
    title: 'Echo reversed',
    description: 'Returns the given text with its characters in reverse order. Keeps nothing.',
  },
  'The text reversed.',
  (input) => {
    // Locale-independent on purpose: the same answer on every machine.
    segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
    return Array.from(segmenter.segment(input), ({ segment }) => segment)
      .reverse()
      .join('');
  },
);
