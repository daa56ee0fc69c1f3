// Made by scripts/generate-tools.ts from the files of this folder; do not edit.
import type { Tool } from './tool.ts';

export const tools: readonly Tool[] = [];
