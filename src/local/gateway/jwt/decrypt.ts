// Nested tokens (RFC 7519 §5.2): a JWE whose plaintext is a signed token. Each decryption key is tried, those with an
// id only for tokens that name it (validate-jwt page, "decryption-keys"). The cryptography is jose's.

import type { KeyObject } from 'node:crypto';
import { compactDecrypt } from 'jose';
import { JwtFailure } from './failure.ts';
import { type EncryptedToken, parseToken, type SignedToken } from './token.ts';

export interface DecryptionKey {
  readonly id: string | null;
  readonly key: KeyObject;
}

/** No PBES2: its cost is chosen by whoever sends the token. (jose refuses compressed tokens by itself.) */
const KEY_ALGORITHMS = ['dir', 'A128KW', 'A192KW', 'A256KW', 'RSA-OAEP', 'RSA-OAEP-256'];

/** Decrypts a token. Rejects with JwtFailure when no key fits or the plaintext is no signed token. */
export async function decryptToken(token: EncryptedToken, keys: readonly DecryptionKey[]): Promise<SignedToken> {
  for (const { id, key } of keys) {
    if (id !== null && token.keyId !== null && id !== token.keyId) continue;
    let plaintext: Uint8Array;
    try {
      plaintext = (await compactDecrypt(token.text, key, { keyManagementAlgorithms: KEY_ALGORITHMS })).plaintext;
    } catch {
      continue;
    }
    const inner = parseToken(Buffer.from(plaintext).toString('utf8'));
    if (inner.kind === 'signed') return inner;
    break;
  }
  throw new JwtFailure(
    'JwtInvalid',
    keys.length === 0
      ? 'IDX10609: Decryption failed. No Keys tried: token is encrypted and the policy has no decryption-keys.'
      : 'IDX10603: Decryption failed. No key of the policy decrypts the token.',
  );
}
