// JToken and JContainer, and the conversions between tokens and values.
import type { TypeRef } from '../../dotnet/boxed.ts';
import { Boxed, box } from '../../dotnet/boxed.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { argumentException, argumentNull, invalidOperation } from '../../dotnet/exception.ts';
import { isMultiContent, JContainer } from '../../dotnet/json/container.ts';
import { convertToken, explicitTo, explicitToNullable } from '../../dotnet/json/conversions.ts';
import { setTypeKnowledge, tokenToObject } from '../../dotnet/json/deserializer.ts';
import { again, JEnumerable } from '../../dotnet/json/enumerable.ts';
import { DEFAULT_LOAD, parseToken } from '../../dotnet/json/loader.ts';
import { DEFAULT_MERGE } from '../../dotnet/json/merge.ts';
import { DEFAULT_SELECT, selectToken, selectTokens } from '../../dotnet/json/path/select.ts';
import { tokenFromObject } from '../../dotnet/json/serializer.ts';
import { deepEquals, JToken } from '../../dotnet/json/token.ts';
import { JTokenType } from '../../dotnet/json/token-type.ts';
import { JValue, valueTypeOf } from '../../dotnet/json/value.ts';
import { typeNameOf } from '../../dotnet/objects.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType, typeOf } from '../registry.ts';
import { isSubtype } from '../relations.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import { isInstance } from '../runtime/runtime-type.ts';
import type { Type } from '../types.ts';
import { loadSettings, mergeSettings, selectSettings } from './json-settings.ts';
import type { TypeObject } from './object.ts';

setTypeKnowledge({
  defaultOf: (type) => defaultValueOf(type as Type),
  accepts: (type, className) => isSubtype(typeOf(className), type as Type),
});

/** Value<T>(): what a token is as T; default(T) for none. */
export function valueAs(type: TypeRef, token: JToken | null): unknown {
  const value = convertToken(token, type, (candidate) => isInstance(candidate, type as Type));
  return value === undefined ? defaultValueOf(type as Type) : value;
}

/** Types with a conversion from JToken, and whether there is one for their nullable form. */
const NUMBERS = [
  'bool',
  'sbyte',
  'byte',
  'short',
  'ushort',
  'int',
  'uint',
  'long',
  'ulong',
  'float',
  'double',
  'decimal',
  'char',
];
const STRUCTS = [...NUMBERS, 'DateTime', 'DateTimeOffset', 'Guid', 'TimeSpan'];
const FULL_NAMES: Record<string, string> = {
  bool: 'Boolean',
  sbyte: 'SByte',
  byte: 'Byte',
  short: 'Int16',
  ushort: 'UInt16',
  int: 'Int32',
  uint: 'UInt32',
  long: 'Int64',
  ulong: 'UInt64',
  float: 'Single',
  double: 'Double',
  decimal: 'Decimal',
  char: 'Char',
};
const fullName = (type: string) => `System.${FULL_NAMES[type] ?? type}`;

/** A token of a value: small integers are kept as long, as JValue's constructors take them. */
function implicit(type: string): (value: unknown) => JValue {
  const name = fullName(type);
  switch (type) {
    case 'sbyte':
    case 'byte':
    case 'short':
    case 'ushort':
    case 'int':
    case 'uint':
    case 'long':
      return (value) => JValue.of(box('System.Int64', BigInt(value as number)));
    case 'ulong':
    case 'float':
    case 'double':
      return (value) => JValue.of(box(name, value as number));
    default:
      return (value) => JValue.of(value);
  }
}

/** Of a nullable value: small integers keep their type. */
function implicitNullable(type: string): (value: unknown) => JValue {
  const name = fullName(type);
  return (value) => {
    if (value === null) return JValue.null();
    return JValue.of(typeof value === 'number' || typeof value === 'bigint' ? box(name, value) : value);
  };
}

const conversions: Record<string, MemberBody> = {
  'static explicit operator string(JToken value)': (value) => explicitTo(value, 'System.String'),
  'static explicit operator byte[](JToken value)': (value) => explicitTo(value, 'System.Byte[]'),
  'static explicit operator Uri(JToken value)': (value) => explicitTo(value, 'System.Uri'),
  'static implicit operator JToken(string value)': (value) => JValue.string(value),
  'static implicit operator JToken(byte[] value)': (value) => JValue.of(value),
  'static implicit operator JToken(Uri value)': (value) => JValue.of(value),
};
for (const type of STRUCTS) {
  conversions[`static explicit operator ${type}(JToken value)`] = (value) => explicitTo(value, fullName(type));
  conversions[`static explicit operator ${type}?(JToken value)`] = (value) => explicitToNullable(value, fullName(type));
  // A char goes by way of ushort: there is no conversion of its own.
  if (type === 'char') continue;
  conversions[`static implicit operator JToken(${type} value)`] = implicit(type);
  conversions[`static implicit operator JToken(${type}? value)`] = implicitNullable(type);
}

const lazy = (self: JToken, start: (token: JToken) => Iterator<JToken>) => again(() => start(self));
const tokenType = () => typeOf('Newtonsoft.Json.Linq.JToken');

/** SelectTokens; a path without steps gives an array. */
function selected(...args: Parameters<typeof selectTokens>): Iterable<JToken> {
  const tokens = selectTokens(...args);
  return Array.isArray(tokens) ? new DotNetArray(tokenType(), tokens) : tokens;
}

/** Children<T>(): those that are T. */
function childrenOf(type: TypeRef, self: JToken): JEnumerable<unknown> {
  return new JEnumerable<unknown>(type, function* () {
    for (const child of self as Iterable<JToken>) if (isInstance(child, type as Type)) yield child;
  });
}

function valuesOf(type: TypeRef, self: JToken): Iterable<unknown> {
  if (!(self instanceof JContainer)) throw invalidOperation(`Cannot access child value on ${self.className}.`);
  return again(function* () {
    for (const child of self) yield valueAs(type, child);
  });
}

function contentOf(content: unknown): unknown {
  if (content instanceof Boxed && content.type.fullName === 'System.Char') valueTypeOf(content);
  return content;
}

declareType('interface Newtonsoft.Json.Linq.IJEnumerable<out T> : IEnumerable<T>', {
  'IJEnumerable<JToken> this[object key] { get; }': (self: JToken | JEnumerable, key) =>
    new JEnumerable(tokenType(), function* () {
      for (const token of self as Iterable<JToken>) {
        const found = token.getItem(key);
        if (found !== null) yield found;
      }
    }),
});
declareType(
  'struct Newtonsoft.Json.Linq.JEnumerable<T> : IJEnumerable<T>, IEnumerable<T>',
  {
    'IJEnumerable<JToken> this[object key] { get; }': (self: JEnumerable, key) =>
      new JEnumerable(tokenType(), function* () {
        for (const token of self) {
          const found = token.getItem(key);
          if (found !== null) yield found;
        }
      }),
  },
  { represents: JEnumerable, defaultValue: [] },
);

declareType(
  'abstract class Newtonsoft.Json.Linq.JToken : IJEnumerable<JToken>, IEnumerable<JToken>, ICloneable',
  {
    'JContainer Parent { get; }': (self: JToken) => self.parent,
    'JToken Root { get; }': (self: JToken) => self.root,
    'JTokenType Type { get; }': (self: JToken) => self.type,
    'bool HasValues { get; }': (self: JToken) => self.hasValues,
    'JToken Next { get; }': (self: JToken) => self.next,
    'JToken Previous { get; }': (self: JToken) => self.previous,
    'string Path { get; }': (self: JToken) => self.path,
    'JToken First { get; }': (self: JToken) => self.first,
    'JToken Last { get; }': (self: JToken) => self.last,
    'JToken this[object key] { get; set; }': {
      get: (self: JToken, key) => self.getItem(key),
      set: (self: JToken, key, value) => self.setItem(key, value),
    },
    'static bool DeepEquals(JToken t1, JToken t2)': deepEquals,
    'void AddAfterSelf(object content)': (self: JToken, content) => self.addAfterSelf(contentOf(content)),
    'void AddBeforeSelf(object content)': (self: JToken, content) => self.addBeforeSelf(contentOf(content)),
    'IEnumerable<JToken> Ancestors()': (self: JToken) => lazy(self, (token) => token.ancestors()),
    'IEnumerable<JToken> AncestorsAndSelf()': (self: JToken) => lazy(self, (token) => token.ancestors(true)),
    'IEnumerable<JToken> AfterSelf()': (self: JToken) => lazy(self, (token) => token.afterSelf()),
    'IEnumerable<JToken> BeforeSelf()': (self: JToken) => lazy(self, (token) => token.beforeSelf()),
    'T Value<T>(object key)': (T: TypeRef, self: JToken, key) => valueAs(T, self.getItem(key)),
    'JEnumerable<JToken> Children()': (self: JToken) =>
      new JEnumerable(tokenType(), () => self[Symbol.iterator]() as Iterator<JToken>),
    'JEnumerable<T> Children<T>()': childrenOf,
    'IEnumerable<T> Values<T>()': valuesOf,
    'void Remove()': (self: JToken) => self.removeSelf(),
    'void Replace(JToken value)': (self: JToken, value) => self.replace(value),
    'string ToString()': (self: JToken) => self.toString(),
    'string ToString(Formatting formatting)': (self: JToken, formatting) => self.toJson(formatting),
    'static JToken FromObject(object o)': tokenFromObject,
    'T ToObject<T>()': (T: TypeRef, self: JToken) => tokenToObject(self, T),
    'object ToObject(System.Type objectType)': (self: JToken, type: TypeObject) => {
      if (type === null) throw argumentNull('objectType');
      const value = tokenToObject(self, type.type);
      return typeof value === 'number' || typeof value === 'bigint' ? box(type.type.fullName, value) : value;
    },
    'static JToken Parse(string json)': (json) => parseToken(json, DEFAULT_LOAD),
    'static JToken Parse(string json, JsonLoadSettings settings)': (json, settings) =>
      parseToken(json, loadSettings(settings)),
    'JToken SelectToken(string path)': (self: JToken, path) => selectToken(self, path, DEFAULT_SELECT),
    'JToken SelectToken(string path, bool errorWhenNoMatch)': (self: JToken, path, errorWhenNoMatch) =>
      selectToken(self, path, { ...DEFAULT_SELECT, errorWhenNoMatch }),
    'JToken SelectToken(string path, JsonSelectSettings settings)': (self: JToken, path, settings) =>
      selectToken(self, path, selectSettings(settings)),
    'IEnumerable<JToken> SelectTokens(string path)': (self: JToken, path) => selected(self, path, DEFAULT_SELECT),
    'IEnumerable<JToken> SelectTokens(string path, bool errorWhenNoMatch)': (self: JToken, path, errorWhenNoMatch) =>
      selected(self, path, { ...DEFAULT_SELECT, errorWhenNoMatch }),
    'IEnumerable<JToken> SelectTokens(string path, JsonSelectSettings settings)': (self: JToken, path, settings) =>
      selected(self, path, selectSettings(settings)),
    'JToken DeepClone()': (self: JToken) => self.cloneToken(),
    ...conversions,
  },
  { represents: JToken },
);

declareType('abstract class Newtonsoft.Json.Linq.JContainer : JToken, IList<JToken>, ICollection<JToken>', {
  'int Count { get; }': (self: JContainer) => self.count,
  'IEnumerable<JToken> Descendants()': (self: JContainer) => again(() => self.descendants()),
  'IEnumerable<JToken> DescendantsAndSelf()': (self: JContainer) => again(() => self.descendants(true)),
  'void Add(object content)': (self: JContainer, content) => self.add(contentOf(content)),
  'void AddFirst(object content)': (self: JContainer, content) => self.addFirst(contentOf(content)),
  'void ReplaceAll(object content)': (self: JContainer, content) => self.replaceAll(contentOf(content)),
  'void RemoveAll()': (self: JContainer) => self.clearItems(),
  'void Merge(object content)': (self: JContainer, content) => merge(self, content, DEFAULT_MERGE),
  'void Merge(object content, JsonMergeSettings settings)': (self: JContainer, content, settings) =>
    merge(self, content, mergeSettings(settings)),
});

function merge(self: JContainer, content: unknown, settings: typeof DEFAULT_MERGE): void {
  if (content === null) return;
  if (!(content instanceof JToken) && !isMultiContent(content)) {
    throw argumentException(`Could not determine JSON object type for type ${typeNameOf(content)}.`, 'content');
  }
  if (content === self && self.type === JTokenType.Array && self.hasValues) {
    throw invalidOperation('Collection was modified; enumeration operation may not execute.');
  }
  self.mergeItem(content, settings);
}
