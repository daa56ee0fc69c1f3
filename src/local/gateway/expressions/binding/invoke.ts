// Compiles calls: evaluates receiver and arguments in C#'s order, hands them to the member's implementation in the
// order that members/README.md promises, and gives results the form the engine works with.
import type { DotNetValue } from '../../dotnet/boxed.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { List } from '../../dotnet/collections/list.ts';
import { Sequence } from '../../dotnet/collections/sequence.ts';
import { nullReference } from '../../dotnet/exception.ts';
import { allowedMember } from '../allow-list.ts';
import { conversion } from '../conversions.ts';
import type { Implementation, Member, Parameter } from '../member-table.ts';
import { definitionOfClass } from '../registry.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import { NotEmulatedError } from '../syntax/compile-error.ts';
import { substitute, type Type } from '../types.ts';
import type { Code, Frame, Value } from './bound.ts';
import { applyConversion, coerce } from './coerce.ts';
import type { FunctionEmitter } from './emitter.ts';
import type { Applicable, CallArgument } from './overload.ts';
import { byReference } from './references.ts';
import type { Scope } from './scope.ts';

type Adapt = (value: DotNetValue) => DotNetValue;

/** Notes the use of a member and refuses what may not or cannot be used. */
export function checkMember(member: Member, scope: Scope, pos: number): void {
  scope.compilation.use(`${member.owner.fullName}.${member.name}`, allowedMember(member), 'members', pos);
  if (!member.emulated) throw new NotEmulatedError(`${member.owner.fullName}: ${member.signature}`, pos);
}

/** How a library's result becomes an engine value of that type; null where it is one already. */
export function resultAdapter(type: Type): Adapt | null {
  if (type.kind === 'array') {
    const element = type.element!;
    if (element.primitive === 'byte') return null;
    return (value) => (Array.isArray(value) ? new DotNetArray(element, value) : value);
  }
  if (type.typeArguments.length !== 1 || type.kind === 'struct') return null;
  const item = type.typeArguments[0]!;
  switch (type.definition?.fullName) {
    case 'System.Collections.Generic.IEnumerable':
    case 'System.Linq.IOrderedEnumerable':
      return (value) => (isForeignIterable(value) ? new Sequence(item, () => value[Symbol.iterator]()) : value);
    case 'System.Collections.Generic.List':
    case 'System.Collections.Generic.IList':
    case 'System.Collections.Generic.ICollection':
    case 'System.Collections.Generic.IReadOnlyList':
    case 'System.Collections.Generic.IReadOnlyCollection':
      return (value) => (Array.isArray(value) ? List.of(item, value) : value);
    default:
      return null;
  }
}

function isForeignIterable(value: DotNetValue): value is Iterable<unknown> {
  if (typeof value !== 'object' || value === null || value instanceof Sequence) return false;
  if (Array.isArray(value)) return true;
  if (value instanceof DotNetArray || value instanceof Uint8Array || 'clrType' in value || 'elementType' in value)
    return false;
  return Symbol.iterator in value && definitionOfClass(value.constructor) === null;
}

/** Code for each parameter of the chosen member, in order. */
export function argumentCodes(
  chosen: Applicable,
  args: readonly CallArgument[],
  scope: Scope,
): ((emitter: FunctionEmitter) => Code)[] {
  const { parameters } = chosen.candidate.member;
  const makers: ((emitter: FunctionEmitter) => Code)[] = new Array(parameters.length);
  const spread: Value[] = [];
  for (const [position, argument] of args.entries()) {
    const index = chosen.parameterOf[position]!;
    const parameter = parameters[index]!;
    const type = chosen.types[position]!;
    if (argument.mode !== 'value') makers[index] = byReference(argument.expr, type, scope);
    else {
      const value = coerce(argument.expr, type, scope);
      if (chosen.expanded && parameter.mode === 'params') spread.push(value);
      else makers[index] = (emitter) => value.emit(emitter);
    }
  }
  for (const [index, parameter] of parameters.entries()) {
    if (makers[index] !== undefined) continue;
    const type = substitute(parameter.type, chosen.map);
    makers[index] = parameter.mode === 'params' ? spreadCode(type, spread) : defaultCode(parameter, type);
  }
  return makers;
}

function spreadCode(type: Type, values: readonly Value[]): (emitter: FunctionEmitter) => Code {
  const element = type.element!;
  return (emitter) => {
    const codes = values.map((value) => value.emit(emitter));
    if (element.primitive === 'byte') return (frame) => Uint8Array.from(codes, (code) => code(frame));
    return (frame) =>
      new DotNetArray(
        element,
        codes.map((code) => code(frame)),
      );
  };
}

function defaultCode(parameter: Parameter, type: Type): (emitter: FunctionEmitter) => Code {
  const declared = parameter.defaultValue;
  let value = declared === null || declared === undefined ? defaultValueOf(type) : declared;
  if (typeof value === 'number' && (type.primitive === 'long' || type.primitive === 'ulong')) value = BigInt(value);
  return () => () => value;
}

/** The receiver as the member's owner takes it: boxed where a value type meets a class or interface member. */
export function receiverFor(target: Value, member: Member, owner: Type, scope: Scope): Value {
  if (!target.type.isValueType || owner.isValueType || member.isStatic) return target;
  const boxing = conversion(target.type, owner, false);
  return boxing === null ? target : applyConversion(target, owner, boxing, scope);
}

/** A call of a static method, constructor or extension method, or of an instance method on `target`. */
export function invoke(
  chosen: Applicable,
  args: readonly CallArgument[],
  target: Value | null,
  scope: Scope,
  pos: number,
): Value {
  const { member, owner } = chosen.candidate;
  checkMember(member, scope, pos);
  const makers = argumentCodes(chosen, args, scope);
  const returns = substitute(member.returns, chosen.map);
  const adapt = member.kind === 'constructor' ? null : resultAdapter(returns);
  // A nullable's value does not know its type, so members of Nullable<T> get T too.
  const knowsType = !member.isStatic && !owner.isNullable;
  const leading: readonly Type[] = knowsType ? chosen.typeArguments : [...owner.typeArguments, ...chosen.typeArguments];
  const receiver = target === null ? null : receiverFor(target, member, owner, scope);
  const mayBeNull = receiver?.type.isReferenceType ?? false;
  const implementation = member.invoke!;
  return {
    kind: 'value',
    type: returns,
    pos,
    isStatement: true,
    emit: (emitter) => {
      const codes = makers.map((make) => make(emitter));
      const call = bindLeading(implementation, leading);
      const code =
        receiver === null ? staticCall(call, codes) : instanceCall(call, receiver.emit(emitter), mayBeNull, codes);
      return adapt === null ? code : (frame) => adapt(code(frame));
    },
  };
}

function bindLeading(implementation: Implementation, leading: readonly Type[]): Implementation {
  if (leading.length === 0) return implementation;
  if (leading.length === 1) {
    const first = leading[0];
    return (...args) => implementation(first, ...args);
  }
  return (...args) => implementation(...leading, ...args);
}

function staticCall(call: Implementation, codes: readonly Code[]): Code {
  const [a, b, c] = codes;
  switch (codes.length) {
    case 0:
      return () => call();
    case 1:
      return (frame) => call(a!(frame));
    case 2:
      return (frame) => call(a!(frame), b!(frame));
    case 3:
      return (frame) => call(a!(frame), b!(frame), c!(frame));
    default:
      return (frame) => call(...codes.map((code) => code(frame)));
  }
}

function instanceCall(call: Implementation, receiver: Code, mayBeNull: boolean, codes: readonly Code[]): Code {
  const [a, b] = codes;
  const check = (self: unknown): void => {
    if (self === null && mayBeNull) throw nullReference();
  };
  switch (codes.length) {
    case 0:
      return (frame) => {
        const self = receiver(frame);
        check(self);
        return call(self);
      };
    case 1:
      return (frame) => {
        const self = receiver(frame);
        const first = a!(frame);
        check(self);
        return call(self, first);
      };
    case 2:
      return (frame) => {
        const self = receiver(frame);
        const first = a!(frame);
        const second = b!(frame);
        check(self);
        return call(self, first, second);
      };
    default:
      return (frame: Frame) => {
        const self = receiver(frame);
        const values = codes.map((code) => code(frame));
        check(self);
        return call(self, ...values);
      };
  }
}
