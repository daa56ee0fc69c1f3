// JsonSerializer's reading half: JSON as a value of a wanted type. Values come unboxed, as that type has them.
import type { TypeRef } from '../boxed.ts';
import { spend } from '../budget.ts';
import { AnonymousObject, type AnonymousTypeRef } from '../collections/anonymous.ts';
import { DotNetArray } from '../collections/array.ts';
import { Dictionary, HashSet } from '../collections/dictionary.ts';
import { KeyValuePair } from '../collections/key-value-pair.ts';
import { List } from '../collections/list.ts';
import { Queue, Stack } from '../collections/queue-stack.ts';
import { Tuple, ValueTuple } from '../collections/tuple.ts';
import { convertObject } from '../convert.ts';
import { parseEnum } from '../enum-format.ts';
import { argumentException, argumentNull, DotNetException } from '../exception.ts';
import { textOf } from '../objects.ts';
import { BigInteger } from './big-integer.ts';
import { explicitTo, explicitToNullable } from './conversions.ts';
import { jsonReaderException, jsonSerializationException } from './errors.ts';
import { xmlOfJson } from './json-to-xml.ts';
import { JsonTextReader } from './text-reader.ts';
import type { JToken } from './token.ts';
import { TextValueReader, TokenValueReader, type ValueReader, type Want } from './token-reader.ts';
import { JTokenType } from './token-type.ts';
import { JValue } from './value.ts';
import { CONVERTIBLE, canBeNull, genericName, isNullable, underlying, valueAs } from './value-as.ts';

/** What the deserializer must know of the engine. */
export interface TypeKnowledge {
  defaultOf(type: TypeRef): unknown;
  /** Whether instances of the class named are of this type. */
  accepts(type: TypeRef, className: string): boolean;
}

let knowledge: TypeKnowledge = { defaultOf: () => null, accepts: () => false };

export function setTypeKnowledge(types: TypeKnowledge): void {
  knowledge = types;
}

const WANTS: Record<string, Want> = {
  'System.Byte': 'int',
  'System.Int16': 'int',
  'System.Int32': 'int',
  'System.Decimal': 'decimal',
  'System.Boolean': 'bool',
  'System.String': 'string',
  'System.DateTime': 'date',
  'System.DateTimeOffset': 'dateOffset',
  'System.Single': 'double',
  'System.Double': 'double',
  'System.Byte[]': 'bytes',
};

const C = 'System.Collections.Generic.';
const LISTS = new Set(
  ['List', 'IList', 'ICollection', 'IEnumerable', 'IReadOnlyList', 'IReadOnlyCollection'].map((name) => C + name),
);
const DICTIONARIES = new Set(['Dictionary', 'IDictionary', 'IReadOnlyDictionary'].map((name) => C + name));
const elementOf = (type: TypeRef) => (type as { element?: TypeRef | null }).element ?? null;
const isToken = (type: TypeRef) => type.fullName.startsWith('Newtonsoft.Json.Linq.J');

class Deserializer {
  private readonly reader: ValueReader;

  constructor(reader: ValueReader) {
    this.reader = reader;
  }

  /** Moves on and reads a value of the type; null at the end of the text. */
  next(type: TypeRef): { value: unknown } | null {
    if (!this.reader.read(WANTS[underlying(type).fullName] ?? 'any')) return null;
    return { value: this.value(type) };
  }

  private need(type: TypeRef, what: string): unknown {
    const found = this.next(type);
    if (found === null) throw this.fail(`Unexpected end when deserializing ${what}.`);
    return found.value;
  }

  private fail(message: string, inner: DotNetException | null = null): DotNetException {
    return jsonSerializationException(message, this.reader.place, inner);
  }

  private value(type: TypeRef): unknown {
    spend();
    const { reader } = this;
    if (isToken(type)) return this.tokenOf(type);
    if (type.fullName.startsWith('System.Xml.Linq.X')) return this.xmlOf(type);
    switch (reader.kind) {
      case 'StartObject':
        return this.object(type);
      case 'StartArray':
        return this.list(type);
      case 'StartConstructor':
        if (type.fullName === 'System.Object') return reader.token();
        throw this.fail(`Unexpected token while deserializing object: ${reader.kind}.`);
      case 'String':
        if (
          reader.value === '' &&
          type.fullName !== 'System.String' &&
          type.fullName !== 'System.Object' &&
          canBeNull(type)
        ) {
          return null;
        }
        return valueAs(reader.value, type, reader);
      case 'Null':
      case 'Undefined':
        if (reader.kind === 'Undefined' && underlying(type).fullName === 'System.Int64') {
          throw jsonReaderException('An undefined token is not a valid System.Int64.', reader.place);
        }
        return valueAs(null, type, reader);
      case 'Integer':
      case 'Float':
      case 'Boolean':
      case 'Date':
      case 'Bytes':
        return valueAs(reader.value, type, reader);
      default:
        throw this.fail(`Unexpected token while deserializing object: ${reader.kind}.`);
    }
  }

  private tokenOf(type: TypeRef): unknown {
    const { kind } = this.reader;
    if (kind === 'Null' && !/\.J(Token|Value)$/.test(type.fullName)) return null;
    const token = this.reader.token();
    if (knowledge.accepts(type, token.className)) return token;
    throw this.fail(
      `Deserialized JSON type '${token.className}' is not compatible with expected type '${type.fullName}'.`,
    );
  }

  private xmlOf(type: TypeRef): unknown {
    const document = xmlOfJson(this.reader.token());
    if (document === null || type.fullName !== 'System.Xml.Linq.XElement') return document;
    const root = document.root;
    root?.remove();
    return root;
  }

  private cannot(shape: 'object' | 'array', type: TypeRef): DotNetException {
    const example = shape === 'object' ? '{"name":"value"}' : '[1,2,3]';
    return this.fail(
      `Cannot deserialize the current JSON ${shape} (e.g. ${example}) into type '${type.fullName}' because the type ` +
        'requires another JSON value to deserialize correctly.',
    );
  }

  private object(type: TypeRef): unknown {
    if (this.reader.atEnd) throw this.fail('Unexpected end when reading JSON.');
    if (type.fullName === 'System.Object') {
      const token = this.reader.token();
      if (this.reader.truncated) throw this.fail('Unexpected end when deserializing object.');
      return token;
    }
    if (type.fullName === 'System.Byte[]') {
      throw jsonReaderException('Error reading bytes. Unexpected token: StartObject.', this.reader.place);
    }
    const target = underlying(type);
    const name = genericName(target);
    if (DICTIONARIES.has(name) && target.typeArguments.length === 2) return this.dictionary(target);
    if (name === `${C}KeyValuePair`) return this.pair(target);
    if (name === 'System.ValueTuple' || name === 'System.Tuple') {
      const values = this.members(
        target.typeArguments.map((item, index) => ({ name: `Item${index + 1}`, type: item })),
      );
      return name === 'System.Tuple' ? new Tuple(target, values) : new ValueTuple(target, values);
    }
    const properties = (target as Partial<AnonymousTypeRef>).properties;
    if (properties !== undefined && properties.length > 0) {
      return new AnonymousObject(target as AnonymousTypeRef, this.members(properties));
    }
    // Newtonsoft has looked at the first property when it finds out; what is wrong there comes first.
    this.reader.read('any');
    throw this.cannot('object', type);
  }

  /** Properties of the current object by name, whatever their case; the rest is skipped. */
  private members(wanted: readonly { name: string; type: TypeRef }[]): unknown[] {
    const values = wanted.map(({ type }) => knowledge.defaultOf(type));
    for (;;) {
      if (!this.reader.read('any')) throw this.fail('Unexpected end when deserializing object.');
      if (this.reader.kind === 'EndObject') return values;
      const name = this.reader.value as string;
      let index = wanted.findIndex((member) => member.name === name);
      if (index < 0) index = wanted.findIndex((member) => member.name.toLowerCase() === name.toLowerCase());
      if (index < 0) {
        this.reader.read('any');
        this.reader.token();
      } else values[index] = this.need(wanted[index]!.type, 'object');
    }
  }

  private pair(type: TypeRef): unknown {
    const [keyType, valueType] = type.typeArguments as [TypeRef, TypeRef];
    const [key, value] = this.members([
      { name: 'Key', type: keyType },
      { name: 'Value', type: valueType },
    ]);
    return new KeyValuePair(type, key, value);
  }

  private dictionary(type: TypeRef): unknown {
    const [keyType, valueType] = type.typeArguments as [TypeRef, TypeRef];
    const dictionary = new Dictionary(keyType, valueType);
    for (;;) {
      if (!this.reader.read('any')) throw this.fail('Unexpected end when deserializing object.');
      if (this.reader.kind === 'EndObject') return dictionary;
      const name = this.reader.value as string;
      dictionary.set(this.key(name, keyType), this.need(valueType, 'object'));
    }
  }

  private key(name: string, type: TypeRef): unknown {
    try {
      return valueAs(name, type, this.reader);
    } catch (error) {
      if (!(error instanceof DotNetException) || !error.type.startsWith('Newtonsoft.')) throw error;
      throw this.fail(
        `Could not convert string '${name}' to dictionary key type '${type.fullName}'. Create a TypeConverter to ` +
          'convert from the string to the key type object.',
        error,
      );
    }
  }

  private list(type: TypeRef): unknown {
    if (type.fullName === 'System.Object') return this.reader.token();
    if (type.fullName === 'System.Byte[]') return this.byteArray();
    const name = genericName(underlying(type));
    // Newtonsoft's pair converter takes an array for a pair without members.
    if (name === `${C}KeyValuePair`) {
      this.reader.read('any');
      return knowledge.defaultOf(underlying(type));
    }
    const element = elementOf(type) ?? type.typeArguments[0];
    const isArray = elementOf(type) !== null;
    const isSet = name === `${C}HashSet` || name === `${C}ISet`;
    const isLine = name === `${C}Queue` || name === `${C}Stack`;
    if (
      element === undefined ||
      !(isArray || isSet || isLine || (LISTS.has(name) && type.typeArguments.length === 1))
    ) {
      throw this.cannot('array', type);
    }
    const items = this.items(element);
    if (isArray) return new DotNetArray(element, items);
    if (isSet) return new HashSet(element, items);
    if (isLine) return name === `${C}Queue` ? new Queue(element, items) : new Stack(element, items);
    return new List(element, items);
  }

  private items(type: TypeRef): unknown[] {
    const items: unknown[] = [];
    const want = WANTS[underlying(type).fullName] ?? 'any';
    for (;;) {
      if (!this.reader.read(want)) throw this.fail('Unexpected end when deserializing array.');
      if (this.reader.kind === 'EndArray') return items;
      items.push(this.value(type));
    }
  }

  private byteArray(): unknown {
    const bytes: number[] = [];
    for (;;) {
      if (!this.reader.read('any')) {
        throw jsonReaderException('Unexpected end when reading bytes.', this.reader.place);
      }
      if (this.reader.kind === 'EndArray') return Uint8Array.from(bytes);
      if (this.reader.kind !== 'Integer') {
        throw jsonReaderException(`Unexpected token when reading bytes: ${this.reader.kind}.`, this.reader.place);
      }
      bytes.push(convertObject(this.reader.value, 'Byte') as number);
    }
  }
}

/** JsonConvert.DeserializeObject<T>. */
export function deserialize(text: string | null, type: TypeRef, dates = true): unknown {
  if (text === null) throw argumentNull('value');
  const reader = new JsonTextReader(text, { dates });
  const deserializer = new Deserializer(new TextValueReader(reader));
  const found = deserializer.next(type);
  if (found === null) {
    if (canBeNull(type)) return null;
    throw jsonSerializationException(
      `No JSON content found and type '${type.fullName}' is not nullable.`,
      reader.place,
    );
  }
  if (reader.readContent()) {
    throw jsonSerializationException(
      'Additional text found in JSON string after finishing deserializing object.',
      reader.place,
    );
  }
  return found.value;
}

/** An enum member by name, by number, or by what the explicit conversion to its underlying type makes. */
function enumOf(token: JToken, type: TypeRef, nullable: boolean): unknown {
  const info = type.enumInfo!;
  if (token instanceof JValue && token.type === JTokenType.String) {
    const parsed = parseEnum(info, textOf(token.value), true);
    if (parsed === null) throw argumentException(`Could not convert '${textOf(token.value)}' to ${shortName(type)}.`);
    return parsed;
  }
  if (token instanceof JValue && token.type === JTokenType.Integer) {
    if (token.value instanceof BigInteger) {
      throw argumentException(
        'The value passed in must be an enum base or an underlying type for an enum, such as an Int32.',
        'value',
      );
    }
    return Number(BigInt.asIntN(32, explicitTo(token, 'System.Int64') as bigint));
  }
  return nullable ? explicitToNullable(token, info.underlying) : explicitTo(token, info.underlying);
}

const shortName = (type: TypeRef) => type.fullName.split('.').at(-1);

/** JToken.ToObject<T>. */
export function tokenToObject(token: JToken, type: TypeRef): unknown {
  const target = underlying(type);
  const direct =
    CONVERTIBLE.test(target.fullName) ||
    ['System.DateTimeOffset', 'System.Guid', 'System.TimeSpan', 'System.Uri'].includes(target.fullName);
  if (direct) return isNullable(type) ? explicitToNullable(token, target.fullName) : explicitTo(token, target.fullName);
  if (target.enumInfo !== null) return enumOf(token, target, isNullable(type));
  const found = new Deserializer(new TokenValueReader(token)).next(type);
  return found === null ? null : found.value;
}
