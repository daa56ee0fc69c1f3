// System.Security.Cryptography.X509Certificates.
import { PublicKey, X509Certificate, X509Certificate2 } from '../../dotnet/crypto/certificate.ts';
import { X500DistinguishedName } from '../../dotnet/crypto/distinguished-name.ts';
import { cryptographic } from '../../dotnet/crypto/errors.ts';
import type { RSA } from '../../dotnet/crypto/rsa.ts';
import { RSACng } from '../../dotnet/crypto/rsa-cng.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import { setCertificateFactory } from '../context/certificate.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType, notEmulated } from '../registry.ts';

setCertificateFactory((der) => X509Certificate2.create(der));

declareEnum('System.Security.Cryptography.X509Certificates.X509ContentType', {
  Unknown: 0,
  Cert: 1,
  SerializedCert: 2,
  Pfx: 3,
  Pkcs12: 3,
  SerializedStore: 4,
  Pkcs7: 5,
  Authenticode: 6,
});
declareEnum('System.Security.Cryptography.X509Certificates.X509NameType', {
  SimpleName: 0,
  EmailName: 1,
  UpnName: 2,
  DnsName: 3,
  DnsFromAlternativeName: 4,
  UrlName: 5,
});
declareEnum(
  'System.Security.Cryptography.X509Certificates.X509KeyStorageFlags',
  {
    DefaultKeySet: 0,
    UserKeySet: 1,
    MachineKeySet: 2,
    Exportable: 4,
    UserProtected: 8,
    PersistKeySet: 16,
    EphemeralKeySet: 32,
  },
  { flags: true },
);

declareType(
  'class System.Security.Cryptography.X509Certificates.X500DistinguishedName',
  {
    '.ctor(string distinguishedName)': (name) => {
      if (name === null) throw argumentNull('distinguishedName');
      return new X500DistinguishedName(name);
    },
    'string Name { get; }': (self: X500DistinguishedName) => self.name,
  },
  { represents: X500DistinguishedName },
);

declareType(
  'class System.Security.Cryptography.AsnEncodedData',
  { 'byte[] RawData { get; }': (self: EncodedData) => self.bytes.slice() },
  {},
);
class EncodedData {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}
declareType('class System.Security.Cryptography.EncodedKey : AsnEncodedData', {}, { represents: EncodedData });

declareType(
  'class System.Security.Cryptography.X509Certificates.PublicKey',
  {
    'Oid Oid { get; }': (self: PublicKey) => self.oid,
    'AsymmetricAlgorithm Key { get; }': (self: PublicKey) => self.key,
    'AsnEncodedData EncodedKeyValue { get; }': (self: PublicKey) => new EncodedData(self.encodedKeyValue),
    'AsnEncodedData EncodedParameters { get; }': (self: PublicKey) => new EncodedData(self.encodedParameters),
    'byte[] ExportSubjectPublicKeyInfo()': (self: PublicKey) => self.info.slice(),
    'RSA GetRSAPublicKey()': (self: PublicKey) => self.rsa,
  },
  { represents: PublicKey },
);

const CERT = 1;

function exported(self: X509Certificate, type: number): Uint8Array {
  if (type !== CERT) throw cryptographic('Only X509ContentType.Cert can be exported here.');
  return self.rawData;
}

const hexText = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

declareType(
  'class System.Security.Cryptography.X509Certificates.X509Certificate : IDisposable',
  {
    'int GetHashCode()': (self: X509Certificate) =>
      self.isEmpty ? 0 : Number.parseInt(self.thumbprint.slice(0, 8), 16) | 0,
    '.ctor()': () => X509Certificate.create(null),
    '.ctor(byte[] data)': (data) => X509Certificate.create(data),
    '.ctor(byte[] rawData, string password)': (data, password) => X509Certificate.create(data, password),
    '.ctor(byte[] rawData, string password, X509KeyStorageFlags keyStorageFlags)': (data, password) =>
      X509Certificate.create(data, password),
    '.ctor(string fileName)': notEmulated,
    'string Issuer { get; }': (self: X509Certificate) => self.issuer,
    'string Subject { get; }': (self: X509Certificate) => self.subject,
    'void Dispose()': () => undefined,
    'void Reset()': notEmulated,
    'bool Equals(X509Certificate other)': (self: X509Certificate, other) => self.equals(other),
    'byte[] Export(X509ContentType contentType)': exported,
    'byte[] Export(X509ContentType contentType, string password)': exported,
    'string GetRawCertDataString()': (self: X509Certificate) => self.rawText,
    'byte[] GetRawCertData()': (self: X509Certificate) => self.rawData,
    'byte[] GetCertHash()': (self: X509Certificate) => self.hash(),
    'byte[] GetCertHash(HashAlgorithmName hashAlgorithm)': (self: X509Certificate, name) => self.hash(name),
    'string GetCertHashString()': (self: X509Certificate) => self.thumbprint,
    'string GetCertHashString(HashAlgorithmName hashAlgorithm)': (self: X509Certificate, name) => self.hashText(name),
    'string GetEffectiveDateString()': (self: X509Certificate) => self.notBefore.toString(),
    'string GetExpirationDateString()': (self: X509Certificate) => self.notAfter.toString(),
    'string GetFormat()': () => 'X509',
    'string GetPublicKeyString()': (self: X509Certificate) => hexText(self.publicKey.encodedKeyValue),
    'byte[] GetPublicKey()': (self: X509Certificate) => self.publicKey.encodedKeyValue.slice(),
    'string GetKeyAlgorithm()': (self: X509Certificate) => self.publicKey.oid.value,
    'byte[] GetKeyAlgorithmParameters()': (self: X509Certificate) => self.publicKey.encodedParameters.slice(),
    'string GetKeyAlgorithmParametersString()': (self: X509Certificate) => hexText(self.publicKey.encodedParameters),
    'byte[] GetSerialNumber()': (self: X509Certificate) => self.serialBytes,
    'string GetSerialNumberString()': (self: X509Certificate) => self.serialNumber,
    'string GetName()': (self: X509Certificate) => self.plainName(false),
    'string GetIssuerName()': (self: X509Certificate) => self.plainName(true),
    'string ToString()': (self: X509Certificate) => self.toString(),
    'string ToString(bool fVerbose)': (self: X509Certificate, verbose) => self.describe(verbose),
  },
  { represents: X509Certificate },
);

const friendlyName: MemberBody = {
  get: (self: X509Certificate2) => {
    void self.version;
    return '';
  },
  set: () => {
    throw cryptographic('The FriendlyName value cannot be set on Unix.');
  },
};

declareType(
  'class System.Security.Cryptography.X509Certificates.X509Certificate2 : X509Certificate',
  {
    '.ctor()': () => X509Certificate2.create(null),
    '.ctor(byte[] rawData)': (data) => X509Certificate2.create(data),
    '.ctor(byte[] rawData, string password)': (data, password) => X509Certificate2.create(data, password),
    '.ctor(byte[] rawData, string password, X509KeyStorageFlags keyStorageFlags)': (data, password) =>
      X509Certificate2.create(data, password),
    '.ctor(X509Certificate certificate)': (certificate: X509Certificate | null) => {
      if (certificate === null) throw argumentNull('cert');
      return X509Certificate2.withKey(certificate, certificate.keyObject);
    },
    '.ctor(string fileName)': notEmulated,
    '.ctor(string fileName, string password)': notEmulated,
    'bool Archived { get; }': () => false,
    'string FriendlyName { get; set; }': friendlyName,
    'bool HasPrivateKey { get; }': (self: X509Certificate2) => self.hasPrivateKey,
    'AsymmetricAlgorithm PrivateKey { get; }': (self: X509Certificate2) => self.privateKey,
    'X500DistinguishedName IssuerName { get; }': (self: X509Certificate2) => self.issuerName,
    'X500DistinguishedName SubjectName { get; }': (self: X509Certificate2) => self.subjectName,
    'DateTime NotAfter { get; }': (self: X509Certificate2) => self.notAfter,
    'DateTime NotBefore { get; }': (self: X509Certificate2) => self.notBefore,
    'PublicKey PublicKey { get; }': (self: X509Certificate2) => self.publicKey,
    'byte[] RawData { get; }': (self: X509Certificate2) => self.rawData,
    'string SerialNumber { get; }': (self: X509Certificate2) => self.serialNumber,
    'Oid SignatureAlgorithm { get; }': (self: X509Certificate2) => self.signatureAlgorithm,
    'string Thumbprint { get; }': (self: X509Certificate2) => self.thumbprint,
    'int Version { get; }': (self: X509Certificate2) => self.version,
    'static X509ContentType GetCertContentType(byte[] rawData)': contentType,
    'string GetNameInfo(X509NameType nameType, bool forIssuer)': (self: X509Certificate2, type, forIssuer) =>
      self.nameInfo(type, forIssuer),
    'string ToString()': (self: X509Certificate2) => self.toString(),
    'string ToString(bool verbose)': (self: X509Certificate2, verbose) => self.describe(verbose),
    'bool Verify()': (self: X509Certificate2) => self.verify(),
    'string ExportCertificatePem()': (self: X509Certificate2) => self.pem,
    'bool MatchesHostname(string hostname, bool allowWildcards = true, bool allowCommonName = true)': (
      self: X509Certificate2,
      host,
    ) => self.matchesHostname(host),
  },
  { represents: X509Certificate2 },
);

function contentType(data: Uint8Array | null): number {
  if (data === null || data.length === 0) throw argumentNull('rawData');
  try {
    X509Certificate2.create(data);
    return CERT;
  } catch {
    // No certificate: a PFX begins with its version number.
    if (data[0] === 0x30 && Buffer.from(data.subarray(0, 8)).includes(Buffer.from([0x02, 0x01, 0x03]))) return 3;
    throw cryptographic('Error occurred during a cryptographic operation.');
  }
}

declareType('static class System.Security.Cryptography.X509Certificates.RSACertificateExtensions', {
  'static RSA GetRSAPublicKey(this X509Certificate2 certificate)': (certificate: X509Certificate2 | null) =>
    given(certificate).publicKey.rsa,
  'static RSA GetRSAPrivateKey(this X509Certificate2 certificate)': (certificate: X509Certificate2 | null) => {
    const key = given(certificate).privateKey;
    return key === null ? null : new RSACng(key.keyObject);
  },
  'static X509Certificate2 CopyWithPrivateKey(this X509Certificate2 certificate, RSA privateKey)': (
    certificate: X509Certificate2 | null,
    key: RSA | null,
  ) => {
    if (key === null) throw argumentNull('privateKey');
    return X509Certificate2.withKey(given(certificate), key.keyObject);
  },
});

function given(certificate: X509Certificate2 | null): X509Certificate2 {
  if (certificate === null) throw argumentNull('certificate');
  return certificate;
}
