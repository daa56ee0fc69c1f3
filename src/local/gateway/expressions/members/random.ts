// System.Random.

import { toHex } from '../../dotnet/base64.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import { Random } from '../../dotnet/random.ts';
import { declareType } from '../registry.ts';

function elements(values: DotNetArray<unknown> | Uint8Array | null, param: string): unknown[] {
  if (values === null) throw argumentNull(param);
  return values instanceof Uint8Array ? Array.from(values) : values.items;
}

declareType(
  'class System.Random',
  {
    '.ctor()': () => new Random(),
    '.ctor(int Seed)': (seed) => new Random(seed),
    'static Random Shared { get; }': () => Random.shared,
    'int Next()': (self: Random) => self.next(),
    'int Next(int maxValue)': (self: Random, max) => self.nextBelow(max),
    'int Next(int minValue, int maxValue)': (self: Random, min, max) => self.nextBetween(min, max),
    'long NextInt64()': (self: Random) => self.nextInt64(),
    'long NextInt64(long maxValue)': (self: Random, max) => self.nextInt64Between(0n, max, true),
    'long NextInt64(long minValue, long maxValue)': (self: Random, min, max) => self.nextInt64Between(min, max),
    'double NextDouble()': (self: Random) => self.nextDouble(),
    'float NextSingle()': (self: Random) => self.nextSingle(),
    'void NextBytes(byte[] buffer)': (self: Random, buffer) => self.nextBytes(buffer),
    'void Shuffle<T>(T[] values)': (_T, self: Random, values) => {
      const items = elements(values, 'values');
      self.shuffle(items);
      if (values instanceof Uint8Array) values.set(items as number[]);
    },
    'T[] GetItems<T>(T[] choices, int length)': (T, self: Random, choices, length) => {
      const items = self.getItems(elements(choices, 'choices'), length);
      return T.fullName === 'System.Byte' ? Uint8Array.from(items as number[]) : items;
    },
    'string GetHexString(int stringLength, bool lowercase = false)': (self: Random, length: number, lowercase) => {
      const bytes = new Uint8Array(Math.ceil(length / 2));
      self.nextBytes(bytes);
      return toHex(bytes, lowercase).slice(0, length);
    },
  },
  { represents: Random },
);
