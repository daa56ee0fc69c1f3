// JsonSerializer's writing half: any value of an expression as JSON text or as tokens.
import { Boxed, box, boxAs, type TypeRef } from '../boxed.ts';
import { spend } from '../budget.ts';
import { AnonymousObject } from '../collections/anonymous.ts';
import { DotNetArray } from '../collections/array.ts';
import { Dictionary } from '../collections/dictionary.ts';
import { elementTypeOf, isEnumerable, iterateBoxed } from '../collections/enumerable.ts';
import { KeyValuePair } from '../collections/key-value-pair.ts';
import { Tuple, ValueTuple } from '../collections/tuple.ts';
import { DateTime } from '../datetime.ts';
import { DateTimeOffset } from '../datetimeoffset.ts';
import { argumentException, argumentNull } from '../exception.ts';
import { textOf, typeNameOf } from '../objects.ts';
import { Regex } from '../regex/regex.ts';
import { XAttribute } from '../xml/attribute.ts';
import { XNode } from '../xml/object.ts';
import { isoOffsetText, isoText } from './dates.ts';
import { jsonSerializationException } from './errors.ts';
import { scalarText } from './scalar-text.ts';
import { JToken } from './token.ts';
import { TokenBuilder } from './token-builder.ts';
import { JTokenType, tokenTypeName } from './token-type.ts';
import { type JsonSink, JsonTextWriter } from './writer.ts';
import { writeXml } from './xml-to-json.ts';

export interface SerializerSettings {
  formatting: number;
  /** NullValueHandling: 1 leaves out properties that are null. */
  nulls: number;
}

const DEFAULT_SERIALIZER: SerializerSettings = { formatting: 0, nulls: 0 };

type Describer = (value: object) => [name: string, value: unknown][] | null;
let describe: Describer = () => null;

/** The engine knows the public properties of class instances; it says so here at load. */
export function setObjectDescriber(describer: Describer): void {
  describe = describer;
}

const MAX_DEPTH = 1_000;

class Serializer {
  private readonly sink: JsonSink;
  private readonly settings: SerializerSettings;
  private readonly stack: unknown[] = [];

  constructor(sink: JsonSink, settings: SerializerSettings) {
    this.sink = sink;
    this.settings = settings;
  }

  write(value: unknown): void {
    spend();
    if (value instanceof JToken) {
      value.writeTo(this.sink);
      return;
    }
    const text = scalarText(value);
    if (text !== null) {
      this.sink.value(value instanceof Boxed && isChar(value) ? textOf(value) : plain(value), text);
      return;
    }
    if (this.stack.includes(value)) {
      throw jsonSerializationException(`Self referencing loop detected with type '${typeNameOf(value)}'.`, {
        path: '',
        line: -1,
        position: -1,
      });
    }
    if (this.stack.length > MAX_DEPTH) throw jsonSerializationException('The object is nested too deeply.');
    this.stack.push(value);
    this.writeObject(value as object);
    this.stack.pop();
  }

  private writeObject(value: object): void {
    if (value instanceof XNode || value instanceof XAttribute) writeXml(value, this.sink);
    else if (value instanceof AnonymousObject) this.properties(value.entries());
    else if (value instanceof ValueTuple || value instanceof Tuple) {
      this.properties(value.boxedItems().map((item, index) => [`Item${index + 1}`, item]));
    } else if (value instanceof KeyValuePair) {
      const [keyType, valueType] = value.clrType.typeArguments as [TypeRef, TypeRef];
      this.properties([
        ['Key', boxAs(keyType, value.key)],
        ['Value', boxAs(valueType, value.value)],
      ]);
    } else if (isMap(value)) this.map(value);
    else if (value instanceof DotNetArray && value.lengths.length > 1) this.table(value, 0, 0);
    else if (value instanceof Regex)
      this.properties([
        ['Pattern', value.pattern],
        ['Options', box('System.Int32', value.options)],
      ]);
    else if (isEnumerable(value)) {
      this.sink.startArray();
      for (const item of iterateBoxed(value)) this.write(item);
      this.sink.end();
    } else this.properties(describe(value) ?? []);
  }

  /** An array of several dimensions as arrays of arrays. */
  private table(array: DotNetArray, dimension: number, offset: number): void {
    const length = array.lengths[dimension]!;
    const size = array.lengths.slice(dimension + 1).reduce((product, each) => product * each, 1);
    this.sink.startArray();
    for (let index = 0; index < length; index++) {
      const at = offset + index * size;
      if (dimension === array.lengths.length - 1) this.write(boxAs(array.elementType, array.items[at]));
      else this.table(array, dimension + 1, at);
    }
    this.sink.end();
  }

  private properties(entries: readonly [name: string, value: unknown][]): void {
    this.sink.startObject();
    for (const [name, value] of entries) {
      if (value === null && this.settings.nulls === 1) continue;
      this.sink.propertyName(name);
      this.write(value);
    }
    this.sink.end();
  }

  /** Null values of dictionaries are written whatever the settings say. */
  private map(map: object): void {
    const pairType = elementTypeOf(map);
    const [keyType, valueType] = pairType === null ? [null, null] : pairType.typeArguments;
    this.sink.startObject();
    for (const item of map as Iterable<KeyValuePair>) {
      this.sink.propertyName(keyText(keyType ? boxAs(keyType, item.key) : item.key));
      this.write(valueType ? boxAs(valueType, item.value) : item.value);
    }
    this.sink.end();
  }
}

const isChar = (value: Boxed) => value.type.fullName === 'System.Char';

/** An enum is written as its number. */
function plain(value: unknown): unknown {
  if (!(value instanceof Boxed) || value.type.enumInfo === null) return value;
  return box(value.type.enumInfo.underlying, value.value);
}

function isMap(value: object): boolean {
  return value instanceof Dictionary || typeof (value as { asMap?: unknown }).asMap === 'function';
}

function keyText(key: unknown): string {
  if (key instanceof DateTime) return isoText(key);
  if (key instanceof DateTimeOffset) return isoOffsetText(key);
  return textOf(key);
}

/** JsonConvert.SerializeObject. */
export function serialize(value: unknown, settings: SerializerSettings = DEFAULT_SERIALIZER): string {
  const writer = new JsonTextWriter(settings.formatting);
  new Serializer(writer, settings).write(value);
  return writer.toString();
}

/** JToken.FromObject. Throws ArgumentNullException. */
export function tokenFromObject(value: unknown): JToken {
  if (value === null) throw argumentNull('o');
  const builder = new TokenBuilder();
  new Serializer(builder, DEFAULT_SERIALIZER).write(value);
  return builder.token;
}

/** JObject.FromObject and JArray.FromObject. Throws ArgumentException if it is another kind of token. */
export function fromObjectAs(value: unknown, type: number): JToken {
  const token = tokenFromObject(value);
  if (token.type !== type) {
    const wanted = type === JTokenType.Object ? 'JObject' : 'JArray';
    throw argumentException(`Object serialized to ${tokenTypeName(token.type)}. ${wanted} instance expected.`);
  }
  return token;
}
