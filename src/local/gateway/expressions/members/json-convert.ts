// JsonConvert.
import { box, type TypeRef } from '../../dotnet/boxed.ts';
import { argumentException } from '../../dotnet/exception.ts';
import { deserialize } from '../../dotnet/json/deserializer.ts';
import { xmlOfJson } from '../../dotnet/json/json-to-xml.ts';
import { quoteWith, scalarText } from '../../dotnet/json/scalar-text.ts';
import { serialize } from '../../dotnet/json/serializer.ts';
import type { JToken } from '../../dotnet/json/token.ts';
import { JsonTextWriter } from '../../dotnet/json/writer.ts';
import { writeXml } from '../../dotnet/json/xml-to-json.ts';
import { typeNameOf } from '../../dotnet/objects.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType, notEmulated, typeOf } from '../registry.ts';
import { type JsonSerializerSettings, readsDates, serializerSettings } from './json-settings.ts';
import type { TypeObject } from './object.ts';

declareEnum('Newtonsoft.Json.StringEscapeHandling', { Default: 0, EscapeNonAscii: 1, EscapeHtml: 2 });

const object = () => typeOf('System.Object');

/** A deserialised value as static type object has it. */
function boxed(type: TypeRef, value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'bigint' ? box(type.fullName, value) : value;
}

function deserializeAs(
  value: string | null,
  type: TypeObject | null,
  settings: JsonSerializerSettings | null = null,
): unknown {
  if (type === null) return deserialize(value, object(), readsDates(settings));
  return boxed(type.type, deserialize(value, type.type, readsDates(settings)));
}

function xmlText(node: Parameters<typeof writeXml>[0] | null, formatting: number, omitRoot: boolean): string {
  if (node === null) return 'null';
  const writer = new JsonTextWriter(formatting);
  writeXml(node, writer, omitRoot);
  return writer.toString();
}

/** DeserializeXNode: an empty text is no document. */
function xmlOf(text: string | null, root?: string | null) {
  const token = deserialize(text, typeOf('Newtonsoft.Json.Linq.JToken')) as JToken | null;
  return token === null ? null : xmlOfJson(token, root);
}

function text(value: unknown): string {
  const result = scalarText(value);
  if (result === null) {
    throw argumentException(
      `Unsupported type: ${typeNameOf(value)}. Use the JsonSerializer class to get the object's JSON representation.`,
    );
  }
  // Names of numbers stand alone here; a writer quotes them.
  return /^"(?:NaN|-?Infinity)"$/.test(result) && typeof value !== 'string' ? result.slice(1, -1) : result;
}

/** JsonConvert.ToString of the primitive types. */
const scalars: Record<string, MemberBody> = {};
for (const type of ['bool', 'DateTime', 'DateTimeOffset', 'decimal', 'Guid', 'TimeSpan', 'Uri', 'object']) {
  scalars[`static string ToString(${type} value)`] = text;
}
const NUMBERS: Record<string, string> = {
  char: 'Char',
  int: 'Int32',
  short: 'Int16',
  ushort: 'UInt16',
  uint: 'UInt32',
  long: 'Int64',
  ulong: 'UInt64',
  float: 'Single',
  double: 'Double',
  byte: 'Byte',
  sbyte: 'SByte',
};
for (const [keyword, name] of Object.entries(NUMBERS)) {
  scalars[`static string ToString(${keyword} value)`] = (value: number | bigint) => text(box(`System.${name}`, value));
}

declareType('static class Newtonsoft.Json.JsonConvert', {
  'static string SerializeObject(object value)': (value) => serialize(value),
  'static string SerializeObject(object value, Formatting formatting)': (value, formatting) =>
    serialize(value, serializerSettings(null, formatting)),
  'static string SerializeObject(object value, JsonSerializerSettings settings)': (value, settings) =>
    serialize(value, serializerSettings(settings)),
  'static string SerializeObject(object value, System.Type type, JsonSerializerSettings settings)': (
    value,
    _type,
    settings,
  ) => serialize(value, serializerSettings(settings)),
  'static string SerializeObject(object value, Formatting formatting, JsonSerializerSettings settings)': (
    value,
    formatting,
    settings,
  ) => serialize(value, serializerSettings(settings, formatting)),
  'static string SerializeObject(object value, System.Type type, Formatting formatting, JsonSerializerSettings settings)':
    (value, _type, formatting, settings) => serialize(value, serializerSettings(settings, formatting)),
  'static object DeserializeObject(string value)': (value) => deserialize(value, object()),
  'static object DeserializeObject(string value, JsonSerializerSettings settings)': (value, settings) =>
    deserialize(value, object(), readsDates(settings)),
  'static object DeserializeObject(string value, System.Type type)': (value, type) => deserializeAs(value, type),
  'static object DeserializeObject(string value, System.Type type, JsonSerializerSettings settings)': deserializeAs,
  'static T DeserializeObject<T>(string value)': (T: TypeRef, value) => deserialize(value, T),
  'static T DeserializeObject<T>(string value, JsonSerializerSettings settings)': (T: TypeRef, value, settings) =>
    deserialize(value, T, readsDates(settings)),
  'static T DeserializeAnonymousType<T>(string value, T anonymousTypeObject)': (T: TypeRef, value) =>
    deserialize(value, T),
  'static T DeserializeAnonymousType<T>(string value, T anonymousTypeObject, JsonSerializerSettings settings)': (
    T: TypeRef,
    value,
    _shape,
    settings,
  ) => deserialize(value, T, readsDates(settings)),
  'static void PopulateObject(string value, object target)': notEmulated,
  'static string SerializeXNode(XObject node)': (node) => xmlText(node, 0, false),
  'static string SerializeXNode(XObject node, Formatting formatting)': (node, formatting) =>
    xmlText(node, formatting, false),
  'static string SerializeXNode(XObject node, Formatting formatting, bool omitRootObject)': xmlText,
  'static XDocument DeserializeXNode(string value)': (value) => xmlOf(value),
  'static XDocument DeserializeXNode(string value, string deserializeRootElementName)': (value, root) =>
    xmlOf(value, root),
  ...scalars,
  'static string ToString(System.Enum value)': text,
  'static string ToString(string value)': (value) => text(value),
  'static string ToString(string value, char delimiter)': (value, delimiter) => quoted(value, delimiter, 0),
  'static string ToString(string value, char delimiter, StringEscapeHandling stringEscapeHandling)': quoted,
});

function quoted(value: string | null, delimiter: number, handling: number): string {
  const quote = String.fromCharCode(delimiter);
  if (quote !== '"' && quote !== "'") {
    throw argumentException('Delimiter must be a single or double quote.', 'delimiter');
  }
  return quoteWith(value ?? '', quote, handling);
}
