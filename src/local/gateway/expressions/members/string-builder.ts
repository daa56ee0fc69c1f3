// System.Text.StringBuilder.
import { boxAs } from '../../dotnet/boxed.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import { iterate } from '../../dotnet/collections/enumerable.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import { textOf } from '../../dotnet/objects.ts';
import { joinTexts, textOfUnits } from '../../dotnet/string.ts';
import { StringBuilder } from '../../dotnet/string-builder.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType, typeOf } from '../registry.ts';
import { KEYWORDS, type Type } from '../types.ts';

type Units = DotNetArray<number> | null;
type Items = DotNetArray<unknown> | null;

const unitsText = (units: Units) => (units === null ? null : textOfUnits(units.items));
const unitText = (unit: number) => String.fromCharCode(unit);

function itemTexts(values: Items): string[] {
  if (values === null) throw argumentNull('values');
  return values.items.map(textOf);
}

function typedTexts(T: Type, values: unknown): string[] {
  if (values === null) throw argumentNull('values');
  return Array.from(iterate(values, T), (value) => textOf(boxAs(T, value)));
}

const format = (self: StringBuilder, text: string | null, ...args: unknown[]) => self.appendFormat(text, args);

/** Append and Insert of each simple type. */
const simple: Record<string, MemberBody> = {};
for (const keyword of 'bool sbyte byte short int long float double decimal ushort uint ulong'.split(' ')) {
  const text = (value: unknown) => textOf(boxAs(typeOf(KEYWORDS[keyword]!), value));
  simple[`StringBuilder Append(${keyword} value)`] = (self: StringBuilder, value: unknown) => self.append(text(value));
  simple[`StringBuilder Insert(int index, ${keyword} value)`] = (self: StringBuilder, index: number, value: unknown) =>
    self.insert(index, text(value));
}

declareType(
  'class System.Text.StringBuilder',
  {
    '.ctor()': () => new StringBuilder(),
    '.ctor(int capacity)': (capacity) => new StringBuilder('', capacity),
    '.ctor(string value)': (value) => new StringBuilder(value),
    '.ctor(string value, int capacity)': (value, capacity) => new StringBuilder(value, capacity),
    '.ctor(string value, int startIndex, int length, int capacity)': (value, start, length, capacity) =>
      new StringBuilder('', capacity).appendPart(value ?? '', start, length),
    '.ctor(int capacity, int maxCapacity)': (capacity, max) => new StringBuilder('', capacity, max),
    'int Capacity { get; set; }': {
      get: (self: StringBuilder) => self.capacity,
      set: (self: StringBuilder, value) => {
        self.capacity = value;
      },
    },
    'int MaxCapacity { get; }': (self: StringBuilder) => self.maxCapacity,
    'int Length { get; set; }': {
      get: (self: StringBuilder) => self.length,
      set: (self: StringBuilder, value) => {
        self.length = value;
      },
    },
    'char this[int index] { get; set; }': {
      get: (self: StringBuilder, index) => self.unitAt(index),
      set: (self: StringBuilder, index, unit) => self.setUnit(index, unit),
    },
    'int EnsureCapacity(int capacity)': (self: StringBuilder, capacity) => self.ensureCapacity(capacity),
    'string ToString()': (self: StringBuilder) => self.toString(),
    'string ToString(int startIndex, int length)': (self: StringBuilder, start, length) => self.part(start, length),
    'StringBuilder Clear()': (self: StringBuilder) => self.clear(),
    ...simple,
    'StringBuilder Append(char value)': (self: StringBuilder, unit) => self.append(unitText(unit)),
    'StringBuilder Append(char value, int repeatCount)': (self: StringBuilder, unit, count) => self.repeat(unit, count),
    'StringBuilder Append(char[] value)': (self: StringBuilder, units: Units) => self.append(unitsText(units)),
    'StringBuilder Append(char[] value, int startIndex, int charCount)': (
      self: StringBuilder,
      units: Units,
      start,
      count,
    ) => self.appendPart(unitsText(units), start, count),
    'StringBuilder Append(string value)': (self: StringBuilder, text) => self.append(text),
    'StringBuilder Append(string value, int startIndex, int count)': (self: StringBuilder, text, start, count) =>
      self.appendPart(text, start, count),
    'StringBuilder Append(StringBuilder value)': (self: StringBuilder, other: StringBuilder | null) =>
      self.append(other === null ? null : other.toString()),
    'StringBuilder Append(StringBuilder value, int startIndex, int count)': (
      self: StringBuilder,
      other: StringBuilder | null,
      start,
      count,
    ) => self.appendPart(other === null ? null : other.toString(), start, count),
    'StringBuilder Append(object value)': (self: StringBuilder, value: unknown) => self.append(textOf(value)),
    'StringBuilder AppendLine()': (self: StringBuilder) => self.append('\n'),
    'StringBuilder AppendLine(string value)': (self: StringBuilder, text) => self.append(text).append('\n'),
    'StringBuilder AppendJoin(string separator, params object[] values)': (
      self: StringBuilder,
      separator,
      values: Items,
    ) => self.append(joinTexts(separator, itemTexts(values))),
    'StringBuilder AppendJoin<T>(string separator, IEnumerable<T> values)': (
      T: Type,
      self: StringBuilder,
      separator,
      values,
    ) => self.append(joinTexts(separator, typedTexts(T, values))),
    'StringBuilder AppendJoin(string separator, params string[] values)': (
      self: StringBuilder,
      separator,
      values: Items,
    ) => self.append(joinTexts(separator, itemTexts(values))),
    'StringBuilder AppendJoin(char separator, params object[] values)': (
      self: StringBuilder,
      separator,
      values: Items,
    ) => self.append(joinTexts(unitText(separator), itemTexts(values))),
    'StringBuilder AppendJoin<T>(char separator, IEnumerable<T> values)': (
      T: Type,
      self: StringBuilder,
      separator,
      values,
    ) => self.append(joinTexts(unitText(separator), typedTexts(T, values))),
    'StringBuilder AppendJoin(char separator, params string[] values)': (
      self: StringBuilder,
      separator,
      values: Items,
    ) => self.append(joinTexts(unitText(separator), itemTexts(values))),
    'StringBuilder AppendFormat(string format, object arg0)': format,
    'StringBuilder AppendFormat(string format, object arg0, object arg1)': format,
    'StringBuilder AppendFormat(string format, object arg0, object arg1, object arg2)': format,
    'StringBuilder AppendFormat(string format, params object[] args)': (self: StringBuilder, text, args: Items) =>
      self.appendFormat(text, args === null ? null : args.items),
    'StringBuilder AppendFormat(IFormatProvider provider, string format, object arg0)': (self, _provider, text, a) =>
      format(self, text, a),
    'StringBuilder AppendFormat(IFormatProvider provider, string format, object arg0, object arg1)': (
      self,
      _provider,
      text,
      a,
      b,
    ) => format(self, text, a, b),
    'StringBuilder AppendFormat(IFormatProvider provider, string format, object arg0, object arg1, object arg2)': (
      self,
      _provider,
      text,
      a,
      b,
      c,
    ) => format(self, text, a, b, c),
    'StringBuilder AppendFormat(IFormatProvider provider, string format, params object[] args)': (
      self: StringBuilder,
      _provider,
      text,
      args: Items,
    ) => self.appendFormat(text, args === null ? null : args.items),
    'StringBuilder Insert(int index, string value)': (self: StringBuilder, index, text) => self.insert(index, text),
    'StringBuilder Insert(int index, string value, int count)': (self: StringBuilder, index, text, count) =>
      self.insert(index, text, count),
    'StringBuilder Insert(int index, char value)': (self: StringBuilder, index, unit) =>
      self.insert(index, unitText(unit)),
    'StringBuilder Insert(int index, char[] value)': (self: StringBuilder, index, units: Units) =>
      self.insert(index, unitsText(units)),
    'StringBuilder Insert(int index, char[] value, int startIndex, int charCount)': (
      self: StringBuilder,
      index,
      units: Units,
      start,
      count,
    ) => self.insert(index, new StringBuilder().appendPart(unitsText(units), start, count).toString()),
    'StringBuilder Insert(int index, object value)': (self: StringBuilder, index, value: unknown) =>
      self.insert(index, textOf(value)),
    'StringBuilder Remove(int startIndex, int length)': (self: StringBuilder, start, length) =>
      self.remove(start, length),
    'StringBuilder Replace(string oldValue, string newValue)': (self: StringBuilder, oldValue, newValue) =>
      self.replace(oldValue, newValue),
    'StringBuilder Replace(string oldValue, string newValue, int startIndex, int count)': (
      self: StringBuilder,
      oldValue,
      newValue,
      start,
      count,
    ) => self.replace(oldValue, newValue, start, count),
    'StringBuilder Replace(char oldChar, char newChar)': (self: StringBuilder, oldUnit, newUnit) =>
      self.replace(unitText(oldUnit), unitText(newUnit)),
    'StringBuilder Replace(char oldChar, char newChar, int startIndex, int count)': (
      self: StringBuilder,
      oldUnit,
      newUnit,
      start,
      count,
    ) => self.replace(unitText(oldUnit), unitText(newUnit), start, count),
    'void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)': (
      self: StringBuilder,
      source,
      target: Units,
      index,
      count,
    ) => {
      if (target === null) throw argumentNull('destination');
      self.copyTo(source, target.items, index, count);
    },
    // .NET's takes a ReadOnlySpan<char>, to which a string converts.
    'bool Equals(string span)': (self: StringBuilder, text: string | null) => self.toString() === (text ?? ''),
    'bool Equals(StringBuilder sb)': (self: StringBuilder, other: StringBuilder | null) => self.sameText(other),
  },
  { represents: StringBuilder },
);
