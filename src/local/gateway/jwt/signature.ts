// Signatures of RFC 7518 §3 with the keys of keys.ts. Which key type an algorithm takes is fixed here, never read from
// the token, so `alg` can't turn a public key into an HMAC secret (RFC 8725 §2.1). HMACs are compared in constant time.
import { constants, createHmac, timingSafeEqual, verify } from 'node:crypto';
import { denied } from './failure.ts';
import type { VerificationKey } from './keys.ts';
import type { SignedToken } from './token.ts';

interface Algorithm {
  readonly kind: VerificationKey['kind'];
  readonly hash: string;
  readonly pss?: boolean;
  readonly curve?: string;
}

const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map([
  ['HS256', { kind: 'secret', hash: 'sha256' }],
  ['HS384', { kind: 'secret', hash: 'sha384' }],
  ['HS512', { kind: 'secret', hash: 'sha512' }],
  ['RS256', { kind: 'rsa', hash: 'sha256' }],
  ['RS384', { kind: 'rsa', hash: 'sha384' }],
  ['RS512', { kind: 'rsa', hash: 'sha512' }],
  ['PS256', { kind: 'rsa', hash: 'sha256', pss: true }],
  ['PS384', { kind: 'rsa', hash: 'sha384', pss: true }],
  ['PS512', { kind: 'rsa', hash: 'sha512', pss: true }],
  ['ES256', { kind: 'ec', hash: 'sha256', curve: 'prime256v1' }],
  ['ES384', { kind: 'ec', hash: 'sha384', curve: 'secp384r1' }],
  ['ES512', { kind: 'ec', hash: 'sha512', curve: 'secp521r1' }],
]);

/**
 * Checks the signature of a token. Each key that fits is tried; keys with an id only for tokens that name it.
 * Throws JwtFailure: TokenSignatureKeyNotFound when the token names a key that is not there, TokenSignatureInvalid
 * when no key fits or none validates.
 */
export function checkSignature(token: SignedToken, keys: readonly VerificationKey[], requireSigned: boolean): void {
  // An unsigned token is either refused or accepted as what it is; a signature under alg=none is neither.
  if (token.algorithm.toLowerCase() === 'none') {
    if (!requireSigned && token.signature.length === 0 && token.algorithm === 'none') return;
    throw denied('TokenSignatureInvalid', 'IDX10504: Unable to validate signature, token does not have a signature.');
  }
  const algorithm = ALGORITHMS.get(token.algorithm);
  if (algorithm === undefined) {
    throw denied(
      'TokenSignatureInvalid',
      `IDX10511: Signature validation failed. Algorithm '${shown(token.algorithm)}' is not supported.`,
    );
  }
  const named = keys.filter((key) => key.id === null || token.keyId === null || key.id === token.keyId);
  if (named.length === 0) {
    const why =
      keys.length === 0
        ? 'IDX10500: Signature validation failed. No security keys were provided to validate the signature.'
        : `IDX10501: Signature validation failed. Unable to match key: kid: '${shown(token.keyId ?? '')}'.`;
    throw denied('TokenSignatureKeyNotFound', why);
  }
  for (const key of named) if (verifies(token, algorithm, key)) return;
  throw denied('TokenSignatureInvalid', `IDX10511: Signature validation failed. Keys tried: ${named.length}.`);
}

function verifies(token: SignedToken, algorithm: Algorithm, { key, kind, algorithm: only }: VerificationKey): boolean {
  if (kind !== algorithm.kind || (only !== null && only !== token.algorithm)) return false;
  if (kind === 'secret') {
    const expected = createHmac(algorithm.hash, key).update(token.signingInput).digest();
    return expected.length === token.signature.length && timingSafeEqual(expected, token.signature);
  }
  const data = Buffer.from(token.signingInput);
  if (kind === 'ec') {
    if (key.asymmetricKeyDetails?.namedCurve !== algorithm.curve) return false;
    return verify(algorithm.hash, data, { key, dsaEncoding: 'ieee-p1363' }, token.signature);
  }
  if (!algorithm.pss) return verify(algorithm.hash, data, key, token.signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify(algorithm.hash, data, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, token.signature);
}

/** Text of a stranger in a message: short, and without control characters. */
function shown(text: string): string {
  return text.slice(0, 100).replace(/[^\x20-\x7e]/g, '?');
}
