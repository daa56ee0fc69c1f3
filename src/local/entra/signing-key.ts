// The key that local tokens are signed with, and its public half as a JSON Web Key Set (RFC 7517). A new key with every
// start: a token of an earlier run is worth nothing, as it should be with an emulator that guards nothing.
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose';

export interface SigningKey {
  readonly jwks: JSONWebKeySet;
  /** Signs the claims as they are (RS256, `typ: JWT`, with `kid`). Times in the claims are seconds, as in RFC 7519. */
  sign(claims: JWTPayload): Promise<string>;
}

export async function createSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const kid = randomUUID();
  const jwk = await exportJWK(publicKey);
  return {
    jwks: { keys: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }] },
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey),
  };
}
