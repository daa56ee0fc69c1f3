// The expression engine: compiles API Management policy expressions (C# 7 over documented .NET types) and evaluates
// them with .NET's semantics.

export type { DotNetValue } from '../dotnet/boxed.ts';
export type { BudgetLimits } from '../dotnet/budget.ts';
export { DotNetException } from '../dotnet/exception.ts';
export { type CompiledExpression, type CompileOptions, compileExpression } from './compile.ts';
export { Authorization, Jwt, readJwt } from './context/credentials.ts';
export { ResponseValue, responseModel, responseValue } from './context/message.ts';
export type * from './context-model.ts';
export { evaluateBatch } from './evaluate-batch.ts';
export { type ListedMember, listMembers } from './list-members.ts';
export { encodeError, encodeOutcome, encodeValue, type Outcome, runtimeTypeName, toText } from './outcome.ts';
export { ExpressionCompileError, NotEmulatedError } from './syntax/compile-error.ts';

/** Nothing has to be loaded before the first compilation; kept so that callers need not know that. */
export async function loadExpressionParser(): Promise<void> {}
