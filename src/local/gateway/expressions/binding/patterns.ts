// `is` and the patterns of `case`: types, constants, `var` (C# 7.3 specification, "Patterns").
import { equalObjects } from '../../dotnet/objects.ts';
import { conversion } from '../conversions.ts';
import { isInstance, unwrap } from '../runtime/runtime-type.ts';
import { fail } from '../syntax/compile-error.ts';
import type { ExpressionOf, Pattern } from '../syntax/nodes.ts';
import { NULL_TYPE, type Type } from '../types.ts';
import type { Frame, Value } from './bound.ts';
import { boolType, objectType, tryConvert } from './coerce.ts';
import type { FunctionEmitter } from './emitter.ts';
import { bindExpression, bindValue } from './expressions.ts';
import { withAssigned } from './flow.ts';
import type { Local, Scope } from './scope.ts';
import { resolveTypeName, tryTypeName } from './type-names.ts';

/** A test of a value in object form; may assign a variable. */
export type PatternTest = (frame: Frame, value: unknown) => boolean;

export interface BoundPattern {
  readonly emit: (emitter: FunctionEmitter) => PatternTest;
  readonly variable: Local | null;
  /** `var x` takes everything. */
  readonly always: boolean;
  /** The constant in unboxed form, for duplicate labels. */
  readonly constant?: unknown;
}

export function bindIs(node: ExpressionOf<'is'>, scope: Scope): Value {
  const operand = bindValue(node.operand, scope);
  const pattern = bindPattern(node.pattern, operand.type, scope);
  const boxed = tryConvert(operand, objectType(), scope) ?? operand;
  return {
    kind: 'value',
    type: boolType(),
    pos: node.pos,
    ...(pattern.variable === null
      ? {}
      : { whenTrue: withAssigned(scope.flow, pattern.variable), whenFalse: scope.flow }),
    emit: (emitter) => {
      const code = boxed.emit(emitter);
      const test = pattern.emit(emitter);
      return (frame) => test(frame, code(frame));
    },
  };
}

/** `pattern` against values of static type `input`. */
export function bindPattern(pattern: Pattern, input: Type, scope: Scope): BoundPattern {
  switch (pattern.kind) {
    case 'var':
      return variablePattern(pattern.name, input, null, pattern.pos, scope);
    case 'declaration': {
      const type = resolveTypeName(pattern.type, scope);
      return typePattern(type, pattern.name, input, pattern.pos, scope);
    }
    case 'constant':
      return constantPattern(bindExpression(pattern.value, scope) as Value, input, pattern.pos, scope);
    case 'typeOrConstant': {
      const name = pattern.type.parts[0]?.name;
      const isLocal = pattern.type.parts.length === 1 && name !== undefined && scope.lookup(name) !== null;
      const type = isLocal ? null : tryTypeName(pattern.type, scope);
      if (type !== null) return typePattern(type, undefined, input, pattern.pos, scope);
      if (pattern.value === null) {
        resolveTypeName(pattern.type, scope);
        return fail('CS0246', 'The type could not be found.', pattern.pos);
      }
      return constantPattern(bindExpression(pattern.value, scope) as Value, input, pattern.pos, scope);
    }
  }
}

function variablePattern(
  name: string | null,
  type: Type,
  test: PatternTest | null,
  pos: number,
  scope: Scope,
): BoundPattern {
  const variable = name === null ? null : scope.declare(name, type, pos, { unassigned: test !== null });
  return {
    variable,
    always: test === null,
    emit: (emitter) => {
      const write = variable === null ? null : emitter.write(variable);
      return (frame, value) => {
        if (test !== null && !test(frame, value)) return false;
        write?.(frame, type.isValueType ? unwrap(value) : value);
        return true;
      };
    },
  };
}

/** `name`: undefined for a bare type, null for a discard. */
function typePattern(
  type: Type,
  name: string | null | undefined,
  input: Type,
  pos: number,
  scope: Scope,
): BoundPattern {
  if (type.isNullable && name !== undefined)
    fail(
      'CS8116',
      `It is not legal to use nullable type '${type.display}' in a pattern; use the underlying type '${type.underlying.display}' instead.`,
      pos,
    );
  if (type.kind === 'static') fail('CS7023', `'${type.display}' is static and cannot be used in a pattern.`, pos);
  if (name !== undefined && input !== NULL_TYPE && !mayMatch(input, type)) {
    fail(
      'CS8121',
      `An expression of type '${input.display}' cannot be handled by a pattern of type '${type.display}'.`,
      pos,
    );
  }
  return variablePattern(name ?? null, type, (_frame, value) => isInstance(value, type), pos, scope);
}

function mayMatch(input: Type, type: Type): boolean {
  const found = conversion(input, type, true) ?? conversion(type, input, true);
  return found !== null && found.kind !== 'user' && found.kind !== 'numeric' && found.kind !== 'enum';
}

function constantPattern(value: Value, input: Type, pos: number, scope: Scope): BoundPattern {
  if (value.kind !== 'value') return fail('CS0150', 'A constant value is expected.', pos);
  if (value.type === NULL_TYPE) {
    if (input.isValueType && !input.isNullable)
      fail('CS0037', `Cannot convert null to '${input.display}' because it is a non-nullable value type.`, pos);
    return { variable: null, always: false, constant: null, emit: () => (_frame, actual) => actual === null };
  }
  if (value.constant === undefined) fail('CS0150', 'A constant value is expected.', pos);
  const wanted = input.isReferenceType && input.primitive !== 'string' ? value.type : input.underlying;
  const converted = tryConvert(value, wanted, scope);
  if (converted === null || (wanted !== input.underlying && !mayMatch(input, wanted))) {
    return fail('CS0029', `Cannot implicitly convert type '${value.type.display}' to '${input.display}'.`, pos);
  }
  const boxed = tryConvert(converted, objectType(), scope)!;
  return {
    variable: null,
    always: false,
    constant: converted.constant?.value,
    emit: (emitter) => {
      const code = boxed.emit(emitter);
      const constant = code([]);
      return (_frame, actual) => equalObjects(actual, constant);
    },
  };
}
