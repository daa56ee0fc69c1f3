// A prompt that has a snippet explained to somebody.
import { snippetPrompt } from './snippet-prompt.ts';

export const explainSnippet = snippetPrompt({
  name: 'explain_snippet',
  title: 'Explain a snippet',
  description: 'Explains what a snippet does, step by step, for a given audience.',
  extra: [
    {
      name: 'audience',
      title: 'Audience',
      description: 'Who will read the explanation; a colleague who does not know the code when empty.',
      required: false,
      suggestions: ['beginner', 'colleague', 'expert', 'manager'],
    },
  ],
  task: ({ audience }) =>
    [
      `Explain the snippet above to this audience: ${audience || 'a colleague who does not know the code'}.`,
      'Say first in one sentence what it is for, then go through it in order, then name its assumptions and limits.',
    ].join(' '),
});
