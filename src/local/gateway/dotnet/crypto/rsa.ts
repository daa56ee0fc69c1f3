// RSA with its paddings and HashAlgorithmName, over node:crypto's keys.
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto';
import { spend } from '../budget.ts';
import { argumentException, argumentNull } from '../exception.ts';
import { XNamespace } from '../xml/name.ts';
import { parseElement } from '../xml/parse.ts';
import { cryptographic } from './errors.ts';

/** HashAlgorithmName: a name with equality. */
export class HashAlgorithmName {
  readonly name: string | null;
  constructor(name: string | null) {
    this.name = name;
  }

  equals(other: unknown): boolean {
    return other instanceof HashAlgorithmName && other.name === this.name;
  }

  hashKey(): string {
    return this.name ?? '';
  }

  toString(): string {
    return this.name ?? '';
  }

  /** For node:crypto. Throws as RSA does for a missing or unknown name. */
  get digest(): string {
    if (this.name === null) throw argumentNull('hashAlgorithm');
    if (this.name === '') {
      throw argumentException('The hash algorithm name cannot be null or empty.', 'hashAlgorithm');
    }
    const digest = this.name.toLowerCase();
    if (!/^(md5|sha1|sha256|sha384|sha512)$/.test(digest)) {
      throw cryptographic(`'${this.name}' is not a known hash algorithm.`);
    }
    return digest;
  }
}

export class RSASignaturePadding {
  readonly name: 'Pkcs1' | 'Pss';
  constructor(name: 'Pkcs1' | 'Pss') {
    this.name = name;
  }

  static readonly pkcs1 = new RSASignaturePadding('Pkcs1');
  static readonly pss = new RSASignaturePadding('Pss');

  toString(): string {
    return this.name;
  }
}

export class RSAEncryptionPadding {
  /** null: PKCS #1 v1.5, otherwise OAEP with this hash. */
  readonly oaep: HashAlgorithmName | null;
  constructor(oaep: HashAlgorithmName | null) {
    this.oaep = oaep;
  }

  static readonly pkcs1 = new RSAEncryptionPadding(null);

  equals(other: unknown): boolean {
    return other instanceof RSAEncryptionPadding && other.oaep?.name === this.oaep?.name;
  }

  hashKey(): string {
    return this.toString();
  }

  toString(): string {
    return this.oaep === null ? 'Pkcs1' : `Oaep${this.oaep.name}`;
  }
}

/** RSAParameters: big-endian numbers; null where absent. A struct, copied where it is passed. */
export interface RSAParameters {
  Modulus: Uint8Array | null;
  Exponent: Uint8Array | null;
  D: Uint8Array | null;
  P: Uint8Array | null;
  Q: Uint8Array | null;
  DP: Uint8Array | null;
  DQ: Uint8Array | null;
  InverseQ: Uint8Array | null;
}

const JWK_NAMES = {
  Modulus: 'n',
  Exponent: 'e',
  D: 'd',
  P: 'p',
  Q: 'q',
  DP: 'dp',
  DQ: 'dq',
  InverseQ: 'qi',
} as const;

type Part = keyof typeof JWK_NAMES;
const XML_ORDER: readonly Part[] = ['Modulus', 'Exponent', 'P', 'Q', 'DP', 'DQ', 'InverseQ', 'D'];

/** DER of DigestInfo before the hash (RFC 8017 §9.2). */
const DIGEST_INFO: Record<string, string> = {
  md5: '3020300c06082a864886f70d020505000410',
  sha1: '3021300906052b0e03021a05000414',
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

export class RSA {
  #key: KeyObject | null;
  #bits: number;

  constructor(key: KeyObject | null = null, bits = 2048) {
    this.#key = key;
    this.#bits = bits;
  }

  static withSize(bits: number): RSA {
    if (bits < 384 || bits > 16384 || bits % 8 !== 0) {
      throw cryptographic('Specified key is not a valid size for this algorithm.');
    }
    return new RSA(null, bits);
  }

  get keySize(): number {
    return this.#key?.asymmetricKeyDetails?.modulusLength ?? this.#bits;
  }

  /** The key; a fresh object makes itself one when it is first needed. */
  private get key(): KeyObject {
    if (this.#key === null) {
      if (this.#bits > 4096) throw cryptographic('A key of this size takes too long to make in an expression.');
      spend(2_000_000);
      this.#key = generateKeyPairSync('rsa', { modulusLength: this.#bits }).privateKey;
    }
    return this.#key;
  }

  private get privateKey(): KeyObject {
    const key = this.key;
    if (key.type !== 'private') throw cryptographic('The key does not exist.');
    return key;
  }

  private get publicKey(): KeyObject {
    const key = this.key;
    return key.type === 'private' ? createPublicKey(key) : key;
  }

  get keyObject(): KeyObject {
    return this.key;
  }

  private attempt<T>(action: () => T): T {
    spend(5_000);
    try {
      return action();
    } catch (error) {
      if (error instanceof Error && 'type' in error) throw error;
      throw cryptographic(`The RSA operation failed: ${(error as Error).message}`);
    }
  }

  private signing(key: KeyObject, padding: RSASignaturePadding | null) {
    if (padding === null) throw argumentNull('padding');
    return padding.name === 'Pss'
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { key, padding: constants.RSA_PKCS1_PADDING };
  }

  signData(data: Uint8Array | null, hash: HashAlgorithmName, padding: RSASignaturePadding | null): Uint8Array {
    if (data === null) throw argumentNull('data');
    const { digest } = hash;
    const options = this.signing(this.privateKey, padding);
    return this.attempt(() => new Uint8Array(sign(digest, data, options)));
  }

  verifyData(
    data: Uint8Array | null,
    signature: Uint8Array | null,
    hash: HashAlgorithmName,
    padding: RSASignaturePadding | null,
  ): boolean {
    if (data === null) throw argumentNull('data');
    if (signature === null) throw argumentNull('signature');
    const { digest } = hash;
    const options = this.signing(this.publicKey, padding);
    return this.attempt(() => verify(digest, data, options, signature));
  }

  /** What is signed of a finished hash; null if its length is wrong. */
  private digestInfo(
    hash: Uint8Array | null,
    name: HashAlgorithmName,
    padding: RSASignaturePadding | null,
  ): Buffer | null {
    if (hash === null) throw argumentNull('hash');
    if (padding === null) throw argumentNull('padding');
    const prefix = Buffer.from(DIGEST_INFO[name.digest]!, 'hex');
    if (hash.length !== prefix.at(-1)) return null;
    if (padding.name === 'Pss') throw cryptographic('Signing a finished hash with PSS is not supported here.');
    return Buffer.concat([prefix, hash]);
  }

  signHash(hash: Uint8Array | null, name: HashAlgorithmName, padding: RSASignaturePadding | null): Uint8Array {
    const info = this.digestInfo(hash, name, padding);
    if (info === null) throw cryptographic(`The provided hash does not match the length of ${name.name}.`);
    const key = this.privateKey;
    return this.attempt(() => new Uint8Array(privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info)));
  }

  verifyHash(
    hash: Uint8Array | null,
    signature: Uint8Array | null,
    name: HashAlgorithmName,
    padding: RSASignaturePadding | null,
  ): boolean {
    if (signature === null) throw argumentNull('signature');
    const info = this.digestInfo(hash, name, padding);
    const key = this.publicKey;
    if (info === null) return false;
    try {
      return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature).equals(info);
    } catch {
      return false;
    }
  }

  private encryption(key: KeyObject, padding: RSAEncryptionPadding | null) {
    if (padding === null) throw argumentNull('padding');
    if (padding.oaep === null) return { key, padding: constants.RSA_PKCS1_PADDING };
    return { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: padding.oaep.digest };
  }

  encrypt(data: Uint8Array | null, padding: RSAEncryptionPadding | null): Uint8Array {
    if (data === null) throw argumentNull('data');
    const options = this.encryption(this.publicKey, padding);
    return this.attempt(() => new Uint8Array(publicEncrypt(options, data)));
  }

  decrypt(data: Uint8Array | null, padding: RSAEncryptionPadding | null): Uint8Array {
    if (data === null) throw argumentNull('data');
    const options = this.encryption(this.privateKey, padding);
    if (data.length !== Math.ceil(this.keySize / 8)) {
      throw cryptographic('The length of the data to decrypt is not valid for the size of this key.');
    }
    return this.attempt(() => new Uint8Array(privateDecrypt(options, data)));
  }

  exportParameters(includePrivate: boolean): RSAParameters {
    const key = includePrivate ? this.privateKey : this.publicKey;
    const jwk = key.export({ format: 'jwk' });
    const parameters = {} as RSAParameters;
    for (const part of Object.keys(JWK_NAMES) as Part[]) {
      const value = jwk[JWK_NAMES[part]];
      parameters[part] = typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64url')) : null;
    }
    return parameters;
  }

  importParameters(parameters: RSAParameters): void {
    const jwk: Record<string, string> = { kty: 'RSA' };
    for (const part of Object.keys(JWK_NAMES) as Part[]) {
      const value = parameters[part] ?? null;
      if (value !== null) jwk[JWK_NAMES[part]] = Buffer.from(value).toString('base64url');
    }
    if (jwk.n === undefined || jwk.e === undefined) {
      throw cryptographic('The specified RSA parameters are not valid. Both Exponent and Modulus are required fields.');
    }
    this.#key = this.attempt(() =>
      jwk.d === undefined
        ? createPublicKey({ key: jwk as never, format: 'jwk' })
        : createPrivateKey({ key: jwk as never, format: 'jwk' }),
    );
  }

  toXmlString(includePrivate: boolean): string {
    const parameters = this.exportParameters(includePrivate);
    const parts = XML_ORDER.filter((part) => parameters[part] !== null).map(
      (part) => `<${part}>${Buffer.from(parameters[part]!).toString('base64')}</${part}>`,
    );
    return `<RSAKeyValue>${parts.join('')}</RSAKeyValue>`;
  }

  fromXmlString(xml: string | null): void {
    if (xml === null) throw argumentNull('xmlString');
    const root = parseElement(xml);
    const parameters = {} as RSAParameters;
    for (const part of XML_ORDER) {
      const text = root.element(XNamespace.none.name(part))?.value;
      parameters[part] = text === undefined ? null : new Uint8Array(Buffer.from(text, 'base64'));
    }
    if (parameters.Modulus === null || parameters.Exponent === null) {
      throw cryptographic("Input string does not contain a valid encoding of the 'RSA' 'Modulus' parameter.");
    }
    this.importParameters(parameters);
  }

  /** A PEM text with a public or private key. Throws ArgumentException. */
  importPem(pem: string): void {
    const isPrivate = /-----BEGIN (RSA )?PRIVATE KEY-----/.test(pem);
    if (!isPrivate && !/-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) {
      throw argumentException(
        'No supported key formats were found. Check that the input represents the contents of a PEM-encoded key file, not the path to such a file.',
        'input',
      );
    }
    this.#key = this.attempt(() => (isPrivate ? createPrivateKey(pem) : createPublicKey(pem)));
  }

  /** DER in one of the four formats. */
  importDer(der: Uint8Array, type: 'pkcs1' | 'pkcs8' | 'spki', isPrivate: boolean): void {
    const key = Buffer.from(der);
    this.#key = this.attempt(() =>
      isPrivate
        ? createPrivateKey({ key, format: 'der', type: type === 'spki' ? 'pkcs8' : type })
        : createPublicKey({ key, format: 'der', type: type === 'pkcs8' ? 'spki' : type }),
    );
  }

  exportDer(type: 'pkcs1' | 'pkcs8' | 'spki', isPrivate: boolean): Uint8Array {
    return this.attempt(
      () =>
        new Uint8Array(
          isPrivate
            ? this.privateKey.export({ format: 'der', type: type === 'spki' ? 'pkcs8' : type })
            : this.publicKey.export({ format: 'der', type: type === 'pkcs8' ? 'spki' : type }),
        ),
    );
  }

  exportPem(type: 'pkcs1' | 'pkcs8' | 'spki', isPrivate: boolean): string {
    const pem = this.attempt(() =>
      isPrivate
        ? this.privateKey.export({ format: 'pem', type: type === 'spki' ? 'pkcs8' : type })
        : this.publicKey.export({ format: 'pem', type: type === 'pkcs8' ? 'spki' : type }),
    );
    return String(pem).trimEnd();
  }
}
