// System.Text.Encoding and the classes behind it that have constructors.
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import {
  ASCIIEncoding,
  checkPart,
  createEncoding,
  Encoding,
  type EncodingKind,
  UnicodeEncoding,
  UTF8Encoding,
  UTF32Encoding,
} from '../../dotnet/encoding.ts';
import { argumentException, argumentNull, argumentOutOfRange } from '../../dotnet/exception.ts';
import { textOfUnits, unitsOf } from '../../dotnet/string.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType, notEmulated } from '../registry.ts';

type Bytes = Uint8Array | null;
type Units = DotNetArray<number> | null;

function textOf(chars: Units): string {
  if (chars === null) throw argumentNull('chars');
  return textOfUnits(chars.items);
}

function partOfText(text: string, index: number, count: number, param: string): string {
  checkPart(text.length, index, count, param);
  return text.substr(index, count);
}

function bytesOf(bytes: Bytes): Uint8Array {
  if (bytes === null) throw argumentNull('bytes');
  return bytes;
}

function partOfBytes(bytes: Bytes, index: number, count: number): Uint8Array {
  const all = bytesOf(bytes);
  checkPart(all.length, index, count, 'bytes');
  return all.subarray(index, index + count);
}

function text(value: string | null): string {
  if (value === null) throw argumentNull('s');
  return value;
}

function writeBytes(source: Uint8Array, target: Bytes, at: number): number {
  if (target === null) throw argumentNull('bytes');
  if (at < 0 || at > target.length) throw argumentOutOfRange('byteIndex');
  if (source.length > target.length - at) {
    throw argumentException('The output byte buffer is too small to contain the encoded data.', 'bytes');
  }
  target.set(source, at);
  return source.length;
}

function convert(from: Encoding | null, to: Encoding | null, bytes: Uint8Array): Uint8Array {
  if (from === null) throw argumentNull('srcEncoding');
  if (to === null) throw argumentNull('dstEncoding');
  return to.getBytes(from.getString(bytes));
}

function count(value: number, param: string): number {
  if (value < 0) throw argumentOutOfRange(param, `'${param}' must be a non-negative value.`);
  return value;
}

const TOO_MANY_CHARS =
  'Too many characters. The resulting number of bytes is larger than what can be returned as an int.';
const TOO_MANY_BYTES = 'Too many bytes. The resulting number of chars is larger than what can be returned as an int.';

function fits(value: number, message: string, param: string): number {
  if (value > 0x7fffffff) throw argumentOutOfRange(param, message);
  return value;
}

const shared =
  (kind: EncodingKind): MemberBody =>
  () =>
    Encoding.of(kind);
const isUtf8 = (self: Encoding) => self.kind === 'utf-8';
const isByteWise = (self: Encoding) => isUtf8(self) || self.isSingleByte;

declareType(
  'abstract class System.Text.Encoding : ICloneable',
  {
    'static Encoding UTF8 { get; }': shared('utf-8'),
    'static Encoding ASCII { get; }': shared('us-ascii'),
    'static Encoding Latin1 { get; }': shared('iso-8859-1'),
    'static Encoding Unicode { get; }': shared('utf-16'),
    'static Encoding BigEndianUnicode { get; }': shared('utf-16BE'),
    'static Encoding UTF32 { get; }': shared('utf-32'),
    'static Encoding UTF7 { get; }': notEmulated,
    'static Encoding Default { get; }': () => Encoding.default,
    'static Encoding GetEncoding(int codepage)': (codePage) => Encoding.byCodePage(codePage),
    'static Encoding GetEncoding(string name)': (name) => Encoding.byName(name),
    'static byte[] Convert(Encoding srcEncoding, Encoding dstEncoding, byte[] bytes)': (from, to, bytes: Bytes) =>
      convert(from, to, bytesOf(bytes)),
    'static byte[] Convert(Encoding srcEncoding, Encoding dstEncoding, byte[] bytes, int index, int count)': (
      from,
      to,
      bytes: Bytes,
      index,
      length,
    ) => convert(from, to, partOfBytes(bytes, index, length)),
    'string BodyName { get; }': (self: Encoding) => self.kind,
    'string EncodingName { get; }': (self: Encoding) => self.traits.name,
    'string HeaderName { get; }': (self: Encoding) => self.kind,
    'string WebName { get; }': (self: Encoding) => self.kind,
    'int CodePage { get; }': (self: Encoding) => self.traits.codePage,
    'int WindowsCodePage { get; }': (self: Encoding) => self.traits.windowsCodePage,
    'bool IsSingleByte { get; }': (self: Encoding) => self.isSingleByte,
    'bool IsReadOnly { get; }': () => true,
    'bool IsBrowserDisplay { get; }': (self: Encoding) => isUtf8(self) || self.kind === 'iso-8859-1',
    'bool IsBrowserSave { get; }': (self: Encoding) =>
      isUtf8(self) || self.kind === 'iso-8859-1' || self.kind === 'utf-16',
    'bool IsMailNewsDisplay { get; }': isByteWise,
    'bool IsMailNewsSave { get; }': isByteWise,
    'bool IsAlwaysNormalized()': (self: Encoding) => self.kind === 'iso-8859-1',
    'object Clone()': (self: Encoding) => self.withFallbacks(self.encoderFallback, self.decoderFallback),
    'byte[] GetPreamble()': (self: Encoding) => self.preamble,
    'int GetMaxByteCount(int charCount)': (self: Encoding, chars) =>
      fits(self.traits.maxBytes(count(chars, 'charCount')), TOO_MANY_CHARS, 'charCount'),
    'int GetMaxCharCount(int byteCount)': (self: Encoding, bytes) =>
      fits(self.traits.maxChars(count(bytes, 'byteCount')), TOO_MANY_BYTES, 'byteCount'),
    'int GetByteCount(char[] chars)': (self: Encoding, chars: Units) => self.getBytes(textOf(chars)).length,
    'int GetByteCount(string s)': (self: Encoding, s) => self.getBytes(text(s)).length,
    'int GetByteCount(char[] chars, int index, int count)': (self: Encoding, chars: Units, index, length) =>
      self.getBytes(partOfText(textOf(chars), index, length, 'chars')).length,
    'int GetByteCount(string s, int index, int count)': (self: Encoding, s, index, length) =>
      self.getBytes(partOfText(text(s), index, length, 's')).length,
    'byte[] GetBytes(char[] chars)': (self: Encoding, chars: Units) => self.getBytes(textOf(chars)),
    'byte[] GetBytes(char[] chars, int index, int count)': (self: Encoding, chars: Units, index, length) =>
      self.getBytes(partOfText(textOf(chars), index, length, 'chars')),
    'int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)': (
      self: Encoding,
      chars: Units,
      index,
      length,
      bytes,
      at,
    ) => writeBytes(self.getBytes(partOfText(textOf(chars), index, length, 'chars')), bytes, at),
    'byte[] GetBytes(string s)': (self: Encoding, s) => self.getBytes(text(s)),
    'byte[] GetBytes(string s, int index, int count)': (self: Encoding, s, index, length) =>
      self.getBytes(partOfText(text(s), index, length, 's')),
    'int GetBytes(string s, int charIndex, int charCount, byte[] bytes, int byteIndex)': (
      self: Encoding,
      s,
      index,
      length,
      bytes,
      at,
    ) => writeBytes(self.getBytes(partOfText(text(s), index, length, 's')), bytes, at),
    'int GetCharCount(byte[] bytes)': (self: Encoding, bytes: Bytes) => self.getString(bytesOf(bytes)).length,
    'int GetCharCount(byte[] bytes, int index, int count)': (self: Encoding, bytes: Bytes, index, length) =>
      self.getString(partOfBytes(bytes, index, length)).length,
    'char[] GetChars(byte[] bytes)': (self: Encoding, bytes: Bytes) => unitsOf(self.getString(bytesOf(bytes))),
    'char[] GetChars(byte[] bytes, int index, int count)': (self: Encoding, bytes: Bytes, index, length) =>
      unitsOf(self.getString(partOfBytes(bytes, index, length))),
    'string GetString(byte[] bytes)': (self: Encoding, bytes: Bytes) => self.getString(bytesOf(bytes)),
    'string GetString(byte[] bytes, int index, int count)': (self: Encoding, bytes: Bytes, index, length) =>
      self.getString(partOfBytes(bytes, index, length)),
  },
  { represents: Encoding },
);

const fallback = (throws: boolean) => (throws ? 'throw-exception' : null);

declareType(
  'class System.Text.UTF8Encoding : Encoding',
  {
    '.ctor()': () => createEncoding('utf-8', false),
    '.ctor(bool encoderShouldEmitUTF8Identifier)': (preamble) => createEncoding('utf-8', preamble),
    '.ctor(bool encoderShouldEmitUTF8Identifier, bool throwOnInvalidBytes)': (preamble, throws) =>
      createEncoding('utf-8', preamble, fallback(throws), fallback(throws)),
  },
  { represents: UTF8Encoding },
);

declareType(
  'class System.Text.ASCIIEncoding : Encoding',
  { '.ctor()': () => createEncoding('us-ascii') },
  { represents: ASCIIEncoding },
);

declareType(
  'class System.Text.UnicodeEncoding : Encoding',
  {
    '.ctor()': () => createEncoding('utf-16'),
    '.ctor(bool bigEndian, bool byteOrderMark)': (big, preamble) =>
      createEncoding(big ? 'utf-16BE' : 'utf-16', preamble),
    '.ctor(bool bigEndian, bool byteOrderMark, bool throwOnInvalidBytes)': (big, preamble, throws) =>
      createEncoding(big ? 'utf-16BE' : 'utf-16', preamble, fallback(throws), fallback(throws)),
  },
  { represents: UnicodeEncoding },
);

declareType(
  'class System.Text.UTF32Encoding : Encoding',
  {
    '.ctor()': () => createEncoding('utf-32'),
    '.ctor(bool bigEndian, bool byteOrderMark)': (big, preamble) =>
      createEncoding(big ? 'utf-32BE' : 'utf-32', preamble),
  },
  { represents: UTF32Encoding },
);
