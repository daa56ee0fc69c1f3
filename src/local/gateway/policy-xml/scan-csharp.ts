// Finds where a policy expression ends by scanning C# as its lexer would: strings, verbatim and interpolated strings
// with nested holes, characters and comments may hold any bracket and quote (C# specification §6.4.5).
// Nothing is parsed here; the compiler reads the source later.
import { ENTITY } from './entities.ts';

/** Raised with the offset of what was opened and never closed. */
export class ScanError extends Error {
  readonly what: string;
  readonly offset: number;
  /** In an expression, not in the markup around. */
  readonly inCode: boolean;
  /** The innermost bracket that was open there. */
  bracket: number | null = null;
  constructor(what: string, offset: number, inCode = true) {
    super(`${what} is not closed`);
    this.what = what;
    this.offset = offset;
    this.inCode = inCode;
  }
}

const OPEN = '([{';
const CLOSE = ')]}';
const QUOTE_ENTITY = '&quot;';

/** Is there an expression at `offset`: `@(` or `@{`? */
export function startsExpression(text: string, offset: number): boolean {
  const next = text.charCodeAt(offset + 1);
  return text.charCodeAt(offset) === 64 && (next === 40 || next === 123);
}

/**
 * The offset behind the closing bracket of the expression that starts at `offset` (at its `@`).
 * Throws ScanError when the end of the text comes first.
 */
export function scanExpression(text: string, offset: number): number {
  return scanBrackets(text, offset + 1);
}

/**
 * Does the C# from `start` to `end` hold an XML entity outside of its strings and comments? None can stand there in C#,
 * so whoever wrote it meant the character.
 */
export function hasEntityInCode(text: string, start: number, end: number): boolean {
  const entity = new RegExp(ENTITY.source, 'y');
  for (let at = start; at < end; at = skipToken(text, at)) {
    entity.lastIndex = at;
    if (text[at] === '&' && entity.test(text)) return true;
  }
  return false;
}

/** From an opening bracket to behind the one that closes it. */
function scanBrackets(text: string, start: number): number {
  const stack: string[] = [];
  const opened: number[] = [];
  let at = start;
  while (at < text.length) {
    const char = text[at] as string;
    if (OPEN.includes(char)) {
      stack.push(CLOSE[OPEN.indexOf(char)] as string);
      opened.push(at);
      at++;
    } else if (CLOSE.includes(char)) {
      // A bracket of the wrong kind is the compiler's to report; here it closes the innermost one.
      stack.pop();
      opened.pop();
      at++;
      if (stack.length === 0) return at;
    } else {
      at = skipWithin(text, at, opened);
    }
  }
  throw new ScanError(`'${text[opened[0] ?? start]}'`, opened[0] ?? start);
}

function skipWithin(text: string, at: number, opened: readonly number[]): number {
  try {
    return skipToken(text, at);
  } catch (error) {
    if (error instanceof ScanError) error.bracket ??= opened.at(-1) ?? null;
    throw error;
  }
}

/** Behind the string, character or comment at `at`, or one character on. */
function skipToken(text: string, at: number): number {
  switch (text[at]) {
    case '"':
      return scanString(text, at + 1, at);
    case "'":
      return scanCharacter(text, at);
    case '@':
      if (text[at + 1] === '"') return scanVerbatim(text, at + 2, at);
      if (text[at + 1] === '$' && text[at + 2] === '"') return scanInterpolated(text, at + 3, true, at);
      return at + 1;
    case '$':
      if (text[at + 1] === '"') return scanInterpolated(text, at + 2, false, at);
      if (text[at + 1] === '@' && text[at + 2] === '"') return scanInterpolated(text, at + 3, true, at);
      return at + 1;
    case '&':
      return text.startsWith(QUOTE_ENTITY, at) ? scanEntityString(text, at) : at + 1;
    case '/':
      if (text[at + 1] === '/') return scanLine(text, at);
      if (text[at + 1] === '*') return scanComment(text, at);
      return at + 1;
    default:
      return at + 1;
  }
}

function scanString(text: string, start: number, opened: number): number {
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '"') return at + 1;
    // No string goes over a line; where markup follows the quote, it was the end of the attribute.
    else if (char === '\n' && endsAttribute(text, opened)) break;
  }
  throw new ScanError('a string', opened);
}

/** A string between two `&quot;`, as a document that escapes a part of its expressions has it. */
function scanEntityString(text: string, opened: number): number {
  for (let at = opened + QUOTE_ENTITY.length; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (text.startsWith(QUOTE_ENTITY, at)) return at + QUOTE_ENTITY.length;
    else if (char === '\n') break;
  }
  return opened + QUOTE_ENTITY.length;
}

/** Does what follows the quote at `at` look like the rest of a tag: `" />`, `" name="…`? */
export function endsAttribute(text: string, at: number): boolean {
  const rest = /\s*(?:\/?>|(?<=\s)[A-Za-z_][\w.:-]*\s*=\s*["'])/y;
  rest.lastIndex = at + 1;
  return rest.test(text);
}

function scanVerbatim(text: string, start: number, opened: number): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at++;
    else return at + 1;
  }
  throw new ScanError('a verbatim string', opened);
}

function scanInterpolated(text: string, start: number, verbatim: boolean, opened: number): number {
  let at = start;
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      if (verbatim && text[at + 1] === '"') at += 2;
      else return at + 1;
    } else if (char === '\\' && !verbatim) {
      at += 2;
    } else if (char === '{') {
      at = text[at + 1] === '{' ? at + 2 : scanBrackets(text, at);
    } else {
      at++;
    }
  }
  throw new ScanError('an interpolated string', opened);
}

/**
 * A character, or what some real documents write instead: a string in single quotes. A quote that is not closed on
 * its line is skipped alone.
 */
function scanCharacter(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const char = text[end];
    if (char === '\\') end++;
    else if (char === "'") return end + 1;
    else if (char === '\n') break;
  }
  return at + 1;
}

function scanLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function scanComment(text: string, at: number): number {
  const end = text.indexOf('*/', at + 2);
  if (end < 0) throw new ScanError('a comment', at);
  return end + 2;
}
