// JObject, JArray, JProperty, JValue, JConstructor and JRaw.
import { box, type Ref } from '../../dotnet/boxed.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import { iterate } from '../../dotnet/collections/enumerable.ts';
import { Enumerator } from '../../dotnet/collections/enumerator.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import { JArray, JConstructor } from '../../dotnet/json/array.ts';
import { again, JEnumerable } from '../../dotnet/json/enumerable.ts';
import { DEFAULT_LOAD, parseArray, parseObject } from '../../dotnet/json/loader.ts';
import { JObject, type NameComparer, setPropertyPairType } from '../../dotnet/json/object.ts';
import { JProperty } from '../../dotnet/json/property.ts';
import { fromObjectAs } from '../../dotnet/json/serializer.ts';
import type { JToken } from '../../dotnet/json/token.ts';
import { JTokenType } from '../../dotnet/json/token-type.ts';
import { JRaw, JValue } from '../../dotnet/json/value.ts';
import { equalStrings } from '../../dotnet/string-compare.ts';
import { declareType, typeOf } from '../registry.ts';
import { loadSettings } from './json-settings.ts';
import { copyInto } from './sequences.ts';

const jtoken = () => typeOf('Newtonsoft.Json.Linq.JToken');
const pairType = () => typeOf('System.Collections.Generic.KeyValuePair', typeOf('System.String'), jtoken());

setPropertyPairType(pairType);

const sameName =
  (comparison: number): NameComparer =>
  (a, b) =>
    equalStrings(a, b, comparison);

/** params object[]: content of a container, one by one. */
function fill<T extends { add(content: unknown): void }>(container: T, content: unknown): T {
  if (content === null) container.add(null);
  else for (const item of iterate(content)) container.add(item);
  return container;
}

function found(token: JToken | null, value: Ref): boolean {
  value.value = token;
  return token !== null;
}

function copyOf<T>(other: T | null, copy: (other: T) => T): T {
  if (other === null) throw argumentNull('other');
  return copy(other);
}

declareType(
  'class Newtonsoft.Json.Linq.JObject : JContainer, IDictionary<string, JToken>, IEnumerable<KeyValuePair<string, JToken>>',
  {
    '.ctor()': () => new JObject(),
    '.ctor(JObject other)': (other) => copyOf(other, JObject.copy),
    '.ctor(params object[] content)': (content) => fill(new JObject(), content),
    '.ctor(object content)': (content) => JObject.from(content),
    'JToken this[object key] { get; set; }': {
      get: (self: JObject, key) => self.getItem(key),
      set: (self: JObject, key, value) => self.setItem(key, value),
    },
    'JToken this[string propertyName] { get; set; }': {
      get: (self: JObject, name) => self.item(name),
      set: (self: JObject, name, value) => self.set(name, value),
    },
    'IEnumerable<JProperty> Properties()': (self: JObject) => again(() => self[Symbol.iterator]()),
    'JProperty Property(string name)': (self: JObject, name) => self.property(name),
    'JProperty Property(string name, StringComparison comparison)': (self: JObject, name, comparison) =>
      self.property(name, sameName(comparison)),
    'JEnumerable<JToken> PropertyValues()': (self: JObject) =>
      new JEnumerable(jtoken(), function* () {
        for (const property of self) yield (property as JProperty).value;
      }),
    'static JObject Parse(string json)': (json) => parseObject(json, DEFAULT_LOAD),
    'static JObject Parse(string json, JsonLoadSettings settings)': (json, settings) =>
      parseObject(json, loadSettings(settings)),
    'static JObject FromObject(object o)': (o) => fromObjectAs(o, JTokenType.Object),
    'JToken GetValue(string propertyName)': (self: JObject, name) => self.get(name),
    'JToken GetValue(string propertyName, StringComparison comparison)': (self: JObject, name, comparison) =>
      self.get(name, sameName(comparison)),
    'bool TryGetValue(string propertyName, out JToken value)': (self: JObject, name, value: Ref) =>
      found(self.get(name), value),
    'bool TryGetValue(string propertyName, StringComparison comparison, out JToken value)': (
      self: JObject,
      name,
      comparison,
      value: Ref,
    ) => found(self.get(name, sameName(comparison)), value),
    'void Add(string propertyName, JToken value)': (self: JObject, name, value) => self.addProperty(name, value),
    'bool ContainsKey(string propertyName)': (self: JObject, name) => {
      if (name === null) throw argumentNull('propertyName');
      return self.property(name) !== null;
    },
    'bool Remove(string propertyName)': (self: JObject, name) => self.removeProperty(name),
    'IEnumerator<KeyValuePair<string, JToken>> GetEnumerator()': (self: JObject) => {
      return new Enumerator(pairType(), { [Symbol.iterator]: () => self.pairs() });
    },
  },
  { represents: JObject },
);

declareType(
  'class Newtonsoft.Json.Linq.JArray : JContainer, IList<JToken>',
  {
    '.ctor()': () => new JArray(),
    '.ctor(JArray other)': (other) => copyOf(other, JArray.copy),
    '.ctor(params object[] content)': (content) => fill(new JArray(), content),
    '.ctor(object content)': (content) => JArray.from(content),
    'JToken this[object key] { get; set; }': {
      get: (self: JArray, key) => self.getItem(key),
      set: (self: JArray, key, value) => self.setItem(key, value),
    },
    'JToken this[int index] { get; set; }': {
      get: (self: JArray, index) => self.itemAt(index),
      set: (self: JArray, index, value) => self.setItemAt(index, value),
    },
    'static JArray Parse(string json)': (json) => parseArray(json, DEFAULT_LOAD),
    'static JArray Parse(string json, JsonLoadSettings settings)': (json, settings) =>
      parseArray(json, loadSettings(settings)),
    'static JArray FromObject(object o)': (o) => fromObjectAs(o, JTokenType.Array),
    'int IndexOf(JToken item)': (self: JArray, item) => self.indexOf(item),
    'void Insert(int index, JToken item)': (self: JArray, index, item) => void self.insertItem(index, item),
    'void RemoveAt(int index)': (self: JArray, index) => self.removeItemAt(index),
    'IEnumerator<JToken> GetEnumerator()': (self: JArray) => new Enumerator(jtoken(), self),
    'void Add(JToken item)': (self: JArray, item) => self.add(item),
    'void Clear()': (self: JArray) => self.clearItems(),
    'bool Contains(JToken item)': (self: JArray, item) => self.contains(item),
    'void CopyTo(JToken[] array, int arrayIndex)': (self: JArray, array: DotNetArray, index) =>
      copyInto(self.childTokens, array, index),
    'bool Remove(JToken item)': (self: JArray, item) => self.removeItem(item),
    'bool IsReadOnly { get; }': () => false,
  },
  { represents: JArray },
);

declareType(
  'class Newtonsoft.Json.Linq.JProperty : JContainer',
  {
    '.ctor(JProperty other)': (other) => copyOf(other, JProperty.copy),
    '.ctor(string name, params object[] content)': (name, content) => JProperty.of(name, content),
    '.ctor(string name, object content)': (name, content) => JProperty.of(name, content),
    'string Name { get; }': (self: JProperty) => self.name,
    'JToken Value { get; set; }': {
      get: (self: JProperty) => self.value,
      set: (self: JProperty, value) => {
        self.value = value;
      },
    },
  },
  { represents: JProperty },
);

declareType(
  'class Newtonsoft.Json.Linq.JConstructor : JContainer',
  {
    '.ctor()': () => new JConstructor(),
    '.ctor(JConstructor other)': (other) => copyOf(other, JConstructor.copy),
    '.ctor(string name, params object[] content)': (name, content) => fill(new JConstructor(name), content),
    '.ctor(string name, object content)': (name, content) => {
      const made = new JConstructor(name);
      made.add(content);
      return made;
    },
    '.ctor(string name)': (name) => {
      if (name === null) throw argumentNull('name');
      return new JConstructor(name);
    },
    'string Name { get; set; }': {
      get: (self: JConstructor) => self.name,
      set: (self: JConstructor, name) => {
        self.name = name;
      },
    },
    'JToken this[object key] { get; set; }': {
      get: (self: JConstructor, key) => self.getItem(key),
      set: (self: JConstructor, key, value) => self.setItem(key, value),
    },
  },
  { represents: JConstructor },
);

declareType(
  'class Newtonsoft.Json.Linq.JValue : JToken, IEquatable<JValue>, IFormattable, IComparable, IComparable<JValue>, IConvertible',
  {
    '.ctor(JValue other)': (other) => copyOf(other, (value: JValue) => new JValue(value.value, value.type)),
    '.ctor(long value)': (value) => JValue.of(box('System.Int64', value)),
    '.ctor(decimal value)': (value) => JValue.of(value),
    '.ctor(char value)': (value) => new JValue(box('System.Char', value), JTokenType.String),
    '.ctor(ulong value)': (value) => JValue.of(box('System.UInt64', value)),
    '.ctor(double value)': (value) => JValue.of(box('System.Double', value)),
    '.ctor(float value)': (value) => JValue.of(box('System.Single', value)),
    '.ctor(DateTime value)': (value) => JValue.of(value),
    '.ctor(DateTimeOffset value)': (value) => JValue.of(value),
    '.ctor(bool value)': (value) => JValue.of(value),
    '.ctor(string value)': (value) => JValue.string(value),
    '.ctor(Guid value)': (value) => JValue.of(value),
    '.ctor(Uri value)': (value) => JValue.of(value),
    '.ctor(TimeSpan value)': (value) => JValue.of(value),
    '.ctor(object value)': (value) => JValue.of(value),
    'static JValue CreateComment(string value)': (value) => JValue.comment(value),
    'static JValue CreateString(string value)': (value) => JValue.string(value),
    'static JValue CreateNull()': () => JValue.null(),
    'static JValue CreateUndefined()': () => JValue.undefined(),
    'object Value { get; set; }': {
      get: (self: JValue) => self.value,
      set: (self: JValue, value) => {
        self.value = value;
      },
    },
    'bool Equals(JValue other)': (self: JValue, other) => self.equals(other),
    'string ToString()': (self: JValue) => self.toString(),
    'string ToString(string format)': (self: JValue, format) => self.format(format),
    'string ToString(IFormatProvider formatProvider)': (self: JValue) => self.toString(),
    'string ToString(string format, IFormatProvider formatProvider)': (self: JValue, format) => self.format(format),
    'int CompareTo(JValue obj)': (self: JValue, other) => self.compareTo(other),
  },
  { represents: JValue },
);

declareType(
  'class Newtonsoft.Json.Linq.JRaw : JValue',
  {
    '.ctor(JRaw other)': (other) => copyOf(other, (raw: JRaw) => new JRaw(raw.value)),
    '.ctor(object rawJson)': (json) => new JRaw(json),
  },
  { represents: JRaw },
);
