// The preprovision hook as azd runs it: a process with environment variables, an `azd` on the path, and Azure as a server on
// this machine that answers as Resource Manager and Microsoft Graph do.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

const SUBSCRIPTION = '99999999-2222-4333-8444-555555555555';
const S = `/subscriptions/${SUBSCRIPTION}`;
/** A tenant and a subscription where everything is fine. */
const FINE: Readonly<Record<string, unknown>> = {
  [`${S}/providers/Microsoft.Authorization/permissions`]: { value: [{ actions: ['*'], notActions: [] }] },
  '/v1.0/policies/authorizationPolicy': {
    defaultUserRolePermissions: {
      allowedToCreateApps: true,
      permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-low'],
    },
  },
  [`${S}/providers/Microsoft.Web/geoRegions`]: { value: [{ name: 'North Europe' }, { name: 'East US' }] },
  [`${S}/providers/Microsoft.ApiManagement/skus`]: {
    value: [{ name: 'BasicV2', resourceType: 'service', locations: ['NorthEurope'] }],
  },
  [`${S}/providers/Microsoft.ApiManagement/deletedservices`]: { value: [] },
  [`${S}/providers/Microsoft.KeyVault/deletedVaults`]: { value: [] },
  [`${S}/providers/Microsoft.App`]: { registrationState: 'NotRegistered' },
};

let answers: Record<string, unknown>;
let folder: string;
let origin: string;
const authorizations = new Set<string | undefined>();
const server = createServer((request, response) => {
  authorizations.add(request.headers.authorization);
  const answer = answers[decodeURI(request.url!.split('?')[0]!)];
  response.writeHead(answer === undefined ? 404 : typeof answer === 'number' ? answer : 200);
  response.end(JSON.stringify(typeof answer === 'object' ? answer : { error: { code: 'Refused' } }));
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), 'azd-'));
  const azd = `#!/bin/sh\ncase "$1 $2" in\n"auth token") echo '{"token":"azd-token"}';;\n"env set") echo "$3=$4" >> "${folder}/set";;\nesac\n`;
  await writeFile(join(folder, 'azd'), azd);
  await chmod(join(folder, 'azd'), 0o755);
});
beforeEach(async () => {
  answers = { ...FINE };
  await rm(join(folder, 'set'), { force: true });
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function preprovision(env: Record<string, string> = {}): Promise<{ code: number; text: string; set: string }> {
  const child = execFile(process.execPath, ['hooks/preprovision.ts'], {
    env: {
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      AZURE_ENV_NAME: 'dev',
      AZURE_LOCATION: 'northeurope',
      AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
      PUBLISHER_EMAIL: 'me@example.org',
      AZURE_MANAGEMENT_ORIGIN: origin,
      AZURE_GRAPH_ORIGIN: origin,
      ...env,
    },
  });
  let text = '';
  child.stdout!.on('data', (chunk) => (text += chunk));
  child.stderr!.on('data', (chunk) => (text += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, text, set: await readFile(join(folder, 'set'), 'utf8').catch(() => '') };
}

it('finds nothing where everything is fine, with the sign-in of azd', async () => {
  const { code, text, set } = await preprovision();
  expect(text).toMatch(/^Ready to provision/);
  expect([code, set]).toEqual([0, '']);
  expect(authorizations).toEqual(new Set(['Bearer azd-token']));
});

it('stops before asking anything when choices contradict each other', async () => {
  answers = {};
  const { code, text } = await preprovision({ NETWORK: 'private' });
  expect(code).toBe(1);
  expect(text).toContain('azd env set DEPLOY_FROM internet');
  expect(text).toContain('Nothing was deployed: 1 thing to mend first.');
});

it('says that roles cannot be assigned, also when a later rule takes the right away', async () => {
  answers[`${S}/providers/Microsoft.Authorization/permissions`] = {
    value: [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }],
  };
  const { code, text } = await preprovision();
  expect(code).toBe(1);
  expect(text).toContain('You may not assign roles');
});

it('says that applications cannot be registered, unless a directory role allows it or they are given', async () => {
  answers['/v1.0/policies/authorizationPolicy'] = {
    defaultUserRolePermissions: { allowedToCreateApps: false, permissionGrantPoliciesAssigned: [] },
  };
  answers['/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole'] = { value: [] };
  const refused = await preprovision();
  expect(refused.code).toBe(1);
  expect(refused.text).toContain('lets only administrators register applications');
  expect(refused.text).toContain('WARNING  Users of this tenant may not consent');
  answers['/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole'] = {
    value: [{ roleTemplateId: 'cf1c38e5-3621-4004-a7cb-879624dced7c' }],
  };
  expect((await preprovision()).code).toBe(0);
  const given = {
    ENTRA_GATEWAY_CLIENT_ID: '11111111-2222-4333-8444-555555555555',
    ENTRA_BACKEND_CLIENT_ID: '11111111-2222-4333-8444-666666666666',
  };
  answers['/v1.0/policies/authorizationPolicy'] = 403;
  expect((await preprovision(given)).text).toMatch(/^Ready/);
});

it('names the regions that have what is deployed', async () => {
  const { code, text } = await preprovision({ AZURE_LOCATION: 'brazilsouth' });
  expect(code).toBe(1);
  expect(text).toContain('Flex Consumption is not offered in brazilsouth');
  expect(text).toContain('API Management BasicV2 is not offered in brazilsouth');
  expect(text).toContain('azd env set AZURE_LOCATION <one of northeurope, eastus>');
});

it('asks for the provider that only a private network needs', async () => {
  answers[`${S}/providers/Microsoft.ApiManagement/skus`] = { value: [] };
  const { text } = await preprovision({ NETWORK: 'private', DEPLOY_FROM: 'internet' });
  expect(text).toContain('az provider register --namespace Microsoft.App --wait');
});

it('brings a deleted key vault back, and asks to purge a deleted gateway', async () => {
  const gone = `${S}/resourceGroups/rg-dev/providers`;
  answers[`${S}/providers/Microsoft.KeyVault/deletedVaults`] = {
    value: [
      { name: 'kv-x', properties: { vaultId: `${gone}/Microsoft.KeyVault/vaults/kv-x`, location: 'North Europe' } },
    ],
  };
  const back = await preprovision();
  expect(back.text).toContain('The deleted key vault kv-x of this environment is brought back');
  expect([back.code, back.set]).toEqual([0, 'RECOVER_KEY_VAULT=true\n']);

  answers = { ...FINE };
  expect((await preprovision({ RECOVER_KEY_VAULT: 'true' })).set).toContain('RECOVER_KEY_VAULT=false');

  answers[`${S}/providers/Microsoft.ApiManagement/deletedservices`] = {
    value: [
      {
        name: 'apim-x',
        location: 'North Europe',
        properties: { serviceId: `${gone}/Microsoft.ApiManagement/service/apim-x` },
      },
    ],
  };
  const taken = await preprovision();
  expect(taken.code).toBe(1);
  expect(taken.text).toContain('az apim deletedservice purge --service-name apim-x --location "North Europe"');
});

it('looks whether an existing instance can take the server', async () => {
  const identity = `${S}/resourceGroups/shared/providers/Microsoft.ManagedIdentity/userAssignedIdentities/gw`;
  const env = {
    EXISTING_APIM_NAME: 'apim-shared',
    EXISTING_APIM_RESOURCE_GROUP: 'shared',
    EXISTING_APIM_IDENTITY_ID: identity,
  };
  const service = `${S}/resourceGroups/shared/providers/Microsoft.ApiManagement/service/apim-shared`;
  expect((await preprovision(env)).text).toContain('There is no API Management instance apim-shared in shared');

  answers[service] = { sku: { name: 'Premium' }, identity: { type: 'UserAssigned', userAssignedIdentities: {} } };
  answers[`${service}/apis`] = {
    value: [
      { name: 'echo', properties: { path: '' } },
      { name: 'dev-mcp', properties: { path: 'mcp' } },
    ],
  };
  const { code, text } = await preprovision(env);
  expect(code).toBe(1);
  expect(text).toContain('has no system-assigned identity');
  expect(text).toContain('does not carry the identity');
  expect(text).toContain('The API "echo" of apim-shared takes the root path');
  expect(text).not.toContain('dev-mcp');

  answers[service] = {
    sku: { name: 'Premium' },
    identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [identity.toUpperCase()]: {} } },
  };
  answers[`${service}/apis`] = { value: [] };
  expect((await preprovision(env)).code).toBe(0);
});

it('goes on with a warning where it may not look', async () => {
  answers['/v1.0/policies/authorizationPolicy'] = 403;
  answers[`${S}/providers/Microsoft.KeyVault/deletedVaults`] = 403;
  const { code, text } = await preprovision();
  expect(code).toBe(0);
  expect(text).toContain(
    'WARNING  Not checked: your rights in Entra ID. /v1.0/policies/authorizationPolicy: 403 Refused',
  );
  expect(text).toContain('Not checked: names of deleted resources');
});
