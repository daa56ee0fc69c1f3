// Local functions: declared for their whole block, may call themselves and each other; iterators run eagerly into a
// list when enumeration starts.
import { Sequence } from '../../dotnet/collections/sequence.ts';
import type { Member, Parameter } from '../member-table.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import { asDotNetException } from '../runtime/failures.ts';
import { fail } from '../syntax/compile-error.ts';
import type { Statement, StatementOf } from '../syntax/nodes.ts';
import { NO_SUBSTITUTION, type Type, type TypeDefinition, typeParameter } from '../types.ts';
import { type BoundStatement, type Code, type Frame, NEXT, RETURN } from './bound.ts';
import { asValue, coerce, objectType } from './coerce.ts';
import type { FunctionEmitter } from './emitter.ts';
import { bindExpression } from './expressions.ts';
import { ALL_ASSIGNED } from './flow.ts';
import { functionCode } from './lambda.ts';
import type { LocalFunction } from './local-function.ts';
import type { FunctionInfo, Local, Scope } from './scope.ts';
import { bindBlock } from './statements.ts';
import { resolveTypeName } from './type-names.ts';

const declared = new WeakMap<Statement, LocalFunction>();
type FunctionNode = StatementOf<'function'>;
const nodes = new WeakMap<LocalFunction, FunctionNode>();
const bodies = new WeakMap<LocalFunction, BoundFunction>();

/** Puts the names of a block's functions in scope before its statements are bound. */
export function declareLocalFunctions(statements: readonly Statement[], scope: Scope): void {
  for (const node of statements) {
    if (node.kind !== 'function') continue;
    const parameters = new Map(node.typeParameters.map((name) => [name, typeParameter(name)]));
    const entry = declare(node, scope, parameters);
    declared.set(node, entry);
    scope.declareFunction(node.name, entry, node.pos);
  }
}

/** The function with its type parameters bound to `typeNames`: parameters of its own, or types of an instance. */
function declare(node: FunctionNode, scope: Scope, typeNames: ReadonlyMap<string, Type>): LocalFunction {
  const types = scope.forFunction(scope.fn, typeNames);
  const returns = resolveTypeName(node.returns, types);
  const parameters = node.parameters.map((parameter): Parameter => {
    const type = resolveTypeName(parameter.type, types);
    let defaultValue: unknown;
    if (parameter.defaultValue !== null) {
      const value = coerce(bindExpression(parameter.defaultValue, scope), type, scope);
      defaultValue = value.constant === undefined ? defaultValueOf(type) : value.constant.value;
    }
    return {
      name: parameter.name,
      type,
      mode: parameter.mode,
      optional: parameter.defaultValue !== null,
      defaultValue,
    };
  });
  const isIterator = node.body.kind === 'block' && hasYield(node.body as Statement);
  const elementType = isIterator ? (returns.typeArguments[0] ?? objectType()) : null;
  const returnType = returns.kind === 'void' || isIterator ? null : returns;
  const fn: FunctionInfo = { parent: scope.fn, results: [], returnType, elementType };
  // The function itself lives in a cell, so that it can call itself.
  const local: Local = { ...scope.temporary(objectType()), name: node.name, readOnly: 'method', captured: true };
  scope.locals.push(local);
  const isOpen = [...typeNames.values()].some((type) => type.kind === 'parameter');
  const owner = objectType();
  const member: Member = {
    kind: 'method',
    name: node.name,
    owner: owner.definition as TypeDefinition,
    isStatic: true,
    isExtension: false,
    typeParameters: isOpen ? [...typeNames.values()] : [],
    parameters,
    returns,
    invoke: null,
    set: null,
    canRead: true,
    constant: undefined,
    emulated: true,
    signature: node.name,
  };
  const entry: LocalFunction = {
    name: node.name,
    local,
    member,
    candidate: { member, owner, map: NO_SUBSTITUTION },
    fn,
    scope: scope.forFunction(fn, typeNames),
    instances: isOpen ? new Map() : null,
  };
  nodes.set(entry, node);
  return entry;
}

/** A generic function for given type arguments: bound once for each list of them. */
export function instantiateFunction(entry: LocalFunction, typeArguments: readonly Type[]): LocalFunction {
  const { instances } = entry;
  if (instances === null) return entry;
  const key = typeArguments.map((type) => type.id).join(',');
  let instance = instances.get(key);
  if (instance === undefined) {
    const node = nodes.get(entry)!;
    if (instances.size > 16) fail('CS8078', 'An expression is too long or complex to compile.', node.pos);
    const names = new Map(node.typeParameters.map((name, index) => [name, typeArguments[index]!]));
    instance = declare(node, entry.scope.parent!, names);
    instances.set(key, instance);
    bodies.set(instance, bindFunction(node, instance));
  }
  return instance;
}

function hasYield(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some(hasYield);
  const { kind } = node as { kind?: string };
  if (kind === 'yield') return true;
  return kind !== 'lambda' && Object.values(node).some(hasYield);
}

interface BoundFunction {
  readonly parameters: readonly Local[];
  readonly body: (emitter: FunctionEmitter) => Code;
}

export function bindLocalFunction(node: FunctionNode, _scope: Scope): BoundStatement {
  const entry = declared.get(node)!;
  if (entry.instances === null) bodies.set(entry, bindFunction(node, entry));
  return {
    isFunction: true,
    emit: (emitter) => {
      const all = entry.instances === null ? [entry] : [...entry.instances.values()];
      const steps = all.map((one) => emitFunction(one, emitter));
      return (frame) => {
        for (const step of steps) step(frame);
        return NEXT;
      };
    },
  };
}

function bindFunction(node: FunctionNode, entry: LocalFunction): BoundFunction {
  const { fn, member, scope: inner } = entry;
  const before = inner.flow;
  inner.flow = ALL_ASSIGNED;
  const parameters = member.parameters.map((parameter, index) => {
    const local = inner.declare(parameter.name, parameter.type, node.parameters[index]!.pos, { isParameter: true });
    if (parameter.mode === 'out' || parameter.mode === 'ref') local.captured = true;
    return local;
  });
  const body = bindBody(node, fn, inner, member.returns);
  inner.flow = before;
  return { parameters, body };
}

function emitFunction(entry: LocalFunction, emitter: FunctionEmitter): (frame: Frame) => void {
  const { fn, member, local } = entry;
  const { parameters, body } = bodies.get(entry)!;
  const byReference = new Set(parameters.filter((_, index) => ['out', 'ref'].includes(member.parameters[index]!.mode)));
  const make = functionCode(fn, emitter, parameters, body, byReference);
  const write = emitter.write(local);
  const { elementType } = fn;
  return (frame) => {
    const call = make(frame) as (...args: unknown[]) => unknown;
    write(frame, elementType === null ? call : iterator(call, elementType));
  };
}

/** Runs the body when enumeration starts. */
function iterator(call: (...args: unknown[]) => unknown, elementType: Type): (...args: unknown[]) => unknown {
  return (...args) =>
    new Sequence(elementType, function* () {
      const run = call(...args) as { items: unknown[]; failure: unknown };
      yield* run.items;
      if (run.failure !== null) throw run.failure;
    });
}

function bindBody(
  node: StatementOf<'function'>,
  fn: FunctionInfo,
  inner: Scope,
  returns: Type,
): (emitter: FunctionEmitter) => Code {
  if (node.body.kind !== 'block') {
    const bound = bindExpression(node.body as Parameters<typeof bindExpression>[0], inner);
    const value =
      returns.kind === 'void'
        ? bound.kind === 'value'
          ? bound
          : asValue(bound, inner)
        : coerce(bound, returns, inner);
    return (emitter) => {
      const code = value.emit(emitter);
      const enter = emitter.enter(inner);
      return enter === null
        ? code
        : (frame) => {
            enter(frame);
            return code(frame);
          };
    };
  }
  const block = bindBlock(node.body as Statement, inner);
  if (inner.flow !== null && fn.returnType !== null)
    fail('CS0161', `'${node.name}': not all code paths return a value.`, node.pos);
  for (const result of fn.results) {
    if (fn.returnType === null) {
      if (result.value !== null)
        fail(
          'CS0127',
          `Since '${node.name}' returns void, a return keyword must not be followed by an object expression.`,
          result.pos,
        );
    } else if (result.value === null)
      fail('CS0126', `An object of a type convertible to '${returns.display}' is required.`, result.pos);
    else coerce(result.value, fn.returnType, inner);
  }
  return (emitter) => {
    const run = block.emit(emitter);
    if (fn.elementType !== null) {
      // The items before a failure are still to be had.
      return (frame) => {
        const items: unknown[] = [];
        frame[0] = items;
        try {
          run(frame);
          return { items, failure: null };
        } catch (thrown) {
          const failure = asDotNetException(thrown);
          if (!failure.catchable) throw failure;
          return { items, failure };
        }
      };
    }
    return (frame) => (run(frame) === RETURN ? frame[0] : undefined);
  };
}
