// Signatures that many value types share: comparison operators, CompareTo and Equals over the library class.
import type { DotNetObject } from '../../dotnet/boxed.ts';
import type { MemberBody } from '../member-table.ts';

type Comparable = Required<Pick<DotNetObject, 'equals' | 'compareTo'>>;

/** == and != of a type whose library class has `equals`. Both operands may be null for reference types. */
export function equalityOperators(type: string, left: string, right: string): Record<string, MemberBody> {
  const equal = (a: Comparable | null, b: Comparable | null) => (a === null ? b === null : a.equals(b));
  return {
    [`static bool operator ==(${type} ${left}, ${type} ${right})`]: equal,
    [`static bool operator !=(${type} ${left}, ${type} ${right})`]: (a: Comparable, b: Comparable) => !equal(a, b),
  };
}

/** The six comparison operators of a struct. */
export function comparisonOperators(type: string, left: string, right: string): Record<string, MemberBody> {
  return {
    ...equalityOperators(type, left, right),
    [`static bool operator <(${type} ${left}, ${type} ${right})`]: (a: Comparable, b: Comparable) => a.compareTo(b) < 0,
    [`static bool operator <=(${type} ${left}, ${type} ${right})`]: (a: Comparable, b: Comparable) =>
      a.compareTo(b) <= 0,
    [`static bool operator >(${type} ${left}, ${type} ${right})`]: (a: Comparable, b: Comparable) => a.compareTo(b) > 0,
    [`static bool operator >=(${type} ${left}, ${type} ${right})`]: (a: Comparable, b: Comparable) =>
      a.compareTo(b) >= 0,
  };
}

/** CompareTo(object), CompareTo(T), Equals(T). */
export function comparisonMethods(type: string, value = 'value', other = value): Record<string, MemberBody> {
  return {
    [`int CompareTo(object ${value})`]: (self: Comparable, target: unknown) => self.compareTo(target),
    [`int CompareTo(${type} ${value})`]: (self: Comparable, target: unknown) => self.compareTo(target),
    [`bool Equals(${type} ${other})`]: (self: Comparable, target: unknown) => self.equals(target),
  };
}

/** ToString with a format, a provider (always the invariant culture), or both. */
export function formatMethods(provider = 'provider'): Record<string, MemberBody> {
  type Formattable = Required<Pick<DotNetObject, 'format'>>;
  return {
    'string ToString()': (self: Formattable) => self.format(null),
    'string ToString(string format)': (self: Formattable, format: string | null) => self.format(format),
    [`string ToString(IFormatProvider ${provider})`]: (self: Formattable) => self.format(null),
    [`string ToString(string format, IFormatProvider ${provider})`]: (self: Formattable, format: string | null) =>
      self.format(format),
  };
}
