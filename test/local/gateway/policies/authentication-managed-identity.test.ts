// authentication-managed-identity: the token reaches the backend or a variable, and a missing one is told;
// the App Service protocol of the identity port (authentication-managed-identity-policy page).
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ManagedIdentityTokens } from '../../../../src/local/gateway/identity/managed-identity.ts';
import { undiciHttp } from '../../../../src/local/gateway/runtime/http-port.ts';
import { policyGateway, testClock } from './harness.ts';

const identityTokens = {
  token: async ({ resource, clientId }: { resource: string; clientId: string | null }) =>
    `token(${resource},${clientId})`,
};
const broken = { token: () => Promise.reject(new Error('no identity')) };

it('sets the Authorization header [authentication-managed-identity] [authentication-managed-identity@resource] [authentication-managed-identity@client-id]', async () => {
  const gateway = await policyGateway({
    identityTokens,
    inbound: `<authentication-managed-identity resource="api://backend" />
      <set-header name="X-First" exists-action="override"><value>@(context.Request.Headers.GetValueOrDefault("Authorization"))</value></set-header>
      <authentication-managed-identity resource="@("https://storage" + ".azure.com/")" client-id="7f6e" />`,
  });
  await gateway.fetch('/', { headers: { authorization: 'Bearer of-the-caller' } });
  expect(gateway.received[0]?.headers.get('x-first')).toBe('Bearer token(api://backend,null)');
  expect(gateway.received[0]?.headers.get('authorization')).toBe('Bearer token(https://storage.azure.com/,7f6e)');
});

it('keeps the token in a variable and leaves the header alone [authentication-managed-identity@output-token-variable-name]', async () => {
  const gateway = await policyGateway({
    identityTokens,
    inbound: `<authentication-managed-identity resource="r" output-token-variable-name="msi" />
      <set-header name="X-Token"><value>@((string)context.Variables["msi"])</value></set-header>`,
  });
  await gateway.fetch('/', { headers: { authorization: 'Bearer of-the-caller' } });
  expect(gateway.received[0]?.headers.get('x-token')).toBe('token(r,null)');
  expect(gateway.received[0]?.headers.get('authorization')).toBe('Bearer of-the-caller');
});

it('fails without a token, or goes on when it may [authentication-managed-identity@ignore-error]', async () => {
  const failing = await policyGateway({
    identityTokens: broken,
    inbound: '<authentication-managed-identity resource="r" />',
    onError: `<set-header name="X-Error"><value>@(context.LastError.Source + "|" + context.LastError.Message)</value></set-header>`,
  });
  const refused = await failing.fetch('/');
  expect(refused.status).toBe(500);
  expect(await refused.text()).not.toContain('no identity');
  expect(failing.received).toHaveLength(0);

  const ignoring = await policyGateway({
    identityTokens: broken,
    inbound: '<authentication-managed-identity resource="r" ignore-error="true" />',
  });
  expect((await ignoring.fetch('/')).status).toBe(200);
  expect(ignoring.received[0]?.headers.get('authorization')).toBeNull();
});

/** The App Service endpoint on a real server; each token is good for an hour. */
async function identityEndpoint(clock: { now(): number }) {
  const requests: { query: Record<string, string>; secret: unknown }[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    requests.push({ query: Object.fromEntries(searchParams), secret: request.headers['x-identity-header'] });
    const isKnown = searchParams.get('resource') !== 'unknown';
    response.writeHead(isKnown ? 200 : 400);
    const expires = Math.floor(clock.now() / 1000) + 3600;
    response.end(
      JSON.stringify({ access_token: `token-${requests.length}`, expires_on: String(expires), token_type: 'Bearer' }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const http = undiciHttp();
  onTestFinished(async () => {
    await http.close?.();
    await new Promise((resolve) => server.close(resolve));
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
  return { requests, http, endpoint };
}

it('speaks the App Service protocol and keeps a token until shortly before its end', async () => {
  const clock = testClock();
  const { requests, http, endpoint } = await identityEndpoint(clock);
  const tokens = new ManagedIdentityTokens({ http, clock, endpoint, header: 'secret' });
  const get = (resource: string, clientId: string | null = null) => tokens.token({ resource, clientId });
  expect(await Promise.all([get('a'), get('a'), get('a')])).toEqual(['token-1', 'token-1', 'token-1']);
  expect(requests).toEqual([{ query: { resource: 'a', 'api-version': '2019-08-01' }, secret: 'secret' }]);
  expect(await get('a', 'client')).toBe('token-2');
  expect(requests[1]?.query).toMatchObject({ client_id: 'client' });
  clock.advance(54 * 60_000);
  expect(await get('a')).toBe('token-1');
  clock.advance(60_000);
  expect(await get('a')).toBe('token-3');
  await expect(get('unknown')).rejects.toThrow('answered 400');
});

it('says what to set where there is no endpoint', async () => {
  const tokens = new ManagedIdentityTokens({ http: undiciHttp(), clock: testClock(), endpoint: null, header: null });
  await expect(tokens.token({ resource: 'a', clientId: null })).rejects.toThrow('IDENTITY_ENDPOINT');
});

it('serves a real policy', async () => {
  const gateway = await policyGateway({ fixture: 'authentication-managed-identity', identityTokens });
  await gateway.fetch('/');
  expect(gateway.received[0]?.headers.get('authorization')).toBe('Bearer token(api://backend,null)');
});
