// A prompt that makes a new snippet out of one that is there.
import { snippetPrompt } from './snippet-prompt.ts';

export const adaptSnippet = snippetPrompt({
  name: 'adapt_snippet',
  title: 'Adapt a snippet',
  description: 'Adapts a snippet to a new purpose and saves the result under a new name.',
  extra: [
    {
      name: 'goal',
      title: 'Goal',
      description: 'What the new snippet is to do, or the language to translate it to.',
      required: true,
      suggestions: ['translate to C#', 'translate to Go', 'translate to Python', 'translate to TypeScript'],
    },
  ],
  task: ({ goal }) =>
    [
      `Adapt the snippet above to this goal: ${goal}.`,
      'Keep what the goal does not touch. Show the result, and name what you changed and why.',
      'If the user agrees, save it with save_snippet under a new name and if_version "none".',
    ].join(' '),
});
