// System.Security.Cryptography: RSA, its paddings and parameters, Oid.
import type { Ref } from '../../dotnet/boxed.ts';
import { NO_DEFAULT_ALGORITHM, platformNotSupported } from '../../dotnet/crypto/errors.ts';
import { checkRange } from '../../dotnet/crypto/hash.ts';
import { Oid } from '../../dotnet/crypto/oid.ts';
import {
  HashAlgorithmName,
  RSA,
  RSAEncryptionPadding,
  type RSAParameters,
  RSASignaturePadding,
} from '../../dotnet/crypto/rsa.ts';
import { RSACng } from '../../dotnet/crypto/rsa-cng.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType, notEmulated } from '../registry.ts';

declareEnum('System.Security.Cryptography.OidGroup', {
  All: 0,
  HashAlgorithm: 1,
  EncryptionAlgorithm: 2,
  PublicKeyAlgorithm: 3,
  SignatureAlgorithm: 4,
  Attribute: 5,
  ExtensionOrAttribute: 6,
  EnhancedKeyUsage: 7,
  Policy: 8,
  Template: 9,
  KeyDerivationFunction: 10,
});
declareType(
  'class System.Security.Cryptography.Oid',
  {
    '.ctor()': () => new Oid(),
    '.ctor(string oid)': (text) => Oid.of(text),
    '.ctor(string value, string friendlyName)': (value, name) => new Oid(value, name),
    '.ctor(Oid oid)': (other: Oid | null) => {
      if (other === null) throw argumentNull('oid');
      return new Oid(other.value, other.friendlyName);
    },
    'static Oid FromFriendlyName(string friendlyName, OidGroup group)': (name) => Oid.fromFriendlyName(name),
    'static Oid FromOidValue(string oidValue, OidGroup group)': (value) => new Oid(value),
    'string Value { get; set; }': {
      get: (self: Oid) => self.value,
      set: (self: Oid, value) => {
        self.value = value;
      },
    },
    'string FriendlyName { get; set; }': {
      get: (self: Oid) => self.friendlyName,
      set: (self: Oid, name) => {
        self.friendlyName = name;
      },
    },
  },
  { represents: Oid },
);

declareType(
  'class System.Security.Cryptography.RSASignaturePadding : IEquatable<RSASignaturePadding>',
  {
    'static RSASignaturePadding Pkcs1 { get; }': () => RSASignaturePadding.pkcs1,
    'static RSASignaturePadding Pss { get; }': () => RSASignaturePadding.pss,
    'string ToString()': (self: RSASignaturePadding) => self.toString(),
    'bool Equals(RSASignaturePadding other)': (self, other) => self === other,
    'static bool operator ==(RSASignaturePadding left, RSASignaturePadding right)': (a, b) => a === b,
    'static bool operator !=(RSASignaturePadding left, RSASignaturePadding right)': (a, b) => a !== b,
  },
  { represents: RSASignaturePadding },
);

const samePadding = (a: RSAEncryptionPadding | null, b: RSAEncryptionPadding | null) =>
  a === b || (a?.equals(b) ?? false);

declareType(
  'class System.Security.Cryptography.RSAEncryptionPadding : IEquatable<RSAEncryptionPadding>',
  {
    'static RSAEncryptionPadding Pkcs1 { get; }': () => RSAEncryptionPadding.pkcs1,
    ...Object.fromEntries(
      ['SHA1', 'SHA256', 'SHA384', 'SHA512'].map((name): [string, MemberBody] => [
        `static RSAEncryptionPadding Oaep${name} { get; }`,
        () => new RSAEncryptionPadding(new HashAlgorithmName(name)),
      ]),
    ),
    'static RSAEncryptionPadding CreateOaep(HashAlgorithmName hashAlgorithm)': (name) => new RSAEncryptionPadding(name),
    'HashAlgorithmName OaepHashAlgorithm { get; }': (self: RSAEncryptionPadding) =>
      self.oaep ?? new HashAlgorithmName(null),
    'string ToString()': (self: RSAEncryptionPadding) => self.toString(),
    'bool Equals(RSAEncryptionPadding other)': (self, other) => samePadding(self, other),
    'static bool operator ==(RSAEncryptionPadding left, RSAEncryptionPadding right)': samePadding,
    'static bool operator !=(RSAEncryptionPadding left, RSAEncryptionPadding right)': (a, b) => !samePadding(a, b),
  },
  { represents: RSAEncryptionPadding },
);

/** RSAParameters: a struct of public fields. */
class Parameters implements RSAParameters {
  Modulus: Uint8Array | null = null;
  Exponent: Uint8Array | null = null;
  D: Uint8Array | null = null;
  P: Uint8Array | null = null;
  Q: Uint8Array | null = null;
  DP: Uint8Array | null = null;
  DQ: Uint8Array | null = null;
  InverseQ: Uint8Array | null = null;
}

declareType(
  'struct System.Security.Cryptography.RSAParameters',
  {
    '.ctor()': () => new Parameters(),
    ...Object.fromEntries(
      (['Modulus', 'Exponent', 'D', 'P', 'Q', 'DP', 'DQ', 'InverseQ'] as const).map((name): [string, MemberBody] => [
        `byte[] ${name} { get; set; }`,
        {
          get: (self: Parameters) => self[name],
          set: (self: Parameters, value: Uint8Array | null) => {
            self[name] = value;
          },
        },
      ]),
    ),
  },
  { represents: Parameters, defaultValue: new Parameters() },
);

const noDefault = () => {
  throw platformNotSupported(NO_DEFAULT_ALGORITHM);
};

/** A key by its algorithm's name: only RSA is known. */
function byName(name: string | null): RSA | null {
  if (name === null) throw argumentNull('algName');
  return /^(System\.Security\.Cryptography\.)?RSA(CryptoServiceProvider)?$/i.test(name) ? RSA.withSize(1024) : null;
}

declareType('abstract class System.Security.Cryptography.AsymmetricAlgorithm : IDisposable', {
  'static AsymmetricAlgorithm Create()': noDefault,
  'static AsymmetricAlgorithm Create(string algName)': byName,
  'int KeySize { get; }': (self: RSA) => self.keySize,
  'string SignatureAlgorithm { get; }': () => 'RSA',
  'string KeyExchangeAlgorithm { get; }': () => 'RSA',
  'void FromXmlString(string xmlString)': (self: RSA, xml) => self.fromXmlString(xml),
  'string ToXmlString(bool includePrivateParameters)': (self: RSA, includePrivate) => self.toXmlString(includePrivate),
  'void Clear()': () => undefined,
  'void Dispose()': () => undefined,
  'byte[] ExportPkcs8PrivateKey()': (self: RSA) => self.exportDer('pkcs8', true),
  'byte[] ExportSubjectPublicKeyInfo()': (self: RSA) => self.exportDer('spki', false),
  'string ExportPkcs8PrivateKeyPem()': (self: RSA) => self.exportPem('pkcs8', true),
  'string ExportSubjectPublicKeyInfoPem()': (self: RSA) => self.exportPem('spki', false),
});

function imported(
  self: RSA,
  source: Uint8Array,
  read: Ref<number>,
  type: 'pkcs1' | 'pkcs8' | 'spki',
  isPrivate: boolean,
): void {
  self.importDer(source, type, isPrivate);
  read.value = source.length;
}

declareType(
  'abstract class System.Security.Cryptography.RSA : AsymmetricAlgorithm',
  {
    'static RSA Create()': () => new RSA(),
    'static RSA Create(string algName)': byName,
    'static RSA Create(int keySizeInBits)': (bits) => RSA.withSize(bits),
    'static RSA Create(RSAParameters parameters)': (parameters) => {
      const rsa = new RSA();
      rsa.importParameters(parameters);
      return rsa;
    },
    'RSAParameters ExportParameters(bool includePrivateParameters)': (self: RSA, includePrivate) =>
      Object.assign(new Parameters(), self.exportParameters(includePrivate)),
    'void ImportParameters(RSAParameters parameters)': (self: RSA, parameters) => self.importParameters(parameters),
    'byte[] Encrypt(byte[] data, RSAEncryptionPadding padding)': (self: RSA, data, padding) =>
      self.encrypt(data, padding),
    'byte[] Decrypt(byte[] data, RSAEncryptionPadding padding)': (self: RSA, data, padding) =>
      self.decrypt(data, padding),
    'byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)': (
      self: RSA,
      data,
      hash,
      padding,
    ) => self.signData(data, hash, padding),
    'byte[] SignData(byte[] data, int offset, int count, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)':
      (self: RSA, data, offset, count, hash, padding) =>
        self.signData(checkRange(data, offset, count, 'data'), hash, padding),
    'bool VerifyData(byte[] data, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)': (
      self: RSA,
      data,
      signature,
      hash,
      padding,
    ) => self.verifyData(data, signature, hash, padding),
    'bool VerifyData(byte[] data, int offset, int count, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)':
      (self: RSA, data, offset, count, signature, hash, padding) =>
        self.verifyData(checkRange(data, offset, count, 'data'), signature, hash, padding),
    'byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)': (
      self: RSA,
      hash,
      name,
      padding,
    ) => self.signHash(hash, name, padding),
    'bool VerifyHash(byte[] hash, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)': (
      self: RSA,
      hash,
      signature,
      name,
      padding,
    ) => self.verifyHash(hash, signature, name, padding),
    'byte[] EncryptValue(byte[] rgb)': notEmulated,
    'byte[] DecryptValue(byte[] rgb)': notEmulated,
    'byte[] ExportRSAPrivateKey()': (self: RSA) => self.exportDer('pkcs1', true),
    'byte[] ExportRSAPublicKey()': (self: RSA) => self.exportDer('pkcs1', false),
    'string ExportRSAPrivateKeyPem()': (self: RSA) => self.exportPem('pkcs1', true),
    'string ExportRSAPublicKeyPem()': (self: RSA) => self.exportPem('pkcs1', false),
    'void ImportFromPem(string input)': (self: RSA, pem) => self.importPem(pem ?? ''),
    'void ImportRSAPrivateKey(byte[] source, out int bytesRead)': (self: RSA, source, read) =>
      imported(self, source, read, 'pkcs1', true),
    'void ImportRSAPublicKey(byte[] source, out int bytesRead)': (self: RSA, source, read) =>
      imported(self, source, read, 'pkcs1', false),
    'void ImportPkcs8PrivateKey(byte[] source, out int bytesRead)': (self: RSA, source, read) =>
      imported(self, source, read, 'pkcs8', true),
    'void ImportSubjectPublicKeyInfo(byte[] source, out int bytesRead)': (self: RSA, source, read) =>
      imported(self, source, read, 'spki', false),
  },
  { represents: RSA },
);

declareType(
  'class System.Security.Cryptography.RSACng : RSA',
  {
    '.ctor()': () => {
      throw platformNotSupported('Windows Cryptography Next Generation (CNG) is not supported on this platform.');
    },
  },
  { represents: RSACng },
);
