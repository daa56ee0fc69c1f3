// X509Certificate and X509Certificate2: DER, PEM and PFX, read with our own DER reader; keys by node:crypto. Verify is
// always false: this engine trusts no certificate authority, as a gateway without configured ones does.
import { createHash, createPublicKey, type KeyObject, X509Certificate as NodeCertificate } from 'node:crypto';
import { DateTime, LOCAL } from '../datetime.ts';
import { argumentException, notSupported } from '../exception.ts';
import { children, type DerNode, integerOf, octets, oidText, readDer, stringOf, Tag, timeOf } from './der.ts';
import { findPart, type NamePart, nameText, readName, X500DistinguishedName } from './distinguished-name.ts';
import { cryptographic } from './errors.ts';
import { friendlyName, Oid } from './oid.ts';
import { readPkcs12 } from './pkcs12.ts';
import { type HashAlgorithmName, RSA } from './rsa.ts';

const PEM = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

interface Fields {
  version: number;
  serial: Uint8Array;
  signatureOid: string;
  issuer: NamePart[][];
  issuerDer: Uint8Array;
  subject: NamePart[][];
  subjectDer: Uint8Array;
  notBefore: number;
  notAfter: number;
  publicKeyInfo: Uint8Array;
  keyOid: string;
  keyParameters: Uint8Array;
  keyBits: Uint8Array;
  /** Subject and issuer alternative names. */
  alternativeNames: Map<'subject' | 'issuer', DerNode[]>;
}

function readFields(raw: Uint8Array): Fields {
  const [body] = children(readDer(raw), Tag.Sequence);
  const parts = children(body, Tag.Sequence);
  let version = 1;
  if (parts[0]?.tag === 0xa0) version = integerOf(children(parts.shift())[0]) + 1;
  const [serial, algorithm, issuer, validity, subject, keyInfo] = parts;
  const [notBefore, notAfter] = children(validity, Tag.Sequence);
  const [keyAlgorithm, keyBits] = children(keyInfo, Tag.Sequence);
  const [keyOid, keyParameters] = children(keyAlgorithm, Tag.Sequence);
  return {
    version,
    serial: serial!.content,
    signatureOid: oidText(children(algorithm, Tag.Sequence)[0]),
    issuer: readName(issuer),
    issuerDer: issuer!.whole,
    subject: readName(subject),
    subjectDer: subject!.whole,
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    publicKeyInfo: keyInfo!.whole,
    keyOid: oidText(keyOid),
    keyParameters: keyParameters?.whole ?? new Uint8Array(0),
    keyBits: keyBits!.content.subarray(1),
    alternativeNames: alternativeNames(parts.find((part) => part.tag === 0xa3)),
  };
}

function alternativeNames(extensions: DerNode | undefined): Fields['alternativeNames'] {
  const found: Fields['alternativeNames'] = new Map();
  if (extensions === undefined) return found;
  for (const extension of children(children(extensions)[0], Tag.Sequence)) {
    const parts = children(extension, Tag.Sequence);
    const oid = oidText(parts[0]);
    if (oid !== '2.5.29.17' && oid !== '2.5.29.18') continue;
    const value = octets(parts.at(-1));
    found.set(oid === '2.5.29.17' ? 'subject' : 'issuer', children(readDer(value), Tag.Sequence));
  }
  return found;
}

/** X509NameType. */
const NameType = {
  SimpleName: 0,
  EmailName: 1,
  UpnName: 2,
  DnsName: 3,
  DnsFromAlternativeName: 4,
  UrlName: 5,
} as const;
const COMMON_NAME = '2.5.4.3';
const EMAIL = '1.2.840.113549.1.9.1';

export class PublicKey {
  readonly oid: Oid;
  readonly encodedKeyValue: Uint8Array;
  readonly encodedParameters: Uint8Array;
  readonly info: Uint8Array;

  constructor(oid: string, keyValue: Uint8Array, parameters: Uint8Array, info: Uint8Array) {
    this.oid = new Oid(oid);
    this.encodedKeyValue = keyValue;
    this.encodedParameters = parameters;
    this.info = info;
  }

  get rsa(): RSA | null {
    if (this.oid.value !== '1.2.840.113549.1.1.1') return null;
    return new RSA(createPublicKey({ key: Buffer.from(this.info), format: 'der', type: 'spki' }));
  }

  /** PublicKey.Key: only RSA keys. */
  get key(): RSA {
    const { rsa } = this;
    if (rsa === null) throw notSupported('The certificate key algorithm is not supported.');
    return rsa;
  }
}

export class X509Certificate {
  readonly #raw: Uint8Array | null;
  readonly #key: KeyObject | null;
  #fields: Fields | null = null;

  /** Use `create`. */
  constructor(raw: Uint8Array | null, key: KeyObject | null) {
    this.#raw = raw;
    this.#key = key;
    if (raw !== null) this.#fields = readFields(raw);
  }

  /** new X509Certificate2(bytes, password): null or empty bytes make an empty object. */
  protected static read(data: Uint8Array | null, password: string | null): [Uint8Array | null, KeyObject | null] {
    if (data === null || data.length === 0) return [null, null];
    const text = Buffer.from(data.subarray(0, 65_536)).toString('latin1');
    const pem = PEM.exec(text);
    if (pem !== null) return [new Uint8Array(Buffer.from(pem[1]!, 'base64')), null];
    const [first] = children(readDer(data), Tag.Sequence);
    if (first?.tag !== Tag.Integer) {
      const { whole } = readDer(data);
      checkReadable(whole);
      return [whole.slice(), null];
    }
    const { certificates, key } = readPkcs12(data, password ?? '');
    const own = certificates.find((certificate) => key !== null && belongsTo(certificate, key)) ?? certificates[0];
    if (own === undefined) throw cryptographic('The PFX holds no certificate.');
    return [own.slice(), key];
  }

  protected get fields(): Fields {
    if (this.#fields === null) throw cryptographic('m_safeCertContext is an invalid handle.');
    return this.#fields;
  }

  get isEmpty(): boolean {
    return this.#raw === null;
  }

  get rawData(): Uint8Array {
    if (this.#raw === null) throw cryptographic('m_safeCertContext is an invalid handle.');
    return this.#raw.slice();
  }

  get hasPrivateKey(): boolean {
    return this.#key !== null;
  }

  get privateKey(): RSA | null {
    if (this.#key === null || this.#key.asymmetricKeyType !== 'rsa') return null;
    return new RSA(this.#key);
  }

  get keyObject(): KeyObject | null {
    return this.#key;
  }

  get subject(): string {
    return nameText(this.fields.subject);
  }

  get issuer(): string {
    return nameText(this.fields.issuer);
  }

  /** GetName() and GetIssuerName(): the order of the encoding. */
  plainName(issuer: boolean): string {
    return nameText(issuer ? this.fields.issuer : this.fields.subject, false);
  }

  get subjectName(): X500DistinguishedName {
    return new X500DistinguishedName(this.subject);
  }

  get issuerName(): X500DistinguishedName {
    return new X500DistinguishedName(this.issuer);
  }

  get serialNumber(): string {
    return hex(this.fields.serial);
  }

  /** Little-endian, as GetSerialNumber() gives it. */
  get serialBytes(): Uint8Array {
    return this.fields.serial.slice().reverse();
  }

  get version(): number {
    return this.fields.version;
  }

  get signatureAlgorithm(): Oid {
    return new Oid(this.fields.signatureOid);
  }

  get notBefore(): DateTime {
    return DateTime.fromUnixMilliseconds(this.fields.notBefore, LOCAL);
  }

  get notAfter(): DateTime {
    return DateTime.fromUnixMilliseconds(this.fields.notAfter, LOCAL);
  }

  hash(name?: HashAlgorithmName): Uint8Array {
    return new Uint8Array(
      createHash(name?.digest ?? 'sha1')
        .update(this.rawData)
        .digest(),
    );
  }

  get thumbprint(): string {
    return hex(this.hash());
  }

  hashText(name?: HashAlgorithmName): string {
    return hex(this.hash(name));
  }

  get publicKey(): PublicKey {
    const { keyOid, keyBits, keyParameters, publicKeyInfo } = this.fields;
    return new PublicKey(keyOid, keyBits, keyParameters, publicKeyInfo);
  }

  get rawText(): string {
    return hex(this.rawData);
  }

  get pem(): string {
    const lines = Buffer.from(this.rawData)
      .toString('base64')
      .replace(/.{64}(?=.)/g, '$&\n');
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----`;
  }

  /** GetNameInfo. @param type X509NameType */
  nameInfo(type: number, forIssuer: boolean): string {
    const name = forIssuer ? this.fields.issuer : this.fields.subject;
    const alternatives = this.fields.alternativeNames.get(forIssuer ? 'issuer' : 'subject') ?? [];
    const alternative = (tag: number) => {
      const node = alternatives.find((candidate) => candidate.tag === tag);
      return node === undefined ? null : stringOf(node);
    };
    switch (type) {
      case NameType.SimpleName:
        return (
          findPart(name, COMMON_NAME) ??
          findPart(name, '2.5.4.11') ??
          findPart(name, '2.5.4.10') ??
          findPart(name, EMAIL) ??
          alternative(0x81) ??
          ''
        );
      case NameType.EmailName:
        return findPart(name, EMAIL) ?? alternative(0x81) ?? '';
      case NameType.DnsName:
        return alternative(0x82) ?? findPart(name, COMMON_NAME) ?? '';
      case NameType.DnsFromAlternativeName:
        return alternative(0x82) ?? '';
      case NameType.UrlName:
        return alternative(0x86) ?? '';
      case NameType.UpnName:
        return '';
      default:
        throw argumentException('Value of flags is invalid.', 'nameType');
    }
  }

  matchesHostname(host: string): boolean {
    return new NodeCertificate(this.rawData).checkHost(host) !== undefined;
  }

  equals(other: unknown): boolean {
    if (!(other instanceof X509Certificate)) return false;
    if (this.isEmpty || other.isEmpty) return this.isEmpty && other.isEmpty;
    return (
      Buffer.from(this.fields.issuerDer).equals(other.fields.issuerDer) &&
      Buffer.from(this.fields.serial).equals(other.fields.serial)
    );
  }

  hashKey(): string {
    return this.isEmpty ? '' : this.thumbprint;
  }

  protected get typeName(): string {
    return 'System.Security.Cryptography.X509Certificates.X509Certificate';
  }

  toString(): string {
    return this.isEmpty ? this.typeName : this.describe(false);
  }

  /** ToString(verbose). */
  describe(verbose: boolean): string {
    if (this.isEmpty) return this.typeName;
    const names = (issuer: boolean) => {
      if (!verbose) return '';
      const line = (title: string, type: number) => {
        const text = this.nameInfo(type, issuer);
        return text === '' ? '' : `\n  ${title}: ${text}`;
      };
      return (
        line('Simple Name', NameType.SimpleName) +
        line('Email Name', NameType.EmailName) +
        line('DNS Name', NameType.DnsName)
      );
    };
    const sections: [string, string][] = [
      ['Subject', this.subject + names(false)],
      ['Issuer', this.issuer + names(true)],
      ['Serial Number', this.serialNumber],
      ['Not Before', this.notBefore.toString()],
      ['Not After', this.notAfter.toString()],
      ['Thumbprint', this.thumbprint],
    ];
    if (verbose) {
      const { keyOid, keyBits, keyParameters, signatureOid } = this.fields;
      const rsa = this.publicKey.rsa;
      sections.unshift(['Version', `V${this.version}`]);
      sections.push(['Signature Algorithm', `${friendlyName(signatureOid) ?? ''}(${signatureOid})`]);
      sections.push([
        'Public Key',
        `Algorithm: ${friendlyName(keyOid) ?? ''}\n  Length: ${rsa?.keySize ?? ''}\n  Key Blob: ${hex(keyBits)}\n  Parameters: ${hex(keyParameters)}`,
      ]);
    }
    return sections.map(([title, text]) => `[${title}]\n  ${text}\n`).join('\n');
  }

  static create(data: Uint8Array | null, password: string | null = null): X509Certificate {
    return new X509Certificate(...X509Certificate.read(data, password));
  }
}

export class X509Certificate2 extends X509Certificate {
  static override create(data: Uint8Array | null, password: string | null = null): X509Certificate2 {
    return new X509Certificate2(...X509Certificate.read(data, password));
  }

  static withKey(certificate: X509Certificate, key: KeyObject | null): X509Certificate2 {
    return new X509Certificate2(certificate.isEmpty ? null : certificate.rawData, key);
  }

  protected override get typeName(): string {
    return 'System.Security.Cryptography.X509Certificates.X509Certificate2';
  }

  /** Always false: see the head of this file. */
  verify(): boolean {
    void this.fields;
    return false;
  }
}

function checkReadable(der: Uint8Array): void {
  try {
    new NodeCertificate(der);
  } catch {
    throw cryptographic('ASN1 corrupted data.');
  }
}

function belongsTo(certificate: Uint8Array, key: KeyObject): boolean {
  return new NodeCertificate(certificate).checkPrivateKey(key);
}
