// System.Security.Cryptography: hash algorithms, HMAC, random bytes.
import * as hash from '../../dotnet/crypto/hash.ts';
import {
  HashAlgorithm,
  HMAC,
  hashByName,
  hashData,
  hmacData,
  KeyedHashAlgorithm,
  noDefaultAlgorithm,
} from '../../dotnet/crypto/hash.ts';
import { RNGCryptoServiceProvider } from '../../dotnet/crypto/random-provider.ts';
import { HashAlgorithmName } from '../../dotnet/crypto/rsa.ts';
import { argumentOutOfRange, invalidCast } from '../../dotnet/exception.ts';
import { typeNameOf } from '../../dotnet/objects.ts';
import { randomBytes } from '../../dotnet/ports.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType, type RepresentingClass } from '../registry.ts';

declareType('interface System.Security.Cryptography.ICryptoTransform : IDisposable', {
  'byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)': (self, input, offset, count) =>
    self.transformFinalBlock(input, offset, count),
  'int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)': (
    self,
    input,
    offset,
    count,
    output,
    outputOffset,
  ) => self.transformBlock(input, offset, count, output, outputOffset),
  'bool CanReuseTransform { get; }': () => true,
  'bool CanTransformMultipleBlocks { get; }': () => true,
  'int InputBlockSize { get; }': (self) => self.blockBytes ?? 1,
  'int OutputBlockSize { get; }': (self) => self.blockBytes ?? 1,
});

/** The algorithm as the class `wanted`. Throws InvalidCastException if it is another. */
function byName<T>(name: string | null, wanted: abstract new (...args: never[]) => T): T | null {
  const found = hashByName(name);
  if (found === null || found instanceof wanted) return found;
  throw invalidCast(
    `Unable to cast object of type '${typeNameOf(found)}' to type 'System.Security.Cryptography.${wanted.name}'.`,
  );
}

declareType(
  'abstract class System.Security.Cryptography.HashAlgorithm : IDisposable, ICryptoTransform',
  {
    'static HashAlgorithm Create()': noDefaultAlgorithm,
    'static HashAlgorithm Create(string hashName)': hashByName,
    'int HashSize { get; }': (self: HashAlgorithm) => self.hashSize,
    'byte[] Hash { get; }': (self: HashAlgorithm) => self.hash,
    'byte[] ComputeHash(byte[] buffer)': (self: HashAlgorithm, buffer) => self.computeHash(buffer),
    'byte[] ComputeHash(byte[] buffer, int offset, int count)': (self: HashAlgorithm, buffer, offset, count) =>
      self.computeHashPart(buffer, offset, count),
    'void Dispose()': (self: HashAlgorithm) => self.dispose(),
    'void Clear()': (self: HashAlgorithm) => self.dispose(),
    'int InputBlockSize { get; }': () => 1,
    'int OutputBlockSize { get; }': () => 1,
    'bool CanTransformMultipleBlocks { get; }': () => true,
    'bool CanReuseTransform { get; }': () => true,
    'int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)': (
      self: HashAlgorithm,
      input,
      offset,
      count,
      output,
      outputOffset,
    ) => self.transformBlock(input, offset, count, output, outputOffset),
    'byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)': (
      self: HashAlgorithm,
      input,
      offset,
      count,
    ) => self.transformFinalBlock(input, offset, count),
    'void Initialize()': (self: HashAlgorithm) => self.initialize(),
  },
  { represents: HashAlgorithm },
);

const key: MemberBody = {
  get: (self: KeyedHashAlgorithm) => self.key,
  set: (self: KeyedHashAlgorithm, value) => {
    self.key = value;
  },
};

declareType(
  'abstract class System.Security.Cryptography.KeyedHashAlgorithm : HashAlgorithm',
  {
    'static KeyedHashAlgorithm Create()': noDefaultAlgorithm,
    'static KeyedHashAlgorithm Create(string algName)': (name) => byName(name, KeyedHashAlgorithm),
    'byte[] Key { get; set; }': key,
  },
  { represents: KeyedHashAlgorithm },
);

declareType(
  'abstract class System.Security.Cryptography.HMAC : KeyedHashAlgorithm',
  {
    'static HMAC Create()': noDefaultAlgorithm,
    'static HMAC Create(string algorithmName)': (name) => byName(name, HMAC),
    'string HashName { get; }': (self: HMAC) => self.hashName,
    'byte[] Key { get; set; }': key,
  },
  { represents: HMAC },
);

const HMACS: Record<string, typeof hash.HMACMD5> = {
  HMACMD5: hash.HMACMD5,
  HMACSHA1: hash.HMACSHA1,
  HMACSHA256: hash.HMACSHA256,
  HMACSHA384: hash.HMACSHA384,
  HMACSHA512: hash.HMACSHA512,
};
for (const [name, Class] of Object.entries(HMACS)) {
  const digest = name.slice(4).toLowerCase();
  declareType(
    `class System.Security.Cryptography.${name} : HMAC`,
    {
      '.ctor()': () => new Class(),
      '.ctor(byte[] key)': (value) => new Class(value),
      'static byte[] HashData(byte[] key, byte[] source)': (value, source) => hmacData(digest, value, source),
    },
    { represents: Class },
  );
}

const HASHES: Record<string, RepresentingClass & (new () => HashAlgorithm)> = {
  MD5: hash.MD5,
  SHA1: hash.SHA1,
  SHA256: hash.SHA256,
  SHA384: hash.SHA384,
  SHA512: hash.SHA512,
};
const MANAGED: Record<string, RepresentingClass & (new () => HashAlgorithm)> = {
  SHA1: hash.SHA1Managed,
  SHA256: hash.SHA256Managed,
  SHA384: hash.SHA384Managed,
  SHA512: hash.SHA512Managed,
};
for (const [name, Class] of Object.entries(HASHES)) {
  const parameter = name === 'MD5' ? 'algName' : 'hashName';
  declareType(
    `abstract class System.Security.Cryptography.${name} : HashAlgorithm`,
    {
      [`static ${name} Create()`]: () => new Class(),
      [`static ${name} Create(string ${parameter})`]: (algorithm) => byName(algorithm, Class),
      'static byte[] HashData(byte[] source)': (source) => hashData(name.toLowerCase(), source),
    },
    { represents: Class },
  );
  const Managed = MANAGED[name];
  if (Managed === undefined) continue;
  declareType(
    `class System.Security.Cryptography.${name}Managed : ${name}`,
    { '.ctor()': () => new Managed() },
    { represents: Managed },
  );
}

declareType(
  'struct System.Security.Cryptography.HashAlgorithmName : IEquatable<HashAlgorithmName>',
  {
    '.ctor(string name)': (name) => new HashAlgorithmName(name),
    ...Object.fromEntries(
      ['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512'].map((name): [string, MemberBody] => [
        `static HashAlgorithmName ${name} { get; }`,
        () => new HashAlgorithmName(name),
      ]),
    ),
    'string Name { get; }': (self: HashAlgorithmName) => self.name,
    'string ToString()': (self: HashAlgorithmName) => self.toString(),
    'bool Equals(HashAlgorithmName other)': (self: HashAlgorithmName, other) => self.equals(other),
    'static bool operator ==(HashAlgorithmName left, HashAlgorithmName right)': (a: HashAlgorithmName, b) =>
      a.equals(b),
    'static bool operator !=(HashAlgorithmName left, HashAlgorithmName right)': (a: HashAlgorithmName, b) =>
      !a.equals(b),
  },
  { represents: HashAlgorithmName, defaultValue: new HashAlgorithmName(null) },
);

declareType('abstract class System.Security.Cryptography.RandomNumberGenerator : IDisposable', {
  'static RandomNumberGenerator Create()': () => new RNGCryptoServiceProvider(),
  'static byte[] GetBytes(int count)': (count) => {
    if (count < 0) throw argumentOutOfRange('count');
    return randomBytes(count);
  },
  'void GetBytes(byte[] data)': (self: RNGCryptoServiceProvider, data) => self.getBytes(data),
  'void GetBytes(byte[] data, int offset, int count)': (self: RNGCryptoServiceProvider, data, offset, count) =>
    self.getBytesPart(data, offset, count),
  'void GetNonZeroBytes(byte[] data)': (self: RNGCryptoServiceProvider, data) => self.getNonZeroBytes(data),
  'void Dispose()': (self: RNGCryptoServiceProvider) => self.dispose(),
});
declareType(
  'class System.Security.Cryptography.RNGCryptoServiceProvider : RandomNumberGenerator',
  {
    '.ctor()': () => new RNGCryptoServiceProvider(),
    '.ctor(string str)': () => new RNGCryptoServiceProvider(),
    '.ctor(byte[] rgb)': () => new RNGCryptoServiceProvider(),
    // Overridden here, which matters: the documented list has this type and not its base.
    'void GetBytes(byte[] data)': (self: RNGCryptoServiceProvider, data) => self.getBytes(data),
    'void GetBytes(byte[] data, int offset, int count)': (self: RNGCryptoServiceProvider, data, offset, count) =>
      self.getBytesPart(data, offset, count),
    'void GetNonZeroBytes(byte[] data)': (self: RNGCryptoServiceProvider, data) => self.getNonZeroBytes(data),
  },
  { represents: RNGCryptoServiceProvider },
);
