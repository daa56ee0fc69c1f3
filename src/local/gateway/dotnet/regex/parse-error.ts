// RegexParseException: a pattern that .NET refuses.
import { DotNetException } from '../exception.ts';

/** @param offset where the scanner stood, counted as .NET counts: after what it has read. */
export function parseError(pattern: string, offset: number, detail: string): DotNetException {
  return new DotNetException(
    'System.Text.RegularExpressions.RegexParseException',
    `Invalid pattern '${pattern}' at offset ${offset}. ${detail}`,
  );
}
