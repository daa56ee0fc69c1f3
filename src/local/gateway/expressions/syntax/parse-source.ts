// The entry of the parser: `@(value)` or `@{ statements }` into a syntax tree.
import { fail } from './compile-error.ts';
import { Lexer } from './lexer.ts';
import type { Expression, Statement } from './nodes.ts';
import { Parser } from './statement-parser.ts';

export type ParsedSource =
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'body'; readonly body: Statement[] };

/** Parses `@(value)` or `@{ statements }`. Throws ExpressionCompileError. */
export function parseSource(source: string): ParsedSource {
  const text = source.trim();
  const start = source.length - source.trimStart().length;
  const isValue = text.startsWith('@(') && text.endsWith(')') && text.length > 2;
  const isBody = text.startsWith('@{') && text.endsWith('}') && text.length > 2;
  if (!isValue && !isBody) fail('Syntax', 'An expression is @(value) or @{ statements }.', start);
  const tokens = new Lexer(source, start + 2, start + text.length - 1).all();
  const parser = new Parser(tokens);
  return isValue ? { kind: 'value', value: parser.wholeExpression() } : { kind: 'body', body: parser.wholeBody() };
}
