// JToken.Parse and friends: builds tokens from a reader.
import { argumentNull, type DotNetException } from '../exception.ts';
import { JArray, JConstructor } from './array.ts';
import type { JContainer } from './container.ts';
import { jsonReaderException, jsonWriterException } from './errors.ts';
import { JObject } from './object.ts';
import { JProperty } from './property.ts';
import { JsonTextReader, type TokenKind } from './text-reader.ts';
import type { JToken } from './token.ts';
import { CommentHandling, DuplicatePropertyNameHandling, JTokenType, LineInfoHandling } from './token-type.ts';
import { JValue } from './value.ts';

export interface LoadSettings {
  comments: number;
  lineInfo: number;
  duplicates: number;
  /** The deserializer takes a text that ends too early as far as it goes; without this it is an error. */
  onTruncated?: () => void;
}

export const DEFAULT_LOAD: LoadSettings = {
  comments: CommentHandling.Ignore,
  lineInfo: LineInfoHandling.Load,
  duplicates: DuplicatePropertyNameHandling.Replace,
};

const VALUE_TYPES: Partial<Record<TokenKind, number>> = {
  Integer: JTokenType.Integer,
  Float: JTokenType.Float,
  String: JTokenType.String,
  Boolean: JTokenType.Boolean,
  Date: JTokenType.Date,
  Null: JTokenType.Null,
  Undefined: JTokenType.Undefined,
  Comment: JTokenType.Comment,
};

/** Moves to the first token that counts; false at the end. */
function moveToContent(reader: JsonTextReader, settings: LoadSettings): boolean {
  if (reader.kind === 'None' && !reader.read()) return false;
  while (reader.kind === 'Comment' && settings.comments === CommentHandling.Ignore) if (!reader.read()) return false;
  return true;
}

function place(token: JToken, reader: JsonTextReader, settings: LoadSettings): void {
  if (settings.lineInfo !== LineInfoHandling.Load) return;
  const { line, position } = reader.place;
  token.lineNumber = line;
  token.linePosition = position;
}

/** The token that begins where the reader stands. */
export function loadToken(reader: JsonTextReader, settings: LoadSettings = DEFAULT_LOAD): JToken {
  if (!moveToContent(reader, settings)) {
    throw jsonReaderException('Error reading JToken from JsonReader.', reader.place);
  }
  const start = startContainer(reader);
  if (start !== null) {
    place(start, reader, settings);
    fill(start, reader, settings);
    return start;
  }
  const value = valueToken(reader);
  if (value === null)
    throw jsonReaderException(`Error reading JToken from JsonReader. Unexpected token: ${reader.kind}`, reader.place);
  place(value, reader, settings);
  return value;
}

function startContainer(reader: JsonTextReader): JContainer | null {
  switch (reader.kind) {
    case 'StartObject':
      return new JObject();
    case 'StartArray':
      return new JArray();
    case 'StartConstructor':
      return new JConstructor(reader.value as string);
    default:
      return null;
  }
}

function valueToken(reader: JsonTextReader): JValue | null {
  const type = VALUE_TYPES[reader.kind];
  return type === undefined ? null : new JValue(reader.value, type);
}

/** The serializer takes a text that ends behind a value, but none that ends where a value must come. */
function truncated(parent: JContainer): DotNetException {
  const container = parent instanceof JProperty ? parent.parent : parent;
  return jsonWriterException(`Unexpected end when reading token. Path '${container?.path ?? ''}'.`);
}

/** Reads the children of `root` up to its end. */
function fill(root: JContainer, reader: JsonTextReader, settings: LoadSettings): void {
  let parent: JContainer = root;
  for (;;) {
    if (parent instanceof JProperty && parent.count > 0) {
      parent = parent.parent!;
      continue;
    }
    if (!reader.read()) {
      if (settings.onTruncated !== undefined) {
        if (!reader.endedBehindValue) throw truncated(parent);
        settings.onTruncated();
        return;
      }
      if (parent === root && root.count === 0) {
        throw reader.fail(`Error reading ${root.className.split('.').at(-1)} from JsonReader.`);
      }
      throw reader.fail(`Unexpected end of content while loading ${root.className.split('.').at(-1)}.`);
    }
    if (reader.kind === 'EndObject' || reader.kind === 'EndArray' || reader.kind === 'EndConstructor') {
      if (parent === root) return;
      parent = parent.parent!;
      continue;
    }
    if (reader.kind === 'Comment' && settings.comments === CommentHandling.Ignore) continue;
    if (reader.kind === 'PropertyName') {
      const property = readProperty(reader, parent as JObject, settings);
      if (property === null) skipValue(reader);
      else {
        place(property, reader, settings);
        parent = property;
      }
      continue;
    }
    const container = startContainer(reader);
    const token = container ?? valueToken(reader)!;
    place(token, reader, settings);
    parent.insertItem(parent.count, token);
    if (container !== null) parent = container;
  }
}

/** The property to fill; a repeated name replaces, is left out, or is an error. */
function readProperty(reader: JsonTextReader, parent: JObject, settings: LoadSettings): JProperty | null {
  const name = reader.value as string;
  const existing = parent.property(name);
  const property = new JProperty(name);
  if (existing === null) {
    parent.insertItem(parent.count, property);
    return property;
  }
  if (settings.duplicates === DuplicatePropertyNameHandling.Ignore) return null;
  if (settings.duplicates === DuplicatePropertyNameHandling.Error) {
    throw reader.fail(`Property with the name '${name}' already exists in the current JSON object.`);
  }
  existing.replace(property);
  return property;
}

function skipValue(reader: JsonTextReader): void {
  const depth = reader.depth;
  do {
    if (!reader.read()) return;
  } while (reader.depth > depth || reader.kind === 'Comment');
}

function parseAs<T extends JToken>(
  text: string | null,
  settings: LoadSettings,
  wanted: 'JObject' | 'JArray' | 'JToken',
  parameter: string,
): T {
  if (text === null) throw argumentNull(parameter);
  const reader = new JsonTextReader(text);
  if (wanted !== 'JToken') {
    const isObject = wanted === 'JObject';
    if (!moveToContent(reader, settings)) throw reader.fail(`Error reading ${wanted} from JsonReader.`);
    if (reader.kind !== (isObject ? 'StartObject' : 'StartArray')) {
      const noun = isObject ? 'object' : 'array';
      throw reader.fail(
        `Error reading ${wanted} from JsonReader. Current JsonReader item is not an ${noun}: ${reader.kind}`,
      );
    }
  }
  const token = loadToken(reader, settings);
  // Whatever follows must be comments.
  while (reader.read());
  return token as T;
}

/** JToken.Parse. Throws JsonReaderException, ArgumentNullException. */
export function parseToken(text: string | null, settings: LoadSettings = DEFAULT_LOAD): JToken {
  return parseAs(text, settings, 'JToken', 's');
}

/** JObject.Parse. */
export function parseObject(text: string | null, settings: LoadSettings = DEFAULT_LOAD): JObject {
  return parseAs(text, settings, 'JObject', 's');
}

/** JArray.Parse. */
export function parseArray(text: string | null, settings: LoadSettings = DEFAULT_LOAD): JArray {
  return parseAs(text, settings, 'JArray', 's');
}
