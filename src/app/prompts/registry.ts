// The prompts, in the order of their names.
import { adaptSnippet } from './adapt-snippet.ts';
import { explainSnippet } from './explain-snippet.ts';
import type { Prompt } from './prompt.ts';
import { reviewSnippet } from './review-snippet.ts';

export const prompts: readonly Prompt[] = [adaptSnippet, explainSnippet, reviewSnippet];
