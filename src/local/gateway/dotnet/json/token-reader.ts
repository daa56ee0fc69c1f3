// Reads JSON for the deserializer, from text or from tokens. Before each read it says what it wants to have, since that
// decides how strings and numbers are taken: a wanted string keeps its text even if it looks like a date.
import { fromBase64 } from '../base64.ts';
import { Boxed, box } from '../boxed.ts';
import { convertObject } from '../convert.ts';
import { tryParseDateTime, tryParseDateTimeOffset } from '../datetime-parse.ts';
import { Decimal } from '../decimal.ts';
import { DotNetException } from '../exception.ts';
import { tryParseFloating } from '../floating.ts';
import { Guid } from '../guid.ts';
import { Int32, tryParseInteger } from '../integer.ts';
import { Uri } from '../net/uri.ts';
import { NumberStyles } from '../number-parse.ts';
import { textOf } from '../objects.ts';
import { JArray, JConstructor } from './array.ts';
import { parseJsonDate, parseJsonDateOffset } from './dates.ts';
import { jsonReaderException, type Place } from './errors.ts';
import { DEFAULT_LOAD, loadToken } from './loader.ts';
import { readNumber } from './number-token.ts';
import { JObject } from './object.ts';
import { JProperty } from './property.ts';
import type { JsonTextReader, TokenKind } from './text-reader.ts';
import type { JToken } from './token.ts';
import { tokenTypeName } from './token-type.ts';
import { JValue } from './value.ts';

/** What a contract asks the reader for. */
export type Want = 'any' | 'int' | 'string' | 'decimal' | 'double' | 'bool' | 'date' | 'dateOffset' | 'bytes';

export interface ValueReader {
  readonly kind: TokenKind;
  readonly value: unknown;
  readonly place: Place;
  read(want: Want): boolean;
  /** The whole token that begins here; text that ends in its midst is taken as far as it goes. */
  token(): JToken;
  /** Whether the text ended within the last token. */
  readonly truncated: boolean;
  /** The text holds nothing more. */
  readonly atEnd: boolean;
}

const fail = (message: string, place: Place) => jsonReaderException(message, place);

/** A string read where something else was wanted; null for an empty one. */
function fromString(text: string, want: Want, place: Place): unknown {
  if (want === 'string' || want === 'any') return text;
  if (want === 'bytes') return stringBytes(text);
  if (text === '') return null;
  const names: Record<string, string> = {
    int: 'integer',
    decimal: 'decimal',
    double: 'double',
    bool: 'boolean',
    date: 'DateTime',
    dateOffset: 'DateTimeOffset',
  };
  const value = parseString(text, want);
  if (value === null) throw fail(`Could not convert string to ${names[want]}: ${text}.`, place);
  return value;
}

function parseString(text: string, want: Want): unknown {
  switch (want) {
    case 'int': {
      const value = tryParseInteger(text, Int32);
      return value === null ? null : box('System.Int32', value);
    }
    case 'decimal':
      return Decimal.tryParse(text);
    case 'double': {
      const value = tryParseFloating(text, 'double', NumberStyles.Float | NumberStyles.AllowThousands);
      return value === null ? null : box('System.Double', value);
    }
    case 'bool':
      return /^\s*true\s*$/i.test(text) ? true : /^\s*false\s*$/i.test(text) ? false : null;
    case 'date':
      return parseJsonDate(text) ?? tryParseDateTime(text, 128);
    default:
      return parseJsonDateOffset(text) ?? tryParseDateTimeOffset(text, 128);
  }
}

/** Base64, or the bytes of a Guid. Throws FormatException. */
function stringBytes(text: string): Uint8Array {
  const guid = text.length === 36 ? Guid.tryParse(text) : null;
  return guid?.toByteArray() ?? fromBase64(text);
}

/** A number's text read where a certain type was wanted. */
function fromNumber(text: string, want: Want, place: Place): unknown {
  switch (want) {
    case 'string':
      return text;
    case 'int': {
      const number = readNumber(text);
      if (
        number === null ||
        number === 'too large' ||
        (number instanceof Boxed && number.type.fullName !== 'System.Int64')
      ) {
        throw fail(`Input string '${text}' is not a valid integer.`, place);
      }
      const value = BigInt(number.value);
      if (BigInt.asIntN(32, value) !== value)
        throw fail(`JSON integer ${text} is too large or small for an Int32.`, place);
      return box('System.Int32', Number(value));
    }
    case 'decimal': {
      const value = Decimal.tryParse(text, NumberStyles.Float);
      if (value === null) throw fail(`Input string '${text}' is not a valid decimal.`, place);
      return value;
    }
    case 'double': {
      if (/^-?(NaN|Infinity)$/.test(text)) return box('System.Double', Number(text));
      const number = readNumber(text);
      if (number === null || number === 'too large') throw fail(`Input string '${text}' is not a valid double.`, place);
      return box('System.Double', Number(number.value));
    }
    case 'bool': {
      const number = readNumber(text);
      if (number === null || number === 'too large') throw fail(`Input string '${text}' is not a valid number.`, place);
      return Number(number.value) !== 0;
    }
    default:
      throw fail(`Unexpected character encountered while parsing value: ${text[0]}.`, place);
  }
}

const KIND_OF: Record<Want, TokenKind> = {
  any: 'String',
  int: 'Integer',
  string: 'String',
  decimal: 'Float',
  double: 'Float',
  bool: 'Boolean',
  date: 'Date',
  dateOffset: 'Date',
  bytes: 'Bytes',
};

export class TextValueReader implements ValueReader {
  private readonly reader: JsonTextReader;
  kind: TokenKind = 'None';
  value: unknown = null;

  constructor(reader: JsonTextReader) {
    this.reader = reader;
  }

  get place(): Place {
    return this.reader.place;
  }

  read(want: Want): boolean {
    let converted = false;
    const typed =
      want === 'any'
        ? undefined
        : (text: string, isNumber: boolean) => {
            converted = true;
            return isNumber ? fromNumber(text, want, this.place) : fromString(text, want, this.place);
          };
    if (!this.reader.readContent(typed)) {
      this.kind = 'None';
      this.value = null;
      return false;
    }
    this.kind = this.reader.kind;
    this.value = this.reader.value;
    if (converted) this.kind = this.value === null ? 'Null' : KIND_OF[want];
    else if (want !== 'any') this.checkKind(want);
    return true;
  }

  private checkKind(want: Want): void {
    switch (this.kind) {
      case 'Boolean':
        if (want === 'string') {
          this.kind = 'String';
          this.value = this.value === true ? 'true' : 'false';
          return;
        }
        if (want === 'bool') return;
        throw fail(
          `Unexpected character encountered while parsing value: ${this.value === true ? 't' : 'f'}.`,
          this.place,
        );
      case 'Undefined':
        throw fail('Unexpected character encountered while parsing value: u.', this.place);
      case 'StartConstructor':
        throw fail('Unexpected character encountered while parsing value: e.', this.place);
      case 'StartArray':
        if (want === 'bytes') return;
        throw fail('Unexpected character encountered while parsing value: [.', this.place);
      case 'StartObject':
        if (want === 'bytes') return;
        throw fail('Unexpected character encountered while parsing value: {.', this.place);
    }
  }

  truncated = false;

  get atEnd(): boolean {
    return this.reader.atEnd;
  }

  token(): JToken {
    return loadToken(this.reader, {
      ...DEFAULT_LOAD,
      onTruncated: () => {
        this.truncated = true;
      },
    });
  }
}

/** Walks a token as if it were text. */
export class TokenValueReader implements ValueReader {
  readonly truncated = false;
  readonly atEnd = false;
  kind: TokenKind = 'None';
  value: unknown = null;
  private current: JToken | null = null;
  private readonly levels: { token: JToken; children: readonly JToken[]; index: number; end: TokenKind }[] = [];
  private readonly root: JToken;

  constructor(root: JToken) {
    this.root = root;
  }

  get place(): Place {
    const at = this.current ?? this.root;
    return { path: at.path, line: at.lineNumber > 0 ? at.lineNumber : -1, position: at.linePosition };
  }

  read(want: Want): boolean {
    if (!this.advance()) {
      this.kind = 'None';
      return false;
    }
    if (want !== 'any') this.convert(want);
    return true;
  }

  private advance(): boolean {
    if (this.current === null) {
      this.enter(this.root);
      return true;
    }
    const level = this.levels.at(-1);
    if (level === undefined) return false;
    const next = level.children[level.index++];
    if (next !== undefined) {
      this.enter(next);
      return true;
    }
    this.levels.pop();
    if (level.token instanceof JProperty) return this.advance();
    this.current = level.token;
    this.kind = level.end;
    this.value = null;
    return true;
  }

  private enter(token: JToken): void {
    this.current = token;
    this.value = null;
    if (token instanceof JProperty) {
      this.levels.push({ token, children: token.childTokens, index: 0, end: 'None' });
      this.kind = 'PropertyName';
      this.value = token.name;
    } else if (token instanceof JObject) this.open(token, 'StartObject', 'EndObject');
    else if (token instanceof JArray) this.open(token, 'StartArray', 'EndArray');
    else if (token instanceof JConstructor) {
      this.open(token, 'StartConstructor', 'EndConstructor');
      this.value = token.name;
    } else if (token instanceof JValue) {
      const name = tokenTypeName(token.type);
      this.kind = (name === 'Guid' || name === 'Uri' || name === 'TimeSpan' ? 'String' : name) as TokenKind;
      this.value = token.value;
    }
  }

  private open(token: JToken, kind: TokenKind, end: TokenKind): void {
    this.kind = kind;
    this.levels.push({ token, children: token.childTokens, index: 0, end });
  }

  private convert(want: Want): void {
    const { kind, value } = this;
    if (kind === 'Null' || kind === 'EndArray' || (kind === 'Undefined' && want !== 'bytes')) return;
    const scalar = ['Integer', 'Float', 'String', 'Boolean', 'Date', 'Bytes'].includes(kind);
    if (!scalar) {
      if (want === 'bytes' && kind === 'StartArray') return;
      throw fail(`Error reading ${READING[want]}. Unexpected token: ${kind}.`, this.place);
    }
    if (want === 'string') {
      if (kind !== 'String' || typeof value !== 'string') {
        this.value = value instanceof Uri ? value.originalString : textOf(value);
        this.kind = 'String';
      }
      return;
    }
    if (typeof value === 'string') {
      this.value = fromString(value, want, this.place);
      this.kind = this.value === null ? 'Null' : KIND_OF[want];
      return;
    }
    this.fromValue(want);
  }

  private fromValue(want: Want): void {
    const { kind, value } = this;
    const numeric = kind === 'Integer' || kind === 'Float';
    if (
      (want === 'int' || want === 'decimal' || want === 'double' || want === 'bool') &&
      (numeric || (want === 'bool' && kind === 'Boolean'))
    ) {
      const target = ({ int: 'Int32', decimal: 'Decimal', double: 'Double', bool: 'Boolean' } as const)[want];
      let converted: unknown;
      try {
        converted = convertObject(value, target);
      } catch (error) {
        if (!(error instanceof DotNetException)) throw error;
        throw fail(`Could not convert to ${READING[want]}: ${textOf(value)}.`, this.place);
      }
      this.value = typeof converted === 'number' ? box(`System.${target}`, converted) : converted;
      this.kind = KIND_OF[want];
      return;
    }
    if ((want === 'date' || want === 'dateOffset') && kind === 'Date') return;
    if (want === 'bytes' && kind === 'Bytes') return;
    throw fail(`Error reading ${READING[want]}. Unexpected token: ${kind}.`, this.place);
  }

  token(): JToken {
    const token = this.current!;
    if (this.levels.at(-1)?.token === token) {
      this.levels.pop();
      this.kind = 'None';
    }
    return token.cloneToken();
  }
}

const READING: Record<Want, string> = {
  any: 'value',
  int: 'integer',
  string: 'string',
  decimal: 'decimal',
  double: 'double',
  bool: 'boolean',
  date: 'date',
  dateOffset: 'date',
  bytes: 'bytes',
};
