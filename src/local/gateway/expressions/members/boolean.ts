// System.Boolean.

import type { Ref } from '../../dotnet/boxed.ts';
import { parseBoolean, TYPE_CODES, tryParseBoolean } from '../../dotnet/convert.ts';
import { argumentException } from '../../dotnet/exception.ts';
import { declareType } from '../registry.ts';

const text = (self: boolean) => (self ? 'True' : 'False');
const compare = (self: boolean, other: boolean) => Number(self) - Number(other);

declareType(
  'struct System.Boolean : IConvertible, IComparable, IComparable<bool>, IEquatable<bool>',
  {
    'static readonly string TrueString': () => 'True',
    'static readonly string FalseString': () => 'False',
    'static bool Parse(string value)': parseBoolean,
    'static bool TryParse(string value, out bool result)': (value: string | null, result: Ref<boolean>) => {
      const parsed = tryParseBoolean(value);
      result.value = parsed ?? false;
      return parsed !== null;
    },
    'int CompareTo(object obj)': (self: boolean, other: unknown) => {
      if (other === null) return 1;
      if (typeof other !== 'boolean') throw argumentException('Object must be of type Boolean.');
      return compare(self, other);
    },
    'int CompareTo(bool value)': compare,
    'bool Equals(object obj)': (self: boolean, other: unknown) => self === other,
    'bool Equals(bool obj)': (self: boolean, other: boolean) => self === other,
    'int GetHashCode()': (self: boolean) => Number(self),
    'TypeCode GetTypeCode()': () => TYPE_CODES.Boolean,
    'string ToString()': text,
    'string ToString(IFormatProvider provider)': text,
  },
  { primitive: 'bool', defaultValue: false },
);
