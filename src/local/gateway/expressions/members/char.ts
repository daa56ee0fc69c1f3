// System.Char. Values are UTF-16 code units.
import { Boxed, type Ref } from '../../dotnet/boxed.ts';
import * as char from '../../dotnet/char.ts';
import { TYPE_CODES } from '../../dotnet/convert.ts';
import { argumentException } from '../../dotnet/exception.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType } from '../registry.ts';

/** Tests that come as (char c) and as (string s, int index), where a pair of surrogates counts as one character. */
const TESTS: Record<string, (code: number) => boolean> = {
  IsControl: char.isControl,
  IsDigit: char.isDigit,
  IsLetter: char.isLetter,
  IsLetterOrDigit: char.isLetterOrDigit,
  IsLower: char.isLower,
  IsNumber: char.isNumber,
  IsPunctuation: char.isPunctuation,
  IsSeparator: char.isSeparator,
  IsSymbol: char.isSymbol,
  IsUpper: char.isUpper,
  IsWhiteSpace: char.isWhiteSpace,
};

/** The same for tests of single units. */
const UNIT_TESTS: Record<string, (code: number) => boolean> = {
  IsHighSurrogate: char.isHighSurrogate,
  IsLowSurrogate: char.isLowSurrogate,
  IsSurrogate: char.isSurrogate,
};

const ASCII_TESTS: Record<string, RegExp> = {
  IsAscii: /[\0-\x7f]/,
  IsAsciiDigit: /[0-9]/,
  IsAsciiHexDigit: /[0-9A-Fa-f]/,
  IsAsciiHexDigitLower: /[0-9a-f]/,
  IsAsciiHexDigitUpper: /[0-9A-F]/,
  IsAsciiLetter: /[A-Za-z]/,
  IsAsciiLetterLower: /[a-z]/,
  IsAsciiLetterOrDigit: /[A-Za-z0-9]/,
  IsAsciiLetterUpper: /[A-Z]/,
};

const tests: Record<string, MemberBody> = {};
for (const [name, test] of Object.entries(TESTS)) {
  tests[`static bool ${name}(char c)`] = test;
  tests[`static bool ${name}(string s, int index)`] = (s: string | null, index: number) => test(char.pointAt(s, index));
}
for (const [name, test] of Object.entries(UNIT_TESTS)) {
  tests[`static bool ${name}(char c)`] = test;
  tests[`static bool ${name}(string s, int index)`] = (s: string | null, index: number) => test(char.unitAt(s, index));
}
for (const [name, pattern] of Object.entries(ASCII_TESTS)) {
  tests[`static bool ${name}(char c)`] = (code: number) => pattern.test(String.fromCharCode(code));
}

const text = (code: number) => String.fromCharCode(code);
const isChar = (value: unknown): value is Boxed => value instanceof Boxed && value.type.fullName === 'System.Char';

declareType(
  'struct System.Char : IConvertible, IComparable, IComparable<char>, IEquatable<char>, IFormattable',
  {
    'const char MaxValue': 0xffff,
    'const char MinValue': 0,
    ...tests,
    'static bool IsBetween(char c, char minInclusive, char maxInclusive)': (code: number, min: number, max: number) =>
      (code - min) >>> 0 <= (max - min) >>> 0,
    'static bool IsSurrogatePair(char highSurrogate, char lowSurrogate)': (high: number, low: number) =>
      char.isHighSurrogate(high) && char.isLowSurrogate(low),
    'static bool IsSurrogatePair(string s, int index)': (s: string | null, index: number) =>
      char.pointAt(s, index) > 0xffff,
    'static char ToUpper(char c)': char.toUpper,
    'static char ToUpper(char c, CultureInfo culture)': (code: number) => char.toUpper(code),
    'static char ToUpperInvariant(char c)': char.toUpper,
    'static char ToLower(char c)': char.toLower,
    'static char ToLower(char c, CultureInfo culture)': (code: number) => char.toLower(code),
    'static char ToLowerInvariant(char c)': char.toLower,
    'static UnicodeCategory GetUnicodeCategory(char c)': char.unicodeCategory,
    'static UnicodeCategory GetUnicodeCategory(string s, int index)': (s: string | null, index: number) =>
      char.unicodeCategory(char.pointAt(s, index)),
    'static double GetNumericValue(char c)': char.numericValue,
    'static double GetNumericValue(string s, int index)': (s: string | null, index: number) =>
      char.numericValue(char.pointAt(s, index)),
    'static string ConvertFromUtf32(int utf32)': char.fromUtf32,
    'static int ConvertToUtf32(char highSurrogate, char lowSurrogate)': char.toUtf32,
    'static int ConvertToUtf32(string s, int index)': char.toUtf32At,
    'static char Parse(string s)': char.parseChar,
    'static bool TryParse(string s, out char result)': (s: string | null, result: Ref<number>) => {
      const parsed = s !== null && s.length === 1;
      result.value = parsed ? s.charCodeAt(0) : 0;
      return parsed;
    },
    'string ToString()': text,
    'string ToString(IFormatProvider provider)': text,
    'static string ToString(char c)': text,
    'int CompareTo(object value)': (self: number, other: unknown) => {
      if (other === null) return 1;
      if (!isChar(other)) throw argumentException('Object must be of type Char.');
      return self - Number(other.value);
    },
    'int CompareTo(char value)': (self: number, other: number) => self - other,
    'bool Equals(object obj)': (self: number, other: unknown) => isChar(other) && other.value === self,
    'bool Equals(char obj)': (self: number, other: number) => self === other,
    'int GetHashCode()': (self: number) => self | (self << 16),
    'TypeCode GetTypeCode()': () => TYPE_CODES.Char,
  },
  { primitive: 'char', defaultValue: 0 },
);
