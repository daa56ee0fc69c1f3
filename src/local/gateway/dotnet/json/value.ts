// Newtonsoft.Json.Linq.JValue, and JRaw on top of it.
import { Boxed, type DotNetObject } from '../boxed.ts';
import { DateTime } from '../datetime.ts';
import { DateTimeOffset } from '../datetimeoffset.ts';
import { Decimal } from '../decimal.ts';
import { argumentException } from '../exception.ts';
import { Guid } from '../guid.ts';
import { Uri } from '../net/uri.ts';
import { formatObject, textOf, typeNameOf } from '../objects.ts';
import { TimeSpan } from '../timespan.ts';
import { BigInteger } from './big-integer.ts';
import { scalarText } from './scalar-text.ts';
import { JToken } from './token.ts';
import { JTokenType } from './token-type.ts';
import { compareValues } from './value-order.ts';
import type { JsonSink } from './writer.ts';

const INTEGERS = new Set(
  ['SByte', 'Byte', 'Int16', 'UInt16', 'Int32', 'UInt32', 'Int64', 'UInt64'].map((name) => `System.${name}`),
);

/**
 * The type of token that a value in `object` form makes.
 * @param current type of the token so far: a string stays a comment or raw, null stays undefined
 * @throws ArgumentException for what JSON has no type for
 */
export function valueTypeOf(value: unknown, current: number | null = null): number {
  if (value === null) return JTokenType.Null;
  if (typeof value === 'string') {
    return current === JTokenType.Comment || current === JTokenType.Raw ? current : JTokenType.String;
  }
  if (typeof value === 'boolean') return JTokenType.Boolean;
  if (value instanceof Boxed) {
    const name = value.type.fullName;
    if (INTEGERS.has(name) || value.type.enumInfo !== null) return JTokenType.Integer;
    if (name === 'System.Double' || name === 'System.Single') return JTokenType.Float;
  }
  if (value instanceof Decimal) return JTokenType.Float;
  if (value instanceof BigInteger) return JTokenType.Integer;
  if (value instanceof DateTime || value instanceof DateTimeOffset) return JTokenType.Date;
  if (value instanceof Uint8Array) return JTokenType.Bytes;
  if (value instanceof Guid) return JTokenType.Guid;
  if (value instanceof Uri) return JTokenType.Uri;
  if (value instanceof TimeSpan) return JTokenType.TimeSpan;
  throw argumentException(`Could not determine JSON object type for type ${typeNameOf(value)}.`);
}

export class JValue extends JToken implements DotNetObject {
  #value: unknown;
  #type: number;

  /** @param value in `object` form: numbers boxed */
  constructor(value: unknown, type: number) {
    super();
    this.#value = value;
    this.#type = type;
  }

  /** new JValue(object). */
  static of(value: unknown): JValue {
    return new JValue(value, valueTypeOf(value));
  }

  static string(text: string | null): JValue {
    return new JValue(text, JTokenType.String);
  }

  static null(): JValue {
    return new JValue(null, JTokenType.Null);
  }

  static undefined(): JValue {
    return new JValue(null, JTokenType.Undefined);
  }

  static comment(text: string | null): JValue {
    return new JValue(text, JTokenType.Comment);
  }

  get type(): number {
    return this.#type;
  }

  get className(): string {
    return 'Newtonsoft.Json.Linq.JValue';
  }

  /** For Convert: JValue is IConvertible. */
  toBaseValue(): unknown {
    return this.#value;
  }

  get value(): unknown {
    return this.#value;
  }

  set value(value: unknown) {
    this.#type = valueTypeOf(value, this.#type);
    this.#value = value;
  }

  cloneToken(): JToken {
    return new JValue(this.#value, this.#type);
  }

  deepEquals(other: JToken): boolean {
    return other instanceof JValue && this.sameAs(other);
  }

  private sameAs(other: JValue): boolean {
    return this === other || (this.#type === other.#type && compareValues(this.#type, this.#value, other.#value) === 0);
  }

  equals(other: unknown): boolean {
    return other instanceof JValue && this.sameAs(other);
  }

  hashKey(): string {
    const value = this.#value;
    const key = value instanceof Boxed ? String(value.value) : ((value as DotNetObject)?.hashKey?.() ?? textOf(value));
    return `${this.#type}:${key}`;
  }

  /** IComparable.CompareTo. */
  compareTo(other: unknown): number {
    if (other === null) return 1;
    if (!(other instanceof JValue)) return compareValues(this.#type, this.#value, other);
    const type = this.#type === JTokenType.String && this.#type !== other.#type ? other.#type : this.#type;
    return compareValues(type, this.#value, other.#value);
  }

  writeTo(sink: JsonSink): void {
    const value = this.#value;
    switch (this.#type) {
      case JTokenType.Undefined:
        sink.undefinedValue();
        return;
      case JTokenType.Comment:
        sink.comment(textOf(value));
        return;
      case JTokenType.Raw:
        sink.raw(textOf(value));
        return;
      default:
        sink.value(value, scalarText(value) ?? 'null');
    }
  }

  override toString(): string {
    return textOf(this.#value);
  }

  format(format: string | null): string {
    return formatObject(this.#value, format);
  }
}

export class JRaw extends JValue {
  /** @param json written as it is; any object in `object` form */
  constructor(json: unknown) {
    super(json, JTokenType.Raw);
  }

  override get className(): string {
    return 'Newtonsoft.Json.Linq.JRaw';
  }

  override cloneToken(): JToken {
    return new JRaw(this.value);
  }
}
