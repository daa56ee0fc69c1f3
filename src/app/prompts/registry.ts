// The prompts, in the order in which clients see them.
import type { Prompt } from './prompt.ts';

export const prompts: readonly Prompt[] = [];
