// String concatenation: `+` with a string on either side. Each operand becomes text as its own ToString() makes it.
import { spendBytes } from '../../dotnet/budget.ts';
import { formatPrimitive, textOf } from '../../dotnet/objects.ts';
import type { Type } from '../types.ts';
import type { Code, Value } from './bound.ts';
import { objectType, stringType, tryConvert } from './coerce.ts';
import type { FunctionEmitter } from './emitter.ts';
import type { Scope } from './scope.ts';
import { constantValue } from './values.ts';

/** Text of an unboxed value of static type `type`; null is empty. */
export function textCode(value: Value, emitter: FunctionEmitter, scope: Scope): Code {
  const type = value.type;
  if (type.primitive === 'string') {
    const code = value.emit(emitter);
    return (frame) => code(frame) ?? '';
  }
  if (isNumberLike(type.underlying)) {
    const code = value.emit(emitter);
    const { underlying } = type;
    if (underlying.primitive === 'int')
      return (frame) => {
        const number = code(frame);
        return number === null ? '' : String(number);
      };
    return (frame) => {
      const number = code(frame);
      return number === null ? '' : formatPrimitive(underlying, number, null);
    };
  }
  const code = (tryConvert(value, objectType(), scope) ?? value).emit(emitter);
  return (frame) => textOf(code(frame));
}

function isNumberLike(type: Type): boolean {
  return (
    type.isEnum ||
    (type.isValueType && type.primitive !== null && type.primitive !== 'bool' && type.primitive !== 'decimal')
  );
}

/** `left + right`; null if neither is a string. */
export function concatenate(left: Value, right: Value, scope: Scope, pos: number): Value | null {
  const isString = (value: Value): boolean => value.type.primitive === 'string';
  if (!isString(left) && !isString(right)) return null;
  const other = isString(left) ? right : left;
  if (other.type.kind === 'void') return null;
  if (left.constant !== undefined && right.constant !== undefined) {
    const texts = [left, right].map((value) => constantText(value));
    if (!texts.includes(null)) return constantValue(texts.join(''), stringType(), pos);
  }
  return {
    kind: 'value',
    type: stringType(),
    pos,
    emit: (emitter) => {
      const a = textCode(left, emitter, scope);
      const b = textCode(right, emitter, scope);
      return (frame) => {
        const text: string = a(frame) + b(frame);
        if (text.length > 1_024) spendBytes(text.length);
        return text;
      };
    },
  };
}

/** Only strings and null make a constant concatenation; a char or number does not. */
function constantText(value: Value): string | null {
  const constant = value.constant!.value;
  if (constant === null) return '';
  return typeof constant === 'string' ? constant : null;
}
