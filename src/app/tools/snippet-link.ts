// A snippet as a resource: the descriptor that lists give and the link that results carry.
import type { SnippetInfo } from '../snippets/snippet-store.ts';
import { snippetUri } from '../snippets/snippet-uri.ts';
import type { ResourceLink } from './tool.ts';

/** Languages whose text has a media type of its own; the rest is plain text, which every client can show. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  csv: 'text/csv',
  html: 'text/html',
  javascript: 'text/javascript',
  json: 'application/json',
  markdown: 'text/markdown',
  md: 'text/markdown',
  xml: 'application/xml',
  yaml: 'application/yaml',
};

export function mediaType(language: string): string {
  return MEDIA_TYPES[language.toLowerCase()] ?? 'text/plain';
}

export function snippetLink(info: SnippetInfo): ResourceLink {
  return {
    uri: snippetUri(info.owner.id, info.name),
    name: info.name,
    ...(info.description === '' ? {} : { description: info.description }),
    mimeType: mediaType(info.language),
    size: info.bytes,
  };
}
