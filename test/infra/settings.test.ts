// The settings that Bicep gives the function app are the ones that src/app/config.ts reads, its values are good there, and
// host.json, package.json and the limits of the app agree with them.
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Infra, readInfra } from '../../scripts/check-bicep/infra.ts';
import { at, show, type Value } from '../../scripts/check-bicep/read-bicep.ts';
import { ConfigError, readConfig } from '../../src/app/config.ts';

/** Read by the Functions host and its telemetry, not by us. */
const HOST_SETTINGS = [
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
];
/** Left at their defaults in Azure: they are the documented limits of the protocol and of the platform. */
const DEFAULTED = ['MCP_HEARTBEAT_SECONDS', 'MCP_MAX_BODY_BYTES', 'MCP_STREAM_MINUTES'];

const GUID = '11111111-2222-4333-8444-555555555555';
/** What the expressions of function-app.bicep come to in a deployment. */
const DEPLOYED: Readonly<Record<string, string>> = {
  identityClientId: GUID,
  applicationInsightsConnectionString: 'InstrumentationKey=x;IngestionEndpoint=https://x.example/',
  authority: 'https://login.microsoftonline.com',
  'tenant().tenantId': GUID,
  gatewayPrincipalId: GUID,
  backendClientId: GUID,
  'string(maxStreams)': '160',
  dataBlobEndpoint: 'https://stdata.blob.core.windows.net/',
  dataQueueEndpoint: 'https://stdata.queue.core.windows.net/',
};

let infra: Infra;
let settings: Record<string, Value>;
beforeAll(async () => {
  infra = await readInfra('infra');
  const app = infra.files.get('core/function-app.bicep')!;
  settings = app.variables.find(({ name }) => name === 'settings')!.value as Record<string, Value>;
});

/** The names that config.ts asks the environment for, once as in Azure and once as it is with everything given. */
function settingsRead(env: Readonly<Record<string, string>>): Set<string> {
  const asked = new Set<string>();
  const spy = new Proxy(env, {
    get(target, name) {
      if (typeof name === 'string') asked.add(name);
      return target[name as string];
    },
  });
  try {
    readConfig(spy);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
  return asked;
}

function inAzure(): Record<string, string> {
  const ours = Object.entries(settings).filter(([name]) => !HOST_SETTINGS.includes(name));
  const values = ours.map(([name, value]) => [name, typeof value === 'string' ? value : DEPLOYED[show(value)]!]);
  return { ...Object.fromEntries(values), WEBSITE_INSTANCE_ID: 'x', WEBSITE_SITE_NAME: 'func-x' };
}

describe('app settings', () => {
  it('are what config.ts reads, and what the host reads', () => {
    const read = [...settingsRead(inAzure()), ...settingsRead({})].filter(
      (name) => !/^(WEBSITE_|LEGION_)/.test(name) && !DEFAULTED.includes(name),
    );
    expect(Object.keys(settings).sort()).toEqual([...new Set([...read, ...HOST_SETTINGS])].sort());
  });

  it('leave only limits at their defaults', () => {
    const read = settingsRead(inAzure());
    for (const name of DEFAULTED) expect(read).toContain(name);
  });

  it('make a configuration that config.ts takes in Azure', () => {
    const config = readConfig(inAzure());
    expect(config.gateway).toEqual({
      principalId: GUID,
      audience: GUID,
      tenantId: GUID,
      authority: 'https://login.microsoftonline.com',
    });
    expect(config.snippets).toEqual({ kind: 'identity', url: 'https://stdata.blob.core.windows.net' });
    expect(config.bus).not.toBeNull();
    expect(config.maxStreams).toBe(160);
    expect(config.identityClientId).toBe(GUID);
  });

  it('hold no connection string and no key', () => {
    for (const [name, value] of Object.entries(settings)) {
      expect(name).not.toMatch(/^AzureWebJobsStorage$|_KEY$|SECRET/);
      expect(show(value)).not.toMatch(/AccountKey|SharedAccess/);
    }
  });

  it('leave out what Flex Consumption refuses', () => {
    for (const name of ['FUNCTIONS_WORKER_RUNTIME', 'FUNCTIONS_EXTENSION_VERSION', 'WEBSITE_RUN_FROM_PACKAGE']) {
      expect(settings[name]).toBeUndefined();
    }
  });
});

describe('the limits of the function app', () => {
  it('leave room for short requests beside open streams', () => {
    const app = infra.files.get('core/function-app.bicep')!;
    expect(show(app.variables.find(({ name }) => name === 'maxStreams')!.value)).toBe('httpConcurrency * 4 / 5');
    const site = app.resources.find(({ name }) => name === 'app')!;
    const http = at(site.body, 'properties', 'functionAppConfig', 'scaleAndConcurrency', 'triggers', 'http');
    expect(show(at(http, 'perInstanceConcurrency'))).toBe('httpConcurrency');
  });

  it('end a stream before host.json would restart the worker', async () => {
    const host = JSON.parse(await readFile('host.json', 'utf8'));
    const [hours, minutes] = host.functionTimeout.split(':').map(Number);
    expect(hours * 60 + minutes).toBeGreaterThan(readConfig(inAzure()).streamMs / 60_000);
    expect(host.extensions.http.routePrefix).toBe('');
  });

  it('run the Node.js that the tests run', async () => {
    const project = JSON.parse(await readFile('package.json', 'utf8'));
    const version = infra.files.get('main.bicep')!.parameters.find(({ name }) => name === 'nodeVersion')!;
    expect(project.devDependencies.node.split('.')[0]).toBe(version.fallback!.replaceAll("'", ''));
  });

  it('leave the health path open, which the app serves', async () => {
    const source = await readFile('src/app/main.ts', 'utf8').catch(() => '');
    const functions = source + (await readFile('src/app/functions/healthz.ts', 'utf8').catch(() => ''));
    expect(functions).toContain('healthz');
  });
});
