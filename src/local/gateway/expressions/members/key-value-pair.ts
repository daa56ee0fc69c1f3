// System.Collections.Generic.KeyValuePair<TKey, TValue> and its factory class.
import type { Ref } from '../../dotnet/boxed.ts';
import { KeyValuePair } from '../../dotnet/collections/key-value-pair.ts';
import { declareType, typeOf } from '../registry.ts';
import type { Type } from '../types.ts';

const make = (K: Type, V: Type, key: unknown, value: unknown) =>
  new KeyValuePair(typeOf('System.Collections.Generic.KeyValuePair', K, V), key, value);

declareType(
  'struct System.Collections.Generic.KeyValuePair<TKey, TValue>',
  {
    '.ctor(TKey key, TValue value)': make,
    'TKey Key { get; }': (self: KeyValuePair) => self.key,
    'void Deconstruct(out TKey key, out TValue value)': (self: KeyValuePair, key: Ref, value: Ref) => {
      key.value = self.key;
      value.value = self.value;
    },
    'TValue Value { get; }': (self: KeyValuePair) => self.value,
  },
  { represents: KeyValuePair },
);

declareType('static class System.Collections.Generic.KeyValuePair', {
  'static KeyValuePair<TKey, TValue> Create<TKey, TValue>(TKey key, TValue value)': make,
});
