// Keys that validate signatures, from the four places the validate-jwt page knows: base64 text, modulus and exponent,
// an uploaded certificate, a JSON Web Key. A key remembers what it is, so that an RSA key can never be an HMAC secret.
import { createPublicKey, createSecretKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto';

export interface VerificationKey {
  /** Matched with the token's kid; a key without one is tried for every token. */
  readonly id: string | null;
  readonly kind: 'secret' | 'rsa' | 'ec';
  /** The one algorithm that a JWK allows, or null. */
  readonly algorithm: string | null;
  readonly key: KeyObject;
}

/** As Microsoft.IdentityModel: a shorter secret validates nothing. */
const MIN_SECRET_BYTES = 16;
const MIN_RSA_BITS = 1024;

/** An HMAC secret from base64 text as Convert.FromBase64String takes it (white space allowed). Throws Error. */
export function secretKey(base64: string, id: string | null = null): VerificationKey {
  const bytes = decodeBase64(base64);
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new Error(`The key has ${bytes.length * 8} bits; at least ${MIN_SECRET_BYTES * 8} are needed.`);
  }
  return { id, kind: 'secret', algorithm: null, key: createSecretKey(bytes) };
}

/** An RSA public key from base64url modulus and exponent. Throws Error. */
export function rsaKey(n: string, e: string, id: string | null = null): VerificationKey {
  return asymmetricKey({ kty: 'RSA', n, e }, id, null);
}

/** The public key of a certificate in DER form. Throws Error. */
export function certificateKey(der: Uint8Array, id: string | null = null): VerificationKey {
  return ofPublicKey(new X509Certificate(Buffer.from(der)).publicKey, id, null);
}

/** A key of a JSON Web Key Set; null when it is not for signatures or of a type that is not supported. */
export function jsonWebKey(jwk: unknown): VerificationKey | null {
  if (typeof jwk !== 'object' || jwk === null) return null;
  const { kty, kid, use, alg } = jwk as Record<string, unknown>;
  // A symmetric key in a public document is no secret: accepting one would let anybody sign.
  if (kty !== 'RSA' && kty !== 'EC') return null;
  if (use !== undefined && use !== 'sig') return null;
  try {
    const id = typeof kid === 'string' ? kid : null;
    return asymmetricKey(jwk as JsonWebKey, id, typeof alg === 'string' ? alg : null);
  } catch {
    return null;
  }
}

/** Standard base64; white space is skipped, anything else refused. Throws Error. */
export function decodeBase64(text: string): Buffer {
  const compact = text.replace(/\s+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    throw new Error('The key is not base64 text.');
  }
  return Buffer.from(compact, 'base64');
}

function asymmetricKey(jwk: JsonWebKey, id: string | null, algorithm: string | null): VerificationKey {
  const { kty, n, e, crv, x, y } = jwk as Record<string, string>;
  const publicPart = kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y };
  return ofPublicKey(createPublicKey({ key: publicPart as JsonWebKey, format: 'jwk' }), id, algorithm);
}

function ofPublicKey(key: KeyObject, id: string | null, algorithm: string | null): VerificationKey {
  if (key.asymmetricKeyType === 'ec') return { id, kind: 'ec', algorithm, key };
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`Keys of type ${key.asymmetricKeyType} are not supported.`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < MIN_RSA_BITS) throw new Error(`The RSA key has ${bits} bits; at least ${MIN_RSA_BITS} are needed.`);
  return { id, kind: 'rsa', algorithm, key };
}
