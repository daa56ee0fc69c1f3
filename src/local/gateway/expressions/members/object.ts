// System.Object and the types every value has something of: ValueType, Enum, Nullable<T>, Type, Delegate, Void.
import { Boxed, boxAs, type EnumInfo, type Ref, type TypeRef } from '../../dotnet/boxed.ts';
import { formatEnum, parseEnum } from '../../dotnet/enum-format.ts';
import { argumentException, argumentNull, invalidOperation } from '../../dotnet/exception.ts';
import { equalObjects, keyOf, textOf, typeRefOf } from '../../dotnet/objects.ts';
import { hashText } from '../../dotnet/string-comparer.ts';
import { setTypeObjectFactory } from '../binding/expressions.ts';
import { declareType } from '../registry.ts';
import { baseTypeOf, isSubtype } from '../relations.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import { isInstance } from '../runtime/runtime-type.ts';
import type { Type } from '../types.ts';

/** System.Type, for GetType() and typeof. */
export class TypeObject {
  readonly type: Type;
  readonly privateClass = 'System.RuntimeType';

  constructor(type: Type) {
    this.type = type;
  }

  equals(other: unknown): boolean {
    return other instanceof TypeObject && other.type === this.type;
  }

  hashKey(): number {
    return this.type.id;
  }

  toString(): string {
    return this.type.reflectionName;
  }
}

const known = new Map<Type, TypeObject>();

function typeObject(type: Type): TypeObject {
  let found = known.get(type);
  if (found === undefined) {
    found = new TypeObject(type);
    known.set(type, found);
  }
  return found;
}

setTypeObjectFactory(typeObject);

/** Object.GetHashCode: stable, but not .NET's number except for small integers and bool. */
export function hashOf(value: unknown): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Boxed && typeof value.value === 'number' && Number.isInteger(value.value)) {
    return value.type.fullName === 'System.Char' ? value.value | (value.value << 16) : value.value | 0;
  }
  if (value instanceof Boxed && typeof value.value === 'bigint') {
    return Number(BigInt.asIntN(32, value.value ^ (value.value >> 32n)));
  }
  return hashText(String(keyOf(value)));
}

/** `new object()`. */
class PlainObject {
  toString(): string {
    return 'System.Object';
  }
}

declareType(
  'class System.Object',
  {
    '.ctor()': () => new PlainObject(),
    'string ToString()': (self) => textOf(self),
    'bool Equals(object obj)': (self, other) => equalObjects(self, other),
    'int GetHashCode()': hashOf,
    'Type GetType()': (self) => typeObject(typeRefOf(self) as Type),
    'static bool Equals(object objA, object objB)': (a, b) => equalObjects(a, b),
    'static bool ReferenceEquals(object objA, object objB)': (a, b) => a === b,
  },
  { primitive: 'object', represents: PlainObject },
);

declareType('abstract class System.ValueType', {});

const enumOf = (type: TypeRef): EnumInfo => {
  if (type.enumInfo === null) throw argumentException('Type provided must be an Enum.', 'enumType');
  return type.enumInfo;
};

function parse(type: TypeRef, value: string | null, ignoreCase: boolean): number {
  if (value === null) throw argumentNull('value');
  if (value.trim() === '')
    throw argumentException('Must specify valid information for parsing in the string.', 'value');
  const parsed = parseEnum(enumOf(type), value, ignoreCase);
  if (parsed === null) throw argumentException(`Requested value '${value}' was not found.`);
  return parsed;
}

function tryParse(type: TypeRef, value: string | null, ignoreCase: boolean, result: Ref): boolean {
  const parsed = value === null ? null : parseEnum(enumOf(type), value, ignoreCase);
  result.value = parsed ?? 0;
  return parsed !== null;
}

declareType('abstract class System.Enum : System.ValueType, IComparable, IFormattable', {
  'string ToString()': (self: Boxed) => formatEnum(self.type.enumInfo!, Number(self.value)),
  'string ToString(string format)': (self: Boxed, format) =>
    formatEnum(self.type.enumInfo!, Number(self.value), format),
  'bool HasFlag(Enum flag)': (self: Boxed, flag: Boxed) =>
    (Number(self.value) & Number(flag.value)) === Number(flag.value),
  'int CompareTo(object target)': (self: Boxed, other: Boxed | null) =>
    other === null ? 1 : Math.sign(Number(self.value) - Number(other.value)),
  'static object Parse(Type enumType, string value)': (type: TypeObject, value) =>
    new Boxed(type.type, parse(type.type, value, false)),
  'static object Parse(Type enumType, string value, bool ignoreCase)': (type: TypeObject, value, ignore) =>
    new Boxed(type.type, parse(type.type, value, ignore)),
  'static TEnum Parse<TEnum>(string value)': (T: TypeRef, value) => parse(T, value, false),
  'static TEnum Parse<TEnum>(string value, bool ignoreCase)': (T: TypeRef, value, ignore) => parse(T, value, ignore),
  'static bool TryParse<TEnum>(string value, out TEnum result)': (T: TypeRef, value, result: Ref) =>
    tryParse(T, value, false, result),
  'static bool TryParse<TEnum>(string value, bool ignoreCase, out TEnum result)': (
    T: TypeRef,
    value,
    ignore,
    result: Ref,
  ) => tryParse(T, value, ignore, result),
  'static bool TryParse(Type enumType, string value, out object result)': (type: TypeObject, value, result: Ref) =>
    tryParseBoxed(type.type, value, false, result),
  'static bool TryParse(Type enumType, string value, bool ignoreCase, out object result)': (
    type: TypeObject,
    value,
    ignore,
    result: Ref,
  ) => tryParseBoxed(type.type, value, ignore, result),
  'static bool IsDefined(Type enumType, object value)': (type: TypeObject, value) => {
    const { members } = enumOf(type.type);
    return typeof value === 'string'
      ? members.has(value)
      : [...members.values()].includes(Number((value as Boxed).value));
  },
  'string ToString(string format, IFormatProvider provider)': (self: Boxed, format) =>
    formatEnum(self.type.enumInfo!, Number(self.value), format),
  'static bool IsDefined<TEnum>(TEnum value)': (T: TypeRef, value: number) =>
    [...enumOf(T).members.values()].includes(value),
  'static string GetName<TEnum>(TEnum value)': (T: TypeRef, value: number) =>
    [...enumOf(T).members].find(([, number]) => number === value)?.[0] ?? null,
  'static string GetName(Type enumType, object value)': (type: TypeObject, value: Boxed) =>
    [...enumOf(type.type).members].find(([, number]) => number === Number(value.value))?.[0] ?? null,
  'static string[] GetNames(Type enumType)': (type: TypeObject) => namesOf(enumOf(type.type)),
  'static string[] GetNames<TEnum>()': (T: TypeRef) => namesOf(enumOf(T)),
  'static TEnum[] GetValues<TEnum>()': (T: TypeRef) =>
    [...enumOf(T).members.values()].sort((a, b) => (a >>> 0) - (b >>> 0)),
});

/** By value, as unsigned numbers. */
function namesOf(info: EnumInfo): string[] {
  return [...info.members].sort((a, b) => (a[1] >>> 0) - (b[1] >>> 0)).map(([name]) => name);
}

function tryParseBoxed(type: Type, value: string | null, ignoreCase: boolean, result: Ref): boolean {
  const found = tryParse(type, value, ignoreCase, result);
  result.value = found ? new Boxed(type, result.value as number) : null;
  return found;
}

declareType('struct System.Nullable<T>', {
  'bool HasValue { get; }': (self) => self !== null,
  'T Value { get; }': (self) => {
    if (self === null) throw invalidOperation('Nullable object must have a value.');
    return self;
  },
  'T GetValueOrDefault()': (T: Type, self) => self ?? defaultValueOf(T),
  'T GetValueOrDefault(T defaultValue)': (_T, self, fallback) => self ?? fallback,
  'string ToString()': (T: Type, self) => textOf(boxAs(T, self)),
  'bool Equals(object other)': (T: Type, self, other) => equalObjects(boxAs(T, self), other),
  'int GetHashCode()': (T: Type, self) => hashOf(boxAs(T, self)),
});
declareType('static class System.Nullable', {
  'static int Compare<T>(T? n1, T? n2)': (_T, a, b) =>
    a === null ? (b === null ? 0 : -1) : b === null ? 1 : a < b ? -1 : a > b ? 1 : 0,
  'static bool Equals<T>(T? n1, T? n2)': (_T, a, b) => equalObjects(a, b),
});

declareType('abstract class System.Delegate', {});
declareType('abstract class System.MulticastDelegate : System.Delegate', {});
declareType(
  'class System.Type',
  {
    'string Name { get; }': (self: TypeObject) => shortName(self.type),
    'string FullName { get; }': (self: TypeObject) => self.type.reflectionName,
    'string Namespace { get; }': (self: TypeObject) => self.type.definition?.namespace ?? null,
    'bool IsArray { get; }': (self: TypeObject) => self.type.kind === 'array',
    'bool IsEnum { get; }': (self: TypeObject) => self.type.isEnum,
    'bool IsValueType { get; }': (self: TypeObject) => self.type.isValueType,
    'bool IsGenericType { get; }': (self: TypeObject) => self.type.typeArguments.length > 0,
    'bool IsClass { get; }': (self: TypeObject) => self.type.isReferenceType && self.type.kind !== 'interface',
    'bool IsInterface { get; }': (self: TypeObject) => self.type.kind === 'interface',
    'Type BaseType { get; }': (self: TypeObject) => {
      const base = baseTypeOf(self.type);
      return base === null ? null : typeObject(base);
    },
    'Type GetElementType()': (self: TypeObject) => (self.type.element === null ? null : typeObject(self.type.element)),
    'Type[] GetGenericArguments()': (self: TypeObject) => self.type.typeArguments.map(typeObject),
    'bool IsAssignableFrom(Type c)': (self: TypeObject, other: TypeObject | null) =>
      other !== null && isSubtype(other.type, self.type),
    'bool IsInstanceOfType(object o)': (self: TypeObject, value) => isInstance(value, self.type),
    'bool IsSubclassOf(Type c)': (self: TypeObject, other: TypeObject) =>
      self.type !== other.type && isSubtype(self.type, other.type),
    'static bool operator ==(Type left, Type right)': (a, b) => a === b,
    'static bool operator !=(Type left, Type right)': (a, b) => a !== b,
  },
  { represents: TypeObject },
);

function shortName(type: Type): string {
  if (type.kind === 'array') return `${shortName(type.element!)}[${','.repeat(type.rank - 1)}]`;
  if (type.definition === null) return type.reflectionName;
  return type.definition.name + (type.typeArguments.length > 0 ? `\`${type.typeArguments.length}` : '');
}
