// validate-azure-ad-token: which tokens of which tenants are taken, and what a refusal says
// (validate-azure-ad-token-policy page).
import { randomBytes } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { policyGateway, testClock } from './harness.ts';
import { Issuer } from './issuer.ts';

const clock = testClock();
const now = Math.floor(clock.now() / 1000);
const TENANT = '11111111-2222-3333-4444-555555555555';
const V2 = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const V1 = `https://sts.windows.net/${TENANT}/`;
const CLIENTS =
  '<client-application-ids><application-id>client-1</application-id><application-id>client-2</application-id></client-application-ids>';

async function tenant(path = TENANT, issuer = V2): Promise<Issuer> {
  const started = await Issuer.start({ path: `/${path}/v2.0`, issuer });
  onTestFinished(() => started[Symbol.asyncDispose]());
  return started;
}

async function entraGateway(entra: Issuer, children: string, attributes = '', tenantId = TENANT) {
  const gateway = await policyGateway({
    clock,
    inbound: `<validate-azure-ad-token tenant-id="${tenantId}" authentication-endpoint="${entra.origin}" ${attributes}>${children}</validate-azure-ad-token>`,
    onError: `<set-header name="X-Error"><value>@(context.LastError.Source + "|" + context.LastError.Reason)</value></set-header>`,
  });
  const judge = async (claims: Record<string, unknown>, options?: Parameters<Issuer['sign']>[1]) => {
    const token = await entra.sign({ exp: now + 60, tid: TENANT, azp: 'client-1', aud: 'api-1', ...claims }, options);
    const response = await gateway.fetch('/', { headers: { authorization: `Bearer ${token}` } });
    return response.status === 200 ? 'accepted' : `${response.status} ${response.headers.get('x-error')}`;
  };
  return { ...gateway, judge };
}

const refused = (reason: string) => `401 validate-azure-ad-token|${reason}`;

it('takes tokens of the tenant for the clients, in both versions [validate-azure-ad-token] [validate-azure-ad-token@tenant-id] [validate-azure-ad-token@authentication-endpoint] [validate-azure-ad-token/client-application-ids] [validate-azure-ad-token/client-application-ids/application-id]', async () => {
  const { judge } = await entraGateway(await tenant(), CLIENTS);
  expect(await judge({})).toBe('accepted');
  expect(await judge({ azp: 'client-2' })).toBe('accepted');
  expect(await judge({ azp: undefined, appid: 'client-1', iss: V1 })).toBe('accepted');
  expect(await judge({ azp: 'client-3' })).toBe(refused('TokenClaimValueNotAllowed'));
  expect(await judge({ azp: undefined })).toBe(refused('TokenClaimNotFound'));
  expect(await judge({ azp: 'client-3', appid: 'client-1' })).toBe(refused('TokenClaimValueNotAllowed'));
});

it('refuses other issuers, keys and times', async () => {
  const entra = await tenant();
  const { judge, fetch } = await entraGateway(entra, CLIENTS);
  expect(await judge({ iss: 'https://sts.windows.net/99999999-2222-3333-4444-555555555555/' })).toBe(
    refused('TokenIssuerNotAllowed'),
  );
  expect(await judge({ iss: 'https://evil.example' })).toBe(refused('TokenIssuerNotAllowed'));
  expect(await judge({ exp: now - 1 })).toBe(refused('TokenExpired'));
  expect(await judge({ nbf: now + 30 })).toBe(refused('JwtInvalid'));
  expect(await judge({ exp: undefined })).toBe(refused('JwtInvalid'));
  expect(await judge({}, { named: 'unknown' })).toBe(refused('TokenSignatureKeyNotFound'));
  const stranger = await tenant();
  const forged = await stranger.sign({ exp: now + 60, tid: TENANT, azp: 'client-1' });
  expect((await fetch('/', { headers: { authorization: `Bearer ${forged}` } })).status).toBe(401);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'none' })}.${part({ exp: now + 60, iss: V2, azp: 'client-1' })}.`;
  expect((await fetch('/', { headers: { authorization: `Bearer ${unsigned}` } })).status).toBe(401);
});

it('checks audiences and ids of backends [validate-azure-ad-token/audiences] [validate-azure-ad-token/audiences/audience] [validate-azure-ad-token/backend-application-ids] [validate-azure-ad-token/backend-application-ids/application-id]', async () => {
  const { judge } = await entraGateway(
    await tenant(),
    `<backend-application-ids><application-id>backend-1</application-id></backend-application-ids>
     <audiences><audience>@("api://" + "mine")</audience></audiences>`,
  );
  expect(await judge({ aud: 'api://mine', azp: 'anybody' })).toBe('accepted');
  expect(await judge({ aud: 'backend-1' })).toBe('accepted');
  expect(await judge({ aud: 'api://backend-1' })).toBe('accepted');
  expect(await judge({ aud: 'api-1' })).toBe(refused('TokenAudienceNotAllowed'));
  const open = await entraGateway(await tenant(), '');
  expect(open.gateway.warnings.map(({ code }) => code)).toContain('audience-missing');
});

it('checks required claims [validate-azure-ad-token/required-claims] [validate-azure-ad-token/required-claims/claim] [validate-azure-ad-token/required-claims/claim@name] [validate-azure-ad-token/required-claims/claim@match] [validate-azure-ad-token/required-claims/claim@separator] [validate-azure-ad-token/required-claims/claim/value]', async () => {
  const { judge } = await entraGateway(
    await tenant(),
    `${CLIENTS}<required-claims>
      <claim name="ctry" match="any"><value>US</value><value>CA</value></claim>
      <claim name="scp" separator=" "><value>read</value></claim>
    </required-claims>`,
  );
  expect(await judge({ ctry: 'CA', scp: 'write read' })).toBe('accepted');
  expect(await judge({ ctry: 'DE', scp: 'read' })).toBe(refused('TokenClaimValueNotAllowed'));
  expect(await judge({ ctry: 'US' })).toBe(refused('TokenClaimNotFound'));
});

it('decrypts a nested token [validate-azure-ad-token/decryption-keys] [validate-azure-ad-token/decryption-keys/key] [validate-azure-ad-token/decryption-keys/key@id]', async () => {
  const entra = await tenant();
  const key = randomBytes(32);
  const gateway = await entraGateway(
    entra,
    `${CLIENTS}<decryption-keys><key id="d">${key.toString('base64')}</key></decryption-keys>`,
  );
  const nested = async (secret: Uint8Array) =>
    new CompactEncrypt(Buffer.from(await entra.sign({ exp: now + 60, azp: 'client-1' })))
      .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', cty: 'JWT', kid: 'd' })
      .encrypt(secret);
  const status = async (token: string) =>
    (await gateway.fetch('/', { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await status(await nested(key))).toBe(200);
  expect(await status(await nested(randomBytes(32)))).toBe(401);
});

describe('where the token is, and what a refusal says', () => {
  it('in any header, query parameter or value [validate-azure-ad-token@header-name] [validate-azure-ad-token@query-parameter-name] [validate-azure-ad-token@token-value]', async () => {
    const entra = await tenant();
    const token = await entra.sign({ exp: now + 60, azp: 'client-1' });
    const inHeader = await entraGateway(entra, CLIENTS, 'header-name="X-Token"');
    expect((await inHeader.fetch('/', { headers: { 'x-token': token } })).status).toBe(200);
    expect((await inHeader.fetch('/', { headers: { 'x-token': `Bearer ${token}` } })).status).toBe(401);
    const inQuery = await entraGateway(entra, CLIENTS, 'query-parameter-name="t"');
    expect((await inQuery.fetch(`/?t=${token}`)).status).toBe(200);
    const inValue = await entraGateway(
      entra,
      CLIENTS,
      'token-value="@(context.Request.Headers.GetValueOrDefault("X-Any"))"',
    );
    expect((await inValue.fetch('/', { headers: { 'x-any': token } })).status).toBe(200);
    await expect(entraGateway(entra, CLIENTS, 'header-name="a" query-parameter-name="b"')).rejects.toThrow(
      'where the token is',
    );
  });

  it('has its status and message [validate-azure-ad-token@failed-validation-httpcode] [validate-azure-ad-token@failed-validation-error-message]', async () => {
    const entra = await tenant();
    const gateway = await entraGateway(
      entra,
      CLIENTS,
      'failed-validation-httpcode="403" failed-validation-error-message="No."',
    );
    const response = await gateway.fetch('/');
    expect([response.status, await response.json()]).toEqual([403, { statusCode: 403, message: 'No.' }]);
    const plain = await (await entraGateway(entra, CLIENTS)).fetch('/');
    expect(await plain.json()).toEqual({ statusCode: 401, message: 'JWT not present.' });
  });

  it('keeps the token as a Jwt [validate-azure-ad-token@output-token-variable-name]', async () => {
    const entra = await tenant();
    const gateway = await policyGateway({
      clock,
      inbound: `<validate-azure-ad-token tenant-id="${TENANT}" authentication-endpoint="${entra.origin}" output-token-variable-name="jwt">${CLIENTS}</validate-azure-ad-token>
        <set-header name="X-Oid"><value>@(((Jwt)context.Variables["jwt"]).Claims["oid"][0])</value></set-header>`,
    });
    const token = await entra.sign({ exp: now + 60, azp: 'client-1', oid: 'user-7' });
    await gateway.fetch('/', { headers: { authorization: `Bearer ${token}` } });
    expect(gateway.received[0]?.headers.get('x-oid')).toBe('user-7');
  });
});

it('knows the tenant by its domain, and all tenants by `organizations`', async () => {
  const byDomain = await entraGateway(
    await tenant('contoso.onmicrosoft.com'),
    CLIENTS,
    '',
    'https://contoso.onmicrosoft.com',
  );
  expect(await byDomain.judge({})).toBe('accepted');
  const template = 'https://login.microsoftonline.com/{tenantid}/v2.0';
  const many = await entraGateway(await tenant('organizations', template), CLIENTS, '', 'organizations');
  expect(await many.judge({ iss: V2 })).toBe('accepted');
  expect(await many.judge({ iss: V1 })).toBe('accepted');
  expect(await many.judge({ iss: V2, tid: '99999999-2222-3333-4444-555555555555' })).toBe(
    refused('TokenIssuerNotAllowed'),
  );
  expect(await many.judge({ iss: template, tid: '{tenantid}' })).toBe(refused('TokenIssuerNotAllowed'));
});

it('asks login.microsoftonline.com where no endpoint is given', async () => {
  const asked: string[] = [];
  const gateway = await policyGateway({
    clock,
    http: {
      send: async ({ url }) => {
        asked.push(url);
        throw new Error('not from here');
      },
    },
    inbound: `<validate-azure-ad-token tenant-id="${TENANT}">${CLIENTS}</validate-azure-ad-token>`,
  });
  const entra = await tenant();
  const token = await entra.sign({ exp: now + 60 });
  expect((await gateway.fetch('/', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  expect(asked).toEqual([`https://login.microsoftonline.com/${TENANT}/v2.0/.well-known/openid-configuration`]);
});

it('serves a real policy', async () => {
  const entra = await tenant();
  const gateway = await policyGateway({
    fixture: 'validate-azure-ad-token',
    clock,
    namedValues: { 'aad-tenant-id': TENANT, authority: entra.origin, 'aad-client-application-id': 'client-1' },
  });
  const call = async (ctry: string) => {
    const token = await entra.sign({ exp: now + 60, azp: 'client-1', ctry });
    return (await gateway.fetch('/', { headers: { authorization: `Bearer ${token}` } })).status;
  };
  expect(await call('US')).toBe(200);
  expect(await call('DE')).toBe(401);
});
