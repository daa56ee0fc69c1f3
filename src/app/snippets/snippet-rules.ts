// What a snippet may be: the grammar of names, the limits of content, description, tags and language. The limits keep
// all metadata together under the 8 KiB that Blob Storage gives one blob, even in the worst encoding.
import { InvalidSnippetError } from './errors.ts';
import type { SnippetDraft } from './snippet-store.ts';

/** One letter or digit, then up to 127 of the same, dot, underscore or hyphen. Case matters. */
export const NAME_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$';
export const NAME_RULE =
  'A snippet name is 1 to 128 characters: a letter or digit first, then letters, digits, ".", "_" or "-".';

export const CONTENT_MAX_BYTES = 1_048_576;
/** In code points, up to four bytes each. */
export const DESCRIPTION_MAX = 400;
export const TAGS_MAX = 12;
const TAG_PATTERN = '^[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M} ._+#/-]{0,31}$';
const TAG_RULE =
  'A tag is 1 to 32 characters: a letter or digit first, then letters, digits, spaces, ".", "_", "+", "#", "/" or "-".';
export const LANGUAGE_PATTERN = '^([A-Za-z0-9][A-Za-z0-9+#._-]{0,31})?$';
const LANGUAGE_RULE = 'A language is up to 32 characters such as "typescript", "c++" or "objective-c".';

const NAME = new RegExp(NAME_PATTERN);
const TAG = new RegExp(TAG_PATTERN, 'u');
const LANGUAGE = new RegExp(LANGUAGE_PATTERN);
// Control characters and the invisible ones that turn or hide text (Unicode TR36 §2, "bidirectional text spoofing").
const HIDDEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

export function isSnippetName(name: string): boolean {
  return NAME.test(name);
}

/** @throws InvalidSnippetError */
export function requireSnippetName(name: string): void {
  if (!isSnippetName(name)) throw new InvalidSnippetError(NAME_RULE);
}

/** A draft that keeps the rules, its content as bytes and its tags in their one form. */
export interface CheckedDraft extends SnippetDraft {
  readonly bytes: Uint8Array;
}

/** @throws InvalidSnippetError that names the rule and says how to keep it */
export function checkDraft(draft: SnippetDraft): CheckedDraft {
  requireSnippetName(draft.name);
  const description = draft.description?.normalize('NFC').trim();
  if (description !== undefined) {
    if ([...description].length > DESCRIPTION_MAX) {
      throw new InvalidSnippetError(`A description has at most ${DESCRIPTION_MAX} characters; put more into the text.`);
    }
    if (HIDDEN.test(description) || !description.isWellFormed()) {
      throw new InvalidSnippetError('A description is one line of text without control or invisible characters.');
    }
  }
  if (draft.language !== undefined && !LANGUAGE.test(draft.language)) throw new InvalidSnippetError(LANGUAGE_RULE);
  return {
    ...draft,
    description,
    tags: draft.tags && checkTags(draft.tags),
    bytes: encodeContent(draft.content),
  };
}

/** Two tags are one if they differ only in case or in Unicode's composition. */
export function foldTag(tag: string): string {
  return tag.normalize('NFC').trim().toLowerCase();
}

function checkTags(tags: readonly string[]): readonly string[] {
  const kept = new Map<string, string>();
  for (const raw of tags) {
    const tag = raw.normalize('NFC').trim();
    if (!TAG.test(tag)) throw new InvalidSnippetError(TAG_RULE);
    const key = foldTag(tag);
    if (!kept.has(key)) kept.set(key, tag);
  }
  if (kept.size > TAGS_MAX) throw new InvalidSnippetError(`A snippet has at most ${TAGS_MAX} different tags.`);
  return [...kept.values()];
}

function encodeContent(content: string): Uint8Array {
  // UTF-8 has no form for half a surrogate pair: encoding would silently put U+FFFD in its place.
  if (!content.isWellFormed()) {
    throw new InvalidSnippetError('The text holds half of a surrogate pair (invalid UTF-16), so it can not be kept.');
  }
  if (content.length > CONTENT_MAX_BYTES) throw tooLong(undefined);
  const bytes = new TextEncoder().encode(content);
  if (bytes.byteLength > CONTENT_MAX_BYTES) throw tooLong(bytes.byteLength);
  return bytes;
}

function tooLong(bytes: number | undefined): InvalidSnippetError {
  const given = bytes === undefined ? 'This text is longer' : `This text has ${bytes}`;
  return new InvalidSnippetError(
    `A snippet holds at most 1 MiB (${CONTENT_MAX_BYTES} bytes) of UTF-8. ${given}: split it into several snippets.`,
  );
}
