// What azd uploads, unpacked and run by the local Functions host with the settings that Bicep gives it and no other, behind
// the gateway: the whole verification passes, somebody signed in. And a laptop has the deployment's defaults.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageFiles, writeManifest } from '../../hooks/package-manifest.ts';
import { buildApp } from '../../scripts/build.ts';
import { type Infra, readInfra } from '../../scripts/check-bicep/infra.ts';
import { at, show, type Value } from '../../scripts/check-bicep/read-bicep.ts';
import { verify } from '../../scripts/verify/verify.ts';
import { type FunctionsHost, startFunctionsHost } from '../../src/local/functions-host/host.ts';
import { BACKEND_APP } from '../../src/local/stack/entra.ts';
import { DEFAULT_CHOICES } from '../../src/local/stack/gateway.ts';
import { APP_IDENTITY, GATEWAY_IDENTITY, LOCAL_TENANT } from '../../src/local/stack/identity.ts';
import { Browser } from '../support/browser.ts';
import { type LocalSystem, signInAt, startLocalSystem } from '../support/local-system.ts';

let infra: Infra;
let system: LocalSystem;
let host: FunctionsHost;
let folder: string;

/** What App Service itself adds, from the local stack: how to get tokens, and whom to trust. */
const PLATFORM = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'NODE_EXTRA_CA_CERTS'];

beforeAll(async () => {
  infra = await readInfra('infra');
  system = await startLocalSystem({ choices: { oauthRateLimitCalls: '10000' } });
  const { entra, azurite, identity } = system.stack;

  // Pack and unpack.
  folder = await mkdtemp(join(tmpdir(), 'deployed-'));
  const checkout = join(folder, 'checkout');
  for (const name of ['host.json', 'package.json', '.funcignore', 'README.md', 'infra']) {
    await cp(name, join(checkout, name), { recursive: true });
  }
  await buildApp(join(checkout, 'dist'));
  await writeManifest(checkout);
  for (const path of await packageFiles(checkout)) {
    const to = join(folder, 'wwwroot', path);
    await cp(join(checkout, path), to, { recursive: true });
    expect(dirname(to)).toContain('wwwroot');
  }

  const storage = `${azurite.blobOrigin}/devstoreaccount1`;
  const values: Readonly<Record<string, string>> = {
    identityClientId: APP_IDENTITY.clientId,
    authority: entra!.authority,
    'tenant().tenantId': LOCAL_TENANT,
    gatewayPrincipalId: GATEWAY_IDENTITY.principalId,
    backendClientId: BACKEND_APP,
    'string(maxStreams)': '160',
    hostBlobEndpoint: storage,
    dataBlobEndpoint: storage,
    dataQueueEndpoint: `${azurite.queueOrigin}/devstoreaccount1`,
    // No Application Insights here: an empty one is none.
    applicationInsightsConnectionString: '',
  };
  const app = infra.files.get('core/function-app.bicep')!;
  const settings = app.variables.find(({ name }) => name === 'settings')!.value as Record<string, Value>;
  const env = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const text = typeof value === 'string' ? value : (values[show(value)] ?? '');
      return [name, text];
    }),
  );
  const platform = {
    ...identity.environment(APP_IDENTITY.clientId),
    NODE_EXTRA_CA_CERTS: azurite.certificate.certFile,
  };
  for (const name of PLATFORM) env[name] = (platform as Record<string, string>)[name]!;

  // Easy Auth as function-app.bicep configures it.
  const auth = app.resources.find(({ name }) => name === 'auth')!.body;
  const validation = at(auth, 'properties', 'identityProviders', 'azureActiveDirectory', 'validation');
  const resolve = (value: Value | undefined) =>
    (value as readonly Value[]).map((one) => (typeof one === 'string' ? one : values[show(one)]!));
  host = await startFunctionsHost({
    folder: join(folder, 'wwwroot'),
    port: 0,
    env,
    log: () => {},
    timeScale: 1,
    easyAuth: {
      issuer: `${entra!.authority}/${LOCAL_TENANT}/v2.0`,
      audience: resolve(at(validation, 'allowedAudiences')),
      allowedPrincipals: resolve(at(validation, 'defaultAuthorizationPolicy', 'allowedPrincipals', 'identities')),
      excludedPaths: resolve(at(auth, 'properties', 'globalValidation', 'excludedPaths')),
      jwksUrl: entra!.jwksUrl,
    },
  });
  await system.replaceGateway({ functionsUrl: host.url });
}, 120_000);
afterAll(async () => {
  await host?.close('quick');
  await system?.[Symbol.asyncDispose]();
  if (folder) await rm(folder, { recursive: true, force: true });
});

it('works with the settings of Bicep and no other', async () => {
  const person = async (url: string): Promise<void> => {
    const redirect = new URL(url).searchParams.get('redirect_uri')!;
    const back = await signInAt(url, (address) => address.startsWith(redirect), { browser: new Browser() });
    await fetch(`${redirect}?${back}`);
  };
  const results = await verify({ url: system.origin, functionApp: host.url, signIn: (url) => void person(url) });
  expect(results.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
  expect(results.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(25);
}, 60_000);

it('has the same defaults on a laptop', () => {
  const main = infra.files.get('main.bicep')!;
  const variable = (name: string) => main.variables.find((one) => one.name === name)?.value;
  const fallback = (name: string) => main.parameters.find((one) => one.name === name)!.fallback!.replaceAll("'", '');
  const handed = main.modules.find(({ path }) => path === 'gateway/gateway.bicep')!.body;
  const none = (name: string) => show(at(handed, 'params', 'values', name));
  expect(DEFAULT_CHOICES).toEqual({
    authMode: fallback('authMode'),
    serverName: fallback('serverName'),
    redirectHosts: variable('defaultRedirectHosts'),
    cimdPrefixes: variable('defaultCimdPrefixes'),
    redirectSchemes: '-',
    deniedClients: '-',
    allowedOrigins: '-',
    allowGuests: fallback('allowGuests'),
    rateLimitCalls: fallback('rateLimit'),
    rateLimitClientCalls: fallback('clientRateLimit'),
    oauthRateLimitCalls: fallback('oauthRateLimit'),
  });
  for (const name of ['redirectSchemes', 'deniedClients', 'allowedOrigins']) {
    expect(none(name)).toBe(`empty(${name}) ? '-' : ${name}`);
  }
});
