// Roslyn parses on behind a syntax error and binds what it has, and of all errors the first in the text counts. Here
// parsing ends at a syntax error, so what stands before it is completed as well as it goes and bound by itself.
import { ExpressionCompileError } from './syntax/compile-error.ts';
import { Lexer, type Token } from './syntax/lexer.ts';

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Of text that is cut off these say nothing: it lacks returns, arguments and operands. */
const OF_THE_CUT = new Set(['CS0019', 'CS0161', 'CS1501', 'CS7036', 'Syntax', 'NotEmulated']);

/** What may stand where parsing ended: an error that depends on it is none of the text's. Nothing, where no value may. */
const FILLERS = [[' null', ' 0', ' true', ' ""'], ['']];

/** A block ends a statement; the braces of an initializer don't. */
const BRACE_ENDS = [';}', '}'];

/**
 * The error in front of a syntax error, or that one itself.
 * @param compile throws ExpressionCompileError
 */
export function earliestError(
  source: string,
  error: ExpressionCompileError,
  compile: (source: string) => unknown,
): ExpressionCompileError {
  if (OF_THE_CUT.has(error.code)) return error;
  for (const [fillers, brace] of FILLERS.flatMap((fillers) => BRACE_ENDS.map((brace) => [fillers, brace] as const))) {
    const found = fillers.map((filler) =>
      errorBefore(completeUpTo(source, error.position, filler, brace), error, compile),
    );
    const first = found[0] ?? null;
    if (first !== null && found.every((one) => one?.code === first.code && one.position === first.position))
      return first;
  }
  return error;
}

function errorBefore(
  completed: string | null,
  { position }: ExpressionCompileError,
  compile: (source: string) => unknown,
): ExpressionCompileError | null {
  if (completed === null) return null;
  try {
    compile(completed);
    return null;
  } catch (error) {
    if (!(error instanceof ExpressionCompileError)) throw error;
    return error.position < position && !OF_THE_CUT.has(error.code) ? error : null;
  }
}

/** The text before `end`, with everything closed that is open there; null when it ends inside of a token. */
function completeUpTo(source: string, end: number, filler: string, brace: string): string | null {
  const open: string[] = [];
  const tokens = tokensUpTo(source, end);
  if (tokens === null) return null;
  for (const { kind, text } of tokens) {
    if (kind !== 'op') continue;
    if (text in CLOSERS) open.push(CLOSERS[text] as string);
    else if (text === open.at(-1)) open.pop();
  }
  const closers = open.reverse().map((closer) => (closer === '}' ? brace : closer));
  return source.slice(0, end) + filler + closers.join('') + (source.trimStart().startsWith('@{') ? ';}' : ')');
}

function tokensUpTo(source: string, end: number): readonly Token[] | null {
  try {
    return new Lexer(source, source.search(/\S/) + 2, end).all();
  } catch (error) {
    if (error instanceof ExpressionCompileError) return null;
    throw error;
  }
}
