// Local functions: declared for their whole block, may call themselves and each other; iterators run eagerly into a
// list when enumeration starts.
import { Sequence } from '../../dotnet/collections/sequence.ts';
import type { Member, Parameter } from '../member-table.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import { fail } from '../syntax/compile-error.ts';
import type { Statement, StatementOf } from '../syntax/nodes.ts';
import { NO_SUBSTITUTION, type Type, type TypeDefinition } from '../types.ts';
import { type BoundStatement, type Code, NEXT, RETURN } from './bound.ts';
import { asValue, coerce, objectType } from './coerce.ts';
import { bindExpression } from './expressions.ts';
import { ALL_ASSIGNED } from './flow.ts';
import { functionCode } from './lambda.ts';
import type { LocalFunction } from './local-function.ts';
import type { FunctionInfo, Local, Scope } from './scope.ts';
import { bindBlock } from './statements.ts';
import { resolveTypeName } from './type-names.ts';

const declared = new WeakMap<Statement, LocalFunction>();

/** Puts the names of a block's functions in scope before its statements are bound. */
export function declareLocalFunctions(nodes: readonly Statement[], scope: Scope): void {
  for (const node of nodes) if (node.kind === 'function') declare(node, scope);
}

function declare(node: StatementOf<'function'>, scope: Scope): void {
  if (node.typeParameters.length > 0) fail('NotEmulated', 'Generic local functions are not emulated here.', node.pos);
  const returns = resolveTypeName(node.returns, scope);
  const parameters = node.parameters.map((parameter): Parameter => {
    const type = resolveTypeName(parameter.type, scope);
    let defaultValue: unknown;
    if (parameter.defaultValue !== null) {
      const value = coerce(bindExpression(parameter.defaultValue, scope), type, scope);
      defaultValue = value.constant === undefined ? defaultValueOf(type) : value.constant.value;
    }
    return { name: parameter.name, type, mode: parameter.mode, optional: parameter.defaultValue !== null, defaultValue };
  });
  const isIterator = node.body.kind === 'block' && hasYield(node.body as Statement);
  const elementType = isIterator ? returns.typeArguments[0] ?? objectType() : null;
  const fn: FunctionInfo = { parent: scope.fn, results: [], returnType: returns.kind === 'void' || isIterator ? null : returns, elementType };
  // The function itself lives in a cell, so that it can call itself.
  const local: Local = { name: node.name, type: objectType(), owner: scope.fn, constant: null, readOnly: 'method', itemNames: null, captured: true };
  scope.locals.push(local);
  const owner = objectType();
  const member: Member = {
    kind: 'method',
    name: node.name,
    owner: owner.definition as TypeDefinition,
    isStatic: true,
    isExtension: false,
    typeParameters: [],
    parameters,
    returns,
    invoke: null,
    set: null,
    canRead: true,
    constant: undefined,
    emulated: true,
    signature: node.name,
  };
  const entry: LocalFunction = { name: node.name, local, member, candidate: { member, owner, map: NO_SUBSTITUTION }, fn, scope };
  declared.set(node, entry);
  scope.declareFunction(node.name, entry, node.pos);
}

function hasYield(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some(hasYield);
  const { kind } = node as { kind?: string };
  if (kind === 'yield') return true;
  return kind !== 'lambda' && Object.values(node).some(hasYield);
}

export function bindLocalFunction(node: StatementOf<'function'>, scope: Scope): BoundStatement {
  const entry = declared.get(node)!;
  const { fn, member } = entry;
  const before = scope.flow;
  scope.compilation.flow = ALL_ASSIGNED;
  const inner = scope.forFunction(fn);
  const parameters = member.parameters.map((parameter, index) => {
    const local = inner.declare(parameter.name, parameter.type, node.parameters[index]!.pos, { isParameter: true });
    if (parameter.mode === 'out' || parameter.mode === 'ref') local.captured = true;
    return local;
  });
  const body = bindBody(node, fn, inner, member.returns);
  scope.compilation.flow = before;
  const byReference = new Set(parameters.filter((_, index) => ['out', 'ref'].includes(member.parameters[index]!.mode)));
  return {
    isFunction: true,
    emit: (emitter) => {
      const make = functionCode(fn, emitter, parameters, body, byReference);
      const write = emitter.write(entry.local);
      const { elementType } = fn;
      return (frame) => {
        const call = make(frame) as (...args: unknown[]) => unknown;
        write(frame, elementType === null ? call : iterator(call, elementType));
        return NEXT;
      };
    },
  };
}

/** Runs the body when enumeration starts. */
function iterator(call: (...args: unknown[]) => unknown, elementType: Type): (...args: unknown[]) => unknown {
  return (...args) => new Sequence(elementType, () => (call(...args) as unknown[])[Symbol.iterator]());
}

function bindBody(node: StatementOf<'function'>, fn: FunctionInfo, inner: Scope, returns: Type): (emitter: Parameters<BoundStatement['emit']>[0]) => Code {
  if (node.body.kind !== 'block') {
    const bound = bindExpression(node.body as Parameters<typeof bindExpression>[0], inner);
    const value = returns.kind === 'void' ? (bound.kind === 'value' ? bound : asValue(bound, inner)) : coerce(bound, returns, inner);
    return (emitter) => {
      const code = value.emit(emitter);
      const enter = emitter.enter(inner);
      return enter === null ? code : (frame) => { enter(frame); return code(frame); };
    };
  }
  const block = bindBlock(node.body as Statement, inner);
  if (inner.flow !== null && fn.returnType !== null) fail('CS0161', `'${node.name}': not all code paths return a value.`, node.pos);
  for (const result of fn.results) {
    if (fn.returnType === null) {
      if (result.value !== null) fail('CS0127', `Since '${node.name}' returns void, a return keyword must not be followed by an object expression.`, result.pos);
    } else if (result.value === null) fail('CS0126', `An object of a type convertible to '${returns.display}' is required.`, result.pos);
    else coerce(result.value, fn.returnType, inner);
  }
  return (emitter) => {
    const run = block.emit(emitter);
    if (fn.elementType !== null) {
      return (frame) => {
        frame[0] = [];
        run(frame);
        return frame[0];
      };
    }
    return (frame) => (run(frame) === RETURN ? frame[0] : undefined);
  };
}
