// From source text to a compiled expression: parse, bind, compile to closures.

import type { DotNetValue } from '../dotnet/boxed.ts';
import { type BudgetLimits, withBudget } from '../dotnet/budget.ts';
import { withPorts } from '../dotnet/ports.ts';
import { type BoundStatement, type Code, type Frame, RETURN } from './binding/bound.ts';
import { coerce, objectType } from './binding/coerce.ts';
import { FunctionEmitter } from './binding/emitter.ts';
import { bindExpression } from './binding/expressions.ts';
import { Compilation, type FunctionInfo, Scope } from './binding/scope.ts';
import { bindStatements } from './binding/statements.ts';
import { ContextValue } from './context/context.ts';
import type { ExpressionContext } from './context-model.ts';
import { earliestError } from './earlier-error.ts';
import './members/index.ts';
import { typeOf } from './registry.ts';
import { asDotNetException } from './runtime/failures.ts';
import { ExpressionCompileError, fail } from './syntax/compile-error.ts';
import { type ParsedSource, parseSource } from './syntax/parse-source.ts';
import type { Type } from './types.ts';

export interface CompileOptions {
  readonly budget?: BudgetLimits;
  /** Accept members of .NET that Azure's documentation does not list. */
  readonly allowUndocumented?: boolean;
}

export interface CompiledExpression {
  readonly source: string;
  /** Types, members (`System.String.Split`) and paths (`context.Response.Body`) that it uses. */
  readonly uses: ReadonlySet<string>;
  /** Those of `uses` that Azure does not document and refuses; empty unless `allowUndocumented` is set. */
  readonly undocumented: ReadonlySet<string>;
  /** Full .NET name of the value's static type; System.Object for a block. */
  readonly staticType: string;
  /** Throws DotNetException. The value is in the form static type object has. */
  evaluate(context: ExpressionContext): DotNetValue;
  /** Evaluates, then hands the value on within the same budget: for what reads lazy sequences. */
  evaluateThen<T>(context: ExpressionContext, read: (value: DotNetValue) => T): T;
}

/** Compiles `@(value)` or `@{ statements }`. Throws ExpressionCompileError with 1-based line and column. */
export function compileExpression(source: string, options: CompileOptions = {}): CompiledExpression {
  try {
    return compile(source, options);
  } catch (error) {
    if (error instanceof ExpressionCompileError) throw error.locate(source);
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      throw new ExpressionCompileError('CS8078', 'The expression is too long or complex to compile.', 0).locate(source);
    }
    throw error;
  }
}

function compile(source: string, options: CompileOptions): CompiledExpression {
  return compileParsed(source, parse(source, options), options);
}

function parse(source: string, options: CompileOptions): ParsedSource {
  try {
    return parseSource(source);
  } catch (error) {
    if (!(error instanceof ExpressionCompileError)) throw error;
    throw earliestError(source, error, (completed) => compileParsed(completed, parseSource(completed), options));
  }
}

function compileParsed(source: string, parsed: ParsedSource, options: CompileOptions): CompiledExpression {
  const compilation = new Compilation({ allowUndocumented: options.allowUndocumented ?? false });
  const fn: FunctionInfo = { parent: null, results: [], returnType: objectType(), elementType: null };
  const scope = new Scope(compilation, fn, null);
  const context = scope.declare('context', typeOf('Apim.IContext'), 0, { isParameter: true });
  const { staticType, emit } = parsed.kind === 'value' ? bindWhole(parsed, scope) : bindBody(parsed, scope, fn);
  const emitter = new FunctionEmitter(fn, null);
  const slot = emitter.slotOf(context);
  const code = emit(emitter);
  const size = emitter.frameSize;
  const { captured } = context;
  const run = (model: ExpressionContext): DotNetValue => {
    const frame: Frame = new Array(size);
    const value = new ContextValue(model);
    frame[slot] = captured ? { value } : value;
    return code(frame);
  };
  const guarded = <T>(model: ExpressionContext, action: () => T): T => {
    try {
      return withPorts(model.ports, () => withBudget(options.budget, action));
    } catch (error) {
      throw asDotNetException(error);
    }
  };
  return {
    source,
    uses: compilation.uses,
    undocumented: compilation.undocumented,
    staticType: staticType.fullName,
    evaluate: (model) => guarded(model, () => run(model)),
    evaluateThen: (model, read) => guarded(model, () => read(run(model))),
  };
}

interface Bound {
  readonly staticType: Type;
  emit(emitter: FunctionEmitter): Code;
}

function bindWhole(parsed: ParsedSource & { kind: 'value' }, scope: Scope): Bound {
  const inner = scope.child();
  const bound = bindExpression(parsed.value, inner);
  if (bound.kind === 'throw') fail('CS8115', 'A throw expression is not allowed in this context.', bound.pos);
  const value = coerce(bound, objectType(), inner);
  return {
    staticType: bound.kind === 'value' ? bound.type : objectType(),
    emit: (emitter) => {
      const code = value.emit(emitter);
      const enter = emitter.enter(inner);
      if (enter === null) return code;
      return (frame) => {
        enter(frame);
        return code(frame);
      };
    },
  };
}

function bindBody(parsed: ParsedSource & { kind: 'body' }, scope: Scope, fn: FunctionInfo): Bound {
  const inner = scope.child();
  const body: BoundStatement = bindStatements(parsed.body, inner);
  for (const result of fn.results) {
    if (result.value === null) fail('CS0126', "An object of a type convertible to 'object' is required.", result.pos);
    coerce(result.value, objectType(), inner);
  }
  if (scope.flow !== null) fail('CS0161', 'Not all code paths return a value.', 0);
  return {
    staticType: objectType(),
    emit: (emitter) => {
      const run = body.emit(emitter);
      return (frame) => (run(frame) === RETURN ? frame[0] : null);
    },
  };
}
