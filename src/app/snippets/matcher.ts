// Finds the words of a query in a snippet: case-insensitively by Unicode's simple folding, composed and decomposed
// forms alike, and always with the same answer for the same text. No query is ever a regular expression.
import { InvalidSnippetError } from './errors.ts';

export const QUERY_MAX = 200;
const WORDS_MAX = 16;
const EXCERPT_BEFORE = 60;
const EXCERPT_LENGTH = 240;

export interface Searchable {
  readonly name: string;
  readonly tags: readonly string[];
  readonly description: string;
  readonly content: string;
}

export interface Match {
  readonly matchedIn: readonly ('name' | 'tags' | 'description' | 'content')[];
  readonly excerpt: string;
  readonly line?: number;
}

/**
 * @param query words separated by white space; each must occur somewhere in the snippet
 * @returns a function that tells where the words occur, or `undefined` where one is missing
 * @throws InvalidSnippetError for a query without words or over the limits
 */
export function compileQuery(query: string): (snippet: Searchable) => Match | undefined {
  const words = [...new Set(query.normalize('NFC').split(/\s+/u).filter(Boolean))];
  if (words.length === 0) throw new InvalidSnippetError('The query is empty. Give one or more words to look for.');
  if (query.length > QUERY_MAX || words.length > WORDS_MAX) {
    throw new InvalidSnippetError(`A query has at most ${QUERY_MAX} characters and ${WORDS_MAX} different words.`);
  }
  const patterns = words.map((word) => {
    const forms = new Set([literal(word), literal(word.normalize('NFD'))]);
    return new RegExp([...forms].join('|'), 'iu');
  });
  return (snippet) => {
    const fields = {
      name: snippet.name,
      tags: snippet.tags.join('\n'),
      description: snippet.description,
      content: snippet.content,
    };
    const names = ['name', 'tags', 'description', 'content'] as const;
    const hits = new Set<(typeof names)[number]>();
    let first: number | undefined;
    for (const pattern of patterns) {
      let found = false;
      for (const field of names) {
        const at = fields[field].search(pattern);
        if (at < 0) continue;
        found = true;
        hits.add(field);
        if (field === 'content') first = first === undefined ? at : Math.min(first, at);
      }
      if (!found) return undefined;
    }
    const matchedIn = names.filter((name) => hits.has(name));
    if (first === undefined) return { matchedIn, excerpt: '' };
    return { matchedIn, excerpt: excerpt(snippet.content, first), line: lineOf(snippet.content, first) };
  };
}

function literal(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The text around `at`, in one line, cut at no surrogate pair. */
function excerpt(text: string, at: number): string {
  let start = Math.max(0, at - EXCERPT_BEFORE);
  if (isTrail(text, start)) start -= 1;
  let end = Math.min(text.length, start + EXCERPT_LENGTH);
  if (isTrail(text, end)) end -= 1;
  const middle = text.slice(start, end).replace(/\s+/gu, ' ').trim();
  return `${start > 0 ? '…' : ''}${middle}${end < text.length ? '…' : ''}`;
}

function isTrail(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line += 1;
  return line;
}
