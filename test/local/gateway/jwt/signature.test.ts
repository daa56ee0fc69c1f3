// Signatures against tokens that jose made, and the classic ways of getting around them.
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { JwtFailure } from '../../../../src/local/gateway/jwt/failure.ts';
import { jsonWebKey, rsaKey, secretKey, type VerificationKey } from '../../../../src/local/gateway/jwt/keys.ts';
import { checkSignature } from '../../../../src/local/gateway/jwt/signature.ts';
import { parseToken, type SignedToken } from '../../../../src/local/gateway/jwt/token.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(text: string): SignedToken {
  const token = parseToken(text);
  if (token.kind !== 'signed') throw new Error('not signed');
  return token;
}

function reasonOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof JwtFailure) return error.reason;
    throw error;
  }
  return 'accepted';
}

const check = (text: string, keys: VerificationKey[], requireSigned = true) =>
  reasonOf(() => checkSignature(signed(text), keys, requireSigned));

const asymmetric = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

describe('every algorithm', () => {
  it.each(asymmetric)('%s: accepts its own signature, refuses a changed payload and another key', async (alg) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const other = await generateKeyPair(alg, { extractable: true });
    const key = jsonWebKey(await exportJWK(publicKey));
    const otherKey = jsonWebKey(await exportJWK(other.publicKey));
    if (key === null || otherKey === null) throw new Error('jose made a key that is not read');
    const token = await new SignJWT({ sub: 'a' }).setProtectedHeader({ alg }).sign(privateKey);
    expect(check(token, [key])).toBe('accepted');
    expect(check(token, [otherKey])).toBe('TokenSignatureInvalid');
    expect(check(token, [otherKey, key])).toBe('accepted');
    const [head, , sign] = token.split('.');
    expect(check(`${head}.${encode({ sub: 'b' })}.${sign}`, [key])).toBe('TokenSignatureInvalid');
  });

  it.each(['HS256', 'HS384', 'HS512'])('%s: the same with a secret', async (alg) => {
    const secret = randomBytes(64);
    const token = await new SignJWT({ sub: 'a' }).setProtectedHeader({ alg }).sign(secret);
    expect(check(token, [secretKey(secret.toString('base64'))])).toBe('accepted');
    expect(check(token, [secretKey(randomBytes(64).toString('base64'))])).toBe('TokenSignatureInvalid');
    expect(check(`${token.slice(0, -4)}AAAA`, [secretKey(secret.toString('base64'))])).toBe('TokenSignatureInvalid');
  });
});

describe('attacks', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = rsa.publicKey.export({ format: 'jwk' });
  const key = rsaKey(jwk.n as string, jwk.e as string, 'k');

  it('alg=none in any spelling, with and without a signature', () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      for (const signature of ['', 'AAAA']) {
        const token = `${encode({ alg })}.${encode({ sub: 'a' })}.${signature}`;
        expect(check(token, [key])).toBe('TokenSignatureInvalid');
        expect(check(token, [])).toBe('TokenSignatureInvalid');
      }
    }
  });

  it('an unsigned token is accepted only where the policy says so, and then only as unsigned', () => {
    const body = encode({ sub: 'a' });
    expect(check(`${encode({ alg: 'none' })}.${body}.`, [key], false)).toBe('accepted');
    expect(check(`${encode({ alg: 'none' })}.${body}.AAAA`, [key], false)).toBe('TokenSignatureInvalid');
    expect(check(`${encode({ alg: 'RS256' })}.${body}.`, [key], false)).toBe('TokenSignatureInvalid');
  });

  it('HS256 signed with the public key as the secret', () => {
    const secrets = [
      rsa.publicKey.export({ format: 'pem', type: 'spki' }),
      rsa.publicKey.export({ format: 'der', type: 'spki' }),
      Buffer.from(jwk.n as string, 'base64url'),
      JSON.stringify(jwk),
    ];
    for (const secret of secrets) {
      const input = `${encode({ alg: 'HS256', kid: 'k' })}.${encode({ sub: 'a' })}`;
      const token = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
      expect(check(token, [key])).toBe('TokenSignatureInvalid');
    }
  });

  it('RS256 named over a secret, and algorithms nobody knows', () => {
    const secret = secretKey(randomBytes(32).toString('base64'));
    for (const alg of ['RS256', 'ES256', 'HS1', 'toString', '__proto__', '']) {
      expect(check(`${encode({ alg })}.${encode({})}.AAAA`, [secret])).toBe('TokenSignatureInvalid');
    }
  });

  it('takes no symmetric key and no encryption key from a key set, and honours its alg', async () => {
    expect(jsonWebKey({ kty: 'oct', k: randomBytes(32).toString('base64url') })).toBeNull();
    expect(jsonWebKey({ ...jwk, use: 'enc' })).toBeNull();
    expect(jsonWebKey({ kty: 'OKP', crv: 'Ed25519', x: 'AA' })).toBeNull();
    const onlyPs = jsonWebKey({ ...jwk, alg: 'PS256' });
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).sign(rsa.privateKey);
    expect(check(token, [onlyPs as VerificationKey])).toBe('TokenSignatureInvalid');
  });

  it('a token that names an unknown key is told apart from a wrong signature', async () => {
    const sign = (kid: string) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    expect(check(await sign('unknown'), [key])).toBe('TokenSignatureKeyNotFound');
    expect(check(await sign('k'), [key])).toBe('TokenSignatureInvalid');
    expect(check(await sign('k'), [])).toBe('TokenSignatureKeyNotFound');
  });
});

describe('malformed tokens', () => {
  const body = encode({ sub: 'a' });
  const head = encode({ alg: 'HS256' });
  it.each([
    '',
    'a',
    'a.b',
    'a.b.c.d',
    '..',
    `${head}.${body}`,
    `${head}.${body}.a`,
    `${head}.${body}.AA==`,
    `${head}.${body}.AA+/`,
    ` ${head}.${body}.`,
    `${encode([])}.${body}.`,
    `${encode(null)}.${body}.`,
    `${head}.${encode('text')}.`,
    `${encode({ alg: 5 })}.${body}.`,
    `${encode({ alg: 'HS256', crit: ['b64'], b64: false })}.${body}.`,
    `${head}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.`,
    'x'.repeat(300_000),
  ])('%#: JwtInvalid', (text) => {
    expect(reasonOf(() => parseToken(text))).toBe('JwtInvalid');
  });
});

describe('keys', () => {
  it('refuses secrets that are no base64 or too short', () => {
    expect(() => secretKey('not base64!')).toThrow('not base64');
    expect(() => secretKey(Buffer.from('short').toString('base64'))).toThrow('40 bits');
    expect(secretKey(` ${randomBytes(32).toString('base64')}\n`).kind).toBe('secret');
  });
});
