// From a value of the document to a Value that each request can ask: literals are checked and converted once, at load;
// expressions are compiled once and their results converted on each request by the declared type.
import { Boxed, type DotNetValue } from '../../dotnet/boxed.ts';
import { DotNetException } from '../../dotnet/exception.ts';
import type { CompiledExpression } from '../../expressions/index.ts';
import type { ExpressionValue, Place, ValueNode } from '../../policy-xml/document.ts';
import { mentionsNamedValue, withPlaceholders } from '../../policy-xml/named-values.ts';
import { hasEntityInCode } from '../../policy-xml/scan-csharp.ts';
import { constantValue, type PolicyContext, type Value, type ValueRule } from '../contract.ts';
import { engine } from '../expression-engine.ts';
import { NotRunHere, type PolicyError, PolicyFailure } from '../outcome.ts';
import type { CompileUnit } from './unit.ts';

/** Bodies that expressions read, gathered over one policy so that they are buffered before it runs. */
export interface BodyReads {
  request: boolean;
  response: boolean;
}

interface ValueRequest {
  readonly node: ValueNode;
  readonly rule: ValueRule;
  /** For messages: `the attribute count of <retry>`. */
  readonly what: string;
  readonly reads: BodyReads | null;
  readonly trim: boolean;
}

/** Compiles a value; what is wrong with it goes to the unit's findings and a placeholder is returned. */
export function compileValue(unit: CompileUnit, request: ValueRequest): Value<unknown> {
  const { node, rule, what } = request;
  if (node.kind === 'literal') return literalValue(unit, request, request.trim ? node.text.trim() : node.text);
  if (rule.expression !== true) {
    unit.findings.add(
      'error',
      'literal-only',
      `${what} takes no policy expression.`,
      'Write a literal or a named value.',
      node.place,
    );
    return constantValue('', node.place);
  }
  const compiled = compileExpressionAt(unit, node);
  if (compiled === null) {
    const error = unresolvedError(node);
    return failing(
      node,
      error === null ? new NotRunHere(`The expression of ${what.replace(/^T/, 't')}`) : new PolicyFailure(error),
    );
  }
  if (request.reads !== null) {
    request.reads.request ||= compiled.uses.has('context.Request.Body');
    request.reads.response ||= compiled.uses.has('context.Response.Body');
  }
  return expressionValue(compiled, node.place, converterFor(rule, what));
}

/** Compiles an expression once a node; null when it doesn't compile (the finding is made here). */
export function compileExpressionAt(unit: CompileUnit, node: ExpressionValue): CompiledExpression | null {
  const known = unit.shared.expressions.get(node);
  if (known !== undefined) return known;
  const compiled = tryCompile(unit, node);
  unit.shared.expressions.set(node, compiled);
  return compiled;
}

function tryCompile(unit: CompileUnit, node: ExpressionValue): CompiledExpression | null {
  try {
    return engine().compileExpression(node.source, unit.shared.budget ? { budget: unit.shared.budget } : {});
  } catch (thrown) {
    if (!isCompileError(thrown)) throw thrown;
    const error = node.unresolved.length > 0 ? errorWithAnyValue(node.source) : thrown;
    if (error === null) return null;
    const isNotRun = error.code === 'NotEmulated';
    unit.findings.add(
      isNotRun ? 'info' : 'error',
      isNotRun ? 'expression-not-run' : `expression-${kebab(error.code)}`,
      isNotRun ? error.message : `The expression doesn't compile: ${error.message}`,
      isNotRun ? 'It loads; a request that reaches it is answered 501.' : mendOfExpression(node.source),
      node.locate(error.line, error.column),
    );
    return null;
  }
}

/**
 * A document that is looked at without its named values can't be judged where one is a piece of code. But what is
 * wrong in the same way and place whatever the values are (a number, a boolean, no object) is wrong.
 */
function errorWithAnyValue(source: string): CompileError | null {
  let found: CompileError | null = null;
  for (const value of ['0', 'true', 'null']) {
    try {
      engine().compileExpression(withPlaceholders(source, value));
      return null;
    } catch (error) {
      if (!isCompileError(error)) throw error;
      found ??= error;
      if (error.code !== found.code || error.line !== found.line || error.column !== found.column) return null;
    }
  }
  return found;
}

/** `NotAllowed` and `CS0029` as parts of our codes. */
function kebab(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

function mendOfExpression(source: string): string {
  return hasEntityInCode(source, 0, source.length)
    ? 'Entities are not decoded in rawxml: write && and < as they are, or make the whole document well-formed XML.'
    : 'Correct the C#; it must be C# 7 over the types that API Management allows.';
}

interface CompileError {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

function isCompileError(error: unknown): error is CompileError {
  return error instanceof Error && error.name === 'ExpressionCompileError';
}

function expressionValue<T>(compiled: CompiledExpression, place: Place, convert: (value: DotNetValue) => T): Value<T> {
  const request = compiled.uses.has('context.Request.Body');
  const response = compiled.uses.has('context.Response.Body');
  return {
    constant: undefined,
    expression: compiled,
    place,
    get: (context) => convert(compiled.evaluate(context)),
    prepare: request || response ? (context) => bufferBodies(context, { request, response }) : () => undefined,
  };
}

/** Buffers what is still a stream; undefined when there is nothing to wait for. */
export function bufferBodies(context: PolicyContext, reads: BodyReads): Promise<void> | undefined {
  const request = reads.request && context.request.body?.isStream ? context.request.body.buffer() : undefined;
  const response = reads.response && context.response?.body?.isStream ? context.response.body.buffer() : undefined;
  if (request === undefined) return response;
  return response === undefined ? request : Promise.all([request, response]).then(() => undefined);
}

function failing(node: ExpressionValue, error: Error): Value<never> {
  const get = () => {
    throw error;
  };
  return { constant: undefined, expression: null, place: node.place, get, prepare: () => undefined };
}

function unresolvedError(node: ExpressionValue): PolicyError | null {
  const name = node.unresolved[0];
  if (name === undefined) return null;
  return evaluationError(`The named value '${name}' is not defined.`);
}

export function evaluationError(message: string): PolicyError {
  return {
    reason: 'ExpressionValueEvaluationFailure',
    message: `Expression evaluation failed. ${message}`,
    statusCode: 500,
  };
}

/** A literal that doesn't fit is told at load: nothing was evaluated. */
function withoutEvaluation(message: string): string {
  return message.replace(/^Expression evaluation failed\. /, '');
}

function literalValue(unit: CompileUnit, request: ValueRequest, text: string): Value<unknown> {
  const { rule, what, node } = request;
  try {
    return constantValue(converterFor(rule, what)(text), node.place);
  } catch (error) {
    if (!(error instanceof PolicyFailure)) throw error;
    // A named value that nobody defined may well be a number.
    if (!mentionsNamedValue(text)) {
      unit.findings.add('error', 'bad-value', withoutEvaluation(error.message), mendOfRule(rule), node.place);
    }
    return constantValue(placeholderOf(rule), node.place);
  }
}

function placeholderOf(rule: ValueRule): unknown {
  if (rule.type === 'boolean') return false;
  if (rule.type === 'integer' || rule.type === 'number') return rule.min ?? 0;
  return rule.oneOf?.[0] ?? '';
}

function mendOfRule(rule: ValueRule): string {
  if (rule.oneOf !== undefined) return `Write one of: ${rule.oneOf.join(', ')}.`;
  if (rule.type === 'boolean') return 'Write true or false.';
  const range = [
    rule.min === undefined ? '' : ` from ${rule.min}`,
    rule.max === undefined ? '' : ` up to ${rule.max}`,
  ].join('');
  return `Write ${rule.type === 'integer' ? 'a whole number' : 'a number'}${range}.`;
}

/** Converts by the rule; throws PolicyFailure when the value doesn't fit. */
function converterFor(rule: ValueRule, what: string): (value: DotNetValue) => unknown {
  switch (rule.type ?? 'string') {
    case 'object':
      return (value) => value;
    case 'boolean':
      return (value) => toBoolean(value, what);
    case 'integer':
    case 'number':
      return (value) => toNumber(value, rule, what);
    case 'string':
      return (value) => toWord(value, rule, what);
  }
}

function toWord(value: DotNetValue, rule: ValueRule, what: string): string {
  const text = typeof value === 'string' ? value : value === null ? '' : engine().toText(value);
  if (rule.oneOf !== undefined && !rule.oneOf.includes(text)) {
    throw new PolicyFailure(evaluationError(`${what} can't be '${text}'; it is one of ${rule.oneOf.join(', ')}.`));
  }
  return text;
}

function toBoolean(value: DotNetValue, what: string): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    const word = value.trim().toLowerCase();
    if (word === 'true' || word === '1') return true;
    if (word === 'false' || word === '0') return false;
  }
  throw new PolicyFailure(evaluationError(`${what} must be true or false, not ${describe(value)}.`));
}

function toNumber(value: DotNetValue, rule: ValueRule, what: string): number {
  const number = numberOf(value);
  const whole = rule.type !== 'integer' || Number.isInteger(number);
  const inRange = number >= (rule.min ?? -Infinity) && number <= (rule.max ?? Infinity);
  if (Number.isNaN(number) || !whole || !inRange) {
    const kind = rule.type === 'integer' ? 'a whole number' : 'a number';
    const range = rule.min !== undefined || rule.max !== undefined ? ` in its range (${rangeText(rule)})` : '';
    throw new PolicyFailure(evaluationError(`${what} must be ${kind}${range}, not ${describe(value)}.`));
  }
  return number;
}

function rangeText(rule: ValueRule): string {
  if (rule.max === undefined) return `from ${rule.min}`;
  return rule.min === undefined ? `up to ${rule.max}` : `${rule.min} to ${rule.max}`;
}

function numberOf(value: DotNetValue): number {
  if (value instanceof Boxed) return Number(value.value);
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (value === null || typeof value === 'boolean') return Number.NaN;
  const text = typeof value === 'string' ? value : engine().toText(value);
  return /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
}

function describe(value: DotNetValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `'${value.slice(0, 80)}'`;
  return typeof value === 'boolean' ? String(value) : engine().runtimeTypeName(value);
}

/** The failure that an exception of an expression becomes; null for a fault of this program. */
export function errorOfThrown(thrown: unknown): PolicyError | null {
  if (thrown instanceof PolicyFailure) return thrown.error;
  if (thrown instanceof DotNetException) return evaluationError(thrown.message);
  return null;
}
