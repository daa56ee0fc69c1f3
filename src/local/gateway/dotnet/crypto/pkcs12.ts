// PKCS #12 (RFC 7292): certificates and the private key of a .pfx file. PBE with SHA-1 and 3DES, and PBES2 with
// PBKDF2 and AES, which is what current tools write; the file's MAC tells a wrong password.
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  type KeyObject,
  pbkdf2Sync,
  timingSafeEqual,
} from 'node:crypto';
import { spend } from '../budget.ts';
import { children, type DerNode, integerOf, octets, oidText, readDer, Tag } from './der.ts';
import { cryptographic } from './errors.ts';

export interface Pkcs12 {
  certificates: Uint8Array[];
  key: KeyObject | null;
}

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const PBE_3DES = '1.2.840.113549.1.12.1.3';
const PBES2 = '1.2.840.113549.1.5.13';
const DIGESTS: Record<string, { name: string; size: number; block: number }> = {
  '1.3.14.3.2.26': { name: 'sha1', size: 20, block: 64 },
  '2.16.840.1.101.3.4.2.1': { name: 'sha256', size: 32, block: 64 },
  '2.16.840.1.101.3.4.2.2': { name: 'sha384', size: 48, block: 128 },
  '2.16.840.1.101.3.4.2.3': { name: 'sha512', size: 64, block: 128 },
};
const PRFS: Record<string, string> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};
const CIPHERS: Record<string, { name: string; key: number }> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', key: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', key: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', key: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', key: 24 },
};
const MAX_ITERATIONS = 600_000;

const wrongPassword = () => cryptographic('The specified network password is not correct.');
const unsupported = (what: string) => cryptographic(`The PFX uses an algorithm that is not supported: ${what}.`);

/** @throws CryptographicException */
export function readPkcs12(bytes: Uint8Array, password: string): Pkcs12 {
  const [, safe, mac] = children(readDer(bytes), Tag.Sequence);
  const content = dataOf(safe);
  if (mac !== undefined) verifyMac(mac, content, password);
  const result: Pkcs12 = { certificates: [], key: null };
  for (const info of children(readDer(content), Tag.Sequence)) {
    const [type] = children(info, Tag.Sequence);
    const bags = oidText(type) === ENCRYPTED_DATA ? decryptData(info, password) : dataOf(info);
    for (const bag of children(readDer(bags), Tag.Sequence)) readBag(bag, password, result);
  }
  return result;
}

/** Content of a ContentInfo of type data. */
function dataOf(info: DerNode | undefined): Uint8Array {
  const [type, wrapped] = children(info, Tag.Sequence);
  if (oidText(type) !== DATA) throw unsupported(oidText(type));
  return octets(children(wrapped)[0]);
}

function decryptData(info: DerNode, password: string): Uint8Array {
  const [, wrapped] = children(info, Tag.Sequence);
  const [, encrypted] = children(children(wrapped)[0], Tag.Sequence);
  const [, algorithm, data] = children(encrypted, Tag.Sequence);
  return decrypt(algorithm, octets(data), password);
}

function readBag(bag: DerNode, password: string, result: Pkcs12): void {
  const [type, wrapped] = children(bag, Tag.Sequence);
  const value = children(wrapped)[0];
  switch (oidText(type)) {
    case CERTIFICATE_BAG: {
      const [, certificate] = children(value, Tag.Sequence);
      result.certificates.push(octets(children(certificate)[0]));
      return;
    }
    case SHROUDED_KEY_BAG: {
      const [algorithm, data] = children(value, Tag.Sequence);
      result.key = privateKey(decrypt(algorithm, octets(data), password));
      return;
    }
    case KEY_BAG:
      result.key = privateKey(value!.whole);
  }
}

function privateKey(pkcs8: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  } catch {
    throw cryptographic('The private key of the PFX could not be read.');
  }
}

function iterationsOf(node: DerNode | undefined): number {
  const iterations = node === undefined ? 1 : integerOf(node);
  if (iterations < 1 || iterations > MAX_ITERATIONS) throw cryptographic('The PFX asks for too many iterations.');
  spend(iterations);
  return iterations;
}

function decrypt(algorithm: DerNode | undefined, data: Uint8Array, password: string): Uint8Array {
  const [type, parameters] = children(algorithm, Tag.Sequence);
  const oid = oidText(type);
  let cipher: { name: string; key: number };
  let key: Uint8Array;
  let iv: Uint8Array;
  if (oid === PBE_3DES) {
    const [salt, iterations] = children(parameters, Tag.Sequence);
    const count = iterationsOf(iterations);
    const sha1 = DIGESTS['1.3.14.3.2.26']!;
    cipher = { name: 'des-ede3-cbc', key: 24 };
    key = derive(sha1, password, octets(salt), count, 1, 24);
    iv = derive(sha1, password, octets(salt), count, 2, 8);
  } else if (oid === PBES2) ({ cipher, key, iv } = pbes2(parameters, password));
  else throw unsupported(oid);
  try {
    const decipher = createDecipheriv(cipher.name, key, iv);
    return new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]));
  } catch {
    throw wrongPassword();
  }
}

function pbes2(parameters: DerNode | undefined, password: string) {
  const [derivation, scheme] = children(parameters, Tag.Sequence);
  const [salt, iterations, ...rest] = children(children(derivation, Tag.Sequence)[1], Tag.Sequence);
  const prfNode = rest.find((node) => node.tag === Tag.Sequence);
  const prf = prfNode === undefined ? 'sha1' : PRFS[oidText(children(prfNode)[0])];
  const [cipherOid, ivNode] = children(scheme, Tag.Sequence);
  const cipher = CIPHERS[oidText(cipherOid)];
  if (prf === undefined) throw unsupported('PBKDF2 function');
  if (cipher === undefined) throw unsupported(oidText(cipherOid));
  const key = pbkdf2Sync(password, octets(salt), iterationsOf(iterations), cipher.key, prf);
  return { cipher, key: new Uint8Array(key), iv: octets(ivNode) };
}

/** RFC 7292 appendix B.2. @param purpose 1 key, 2 IV, 3 MAC */
function derive(
  digest: { name: string; size: number; block: number },
  password: string,
  salt: Uint8Array,
  iterations: number,
  purpose: number,
  length: number,
): Uint8Array {
  const { block } = digest;
  const text = Buffer.from(`${password}\0`, 'utf16le').swap16();
  const fill = (source: Uint8Array) => {
    const filled = Buffer.alloc(block * Math.ceil(source.length / block));
    for (let index = 0; index < filled.length; index++) filled[index] = source[index % source.length]!;
    return filled;
  };
  const input = Buffer.concat([fill(salt), fill(text)]);
  const result: Buffer[] = [];
  for (let produced = 0; produced < length; produced += digest.size) {
    let hash = createHash(digest.name).update(Buffer.alloc(block, purpose)).update(input).digest();
    for (let round = 1; round < iterations; round++) hash = createHash(digest.name).update(hash).digest();
    result.push(hash);
    // Each block of the input grows by the hash, repeated to its size, plus one.
    for (let start = 0; start < input.length; start += block) {
      let carry = 1;
      for (let index = block - 1; index >= 0; index--) {
        carry += input[start + index]! + hash[index % hash.length]!;
        input[start + index] = carry & 0xff;
        carry >>= 8;
      }
    }
  }
  return new Uint8Array(Buffer.concat(result).subarray(0, length));
}

function verifyMac(node: DerNode, content: Uint8Array, password: string): void {
  const [info, salt, iterations] = children(node, Tag.Sequence);
  const [algorithm, expected] = children(info, Tag.Sequence);
  const digest = DIGESTS[oidText(children(algorithm)[0])];
  if (digest === undefined) throw unsupported('MAC');
  const key = derive(digest, password, octets(salt), iterationsOf(iterations), 3, digest.size);
  const actual = createHmac(digest.name, key).update(content).digest();
  const wanted = octets(expected);
  if (actual.length !== wanted.length || !timingSafeEqual(actual, wanted)) throw wrongPassword();
}
