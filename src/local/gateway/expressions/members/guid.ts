// System.Guid.
import type { Ref } from '../../dotnet/boxed.ts';
import type { DateTimeOffset } from '../../dotnet/datetimeoffset.ts';
import { argumentException, argumentNull } from '../../dotnet/exception.ts';
import { Guid } from '../../dotnet/guid.ts';
import { clock } from '../../dotnet/ports.ts';
import { declareType } from '../registry.ts';
import { comparisonMethods, comparisonOperators } from './comparison-members.ts';

function give(result: Ref<Guid>, parsed: Guid | null): boolean {
  result.value = parsed ?? Guid.Empty;
  return parsed !== null;
}

declareType(
  'struct System.Guid : IComparable, IComparable<Guid>, IEquatable<Guid>, IFormattable',
  {
    '.ctor(byte[] b)': (bytes) => Guid.fromBytes(bytes),
    '.ctor(string g)': (text) => Guid.parse(text, 'g'),
    '.ctor(uint a, ushort b, ushort c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k)': (
      a,
      b,
      c,
      ...rest
    ) => Guid.fromFields(a, b, c, rest),
    '.ctor(int a, short b, short c, byte[] d)': (a, b, c, rest: Uint8Array | null) => {
      if (rest === null) throw argumentNull('d');
      if (rest.length !== 8) throw argumentException('Byte array for Guid must be exactly 8 bytes long.', 'd');
      return Guid.fromFields(a, b, c, rest);
    },
    '.ctor(int a, short b, short c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k)': (
      a,
      b,
      c,
      ...rest
    ) => Guid.fromFields(a, b, c, rest),
    'static readonly Guid Empty': () => Guid.Empty,
    'static Guid AllBitsSet { get; }': () => Guid.AllBitsSet,
    'static Guid NewGuid()': () => Guid.create(),
    'static Guid CreateVersion7()': () => Guid.createVersion7(Math.trunc(clock())),
    'static Guid CreateVersion7(DateTimeOffset timestamp)': (time: DateTimeOffset) =>
      Guid.createVersion7(Number(time.toUnixMilliseconds())),
    'static Guid Parse(string input)': (input) => Guid.parse(input),
    'static Guid Parse(string s, IFormatProvider provider)': (input) => Guid.parse(input, 's'),
    'static Guid ParseExact(string input, string format)': (input, format) => Guid.parseExact(input, format),
    'static bool TryParse(string input, out Guid result)': (input, result) => give(result, Guid.tryParse(input)),
    'static bool TryParse(string s, IFormatProvider provider, out Guid result)': (input, _provider, result) =>
      give(result, Guid.tryParse(input)),
    'static bool TryParseExact(string input, string format, out Guid result)': (input, format, result) =>
      give(result, Guid.tryParseExact(input, format)),
    'byte[] ToByteArray()': (self: Guid) => self.toByteArray(),
    'byte[] ToByteArray(bool bigEndian)': (self: Guid, bigEndian) => self.toByteArray(bigEndian),
    'int Version { get; }': (self: Guid) => self.version,
    'int Variant { get; }': (self: Guid) => self.variant,
    ...comparisonMethods('Guid', 'value', 'g'),
    'string ToString()': (self: Guid) => self.toString(),
    'string ToString(string format)': (self: Guid, format) => self.format(format),
    'string ToString(string format, IFormatProvider provider)': (self: Guid, format) => self.format(format),
    ...comparisonOperators('Guid', 'left', 'right'),
    'int GetHashCode()': (self: Guid) => self.hashCode(),
  },
  { represents: Guid, defaultValue: Guid.Empty },
);
