// The managed-identity endpoint, called by the real credential and by hand.
import { ManagedIdentityCredential } from '@azure/identity';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createManagedIdentityEndpoint } from '../../../src/local/entra/managed-identity.ts';
import { createSigningKey } from '../../../src/local/entra/signing-key.ts';
import { APP_IDENTITY, LOCAL_TENANT, type LocalIdentity, startIdentity } from '../../../src/local/stack/identity.ts';

describe('with the real credential', () => {
  let identity: LocalIdentity;
  beforeAll(async () => {
    identity = await startIdentity({
      resources: { 'api://app': { issuer: 'https://login/v2.0', audience: 'app-id', version: '2.0' } },
    });
    for (const [name, value] of Object.entries(identity.environment(APP_IDENTITY.clientId))) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await identity.close();
  });
  const claimsOf = async (scope: string) => {
    const { token } = await new ManagedIdentityCredential({ clientId: APP_IDENTITY.clientId }).getToken(scope);
    return (await jwtVerify(token, createLocalJWKSet(identity.key.jwks))).payload;
  };

  it('issues v1.0 tokens of the tenant for storage', async () => {
    expect(await claimsOf('https://storage.azure.com/.default')).toMatchObject({
      aud: 'https://storage.azure.com',
      iss: `https://sts.windows.net/${LOCAL_TENANT}/`,
      oid: APP_IDENTITY.principalId,
      appid: APP_IDENTITY.clientId,
      ver: '1.0',
    });
  });
  it('issues what a resource asks for', async () => {
    const claims = await claimsOf('api://app/.default');
    expect(claims).toMatchObject({ aud: 'app-id', iss: 'https://login/v2.0', azp: APP_IDENTITY.clientId, ver: '2.0' });
  });
  it('publishes its keys where Entra does', async () => {
    expect(await (await fetch(identity.jwksUrl)).json()).toEqual(identity.key.jwks);
  });
  it('fails for an identity that is not assigned', async () => {
    const credential = new ManagedIdentityCredential({ clientId: '99999999-0000-4000-8000-000000000000' });
    await expect(credential.getToken('https://storage.azure.com/.default')).rejects.toThrow(/Managed Identity/i);
  });
});

describe('by hand', () => {
  const call = async (query: string, headers: Record<string, string> = { 'x-identity-header': 'secret' }) => {
    const endpoint = createManagedIdentityEndpoint({
      tenantId: LOCAL_TENANT,
      key: await createSigningKey(),
      identities: [APP_IDENTITY, { clientId: 'system', principalId: 'system-principal', systemAssigned: true }],
      header: 'secret',
      lifetimeSeconds: 60,
      now: () => 1_000_000,
    });
    const response = await endpoint.handle(new Request(`http://x/msi/token?${query}`, { headers }));
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const GOOD = 'api-version=2019-08-01&resource=https://storage.azure.com';

  it('answers as App Service does', async () => {
    const { status, body } = await call(`${GOOD}&client_id=${APP_IDENTITY.clientId.toUpperCase()}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      expires_on: '1060',
      resource: 'https://storage.azure.com',
      token_type: 'Bearer',
      client_id: APP_IDENTITY.clientId,
    });
  });
  it('takes the system-assigned identity where none is named', async () => {
    expect((await call(GOOD)).body.client_id).toBe('system');
  });
  it.each([
    ['a wrong header', 401, GOOD, { 'x-identity-header': 'other!' }],
    ['no header', 401, GOOD, {}],
    ['an unknown client id', 400, `${GOOD}&client_id=x`, undefined],
    ['another api-version', 400, GOOD.replace('2019-08-01', '2018-02-01'), undefined],
    ['no resource', 400, 'api-version=2019-08-01', undefined],
  ])('refuses %s', async (_, status, query, headers) => {
    const refused = await call(query, headers);
    expect(refused.status).toBe(status);
    expect(refused.body).toMatchObject({ statusCode: status });
    expect(refused.body.access_token).toBeUndefined();
  });
});
