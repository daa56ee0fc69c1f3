// Predefined operators on numbers, as functions of unboxed values (C# specification, "Arithmetic operators"): integers
// wrap or, in a checked context, throw; floats follow IEEE 754; decimals keep their scale.
import type { Decimal } from '../../dotnet/decimal.ts';
import { divideByZero, overflowException } from '../../dotnet/exception.ts';
import { isBig, rangeOf, WRAP } from '../numeric.ts';
import type { Primitive } from '../types.ts';

// biome-ignore lint/suspicious/noExplicitAny: operands have the type the table is for
export type Operation = (a: any, b: any) => any;

const COMPARE: Record<string, Operation> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

const DECIMAL: Record<string, Operation> = {
  '+': (a: Decimal, b: Decimal) => a.add(b),
  '-': (a: Decimal, b: Decimal) => a.subtract(b),
  '*': (a: Decimal, b: Decimal) => a.multiply(b),
  '/': (a: Decimal, b: Decimal) => a.divide(b),
  '%': (a: Decimal, b: Decimal) => a.remainder(b),
  '==': (a: Decimal, b: Decimal) => a.compare(b) === 0,
  '!=': (a: Decimal, b: Decimal) => a.compare(b) !== 0,
  '<': (a: Decimal, b: Decimal) => a.compare(b) < 0,
  '>': (a: Decimal, b: Decimal) => a.compare(b) > 0,
  '<=': (a: Decimal, b: Decimal) => a.compare(b) <= 0,
  '>=': (a: Decimal, b: Decimal) => a.compare(b) >= 0,
};

const DOUBLE: Record<string, Operation> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

const INT: Record<string, Operation> = {
  '+': (a, b) => (a + b) | 0,
  '-': (a, b) => (a - b) | 0,
  '*': (a, b) => Math.imul(a, b),
  '/': (a, b) => {
    if (b === 0) throw divideByZero();
    if (b === -1 && a === -2147483648) throw overflowException();
    return (a / b) | 0;
  },
  '%': (a, b) => {
    if (b === 0) throw divideByZero();
    if (b === -1 && a === -2147483648) throw overflowException();
    return (a % b) | 0;
  },
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
};

const UINT: Record<string, Operation> = {
  '+': (a, b) => (a + b) >>> 0,
  '-': (a, b) => (a - b) >>> 0,
  '*': (a, b) => Math.imul(a, b) >>> 0,
  '/': (a, b) => {
    if (b === 0) throw divideByZero();
    return Math.floor(a / b);
  },
  '%': (a, b) => {
    if (b === 0) throw divideByZero();
    return a % b;
  },
  '&': (a, b) => (a & b) >>> 0,
  '|': (a, b) => (a | b) >>> 0,
  '^': (a, b) => (a ^ b) >>> 0,
  '<<': (a, b) => (a << b) >>> 0,
  '>>': (a, b) => a >>> b,
};

function big(wrap: (value: bigint) => bigint, least: bigint): Record<string, Operation> {
  const divisor = (a: bigint, b: bigint): void => {
    if (b === 0n) throw divideByZero();
    if (b === -1n && a === least && least !== 0n) throw overflowException();
  };
  return {
    '+': (a, b) => wrap(a + b),
    '-': (a: bigint, b: bigint) => wrap(a - b),
    '*': (a: bigint, b: bigint) => wrap(a * b),
    '/': (a, b) => {
      divisor(a, b);
      return a / b;
    },
    '%': (a, b) => {
      divisor(a, b);
      return a % b;
    },
    '&': (a, b) => a & b,
    '|': (a, b) => a | b,
    '^': (a, b) => a ^ b,
    '<<': (a: bigint, b: number) => wrap(a << BigInt(b & 63)),
    '>>': (a: bigint, b: number) => a >> BigInt(b & 63),
  };
}

const LONG = big((value) => BigInt.asIntN(64, value), -(1n << 63n));
const ULONG = big((value) => BigInt.asUintN(64, value), 0n);

/** `a op b` for operands that both have the promoted type; null if the operator does not exist for it. */
export function arithmetic(op: string, type: Primitive, isChecked: boolean): Operation | null {
  if (type === 'decimal') return DECIMAL[op] ?? null;
  const comparison = COMPARE[op];
  if (comparison !== undefined) return comparison;
  if (type === 'double') return DOUBLE[op] ?? null;
  if (type === 'float') {
    const operation = DOUBLE[op];
    return operation === undefined ? null : (a, b) => Math.fround(operation(a, b));
  }
  if (isChecked && ['+', '-', '*'].includes(op)) return checkedArithmetic(op, type);
  const table =
    type === 'int' ? INT : type === 'uint' ? UINT : type === 'long' ? LONG : type === 'ulong' ? ULONG : null;
  return table?.[op] ?? null;
}

function checkedArithmetic(op: string, type: Primitive): Operation {
  const [least, greatest] = rangeOf(type);
  const exact: Record<string, (a: bigint, b: bigint) => bigint> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
  };
  const operation = exact[op]!;
  const wide = isBig(type);
  return (a, b) => {
    const result = operation(BigInt(a), BigInt(b));
    if (result < least || result > greatest) throw overflowException();
    return wide ? result : Number(result);
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the operand has the type asked for
type UnaryOperation = (value: any) => any;

/** `op value` for a promoted operand; null if the operator does not exist for it. */
export function unaryArithmetic(op: string, type: Primitive, isChecked: boolean): UnaryOperation | null {
  if (op === '+') return (value) => value;
  if (op === '~') {
    if (type === 'int') return (value) => ~value;
    if (type === 'uint') return (value) => ~value >>> 0;
    if (type === 'long') return (value) => ~value;
    return type === 'ulong' ? (value: bigint) => BigInt.asUintN(64, ~value) : null;
  }
  switch (type) {
    case 'decimal':
      return (value: Decimal) => value.negate();
    case 'double':
    case 'float':
      return (value) => -value;
    case 'int':
      return (value) => {
        if (isChecked && value === -2147483648) throw overflowException();
        return -value | 0;
      };
    case 'long':
      return (value: bigint) => {
        if (isChecked && value === -(1n << 63n)) throw overflowException();
        return BigInt.asIntN(64, -value);
      };
    default:
      return null;
  }
}

/** `value + 1` or `value - 1` in the type itself, narrow ones included. */
export function stepBy(delta: 1 | -1, type: Primitive, isChecked: boolean): UnaryOperation {
  if (type === 'decimal')
    return (value: Decimal) => value.add((value.constructor as typeof Decimal).fromInteger(delta));
  if (type === 'double') return (value) => value + delta;
  if (type === 'float') return (value) => Math.fround(value + delta);
  const [least, greatest] = rangeOf(type);
  if (isBig(type)) {
    return (value: bigint) => {
      const result = value + BigInt(delta);
      if (result >= least && result <= greatest) return result;
      if (isChecked) throw overflowException();
      return type === 'long' ? BigInt.asIntN(64, result) : BigInt.asUintN(64, result);
    };
  }
  const wrap = WRAP[type]!;
  const low = Number(least);
  const high = Number(greatest);
  return (value: number) => {
    const result = value + delta;
    if (isChecked && (result < low || result > high)) throw overflowException();
    return wrap(result);
  };
}
