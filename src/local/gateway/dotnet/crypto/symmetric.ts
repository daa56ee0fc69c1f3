// SymmetricAlgorithm (AES, TripleDES, DES) over node:crypto; Encrypt and Decrypt of byte arrays as API Management adds
// them. RC2 is not in today's OpenSSL and fails by name.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { argumentException, argumentNull, nullReference } from '../exception.ts';
import { randomBytes } from '../ports.ts';
import { cryptographic, platformNotSupported } from './errors.ts';
import { PaddingMode } from './padding.ts';
import { CryptoTransform } from './transform.ts';

export const CipherMode = { CBC: 1, ECB: 2, OFB: 3, CFB: 4, CTS: 5 } as const;

interface Family {
  name: 'AES' | 'TripleDES' | 'DES' | 'RC2';
  blockSize: number;
  keySizes: readonly number[];
  defaultKeySize: number;
}

const AES: Family = { name: 'AES', blockSize: 128, keySizes: [128, 192, 256], defaultKeySize: 256 };
const TRIPLE_DES: Family = { name: 'TripleDES', blockSize: 64, keySizes: [128, 192], defaultKeySize: 192 };
const DES: Family = { name: 'DES', blockSize: 64, keySizes: [64], defaultKeySize: 64 };
const RC2: Family = {
  name: 'RC2',
  blockSize: 64,
  keySizes: [40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128],
  defaultKeySize: 128,
};

const NAMESPACE = 'SYSTEM.SECURITY.CRYPTOGRAPHY.';

/** CryptoConfig's names in upper case. Some only go with their namespace, some only without. */
const FAMILIES: Record<string, Family> = {
  AES,
  AESMANAGED: AES,
  AESCRYPTOSERVICEPROVIDER: AES,
  RIJNDAEL: AES,
  [`${NAMESPACE}AESMANAGED`]: AES,
  [`${NAMESPACE}AESCRYPTOSERVICEPROVIDER`]: AES,
  [`${NAMESPACE}RIJNDAEL`]: AES,
  [`${NAMESPACE}RIJNDAELMANAGED`]: AES,
  TRIPLEDES: TRIPLE_DES,
  'TRIPLE DES': TRIPLE_DES,
  '3DES': TRIPLE_DES,
  [`${NAMESPACE}TRIPLEDES`]: TRIPLE_DES,
  [`${NAMESPACE}TRIPLEDESCRYPTOSERVICEPROVIDER`]: TRIPLE_DES,
  DES,
  [`${NAMESPACE}DES`]: DES,
  [`${NAMESPACE}DESCRYPTOSERVICEPROVIDER`]: DES,
  RC2,
  [`${NAMESPACE}RC2`]: RC2,
  [`${NAMESPACE}RC2CRYPTOSERVICEPROVIDER`]: RC2,
};

const BAD_KEY = 'Specified key is not a valid size for this algorithm.';
const BAD_IV = 'Specified initialization vector (IV) does not match the block size for this algorithm.';
/** DES keys that undo themselves, parity bits cleared (FIPS 74). */
const WEAK_DES = new Set([
  '0000000000000000', 'fefefefefefefefe', '1e1e1e1e0e0e0e0e', 'e0e0e0e0f0f0f0f0',
  '00fe00fe00fe00fe', 'fe00fe00fe00fe00', '1ee01ee00ef00ef0', 'e01ee01ef00ef00e',
  '00e000e000f000f0', 'e000e000f000f000', '1efe1efe0efe0efe', 'fe1efe1efe0efe0e',
  '001e001e000e000e', '1e001e000e000e00', 'e0fee0fef0fef0fe', 'fee0fee0fef0fef0',
]); // biome-ignore format: a table

function isWeak(key: Uint8Array): boolean {
  return WEAK_DES.has(Buffer.from(key.map((byte) => byte & 0xfe)).toString('hex'));
}

export class SymmetricAlgorithm {
  private readonly family: Family;
  #mode: number = CipherMode.CBC;
  #padding: number = PaddingMode.PKCS7;
  #key: Uint8Array | null = null;
  #iv: Uint8Array | null = null;
  #keySize: number;
  #feedbackSize = 8;
  /** Name that GetType() shows. */
  readonly typeName: string;

  /** Use `create`. */
  constructor(family: Family, typeName: string) {
    this.family = family;
    this.typeName = typeName;
    this.#keySize = family.defaultKeySize;
  }

  /** SymmetricAlgorithm.Create(name); null for an unknown name. */
  static create(name: string | null): SymmetricAlgorithm | null {
    if (name === null) throw argumentNull('algName');
    const known = name.toUpperCase();
    const family = Object.hasOwn(FAMILIES, known) ? FAMILIES[known]! : null;
    return family === null ? null : new SymmetricAlgorithm(family, family.name);
  }

  get blockSize(): number {
    return this.family.blockSize;
  }

  set blockSize(value: number) {
    if (value !== this.family.blockSize) throw cryptographic('Specified block size is not valid for this algorithm.');
  }

  get feedbackSize(): number {
    return this.#feedbackSize;
  }

  set feedbackSize(bits: number) {
    if (bits <= 0 || bits > this.blockSize || bits % 8 !== 0) {
      throw cryptographic('Specified feedback size is not valid for this algorithm.');
    }
    this.#feedbackSize = bits;
  }

  get mode(): number {
    return this.#mode;
  }

  set mode(mode: number) {
    if (mode !== CipherMode.CBC && mode !== CipherMode.ECB && mode !== CipherMode.CFB) {
      throw cryptographic('Specified cipher mode is not valid for this algorithm.');
    }
    this.#mode = mode;
  }

  get padding(): number {
    return this.#padding;
  }

  set padding(padding: number) {
    if (padding < 1 || padding > 5) throw cryptographic('Specified padding mode is not valid for this algorithm.');
    this.#padding = padding;
  }

  get keySize(): number {
    return this.#keySize;
  }

  set keySize(bits: number) {
    if (!this.validKeySize(bits)) throw cryptographic(BAD_KEY);
    this.#keySize = bits;
    this.#key = null;
  }

  get legalKeySizes(): readonly number[] {
    return this.family.keySizes;
  }

  validKeySize(bits: number): boolean {
    return this.family.keySizes.includes(bits);
  }

  get key(): Uint8Array {
    if (this.#key === null) this.generateKey();
    return this.#key!.slice();
  }

  set key(key: Uint8Array | null) {
    if (key === null) throw argumentNull('value');
    if (!this.validKeySize(key.length * 8)) throw cryptographic(BAD_KEY);
    this.refuseWeak(key);
    this.#key = key.slice();
    this.#keySize = key.length * 8;
  }

  get iv(): Uint8Array {
    if (this.#iv === null) this.generateIv();
    return this.#iv!.slice();
  }

  set iv(iv: Uint8Array | null) {
    if (iv === null) throw argumentNull('value');
    if (iv.length * 8 !== this.blockSize) throw cryptographic(BAD_IV);
    this.#iv = iv.slice();
  }

  generateKey(): void {
    do this.#key = randomBytes(this.#keySize / 8).slice();
    while (this.family === DES && isWeak(this.#key));
  }

  generateIv(): void {
    this.#iv = randomBytes(this.blockSize / 8).slice();
  }

  dispose(): void {
    this.#key = null;
    this.#iv = null;
  }

  private refuseWeak(key: Uint8Array): void {
    if (this.family === DES && isWeak(key)) {
      throw cryptographic("Specified key is a known weak key for 'DES' and cannot be used.");
    }
  }

  /** CreateEncryptor() and CreateDecryptor(), with the algorithm's own key and IV or given ones. */
  transform(encrypt: boolean, key: Uint8Array | null = this.key, iv: Uint8Array | null = this.iv): CryptoTransform {
    if (key === null) throw argumentNull('rgbKey');
    if (!this.validKeySize(key.length * 8)) throw argumentException(BAD_KEY, 'rgbKey');
    if (iv !== null && iv.length * 8 !== this.blockSize) throw argumentException(BAD_IV, 'rgbIV');
    this.refuseWeak(key);
    if (iv === null && this.#mode !== CipherMode.ECB) {
      throw cryptographic('The cipher mode specified requires that an initialization vector (IV) be used.');
    }
    const vector = this.#mode === CipherMode.ECB ? null : iv;
    return this.build(encrypt, key.slice(), vector?.slice() ?? null);
  }

  private build(encrypt: boolean, key: Uint8Array, iv: Uint8Array | null): CryptoTransform {
    const blockBytes = this.blockSize / 8;
    const name = this.nodeName(key.length * 8);
    const nodeKey = this.family === DES ? Uint8Array.from([...key, ...key, ...key]) : key;
    return new CryptoTransform({
      encrypt,
      blockBytes,
      paddedBytes: this.#mode === CipherMode.CFB ? this.feedbackSize / 8 : blockBytes,
      padding: this.#padding,
      open: () => {
        const cipher = encrypt ? createCipheriv(name, nodeKey, iv) : createDecipheriv(name, nodeKey, iv);
        return cipher.setAutoPadding(false);
      },
    });
  }

  private nodeName(keyBits: number): string {
    if (this.family === RC2) throw platformNotSupported('RC2 is not supported on this platform.');
    const mode = this.#mode === CipherMode.CBC ? 'cbc' : this.#mode === CipherMode.ECB ? 'ecb' : this.cfbName();
    if (this.family === AES) return `aes-${keyBits}-${mode}`;
    const two = this.family === TRIPLE_DES && keyBits === 128;
    if (mode === 'ecb') return two ? 'des-ede' : 'des-ede3';
    return `${two ? 'des-ede' : 'des-ede3'}-${mode}`;
  }

  private cfbName(): string {
    if (this.feedbackSize === 8) return 'cfb8';
    if (this.feedbackSize === this.blockSize && this.family !== DES) return 'cfb';
    throw cryptographic(`The specified feedback size '${this.feedbackSize}' for CipherMode 'CFB' is not supported.`);
  }

  /** One-shot EncryptCbc, DecryptEcb and so on. */
  oneShot(encrypt: boolean, mode: number, data: Uint8Array | null, iv: Uint8Array | null, padding: number): Uint8Array {
    if (data === null) throw argumentNull(encrypt ? 'plaintext' : 'ciphertext');
    const saved = [this.#mode, this.#padding] as const;
    try {
      this.mode = mode;
      this.padding = padding;
      return this.transform(encrypt, this.key, iv).transformFinalBlock(data, 0, data.length);
    } finally {
      [this.#mode, this.#padding] = saved;
    }
  }
}

/** byte[].Encrypt / Decrypt with an algorithm object. */
export function transformWith(
  encrypt: boolean,
  input: Uint8Array | null,
  algorithm: SymmetricAlgorithm | null,
  ...keyAndIv: [] | [Uint8Array | null, Uint8Array | null]
): Uint8Array {
  if (algorithm === null || input === null) throw nullReference();
  return algorithm.transform(encrypt, ...keyAndIv).transformFinalBlock(input, 0, input.length);
}

/** byte[].Encrypt / Decrypt by the algorithm's name. */
export function transformByName(
  encrypt: boolean,
  input: Uint8Array | null,
  name: string | null,
  key: Uint8Array | null,
  iv: Uint8Array | null,
): Uint8Array {
  const algorithm = SymmetricAlgorithm.create(name);
  if (algorithm === null) throw argumentException(`Unknown algorithm: ${name}`, 'name');
  return transformWith(encrypt, input, algorithm, key, iv);
}
