// One expression in one context, down to its outcome.
import type { DotNetValue } from '../dotnet/boxed.ts';
import { DotNetException } from '../dotnet/exception.ts';
import { type CompiledExpression, type CompileOptions, compileExpression } from './compile.ts';
import type { ExpressionContext } from './context-model.ts';
import { encodeError, encodeOutcome, type Outcome } from './outcome.ts';
import { ExpressionCompileError } from './syntax/compile-error.ts';

/** A compiled expression, or the outcome that says why it does not compile. */
export function tryCompile(source: string, options: CompileOptions): CompiledExpression | Outcome {
  try {
    return compileExpression(source, options);
  } catch (error) {
    if (error instanceof ExpressionCompileError) return encodeError('compile', error);
    throw error;
  }
}

/** Evaluates, reading lazy sequences to their end. */
export function outcomeOf(expression: CompiledExpression, context: ExpressionContext): Outcome {
  let phase: 'evaluate' | 'enumerate' = 'evaluate';
  try {
    return expression.evaluateThen(context, (value: DotNetValue) => {
      phase = 'enumerate';
      return encodeOutcome(value);
    });
  } catch (error) {
    if (error instanceof DotNetException) return encodeError(phase, error);
    throw error;
  }
}
