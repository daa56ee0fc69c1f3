// The arguments that listing and searching share, and how a page ends.
import { NAME_PATTERN } from '../snippets/snippet-rules.ts';
import type { SearchScope } from '../snippets/snippet-store.ts';
import { nullable } from './snippet-answers.ts';

export const FILTER_PROPERTIES = {
  prefix: {
    type: 'string',
    pattern: `${NAME_PATTERN}|^$`,
    description: 'Only names that begin with this; case matters.',
  },
  tag: {
    type: 'string',
    minLength: 1,
    maxLength: 64,
    description: 'Only snippets with this tag; case does not matter.',
  },
  scope: {
    enum: ['own', 'shared'],
    description: 'own (default): your snippets. shared: what members of your tenant have shared, yours included.',
  },
  cursor: {
    type: 'string',
    minLength: 1,
    maxLength: 4096,
    description: 'The next_cursor of the page before, with the same other arguments; absent: from the start.',
  },
} as const;

export const NEXT_CURSOR = nullable('string', 'Call again with it as cursor for what follows; null at the end.');

export const DAMAGED = {
  type: 'array',
  items: { type: 'string' },
  description: 'Names of snippets that failed their integrity check and were left out.',
} as const;

export function filterOf(args: Readonly<Record<string, unknown>>) {
  return {
    scope: args.scope as SearchScope | undefined,
    prefix: args.prefix as string | undefined,
    tag: args.tag as string | undefined,
    cursor: args.cursor as string | undefined,
    limit: args.limit as number | undefined,
  };
}

/** The last lines of a page's text. */
export function pageEnd(damaged: readonly string[], nextCursor: string | undefined): string[] {
  const left = damaged.map((name) => JSON.stringify(name)).join(', ');
  return [
    ...(damaged.length > 0 ? [`Left out, because they failed their integrity check: ${left}.`] : []),
    nextCursor === undefined ? 'That is all.' : `There is more: call again with cursor ${JSON.stringify(nextCursor)}.`,
  ];
}
