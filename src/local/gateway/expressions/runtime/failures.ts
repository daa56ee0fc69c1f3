// JavaScript's own failures as the .NET exceptions they stand for.
import { BudgetException } from '../../dotnet/budget.ts';
import { DotNetException, nullReference } from '../../dotnet/exception.ts';

/**
 * The exception that something thrown during evaluation is. Running out of stack or memory becomes a budget exception;
 * reading a member of null a NullReferenceException; anything else that is no .NET exception is a bug of this engine and passes through.
 */
export function asDotNetException(thrown: unknown): DotNetException {
  if (thrown instanceof DotNetException) return thrown;
  if (thrown instanceof RangeError) {
    if (/call stack/i.test(thrown.message)) {
      return new BudgetException(
        'System.InsufficientExecutionStackException',
        'Insufficient stack to continue executing the program safely.',
      );
    }
    return new BudgetException('System.OutOfMemoryException', 'Array dimensions exceeded supported range.');
  }
  // A library that did not look at an argument which .NET's does not look at either.
  if (thrown instanceof TypeError && /of null\b/.test(thrown.message)) return nullReference();
  throw thrown;
}
