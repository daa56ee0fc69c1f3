// System.Security.Cryptography: symmetric ciphers, and the Encrypt and Decrypt that API Management adds to byte[].

import type { X509Certificate2 } from '../../dotnet/crypto/certificate.ts';
import { NO_DEFAULT_ALGORITHM, platformNotSupported } from '../../dotnet/crypto/errors.ts';
import { PaddingMode } from '../../dotnet/crypto/padding.ts';
import { CipherMode, SymmetricAlgorithm, transformByName, transformWith } from '../../dotnet/crypto/symmetric.ts';
import { CryptoTransform } from '../../dotnet/crypto/transform.ts';
import { notSupported, nullReference } from '../../dotnet/exception.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType } from '../registry.ts';

declareEnum('System.Security.Cryptography.CipherMode', { ...CipherMode });
declareEnum('System.Security.Cryptography.PaddingMode', { ...PaddingMode });

declareType(
  'class System.Security.Cryptography.CryptoTransform : ICryptoTransform',
  {},
  { represents: CryptoTransform },
);

function property<K extends keyof SymmetricAlgorithm>(name: K): MemberBody {
  return {
    get: (self: SymmetricAlgorithm) => self[name],
    set: (self: SymmetricAlgorithm, value: SymmetricAlgorithm[K]) => {
      self[name] = value;
    },
  };
}

/** What only some of .NET's classes override; those made by name do not. */
function oneShot(): never {
  throw notSupported('Method not supported. Derived class must override.');
}

const noDefault = () => {
  throw platformNotSupported(NO_DEFAULT_ALGORITHM);
};

declareType(
  'abstract class System.Security.Cryptography.SymmetricAlgorithm : IDisposable',
  {
    'static SymmetricAlgorithm Create()': noDefault,
    'static SymmetricAlgorithm Create(string algName)': (name) => SymmetricAlgorithm.create(name),
    'int FeedbackSize { get; set; }': property('feedbackSize'),
    'int BlockSize { get; set; }': property('blockSize'),
    'byte[] IV { get; set; }': property('iv'),
    'byte[] Key { get; set; }': property('key'),
    'int KeySize { get; set; }': property('keySize'),
    'CipherMode Mode { get; set; }': property('mode'),
    'PaddingMode Padding { get; set; }': property('padding'),
    'ICryptoTransform CreateEncryptor()': (self: SymmetricAlgorithm) => self.transform(true),
    'ICryptoTransform CreateEncryptor(byte[] rgbKey, byte[] rgbIV)': (self: SymmetricAlgorithm, key, iv) =>
      self.transform(true, key, iv),
    'ICryptoTransform CreateDecryptor()': (self: SymmetricAlgorithm) => self.transform(false),
    'ICryptoTransform CreateDecryptor(byte[] rgbKey, byte[] rgbIV)': (self: SymmetricAlgorithm, key, iv) =>
      self.transform(false, key, iv),
    'void Dispose()': (self: SymmetricAlgorithm) => self.dispose(),
    'void Clear()': (self: SymmetricAlgorithm) => self.dispose(),
    'void GenerateIV()': (self: SymmetricAlgorithm) => self.generateIv(),
    'void GenerateKey()': (self: SymmetricAlgorithm) => self.generateKey(),
    'bool ValidKeySize(int bitLength)': (self: SymmetricAlgorithm, bits) => self.validKeySize(bits),
    'byte[] EncryptCbc(byte[] plaintext, byte[] iv, PaddingMode paddingMode = 2)': oneShot,
    'byte[] DecryptCbc(byte[] ciphertext, byte[] iv, PaddingMode paddingMode = 2)': oneShot,
    'byte[] EncryptEcb(byte[] plaintext, PaddingMode paddingMode)': oneShot,
    'byte[] DecryptEcb(byte[] ciphertext, PaddingMode paddingMode)': oneShot,
  },
  { represents: SymmetricAlgorithm },
);

const { CBC, ECB } = CipherMode;
declareType('abstract class System.Security.Cryptography.Aes : SymmetricAlgorithm', {
  'static Aes Create()': () => SymmetricAlgorithm.create('Aes'),
  'byte[] EncryptCbc(byte[] plaintext, byte[] iv, PaddingMode paddingMode = 2)': (
    self: SymmetricAlgorithm,
    data,
    iv,
    padding,
  ) => self.oneShot(true, CBC, data, iv, padding),
  'byte[] DecryptCbc(byte[] ciphertext, byte[] iv, PaddingMode paddingMode = 2)': (
    self: SymmetricAlgorithm,
    data,
    iv,
    padding,
  ) => self.oneShot(false, CBC, data, iv, padding),
  'byte[] EncryptEcb(byte[] plaintext, PaddingMode paddingMode)': (self: SymmetricAlgorithm, data, padding) =>
    self.oneShot(true, ECB, data, null, padding),
  'byte[] DecryptEcb(byte[] ciphertext, PaddingMode paddingMode)': (self: SymmetricAlgorithm, data, padding) =>
    self.oneShot(false, ECB, data, null, padding),
});
declareType('abstract class System.Security.Cryptography.TripleDES : SymmetricAlgorithm', {
  'static TripleDES Create()': () => SymmetricAlgorithm.create('TripleDES'),
});

declareType('static class Apim.CryptographyExtensions', {
  'static byte[] Encrypt(this byte[] input, string alg, byte[] key, byte[] iv)': (input, name, key, iv) =>
    transformByName(true, given(input), name, key, iv),
  'static byte[] Encrypt(this byte[] input, SymmetricAlgorithm alg)': (input, algorithm) =>
    transformWith(true, input, algorithm),
  'static byte[] Encrypt(this byte[] input, SymmetricAlgorithm alg, byte[] key, byte[] iv)': (
    input,
    algorithm,
    key,
    iv,
  ) => transformWith(true, input, algorithm, key, iv),
  'static byte[] Decrypt(this byte[] input, string alg, byte[] key, byte[] iv)': (input, name, key, iv) =>
    transformByName(false, given(input), name, key, iv),
  'static byte[] Decrypt(this byte[] input, SymmetricAlgorithm alg)': (input, algorithm) =>
    transformWith(false, input, algorithm),
  'static byte[] Decrypt(this byte[] input, SymmetricAlgorithm alg, byte[] key, byte[] iv)': (
    input,
    algorithm,
    key,
    iv,
  ) => transformWith(false, input, algorithm, key, iv),
  'static bool VerifyNoRevocation(this X509Certificate2 input)': (certificate: X509Certificate2 | null) =>
    given(certificate).verify(),
});

function given<T>(value: T | null): T {
  if (value === null) throw nullReference();
  return value;
}
