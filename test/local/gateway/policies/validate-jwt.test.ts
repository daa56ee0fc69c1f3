// validate-jwt: where the token is, what it must say, and what becomes of it. Its keys: validate-jwt-keys.test.ts.
import { createHmac } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';
import { bearer, clock, hmac, jwtGateway, KEYS, now, REPORT, SECRET } from './jwt-gateway.ts';

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
