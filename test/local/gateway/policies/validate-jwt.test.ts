import { createHmac, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { EncryptJWT, type JWTPayload, SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type PolicyGatewayOptions, policyGateway, testClock } from './harness.ts';
import { Issuer } from './issuer.ts';

const clock = testClock();
const now = Math.floor(clock.now() / 1000);
const SECRET = Buffer.from('0123456789abcdef0123456789abcdef');
const KEYS = `<issuer-signing-keys><key>${SECRET.toString('base64')}</key></issuer-signing-keys>`;
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

const REPORT = `<set-header name="X-Error" exists-action="override">
  <value>@(context.LastError.Source + "|" + context.LastError.Reason + "|" + context.LastError.Message)</value>
</set-header>`;

function hmac(claims: JWTPayload, header: Record<string, unknown> = {}, secret: Uint8Array = SECRET): Promise<string> {
  return new SignJWT({ exp: now + 60, ...claims }).setProtectedHeader({ alg: 'HS256', ...header }).sign(secret);
}

/** A gateway with one validate-jwt over the Authorization header. */
async function jwtGateway(children: string, attributes = '', options: PolicyGatewayOptions = {}) {
  const gateway = await policyGateway({
    clock,
    inbound: `<validate-jwt header-name="Authorization" ${attributes}>${children}</validate-jwt>`,
    onError: REPORT,
    ...options,
  });
  /** 'accepted', or the reason of the refusal. */
  const judge = async (token: string) => {
    const before = gateway.received.length;
    const response = await gateway.fetch('/', bearer(token));
    if (response.status === 200) return 'accepted';
    expect(gateway.received).toHaveLength(before);
    return `${response.status} ${response.headers.get('x-error')?.split('|')[1]}`;
  };
  return { ...gateway, judge };
}

async function startIssuer(options?: Parameters<typeof Issuer.start>[0]): Promise<Issuer> {
  const issuer = await Issuer.start(options);
  onTestFinished(() => issuer[Symbol.asyncDispose]());
  return issuer;
}

describe('the token', () => {
  it('is read from a header, with or without its scheme [validate-jwt] [validate-jwt@header-name] [validate-jwt@require-scheme]', async () => {
    const token = await hmac({});
    const status = async (attributes: string, headers: Record<string, string>) => {
      const gateway = await policyGateway({
        clock,
        inbound: `<validate-jwt ${attributes}>${KEYS}</validate-jwt>`,
        onError: REPORT,
      });
      const response = await gateway.fetch('/', { headers });
      return response.status === 200 ? 200 : response.headers.get('x-error')?.split('|')[1];
    };
    const authorization = 'header-name="Authorization"';
    expect(await status(authorization, { authorization: `Bearer ${token}` })).toBe(200);
    expect(await status(authorization, { authorization: token })).toBe(200);
    expect(await status(authorization, {})).toBe('TokenNotPresent');
    expect(await status(authorization, { authorization: '' })).toBe('TokenNotPresent');
    expect(await status(authorization, { authorization: 'Bearer ' })).toBe('TokenNotPresent');
    const scheme = `${authorization} require-scheme="Bearer"`;
    expect(await status(scheme, { authorization: `bearer ${token}` })).toBe(200);
    expect(await status(scheme, { authorization: token })).toBe('TokenNotPresent');
    expect(await status(scheme, { authorization: `Basic ${token}` })).toBe('TokenNotPresent');
    const custom = 'header-name="X-Token" require-scheme="Bearer"';
    expect(await status(custom, { 'x-token': token })).toBe(200);
    expect(await status(custom, { 'x-token': `Bearer ${token}` })).toBe('JwtInvalid');
  });

  it('is read from the query, or is the value of an expression [validate-jwt@query-parameter-name] [validate-jwt@token-value]', async () => {
    const token = await hmac({});
    const query = await policyGateway({
      clock,
      inbound: `<validate-jwt query-parameter-name="token">${KEYS}</validate-jwt>`,
    });
    expect((await query.fetch(`/?token=${token}`)).status).toBe(200);
    expect((await query.fetch('/?other=1', bearer(token))).status).toBe(401);
    const value = await policyGateway({
      clock,
      inbound: `<validate-jwt token-value="@(context.Request.Headers.GetValueOrDefault("X-Any", "").Substring(2))">${KEYS}</validate-jwt>`,
    });
    expect((await value.fetch('/', { headers: { 'x-any': `> ${token}` } })).status).toBe(200);
  });

  it('must be in one place', async () => {
    const document = (attributes: string) =>
      policyGateway({ inbound: `<validate-jwt ${attributes}>${KEYS}</validate-jwt>` });
    await expect(document('')).rejects.toThrow('where the token is');
    await expect(document('header-name="a" query-parameter-name="b"')).rejects.toThrow('where the token is');
  });

  it.each(['x', 'a.b.c', 'e30.e30.', '...', '{}', ' '])('that is none is refused: %j', async (text) => {
    const { judge } = await jwtGateway(KEYS);
    expect(await judge(text)).toMatch(/^401 (JwtInvalid|TokenNotPresent)$/);
  });
});

describe('a refusal', () => {
  it('has the documented status, body and LastError [validate-jwt@failed-validation-httpcode] [validate-jwt@failed-validation-error-message]', async () => {
    const plain = await jwtGateway(KEYS);
    const missing = await plain.fetch('/');
    expect(missing.status).toBe(401);
    expect(await missing.json()).toEqual({ statusCode: 401, message: 'JWT not present.' });
    expect(missing.headers.get('x-error')).toBe('validate-jwt|TokenNotPresent|JWT not present.');

    const custom = await jwtGateway(
      KEYS,
      `failed-validation-httpcode="@(400 + 3)" failed-validation-error-message="Unauthorized. Access token is missing or invalid."`,
    );
    const expired = await custom.fetch('/', bearer(await hmac({ exp: now - 1 })));
    expect(expired.status).toBe(403);
    expect(await expired.json()).toEqual({
      statusCode: 403,
      message: 'Unauthorized. Access token is missing or invalid.',
    });
    expect(expired.headers.get('x-error')).toMatch(
      /^validate-jwt\|TokenExpired\|IDX10223: Lifetime validation failed\. The token is expired\. .+ Access denied\.$/,
    );
  });

  it('may tell the reason itself', async () => {
    const gateway = await jwtGateway(KEYS, 'failed-validation-error-message="@((string)context.LastError.Message)"');
    const response = await gateway.fetch('/', bearer(await hmac({ exp: now - 1 })));
    expect(await response.text()).toContain('IDX10223');
  });

  it('never tells the token', async () => {
    const gateway = await jwtGateway(KEYS);
    const token = await hmac({ sub: 'private-subject', exp: now - 1 });
    const response = await gateway.fetch('/', bearer(token));
    const told = (await response.text()) + JSON.stringify([...response.headers]);
    expect(told).not.toContain(token);
    expect(told).not.toContain('private-subject');
  });
});

describe('the lifetime', () => {
  it('ends with exp and begins with nbf, give or take clock-skew [validate-jwt@clock-skew]', async () => {
    const strict = await jwtGateway(KEYS);
    expect(await strict.judge(await hmac({ exp: now + 1 }))).toBe('accepted');
    expect(await strict.judge(await hmac({ exp: now - 1 }))).toBe('401 TokenExpired');
    expect(await strict.judge(await hmac({ nbf: now }))).toBe('accepted');
    expect(await strict.judge(await hmac({ nbf: now + 1 }))).toBe('401 JwtInvalid');
    for (const skew of ['60', '00:01:00', '@((30 * 2).ToString())']) {
      const lax = await jwtGateway(KEYS, `clock-skew="${skew}"`);
      expect(await lax.judge(await hmac({ exp: now - 59 }))).toBe('accepted');
      expect(await lax.judge(await hmac({ exp: now - 61 }))).toBe('401 TokenExpired');
      expect(await lax.judge(await hmac({ nbf: now + 59 }))).toBe('accepted');
      expect(await lax.judge(await hmac({ nbf: now + 61, exp: now + 100 }))).toBe('401 JwtInvalid');
    }
    await expect(jwtGateway(KEYS, 'clock-skew="a while"')).rejects.toThrow("'a while' is no time span");
  });

  it('must be there unless it need not [validate-jwt@require-expiration-time]', async () => {
    const endless = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).sign(SECRET);
    expect(await (await jwtGateway(KEYS)).judge(endless)).toBe('401 JwtInvalid');
    expect(await (await jwtGateway(KEYS, 'require-expiration-time="false"')).judge(endless)).toBe('accepted');
  });

  it('must be numbers', async () => {
    const { judge } = await jwtGateway(KEYS);
    for (const exp of ['2099-01-01', '9999999999', null, {}, true]) {
      const input = [{ alg: 'HS256' }, { exp }]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const token = `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
      expect(await judge(token)).toBe('401 JwtInvalid');
    }
  });
});

describe('audience and issuer', () => {
  it('one audience of the token must be allowed [validate-jwt/audiences] [validate-jwt/audiences/audience]', async () => {
    const { judge } = await jwtGateway(
      `${KEYS}<audiences><audience>api://one</audience><audience>@(context.Request.OriginalUrl.Host)</audience></audiences>`,
    );
    expect(await judge(await hmac({ aud: 'api://one' }))).toBe('accepted');
    expect(await judge(await hmac({ aud: ['other', 'gateway.local'] }))).toBe('accepted');
    for (const aud of ['api://one/', 'API://one', 'api://on', 'other', [], ['other']]) {
      expect(await judge(await hmac({ aud }))).toBe('401 TokenAudienceNotAllowed');
    }
    expect(await judge(await hmac({}))).toBe('401 TokenAudienceNotAllowed');
  });

  it('the issuer must be allowed [validate-jwt/issuers] [validate-jwt/issuers/issuer]', async () => {
    const { judge } = await jwtGateway(
      `${KEYS}<issuers><issuer>http://contoso.com/</issuer><issuer>b</issuer></issuers>`,
    );
    expect(await judge(await hmac({ iss: 'http://contoso.com/' }))).toBe('accepted');
    expect(await judge(await hmac({ iss: 'b' }))).toBe('accepted');
    expect(await judge(await hmac({ iss: 'http://contoso.com' }))).toBe('401 TokenIssuerNotAllowed');
    expect(await judge(await hmac({}))).toBe('401 TokenIssuerNotAllowed');
  });
});

describe('required claims', () => {
  const claims = (content: string) => jwtGateway(`${KEYS}<required-claims>${content}</required-claims>`);

  it('must be there, with all values or any [validate-jwt/required-claims] [validate-jwt/required-claims/claim] [validate-jwt/required-claims/claim@name] [validate-jwt/required-claims/claim@match] [validate-jwt/required-claims/claim/value]', async () => {
    const any = await claims('<claim name="group" match="any"><value>finance</value><value>logistics</value></claim>');
    expect(await any.judge(await hmac({ group: 'finance' }))).toBe('accepted');
    expect(await any.judge(await hmac({ group: ['sales', 'logistics'] }))).toBe('accepted');
    expect(await any.judge(await hmac({ group: 'Finance' }))).toBe('401 TokenClaimValueNotAllowed');
    expect(await any.judge(await hmac({}))).toBe('401 TokenClaimNotFound');
    const all = await claims('<claim name="group"><value>finance</value><value>@("logi" + "stics")</value></claim>');
    expect(await all.judge(await hmac({ group: 'finance' }))).toBe('401 TokenClaimValueNotAllowed');
    expect(await all.judge(await hmac({ group: ['logistics', 'x', 'finance'] }))).toBe('accepted');
    const exists = await claims('<claim name="group" />');
    expect(await exists.judge(await hmac({ group: '' }))).toBe('accepted');
    expect(await exists.judge(await hmac({ other: '' }))).toBe('401 TokenClaimNotFound');
  });

  it('may hold several values in one text [validate-jwt/required-claims/claim@separator]', async () => {
    const { judge } = await claims(
      '<claim name="scp" match="all" separator=" "><value>read</value><value>write</value></claim>',
    );
    expect(await judge(await hmac({ scp: 'write other read' }))).toBe('accepted');
    expect(await judge(await hmac({ scp: 'read writer' }))).toBe('401 TokenClaimValueNotAllowed');
  });

  it('compare as text what is none', async () => {
    const { judge } = await claims(
      '<claim name="level"><value>3</value></claim><claim name="admin"><value>true</value></claim>',
    );
    expect(await judge(await hmac({ level: 3, admin: true }))).toBe('accepted');
    expect(await judge(await hmac({ level: 4, admin: true }))).toBe('401 TokenClaimValueNotAllowed');
  });

  it('say which are missing, or what is not allowed', async () => {
    const gateway = await claims('<claim name="a" /><claim name="b" /><claim name="c"><value>1</value></claim>');
    const message = async (payload: JWTPayload) => {
      const response = await gateway.fetch('/', bearer(await hmac(payload)));
      return ((await response.json()) as { message: string }).message;
    };
    expect(await message({ b: 1 })).toBe('JWT token is missing the following claims: a, c. Access denied.');
    expect(await message({ a: 1, b: 1, c: '2' })).toBe('Claim c value of 2 is not allowed. Access denied.');
  });

  it('are not found on prototypes', async () => {
    const { judge } = await claims('<claim name="constructor" />');
    expect(await judge(await hmac({}))).toBe('401 TokenClaimNotFound');
  });
});

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
      .sign(await (await import('jose')).importPKCS8(made.private, 'PS256'));
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
    const { CompactEncrypt } = await import('jose');
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

describe('the variable', () => {
  let token: string;
  beforeAll(async () => {
    token = await hmac({ sub: 'user-42', group: ['finance', 'sales'] });
  });

  it('holds the validated token as a Jwt [validate-jwt@output-token-variable-name]', async () => {
    const gateway = await jwtGateway(KEYS, 'output-token-variable-name="jwt"', {
      outbound: `<set-header name="X-Jwt"><value>@{
        var jwt = (Jwt)context.Variables["jwt"];
        return jwt.Subject + "," + jwt.Claims["group"].Contains("sales") + "," + jwt.Algorithm;
      }</value></set-header>`,
    });
    expect((await gateway.fetch('/', bearer(token))).headers.get('x-jwt')).toBe('user-42,True,HS256');
  });

  it('is not set when the token is refused', async () => {
    const gateway = await jwtGateway(
      `${KEYS}<required-claims><claim name="missing" /></required-claims>`,
      'output-token-variable-name="jwt"',
      {
        onError:
          '<set-header name="X-Set"><value>@(context.Variables.ContainsKey("jwt").ToString())</value></set-header>',
      },
    );
    expect((await gateway.fetch('/', bearer(token))).headers.get('x-set')).toBe('False');
  });
});

it('serves a real policy', async () => {
  const gateway = await policyGateway({
    fixture: 'validate-jwt',
    clock,
    namedValues: { 'jwt-signing-key': SECRET.toString('base64') },
  });
  const claims = { aud: 'gateway.local', iss: 'contoso.com' };
  const call = async (method: string, group: string) =>
    (await gateway.fetch('/', { method, ...bearer(await hmac({ ...claims, group })) })).status;
  expect(await call('GET', 'logistics')).toBe(200);
  expect(await call('POST', 'logistics')).toBe(403);
  expect(await call('POST', 'finance')).toBe(200);
  expect(await call('GET', 'sales')).toBe(401);
});
