// Gives a text back in capitals, by Unicode's rules and the same in every locale (ß becomes SS).
import { textTool } from './text-tool.ts';
import type { Tool } from './tool.ts';

export const tool: Tool = textTool(
  {
    name: 'echo_caps',
    title: 'Echo in capitals',
    description: 'Returns the given text in capital letters. Keeps nothing.',
  },
  'The text in capitals.',
  (input) => input.toUpperCase(),
);
