// Made by scripts/generate-tools.ts from the files of this folder; do not edit.
import { tool as deleteSnippet } from './delete-snippet.ts';
import { tool as echoCaps } from './echo-caps.ts';
import { tool as getSnippet } from './get-snippet.ts';
import { tool as helloMcp } from './hello-mcp.ts';
import { tool as listSnippets } from './list-snippets.ts';
import { tool as reverseEcho } from './reverse-echo.ts';
import { tool as saveSnippet } from './save-snippet.ts';
import { tool as searchSnippets } from './search-snippets.ts';
import { tool as whoami } from './whoami.ts';
import type { Tool } from './tool.ts';

/** In the order of their names. */
export const tools: readonly Tool[] = [
  deleteSnippet,
  echoCaps,
  getSnippet,
  helloMcp,
  listSnippets,
  reverseEcho,
  saveSnippet,
  searchSnippets,
  whoami,
];
