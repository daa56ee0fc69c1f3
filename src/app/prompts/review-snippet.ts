// A prompt that has a snippet reviewed.
import { snippetPrompt } from './snippet-prompt.ts';

export const reviewSnippet = snippetPrompt({
  name: 'review_snippet',
  title: 'Review a snippet',
  description: 'Reviews a snippet for faults, with the line, the reason and the mend of each.',
  extra: [
    {
      name: 'focus',
      title: 'Focus',
      description: 'What to look at above all; everything when empty.',
      required: false,
      suggestions: ['correctness', 'performance', 'readability', 'security', 'tests'],
    },
  ],
  task: ({ focus }) =>
    [
      `Review the snippet above${focus ? `, above all for ${focus}` : ''}.`,
      'List what is wrong, worst first: the line, why it is wrong, and the mend. Do not invent faults.',
      'If the user agrees to changes of an own snippet, save them with save_snippet and the version below as if_version.',
    ].join(' '),
});
