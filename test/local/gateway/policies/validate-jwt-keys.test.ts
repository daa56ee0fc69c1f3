// Keys of validate-jwt: written in the policy, read from an issuer's metadata, and those that decrypt.
import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { CompactEncrypt, EncryptJWT, importPKCS8, type JWTPayload, SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { type PolicyGatewayOptions, testClock } from './harness.ts';
import type { Issuer } from './issuer.ts';
import { hmac, jwtGateway, KEYS, now, SECRET, startIssuer } from './jwt-gateway.ts';

describe('keys in the policy', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = rsa.publicKey.export({ format: 'jwk' });
  const rs256 = (claims: JWTPayload = {}, header = {}) =>
    new SignJWT({ exp: now + 60, ...claims }).setProtectedHeader({ alg: 'RS256', ...header }).sign(rsa.privateKey);
  const withKeys = (keys: string, options?: PolicyGatewayOptions) =>
    jwtGateway(`<issuer-signing-keys>${keys}</issuer-signing-keys>`, '', options);

  it('secrets in base64, tried one after the other [validate-jwt/issuer-signing-keys] [validate-jwt/issuer-signing-keys/key]', async () => {
    const old = randomBytes(32);
    const { judge } = await withKeys(
      `<key>${old.toString('base64')}</key><key>@(Convert.ToBase64String(Encoding.UTF8.GetBytes("${SECRET}")))</key>`,
    );
    expect(await judge(await hmac({}))).toBe('accepted');
    expect(await judge(await hmac({}, {}, old))).toBe('accepted');
    expect(await judge(await hmac({}, { kid: 'any' }))).toBe('accepted');
    expect(await judge(await hmac({}, {}, randomBytes(32)))).toBe('401 TokenSignatureInvalid');
    await expect(withKeys('<key>not base64 !</key>')).rejects.toThrow('not base64');
    await expect(withKeys(`<key>${Buffer.from('short').toString('base64')}</key>`)).rejects.toThrow('at least 128');
    await expect(withKeys('<key />')).rejects.toThrow('A key is either');
  });

  it('modulus and exponent, found by id [validate-jwt/issuer-signing-keys/key@n] [validate-jwt/issuer-signing-keys/key@e] [validate-jwt/issuer-signing-keys/key@id]', async () => {
    const { judge } = await withKeys(`<key id="k1" n="${jwk.n}" e="${jwk.e}" />`);
    expect(await judge(await rs256({}, { kid: 'k1' }))).toBe('accepted');
    expect(await judge(await rs256())).toBe('accepted');
    expect(await judge(await rs256({}, { kid: 'k2' }))).toBe('401 TokenSignatureKeyNotFound');
  });

  it('the public key of a certificate [validate-jwt/issuer-signing-keys/key@certificate-id]', async () => {
    const made = await generate([{ name: 'commonName', value: 'signer' }], { keySize: 2048 });
    const token = await new SignJWT({ exp: now + 60 })
      .setProtectedHeader({ alg: 'PS256' })
      .sign(await importPKCS8(made.private, 'PS256'));
    const options = { certificates: { 'my-cert': made.cert } };
    const { judge } = await withKeys('<key certificate-id="my-cert" />', options);
    expect(await judge(token)).toBe('accepted');
    expect(await judge(await rs256())).toBe('401 TokenSignatureInvalid');
    const thumbprint = new X509Certificate(made.cert).fingerprint.replaceAll(':', '');
    expect(await (await withKeys(`<key certificate-id="${thumbprint}" />`, options)).judge(token)).toBe('accepted');
    await expect(withKeys('<key certificate-id="unknown" />')).rejects.toThrow("no certificate 'unknown'");
  });

  it('a public key never becomes an HMAC secret (HS/RS confusion)', async () => {
    const { judge } = await withKeys(`<key n="${jwk.n}" e="${jwk.e}" />`);
    const pem = rsa.publicKey.export({ format: 'pem', type: 'spki' });
    for (const secret of [
      pem,
      rsa.publicKey.export({ format: 'der', type: 'spki' }),
      Buffer.from(jwk.n as string, 'base64url'),
    ]) {
      expect(await judge(await hmac({}, {}, Buffer.from(secret)))).toBe('401 TokenSignatureInvalid');
    }
    expect(await judge(await rs256())).toBe('accepted');
  });

  it('alg=none is refused, or accepted only as unsigned [validate-jwt@require-signed-tokens]', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part({ exp: now + 60 })}.`;
    const [, payload, signature] = (await hmac({})).split('.');
    const strict = await jwtGateway(KEYS);
    expect(await strict.judge(unsigned)).toBe('401 TokenSignatureInvalid');
    expect(await strict.judge(`${part({ alg: 'none' })}.${payload}.${signature}`)).toBe('401 TokenSignatureInvalid');
    expect(await strict.judge(`${part({ alg: 'HS256' })}.${payload}.`)).toBe('401 TokenSignatureInvalid');
    const lax = await jwtGateway(KEYS, 'require-signed-tokens="false"');
    expect(await lax.judge(unsigned)).toBe('accepted');
    expect(await lax.judge(await hmac({}, {}, randomBytes(32)))).toBe('401 TokenSignatureInvalid');
    expect(await lax.judge(`${part({ alg: 'none' })}.${payload}.${signature}`)).toBe('401 TokenSignatureInvalid');
  });

  it('a policy without keys loads with a warning and refuses', async () => {
    const gateway = await jwtGateway('');
    expect(gateway.gateway.warnings.map(({ code }) => code)).toContain('no-signing-keys');
    expect(await gateway.judge(await hmac({}))).toBe('401 TokenSignatureKeyNotFound');
  });
});

describe('keys from metadata', () => {
  const config = (issuer: Issuer, more = '') => `<openid-config url="${issuer.configUrl}" ${more} />`;

  it('validate the token, and its issuer must be theirs [validate-jwt/openid-config] [validate-jwt/openid-config@url] [validate-jwt/openid-config@validate-connectivity]', async () => {
    const issuer = await startIssuer();
    const stranger = await startIssuer();
    const { judge } = await jwtGateway(config(issuer, 'validate-connectivity="false"'));
    expect(await judge(await issuer.sign({ exp: now + 60 }))).toBe('accepted');
    expect(await judge(await issuer.sign({ exp: now + 60 }, { named: null }))).toBe('accepted');
    expect(await judge(await issuer.sign({ exp: now + 60, iss: 'https://other.example' }))).toBe(
      '401 TokenIssuerNotAllowed',
    );
    expect(await judge(await stranger.sign({ exp: now + 60, iss: issuer.issuer }))).toBe('401 TokenSignatureInvalid');
    expect(issuer.reads).toBe(1);
  });

  it('accept the issuers of the policy beside the one of the metadata', async () => {
    const issuer = await startIssuer();
    const { judge } = await jwtGateway(`${config(issuer)}<issuers><issuer>https://sts.example/</issuer></issuers>`);
    expect(await judge(await issuer.sign({ exp: now + 60 }))).toBe('accepted');
    expect(await judge(await issuer.sign({ exp: now + 60, iss: 'https://sts.example/' }))).toBe('accepted');
    expect(await judge(await issuer.sign({ exp: now + 60, iss: 'https://third.example' }))).toBe(
      '401 TokenIssuerNotAllowed',
    );
  });

  it('are read again for an unknown key: at once, then at most every five minutes', async () => {
    const issuer = await startIssuer();
    const time = testClock();
    const { judge } = await jwtGateway(config(issuer), '', { clock: time });
    const claims = { exp: now + 10_000 };
    expect(await judge(await issuer.sign(claims))).toBe('accepted');
    await issuer.addKey('second');
    expect(await judge(await issuer.sign(claims, { kid: 'second' }))).toBe('accepted');
    expect(issuer.reads).toBe(2);
    await issuer.addKey('third');
    const third = await issuer.sign(claims, { kid: 'third' });
    expect(await judge(third)).toBe('401 TokenSignatureKeyNotFound');
    time.advance(299_000);
    expect(await judge(third)).toBe('401 TokenSignatureKeyNotFound');
    expect(issuer.reads).toBe(2);
    time.advance(1000);
    expect(await judge(third)).toBe('accepted');
    expect(issuer.reads).toBe(3);
    expect(await judge(await issuer.sign(claims, { named: 'nobody' }))).toBe('401 TokenSignatureKeyNotFound');
    expect(issuer.reads).toBe(3);
  });

  it('are read every hour, so that a removed key stops working', async () => {
    const issuer = await startIssuer();
    const time = testClock();
    const { judge } = await jwtGateway(config(issuer), '', { clock: time });
    const token = await issuer.sign({ exp: now + 10_000 });
    expect(await judge(token)).toBe('accepted');
    issuer.removeKey('first');
    await issuer.addKey('second');
    time.advance(3_599_000);
    expect(await judge(token)).toBe('accepted');
    time.advance(1000);
    expect(await judge(token)).toBe('401 TokenSignatureKeyNotFound');
  });

  it('stay good while the endpoint is down; without any the token is refused', async () => {
    const issuer = await startIssuer();
    const time = testClock();
    issuer.isDown = true;
    const { judge } = await jwtGateway(config(issuer), '', { clock: time });
    const token = await issuer.sign({ exp: now + 10_000 });
    expect(await judge(token)).toBe('401 JwtInvalid');
    issuer.isDown = false;
    expect(await judge(token)).toBe('accepted');
    issuer.isDown = true;
    time.advance(3_700_000);
    expect(await judge(token)).toBe('accepted');
  });

  it('are read once for 100 requests at once', async () => {
    const issuer = await startIssuer();
    const { judge } = await jwtGateway(config(issuer));
    const token = await issuer.sign({ exp: now + 60 });
    expect(new Set(await Promise.all(Array.from({ length: 100 }, () => judge(token))))).toEqual(new Set(['accepted']));
    expect(issuer.reads).toBe(1);
  });

  it('one of several endpoints may be down', async () => {
    const down = await startIssuer();
    const up = await startIssuer();
    down.isDown = true;
    const { judge } = await jwtGateway(config(down) + config(up));
    expect(await judge(await up.sign({ exp: now + 60 }))).toBe('accepted');
  });
});

it('decrypts a nested token with the keys of the policy [validate-jwt/decryption-keys] [validate-jwt/decryption-keys/key] [validate-jwt/decryption-keys/key@id]', async () => {
  const key = randomBytes(64);
  const nested = async (secret: Uint8Array, kid?: string) => {
    return new CompactEncrypt(Buffer.from(await hmac({ sub: 'inner' })))
      .setProtectedHeader({ alg: 'dir', enc: 'A256CBC-HS512', cty: 'JWT', ...(kid === undefined ? {} : { kid }) })
      .encrypt(secret);
  };
  const { judge } = await jwtGateway(
    `${KEYS}<decryption-keys><key id="d">${key.toString('base64')}</key></decryption-keys>`,
  );
  expect(await judge(await nested(key))).toBe('accepted');
  expect(await judge(await nested(key, 'd'))).toBe('accepted');
  expect(await judge(await nested(key, 'other'))).toBe('401 JwtInvalid');
  expect(await judge(await nested(randomBytes(64)))).toBe('401 JwtInvalid');
  const unsigned = await new EncryptJWT({ exp: now + 60 })
    .setProtectedHeader({ alg: 'dir', enc: 'A256CBC-HS512' })
    .encrypt(key);
  expect(await judge(unsigned)).toBe('401 JwtInvalid');
});
