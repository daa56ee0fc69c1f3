// Equality where no operator is defined: of references, of nullables with null, of tuples item by item.
import { conversion } from '../conversions.ts';
import { isReferenceConvertible } from '../relations.ts';
import { NULL_TYPE, type Type } from '../types.ts';
import type { Value } from './bound.ts';
import { boolType } from './coerce.ts';
import { binaryValue, bindBinary } from './operators.ts';
import type { Scope } from './scope.ts';
import { constantValue } from './values.ts';

/** `==` and `!=` of references, nullables with null, and tuples; null where there is none. */
export function equality(op: string, left: Value, right: Value, scope: Scope, pos: number): Value | null {
  if (op !== '==' && op !== '!=') return null;
  const negate = op === '!=';
  const a = left.type;
  const b = right.type;
  if (a === NULL_TYPE && b === NULL_TYPE) return constantValue(!negate, boolType(), pos);
  if (a.isTuple && b.isTuple) return tupleEquality(left, right, negate, scope, pos);
  // Any nullable compares with null.
  const isNullTest = (a === NULL_TYPE && b.isNullable) || (b === NULL_TYPE && a.isNullable);
  const areReferences = a.isReferenceType && b.isReferenceType && a.kind !== 'void' && b.kind !== 'void';
  const related = areReferences && (isReferenceConvertible(a, b) || isReferenceConvertible(b, a) || mayMeet(a, b));
  if (!isNullTest && !related) return null;
  const same = left.identity !== undefined && left.identity === right.identity;
  if (
    left.constant !== undefined &&
    right.constant !== undefined &&
    a.primitive === 'string' &&
    b.primitive === 'string'
  ) {
    return constantValue((left.constant.value === right.constant.value) !== negate, boolType(), pos);
  }
  return binaryValue(left, right, (x, y) => isSameReference(x, y, same) !== negate, boolType(), pos);
}

function mayMeet(a: Type, b: Type): boolean {
  return conversion(a, b, true)?.kind === 'cast' || conversion(b, a, true)?.kind === 'cast';
}

/**
 * JavaScript strings have no identity. Two are one object in .NET if both are literals or come from one variable;
 * the empty string is always the same one.
 */
function isSameReference(a: unknown, b: unknown, same: boolean): boolean {
  if (typeof a === 'string' && a !== '') return same && a === b;
  return a === b;
}

function tupleEquality(left: Value, right: Value, negate: boolean, scope: Scope, pos: number): Value | null {
  const count = left.type.typeArguments.length;
  if (count !== right.type.typeArguments.length) return null;
  const pairs = left.type.typeArguments.map((type, index) => {
    const locals = [scope.temporary(type), scope.temporary(right.type.typeArguments[index]!)] as const;
    const [x, y] = locals.map(
      (local): Value => ({ kind: 'value', type: local.type, pos, emit: (emitter) => emitter.read(local) }),
    );
    return { locals, test: bindBinary('==', x!, y!, scope, pos) };
  });
  return {
    kind: 'value',
    type: boolType(),
    pos,
    emit: (emitter) => {
      const a = left.emit(emitter);
      const b = right.emit(emitter);
      const tests = pairs.map(({ locals, test }) => ({
        slots: locals.map((local) => emitter.slotOf(local)),
        code: test.emit(emitter),
      }));
      return (frame) => {
        const x = a(frame);
        const y = b(frame);
        for (const [index, { slots, code }] of tests.entries()) {
          frame[slots[0]!] = x.items[index];
          frame[slots[1]!] = y.items[index];
          if (!code(frame)) return negate;
        }
        return !negate;
      };
    },
  };
}
