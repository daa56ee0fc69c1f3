// System.Text.StringBuilder: a string that changes. Appending is what it is for; edits in the middle copy.
import { spendBytes } from './budget.ts';
import { argumentException, argumentNull, argumentOutOfRange, indexOutOfRange } from './exception.ts';
import { formatComposite } from './string-format.ts';

const MAX_CAPACITY = 0x7fffffff;

export class StringBuilder {
  #text = '';
  #capacity: number;
  readonly maxCapacity: number;

  constructor(text: string | null = '', capacity = 16, maxCapacity = MAX_CAPACITY) {
    if (capacity < 0) throw argumentOutOfRange('capacity', "'capacity' must be a non-negative value.");
    if (maxCapacity < 1) throw argumentOutOfRange('maxCapacity', 'MaxCapacity must be one or greater.');
    if (capacity > maxCapacity) throw argumentOutOfRange('capacity', 'Capacity exceeds maximum capacity.');
    this.maxCapacity = maxCapacity;
    this.#capacity = Math.max(capacity === 0 ? 16 : capacity, (text ?? '').length);
    this.#set(text ?? '');
  }

  #set(text: string): void {
    if (text.length > this.maxCapacity) {
      throw argumentOutOfRange('requiredLength', 'capacity was less than the current size.');
    }
    this.#text = text;
    // .NET adds a chunk as long as all before it, within limits.
    const missing = text.length - this.#capacity;
    if (missing > 0) this.#capacity += Math.max(missing, Math.min(this.#capacity, 8_000));
  }

  #check(index: number, param = 'index'): void {
    if (index < 0 || index > this.#text.length) {
      throw argumentOutOfRange(
        param,
        'Index was out of range. Must be non-negative and less than or equal to the size of the collection.',
      );
    }
  }

  #checkRange(start: number, length: number, startParam: string, lengthParam: string): void {
    if (start < 0) throw argumentOutOfRange(startParam, `'${startParam}' must be a non-negative value.`);
    if (length < 0) throw argumentOutOfRange(lengthParam, `'${lengthParam}' must be a non-negative value.`);
    if (start > this.#text.length - length) {
      throw argumentOutOfRange(
        lengthParam,
        'Index was out of range. Must be non-negative and less than or equal to the size of the collection.',
      );
    }
  }

  get length(): number {
    return this.#text.length;
  }

  set length(value: number) {
    if (value < 0 || value > this.maxCapacity) {
      throw argumentOutOfRange('value', 'Length cannot be less than zero.');
    }
    if (value > this.#text.length) spendBytes(2 * value);
    this.#set(this.#text.slice(0, value).padEnd(value, '\0'));
  }

  get capacity(): number {
    return this.#capacity;
  }

  set capacity(value: number) {
    if (value < this.#text.length) throw argumentOutOfRange('value', 'capacity was less than the current size.');
    if (value > this.maxCapacity) throw argumentOutOfRange('value', 'Capacity exceeds maximum capacity.');
    this.#capacity = value;
  }

  ensureCapacity(capacity: number): number {
    if (capacity < 0) throw argumentOutOfRange('capacity', 'Capacity must be positive.');
    if (this.#capacity < capacity) this.capacity = capacity;
    return this.#capacity;
  }

  /** The code unit at `index`, as the indexer gets it. */
  unitAt(index: number): number {
    if (index < 0 || index >= this.#text.length) throw indexOutOfRange();
    return this.#text.charCodeAt(index);
  }

  setUnit(index: number, unit: number): void {
    if (index < 0 || index >= this.#text.length) {
      throw argumentOutOfRange(
        'index',
        'Index was out of range. Must be non-negative and less than the size of the collection.',
      );
    }
    this.#set(this.#text.slice(0, index) + String.fromCharCode(unit) + this.#text.slice(index + 1));
  }

  append(text: string | null): this {
    if (text !== null && text !== '') {
      spendBytes(2 * text.length);
      this.#set(this.#text + text);
    }
    return this;
  }

  /** Append(string or chars as text, start, count). */
  appendPart(text: string | null, start: number, count: number, param = 'value'): this {
    if (text === null) {
      if (start === 0 && count === 0) return this;
      for (const [name, value] of [
        ['startIndex', start],
        ['count', count],
      ] as const) {
        if (value < 0) throw argumentOutOfRange(name, `${name} ('${value}') must be a non-negative value.`);
      }
      throw argumentNull(param);
    }
    if (count < 0) throw argumentOutOfRange('count', "'count' must be a non-negative value.");
    if (start < 0 || start > text.length - count) {
      throw argumentOutOfRange(
        'startIndex',
        'Index was out of range. Must be non-negative and less than or equal to the size of the collection.',
      );
    }
    return this.append(text.substr(start, count));
  }

  repeat(unit: number, count: number): this {
    if (count < 0) throw argumentOutOfRange('repeatCount', "'repeatCount' must be a non-negative value.");
    spendBytes(2 * count);
    return this.append(String.fromCharCode(unit).repeat(count));
  }

  appendFormat(format: string | null, args: readonly unknown[] | null): this {
    return this.append(formatComposite(format, args));
  }

  insert(index: number, text: string | null, count = 1): this {
    this.#check(index);
    if (count < 0) throw argumentOutOfRange('count', "'count' must be a non-negative value.");
    if (text === null || text === '') return this;
    spendBytes(2 * (this.#text.length + text.length * count));
    this.#set(this.#text.slice(0, index) + text.repeat(count) + this.#text.slice(index));
    return this;
  }

  remove(start: number, length: number): this {
    this.#checkRange(start, length, 'startIndex', 'length');
    this.#set(this.#text.slice(0, start) + this.#text.slice(start + length));
    return this;
  }

  replace(oldValue: string | null, newValue: string | null, start = 0, count = this.#text.length - start): this {
    if (oldValue === null) throw argumentNull('oldValue');
    if (oldValue === '') throw argumentException('The value cannot be an empty string.', 'oldValue');
    this.#checkRange(start, count, 'startIndex', 'count');
    const middle = this.#text.substr(start, count).replaceAll(oldValue, () => newValue ?? '');
    spendBytes(2 * middle.length);
    this.#set(this.#text.slice(0, start) + middle + this.#text.slice(start + count));
    return this;
  }

  clear(): this {
    this.#text = '';
    return this;
  }

  copyTo(source: number, target: number[], targetIndex: number, count: number): void {
    this.#checkRange(source, count, 'sourceIndex', 'count');
    if (targetIndex < 0 || targetIndex > target.length - count) {
      throw argumentException(
        'Either offset did not refer to a position in the string, or there is an insufficient length of destination character array.',
      );
    }
    for (let index = 0; index < count; index++) target[targetIndex + index] = this.#text.charCodeAt(source + index);
  }

  /** ToString(startIndex, length). */
  part(start: number, length: number): string {
    this.#checkRange(start, length, 'startIndex', 'length');
    return this.#text.substr(start, length);
  }

  /** StringBuilder.Equals(StringBuilder): same text; not Object.Equals. */
  sameText(other: StringBuilder | null): boolean {
    return other !== null && other.#text === this.#text && other.maxCapacity === this.maxCapacity;
  }

  toString(): string {
    return this.#text;
  }
}
