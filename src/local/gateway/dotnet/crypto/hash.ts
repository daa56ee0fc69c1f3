// HashAlgorithm, KeyedHashAlgorithm, HMAC and their algorithms, over node:crypto.
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { spend } from '../budget.ts';
import { argumentException, argumentNull, argumentOutOfRange, DotNetException } from '../exception.ts';
import { randomBytes } from '../ports.ts';
import { disposed, NO_DEFAULT_ALGORITHM, platformNotSupported } from './errors.ts';

const BITS: Record<string, number> = { md5: 128, sha1: 160, sha256: 256, sha384: 384, sha512: 512 };

/** Checks part of an array as ComputeHash and TransformBlock do. */
export function checkRange(buffer: Uint8Array | null, offset: number, count: number, name: string): Uint8Array {
  if (buffer === null) throw argumentNull(name);
  if (offset < 0) {
    throw argumentOutOfRange('offset', `offset ('${offset}') must be a non-negative value.`);
  }
  if (count < 0 || count > buffer.length) throw argumentException('Value was invalid.');
  if (buffer.length - count < offset) {
    throw argumentException(
      'Offset and length were out of bounds for the array or count is greater than the number of elements from ' +
        'index to the end of the source collection.',
    );
  }
  return buffer.subarray(offset, offset + count);
}

export abstract class HashAlgorithm {
  /** Name of the digest for node:crypto. */
  readonly digest: string;
  private running: Hash | Hmac | null = null;
  private result: Uint8Array | null = null;
  private gone = false;

  constructor(digest: string) {
    this.digest = digest;
  }

  /** Type named when the object is used after Dispose. */
  protected get implementationName(): string {
    return `System.Security.Cryptography.${this.digest.toUpperCase()}+Implementation`;
  }

  protected start(): Hash | Hmac {
    return createHash(this.digest);
  }

  private get active(): Hash | Hmac {
    if (this.gone) throw disposed(this.implementationName);
    this.running ??= this.start();
    return this.running;
  }

  private update(bytes: Uint8Array): void {
    spend(bytes.length >> 6);
    this.active.update(bytes);
  }

  private finish(): Uint8Array {
    this.result = new Uint8Array(this.active.digest());
    this.running = null;
    return this.result.slice();
  }

  get hashSize(): number {
    return BITS[this.digest]!;
  }

  /** Null before anything was hashed. */
  get hash(): Uint8Array | null {
    if (this.gone) throw disposed(this.implementationName);
    if (this.running !== null) {
      throw new DotNetException(
        'System.Security.Cryptography.CryptographicUnexpectedOperationException',
        'Hash must be finalized before the hash value is retrieved.',
      );
    }
    return this.result?.slice() ?? null;
  }

  computeHash(buffer: Uint8Array | null): Uint8Array {
    if (this.gone) throw disposed(this.implementationName);
    if (buffer === null) throw argumentNull('buffer');
    this.update(buffer);
    return this.finish();
  }

  computeHashPart(buffer: Uint8Array | null, offset: number, count: number): Uint8Array {
    this.update(checkRange(buffer, offset, count, 'buffer'));
    return this.finish();
  }

  transformBlock(
    input: Uint8Array | null,
    offset: number,
    count: number,
    output: Uint8Array | null,
    outputOffset: number,
  ): number {
    const part = checkRange(input, offset, count, 'inputBuffer');
    this.update(part);
    if (output !== null && (output !== input || outputOffset !== offset)) output.set(part, outputOffset);
    return count;
  }

  transformFinalBlock(input: Uint8Array | null, offset: number, count: number): Uint8Array {
    const part = checkRange(input, offset, count, 'inputBuffer');
    this.update(part);
    this.finish();
    return part.slice();
  }

  initialize(): void {
    this.running = null;
    this.result = null;
  }

  dispose(): void {
    this.gone = true;
    this.running = null;
    this.result = null;
  }
}

export abstract class KeyedHashAlgorithm extends HashAlgorithm {
  abstract key: Uint8Array;
}

export abstract class HMAC extends KeyedHashAlgorithm {
  #key: Uint8Array;

  constructor(digest: string, key?: Uint8Array | null) {
    super(digest);
    if (key === null) throw argumentNull('key');
    this.#key = key === undefined ? randomBytes(this.blockSize) : this.stored(key);
  }

  private get blockSize(): number {
    return this.digest === 'sha384' || this.digest === 'sha512' ? 128 : 64;
  }

  /** A key longer than a block is hashed. */
  private stored(key: Uint8Array): Uint8Array {
    return key.length > this.blockSize ? new Uint8Array(createHash(this.digest).update(key).digest()) : key.slice();
  }

  protected override get implementationName(): string {
    return `System.Security.Cryptography.HMAC${this.digest.toUpperCase()}`;
  }

  protected override start(): Hmac {
    return createHmac(this.digest, this.#key);
  }

  get hashName(): string {
    return this.digest.toUpperCase();
  }

  get key(): Uint8Array {
    return this.#key.slice();
  }

  set key(key: Uint8Array | null) {
    if (key === null) throw argumentNull('value');
    this.initialize();
    this.#key = this.stored(key);
  }
}

export class MD5 extends HashAlgorithm {
  constructor() {
    super('md5');
  }
}

export class SHA1 extends HashAlgorithm {
  constructor() {
    super('sha1');
  }
}

export class SHA256 extends HashAlgorithm {
  constructor() {
    super('sha256');
  }
}

export class SHA384 extends HashAlgorithm {
  constructor() {
    super('sha384');
  }
}

export class SHA512 extends HashAlgorithm {
  constructor() {
    super('sha512');
  }
}

export class SHA1Managed extends SHA1 {}
export class SHA256Managed extends SHA256 {}
export class SHA384Managed extends SHA384 {}
export class SHA512Managed extends SHA512 {}

export class HMACMD5 extends HMAC {
  constructor(key?: Uint8Array | null) {
    super('md5', key);
  }
}

export class HMACSHA1 extends HMAC {
  constructor(key?: Uint8Array | null) {
    super('sha1', key);
  }
}

export class HMACSHA256 extends HMAC {
  constructor(key?: Uint8Array | null) {
    super('sha256', key);
  }
}

export class HMACSHA384 extends HMAC {
  constructor(key?: Uint8Array | null) {
    super('sha384', key);
  }
}

export class HMACSHA512 extends HMAC {
  constructor(key?: Uint8Array | null) {
    super('sha512', key);
  }
}

const BY_NAME: Record<string, () => HashAlgorithm> = {
  MD5: () => new MD5(),
  SHA: () => new SHA1(),
  SHA1: () => new SHA1(),
  SHA256: () => new SHA256(),
  'SHA-256': () => new SHA256(),
  SHA384: () => new SHA384(),
  'SHA-384': () => new SHA384(),
  SHA512: () => new SHA512(),
  'SHA-512': () => new SHA512(),
  HMACMD5: () => new HMACMD5(),
  HMACSHA1: () => new HMACSHA1(),
  HMACSHA256: () => new HMACSHA256(),
  HMACSHA384: () => new HMACSHA384(),
  HMACSHA512: () => new HMACSHA512(),
};

/** CryptoConfig's names of hash algorithms; null for an unknown one. */
export function hashByName(name: string | null): HashAlgorithm | null {
  if (name === null) throw argumentNull('hashName');
  const qualified = /^System\.Security\.Cryptography\.(\w+?)(Managed|CryptoServiceProvider)?$/i.exec(name);
  const plain = (qualified?.[1] ?? name).toUpperCase();
  if (qualified !== null && plain === 'HASHALGORITHM') return new SHA1();
  return Object.hasOwn(BY_NAME, plain) ? BY_NAME[plain]!() : null;
}

/** HashAlgorithm.Create() and its like without a name. */
export function noDefaultAlgorithm(): never {
  throw platformNotSupported(NO_DEFAULT_ALGORITHM);
}

/** The static HashData methods. */
export function hashData(digest: string, source: Uint8Array | null): Uint8Array {
  if (source === null) throw argumentNull('source');
  spend(source.length >> 6);
  return new Uint8Array(createHash(digest).update(source).digest());
}

export function hmacData(digest: string, key: Uint8Array | null, source: Uint8Array | null): Uint8Array {
  if (key === null) throw argumentNull('key');
  if (source === null) throw argumentNull('source');
  spend(source.length >> 6);
  return new Uint8Array(createHmac(digest, key).update(source).digest());
}
