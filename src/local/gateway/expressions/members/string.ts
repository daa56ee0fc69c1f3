// System.String and the enums that its methods take.
import { boxAs } from '../../dotnet/boxed.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import { iterate } from '../../dotnet/collections/enumerable.ts';
import { TYPE_CODES } from '../../dotnet/convert.ts';
import { argumentException, argumentNull, indexOutOfRange } from '../../dotnet/exception.ts';
import { textOf } from '../../dotnet/objects.ts';
import * as string from '../../dotnet/string.ts';
import {
  checkComparison,
  compareCultural,
  compareCulturalParts,
  compareOrdinal,
  compareParts,
  compareStrings,
  comparisonKey,
  equalStrings,
  ORDINAL,
} from '../../dotnet/string-compare.ts';
import { hashText } from '../../dotnet/string-comparer.ts';
import { formatComposite } from '../../dotnet/string-format.ts';
import { splitString, trimWhite } from '../../dotnet/string-split.ts';
import { toLowerInvariant, toUpperInvariant } from '../../dotnet/text-casing.ts';
import { declareEnum, declareType } from '../registry.ts';
import type { Type } from '../types.ts';

declareEnum('System.StringComparison', {
  CurrentCulture: 0,
  CurrentCultureIgnoreCase: 1,
  InvariantCulture: 2,
  InvariantCultureIgnoreCase: 3,
  Ordinal: 4,
  OrdinalIgnoreCase: 5,
});
declareEnum('System.StringSplitOptions', { None: 0, RemoveEmptyEntries: 1, TrimEntries: 2 }, { flags: true });
declareEnum('System.Text.NormalizationForm', { FormC: 1, FormD: 2, FormKC: 5, FormKD: 6 });

type Units = DotNetArray<number> | null;
type Texts = DotNetArray<string | null> | null;
type Objects = DotNetArray<unknown> | null;

const unitsOf = (array: Units) => (array === null ? null : array.items);
const unitText = (unit: number) => String.fromCharCode(unit);

function itemsOf<T>(array: DotNetArray<T> | null, param: string): readonly T[] {
  if (array === null) throw argumentNull(param);
  return array.items;
}

const joinStrings = (separator: string | null, texts: Iterable<string | null>) =>
  string.joinTexts(
    separator,
    Array.from(texts, (text) => text ?? ''),
  );

function joinTyped(T: Type, separator: string | null, values: unknown): string {
  if (values === null) throw argumentNull('values');
  return string.joinTexts(
    separator,
    Array.from(iterate(values, T), (value) => textOf(boxAs(T, value))),
  );
}

function joinPart(separator: string | null, values: Texts, start: number, count: number): string {
  const items = itemsOf(values, 'value');
  string.checkPartOf(items.length, start, count);
  return joinStrings(separator, items.slice(start, start + count));
}

const concatenated = (...values: unknown[]) => string.joinTexts('', values.map(textOf));

function partOfUnits(units: Units, start: number, length: number): string {
  if (units === null) throw argumentNull('value');
  string.checkPartOf(units.length, start, length);
  return string.textOfUnits(units.items.slice(start, start + length));
}

const compareIgnoringCase = (a: string | null, b: string | null, ignoreCase: boolean) =>
  compareStrings(a, b, string.culturalComparison(ignoreCase));

const format = (text: string | null, ...args: unknown[]) => formatComposite(text, args);
const formatArray = (text: string | null, args: Objects) => formatComposite(text, args === null ? null : args.items);

const NO_LIMIT = 0x7fffffff;

/** What a text is where .NET takes a ReadOnlySpan<char>, to which it converts. */
class SpanOfChars {
  readonly units: number[];

  constructor(text: string | null) {
    this.units = Array.from({ length: text?.length ?? 0 }, (_, index) => text!.charCodeAt(index));
  }
}

declareType(
  'struct System.Text.SpanOfChars',
  { 'static implicit operator System.Text.SpanOfChars(string value)': (text: string | null) => new SpanOfChars(text) },
  { represents: SpanOfChars, defaultValue: new SpanOfChars(null) },
);

declareType(
  'class System.String : IConvertible, IComparable, IComparable<string>, IEquatable<string>, IEnumerable<char>, ICloneable',
  {
    '.ctor(char[] value)': (value: Units) => string.textOfUnits(unitsOf(value) ?? []),
    '.ctor(char[] value, int startIndex, int length)': partOfUnits,
    '.ctor(char c, int count)': string.repeatUnit,
    'static readonly string Empty': () => '',
    'int Length { get; }': (self: string) => self.length,
    'char this[int index] { get; }': {
      get: (self: string, index: number) => {
        if (index < 0 || index >= self.length) throw indexOutOfRange();
        return self.charCodeAt(index);
      },
    },
    'static string Intern(string str)': (text: string | null) => text ?? nullText('str'),
    'static string IsInterned(string str)': (text: string | null) => text ?? nullText('str'),
    'static int Compare(string strA, string strB)': (a, b) => compareStrings(a, b, 0),
    'static int Compare(string strA, string strB, bool ignoreCase)': compareIgnoringCase,
    'static int Compare(string strA, string strB, StringComparison comparisonType)': compareStrings,
    'static int Compare(string strA, string strB, CultureInfo culture, CompareOptions options)': (a, b, _c, options) =>
      compareStrings(a, b, string.comparisonOfOptions(options)),
    'static int Compare(string strA, string strB, bool ignoreCase, CultureInfo culture)': compareIgnoringCase,
    'static int Compare(string strA, int indexA, string strB, int indexB, int length)': (a, ai, b, bi, length) =>
      compareCulturalParts(a, ai, b, bi, length, 0),
    'static int Compare(string strA, int indexA, string strB, int indexB, int length, bool ignoreCase)': (
      a,
      ai,
      b,
      bi,
      length,
      ignoreCase,
    ) => compareCulturalParts(a, ai, b, bi, length, string.culturalComparison(ignoreCase)),
    'static int Compare(string strA, int indexA, string strB, int indexB, int length, bool ignoreCase, CultureInfo culture)':
      (a, ai, b, bi, length, ignoreCase) =>
        compareCulturalParts(a, ai, b, bi, length, string.culturalComparison(ignoreCase)),
    'static int Compare(string strA, int indexA, string strB, int indexB, int length, CultureInfo culture, CompareOptions options)':
      (a, ai, b, bi, length, _culture, options) =>
        compareCulturalParts(a, ai, b, bi, length, string.comparisonOfOptions(options)),
    'static int Compare(string strA, int indexA, string strB, int indexB, int length, StringComparison comparisonType)':
      compareParts,
    'static int CompareOrdinal(string strA, string strB)': compareOrdinal,
    'static int CompareOrdinal(string strA, int indexA, string strB, int indexB, int length)': (a, ai, b, bi, length) =>
      compareParts(a, ai, b, bi, length, ORDINAL),
    'int CompareTo(object value)': (self: string, other: unknown) => {
      if (other === null) return 1;
      if (typeof other !== 'string') throw argumentException('Object must be of type String.');
      return compareCultural(self, other);
    },
    'int CompareTo(string strB)': (self: string, other: string | null) =>
      other === null ? 1 : compareCultural(self, other),
    'bool EndsWith(string value)': (self: string, value) => string.hasSuffix(self, value, 0),
    'bool EndsWith(string value, StringComparison comparisonType)': string.hasSuffix,
    'bool EndsWith(string value, bool ignoreCase, CultureInfo culture)': (self: string, value, ignoreCase) =>
      string.hasSuffix(self, value, string.culturalComparison(ignoreCase)),
    'bool EndsWith(char value)': (self: string, unit: number) => self.endsWith(unitText(unit)),
    'bool StartsWith(string value)': (self: string, value) => string.hasPrefix(self, value, 0),
    'bool StartsWith(string value, StringComparison comparisonType)': string.hasPrefix,
    'bool StartsWith(string value, bool ignoreCase, CultureInfo culture)': (self: string, value, ignoreCase) =>
      string.hasPrefix(self, value, string.culturalComparison(ignoreCase)),
    'bool StartsWith(char value)': (self: string, unit: number) => self.startsWith(unitText(unit)),
    'bool Equals(object obj)': (self: string, other: unknown) => self === other,
    'bool Equals(string value)': (self: string, other: string | null) => self === other,
    'bool Equals(string value, StringComparison comparisonType)': equalStrings,
    'static bool Equals(string a, string b)': (a: string | null, b: string | null) => a === b,
    'static bool Equals(string a, string b, StringComparison comparisonType)': equalStrings,
    'static bool operator ==(string a, string b)': (a: string | null, b: string | null) => a === b,
    'static bool operator !=(string a, string b)': (a: string | null, b: string | null) => a !== b,
    'int GetHashCode()': hashText,
    'int GetHashCode(StringComparison comparisonType)': (self: string, comparison: number) =>
      hashText(comparisonKey(self, checkComparison(comparison))),
    'object Clone()': (self: string) => self,
    'static string Copy(string str)': (text: string | null) => text ?? nullText('str'),
    'void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)': (
      self: string,
      source,
      target: Units,
      index,
      count,
    ) => string.copyTo(self, source, unitsOf(target), index, count),
    'char[] ToCharArray()': (self: string) => string.unitsOf(self),
    'char[] ToCharArray(int startIndex, int length)': string.toCharArray,
    'static bool IsNullOrEmpty(string value)': (text: string | null) => text === null || text === '',
    'static bool IsNullOrWhiteSpace(string value)': (text: string | null) => text === null || trimWhite(text) === '',
    'string ToString()': (self: string) => self,
    'string ToString(IFormatProvider provider)': (self: string) => self,
    'TypeCode GetTypeCode()': () => TYPE_CODES.String,
    'bool IsNormalized()': (self: string) => string.normalize(self, 1) === self,
    'bool IsNormalized(NormalizationForm normalizationForm)': (self: string, form) =>
      string.normalize(self, form) === self,
    'string Normalize()': (self: string) => string.normalize(self, 1),
    'string Normalize(NormalizationForm normalizationForm)': string.normalize,
    'static string Concat(object arg0)': concatenated,
    'static string Concat(object arg0, object arg1)': concatenated,
    'static string Concat(object arg0, object arg1, object arg2)': concatenated,
    'static string Concat(params object[] args)': (args: Objects) => concatenated(...itemsOf(args, 'args')),
    'static string Concat<T>(IEnumerable<T> values)': (T: Type, values: unknown) => joinTyped(T, '', values),
    'static string Concat(IEnumerable<string> values)': (values: unknown) => joinEnumerable('', values),
    'static string Concat(string str0, string str1)': concatenated,
    'static string Concat(string str0, string str1, string str2)': concatenated,
    'static string Concat(string str0, string str1, string str2, string str3)': concatenated,
    'static string Concat(params string[] values)': (values: Texts) => joinStrings('', itemsOf(values, 'values')),
    'static string Format(string format, object arg0)': format,
    'static string Format(string format, object arg0, object arg1)': format,
    'static string Format(string format, object arg0, object arg1, object arg2)': format,
    'static string Format(string format, params object[] args)': formatArray,
    'static string Format(IFormatProvider provider, string format, object arg0)': (_provider, text, a) =>
      format(text, a),
    'static string Format(IFormatProvider provider, string format, object arg0, object arg1)': (
      _provider,
      text,
      a,
      b,
    ) => format(text, a, b),
    'static string Format(IFormatProvider provider, string format, object arg0, object arg1, object arg2)': (
      _provider,
      text,
      a,
      b,
      c,
    ) => format(text, a, b, c),
    'static string Format(IFormatProvider provider, string format, params object[] args)': (_provider, text, args) =>
      formatArray(text, args),
    'string Insert(int startIndex, string value)': string.insert,
    'static string Join(char separator, params string[] value)': (separator: number, values: Texts) =>
      joinStrings(unitText(separator), itemsOf(values, 'value')),
    'static string Join(string separator, params string[] value)': (separator: string | null, values: Texts) =>
      joinStrings(separator, itemsOf(values, 'value')),
    'static string Join(char separator, string[] value, int startIndex, int count)': (
      separator,
      values,
      start,
      count,
    ) => joinPart(unitText(separator), values, start, count),
    'static string Join(string separator, string[] value, int startIndex, int count)': joinPart,
    'static string Join(string separator, IEnumerable<string> values)': joinEnumerable,
    'static string Join(char separator, params object[] values)': (separator: number, values: Objects) =>
      string.joinTexts(unitText(separator), itemsOf(values, 'values').map(textOf)),
    'static string Join(string separator, params object[] values)': (separator: string | null, values: Objects) =>
      string.joinTexts(separator, itemsOf(values, 'values').map(textOf)),
    'static string Join<T>(char separator, IEnumerable<T> values)': (T: Type, separator: number, values: unknown) =>
      joinTyped(T, unitText(separator), values),
    'static string Join<T>(string separator, IEnumerable<T> values)': joinTyped,
    'string PadLeft(int totalWidth)': (self: string, width) => string.pad(self, width, 0x20, true),
    'string PadLeft(int totalWidth, char paddingChar)': (self: string, width, unit) =>
      string.pad(self, width, unit, true),
    'string PadRight(int totalWidth)': (self: string, width) => string.pad(self, width, 0x20, false),
    'string PadRight(int totalWidth, char paddingChar)': (self: string, width, unit) =>
      string.pad(self, width, unit, false),
    'string Remove(int startIndex, int count)': string.remove,
    'string Remove(int startIndex)': (self: string, start) => string.remove(self, start),
    'string Replace(string oldValue, string newValue, bool ignoreCase, CultureInfo culture)': (
      self: string,
      oldValue,
      newValue,
      ignoreCase,
    ) => string.replace(self, oldValue, newValue, string.culturalComparison(ignoreCase)),
    'string Replace(string oldValue, string newValue, StringComparison comparisonType)': string.replace,
    'string Replace(char oldChar, char newChar)': (self: string, oldUnit, newUnit) =>
      self.replaceAll(unitText(oldUnit), () => unitText(newUnit)),
    'string Replace(string oldValue, string newValue)': (self: string, oldValue, newValue) =>
      string.replace(self, oldValue, newValue, ORDINAL),
    'string ReplaceLineEndings()': (self: string) => string.replaceLineEndings(self, '\n'),
    'string ReplaceLineEndings(string replacementText)': string.replaceLineEndings,
    'string[] Split(char separator, StringSplitOptions options = 0)': (self: string, unit, options) =>
      splitString(self, [unit], NO_LIMIT, options),
    'string[] Split(char separator, int count, StringSplitOptions options = 0)': (self: string, unit, count, options) =>
      splitString(self, [unit], count, options),
    'string[] Split(params char[] separator)': (self: string, units: Units) =>
      splitString(self, unitsOf(units), NO_LIMIT, 0),
    'string[] Split(char[] separator, int count)': (self: string, units: Units, count) =>
      splitString(self, unitsOf(units), count, 0),
    'string[] Split(char[] separator, StringSplitOptions options)': (self: string, units: Units, options) =>
      splitString(self, unitsOf(units), NO_LIMIT, options),
    'string[] Split(char[] separator, int count, StringSplitOptions options)': (
      self: string,
      units: Units,
      count,
      options,
    ) => splitString(self, unitsOf(units), count, options),
    'string[] Split(string separator, StringSplitOptions options = 0)': (self: string, value, options) =>
      splitString(self, [value ?? ''], NO_LIMIT, options),
    'string[] Split(string separator, int count, StringSplitOptions options = 0)': (
      self: string,
      value,
      count,
      options,
    ) => splitString(self, [value ?? ''], count, options),
    'string[] Split(string[] separator, StringSplitOptions options)': (self: string, values: Texts, options) =>
      splitString(self, separators(values), NO_LIMIT, options),
    'string[] Split(string[] separator, int count, StringSplitOptions options)': (
      self: string,
      values: Texts,
      count,
      options,
    ) => splitString(self, separators(values), count, options),
    'string Substring(int startIndex)': (self: string, start) => string.substring(self, start),
    'string Substring(int startIndex, int length)': string.substring,
    'string ToLower()': toLowerInvariant,
    'string ToLower(CultureInfo culture)': (self: string) => toLowerInvariant(self),
    'string ToLowerInvariant()': toLowerInvariant,
    'string ToUpper()': toUpperInvariant,
    'string ToUpper(CultureInfo culture)': (self: string) => toUpperInvariant(self),
    'string ToUpperInvariant()': toUpperInvariant,
    'string Trim()': (self: string) => trimWhite(self),
    'string Trim(char trimChar)': (self: string, unit) => string.trim(self, [unit], true, true),
    'string Trim(System.Text.SpanOfChars trimChars)': (self: string, chars: SpanOfChars) =>
      string.trim(self, chars.units, true, true),
    'string Trim(params char[] trimChars)': (self: string, units: Units) =>
      string.trim(self, unitsOf(units), true, true),
    'string TrimStart()': (self: string) => trimWhite(self, true, false),
    'string TrimStart(char trimChar)': (self: string, unit) => string.trim(self, [unit], true, false),
    'string TrimStart(System.Text.SpanOfChars trimChars)': (self: string, chars: SpanOfChars) =>
      string.trim(self, chars.units, true, false),
    'string TrimStart(params char[] trimChars)': (self: string, units: Units) =>
      string.trim(self, unitsOf(units), true, false),
    'string TrimEnd()': (self: string) => trimWhite(self, false, true),
    'string TrimEnd(char trimChar)': (self: string, unit) => string.trim(self, [unit], false, true),
    'string TrimEnd(System.Text.SpanOfChars trimChars)': (self: string, chars: SpanOfChars) =>
      string.trim(self, chars.units, false, true),
    'string TrimEnd(params char[] trimChars)': (self: string, units: Units) =>
      string.trim(self, unitsOf(units), false, true),
    'bool Contains(string value)': (self: string, value) => string.contains(self, value),
    'bool Contains(string value, StringComparison comparisonType)': string.contains,
    'bool Contains(char value)': (self: string, unit) => self.includes(unitText(unit)),
    'bool Contains(char value, StringComparison comparisonType)': string.containsUnit,
    'int IndexOf(char value)': (self: string, unit) => string.indexOfUnit(self, unit),
    'int IndexOf(char value, int startIndex)': (self: string, unit, start) => string.indexOfUnit(self, unit, start),
    'int IndexOf(char value, StringComparison comparisonType)': string.indexOfUnitBy,
    'int IndexOf(char value, int startIndex, int count)': string.indexOfUnit,
    'int IndexOfAny(char[] anyOf)': (self: string, units: Units) => string.indexOfAny(self, unitsOf(units)),
    'int IndexOfAny(char[] anyOf, int startIndex)': (self: string, units: Units, start) =>
      string.indexOfAny(self, unitsOf(units), start),
    'int IndexOfAny(char[] anyOf, int startIndex, int count)': (self: string, units: Units, start, count) =>
      string.indexOfAny(self, unitsOf(units), start, count),
    'int IndexOf(string value)': (self: string, value) => string.indexOf(self, value),
    'int IndexOf(string value, int startIndex)': (self: string, value, start) => string.indexOf(self, value, start),
    'int IndexOf(string value, int startIndex, int count)': (self: string, value, start, count) =>
      string.indexOf(self, value, start, count),
    'int IndexOf(string value, StringComparison comparisonType)': (self: string, value, comparison) =>
      string.indexOf(self, value, 0, self.length, comparison),
    'int IndexOf(string value, int startIndex, StringComparison comparisonType)': (
      self: string,
      value,
      start,
      comparison,
    ) => string.indexOf(self, value, start, self.length - start, comparison),
    'int IndexOf(string value, int startIndex, int count, StringComparison comparisonType)': string.indexOf,
    'int LastIndexOf(char value)': (self: string, unit) => string.lastIndexOfUnit(self, unit),
    'int LastIndexOf(char value, int startIndex)': (self: string, unit, start) =>
      string.lastIndexOfUnit(self, unit, start),
    'int LastIndexOf(char value, int startIndex, int count)': string.lastIndexOfUnit,
    'int LastIndexOfAny(char[] anyOf)': (self: string, units: Units) => string.lastIndexOfAny(self, unitsOf(units)),
    'int LastIndexOfAny(char[] anyOf, int startIndex)': (self: string, units: Units, start) =>
      string.lastIndexOfAny(self, unitsOf(units), start),
    'int LastIndexOfAny(char[] anyOf, int startIndex, int count)': (self: string, units: Units, start, count) =>
      string.lastIndexOfAny(self, unitsOf(units), start, count),
    'int LastIndexOf(string value)': (self: string, value) => string.lastIndexOf(self, value),
    'int LastIndexOf(string value, int startIndex)': (self: string, value, start) =>
      string.lastIndexOf(self, value, start),
    'int LastIndexOf(string value, int startIndex, int count)': (self: string, value, start, count) =>
      string.lastIndexOf(self, value, start, count),
    'int LastIndexOf(string value, StringComparison comparisonType)': (self: string, value, comparison) =>
      string.lastIndexOf(self, value, self.length - 1, self.length, comparison),
    'int LastIndexOf(string value, int startIndex, StringComparison comparisonType)': (
      self: string,
      value,
      start,
      comparison,
    ) => string.lastIndexOf(self, value, start, start + 1, comparison),
    'int LastIndexOf(string value, int startIndex, int count, StringComparison comparisonType)': string.lastIndexOf,
  },
  { primitive: 'string' },
);

function nullText(param: string): never {
  throw argumentNull(param);
}

function joinEnumerable(separator: string | null, values: unknown): string {
  if (values === null) throw argumentNull('values');
  return joinStrings(separator, iterate<string | null>(values));
}

/** Of Split(string[]): none at all means white space, as null. */
function separators(values: Texts): readonly string[] | null {
  return values === null ? null : (values.items as readonly string[]);
}
