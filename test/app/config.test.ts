// The settings: defaults, what is refused and how, and that no error repeats a secret.
import { describe, expect, it } from 'vitest';
import { ConfigError, type Environment, readConfig, runsInAzure } from '../../src/app/config.ts';

const local: Environment = { MCP_AUTH: 'none', SNIPPETS_BLOB_URL: 'https://127.0.0.1:10000/devstoreaccount1' };
const gateway: Environment = {
  MCP_GATEWAY_PRINCIPAL_ID: '11111111-1111-4111-8111-111111111111',
  MCP_BACKEND_AUDIENCE: 'api://backend',
  MCP_TENANT_ID: '22222222-2222-4222-8222-222222222222',
  SNIPPETS_BLOB_URL: 'https://account.blob.core.windows.net/',
};

function problemsOf(env: Environment): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((p) => `${p.setting} ${p.code}`);
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('fills in the documented defaults', () => {
    expect(readConfig(local)).toEqual({
      gateway: null,
      snippets: { kind: 'identity', url: 'https://127.0.0.1:10000/devstoreaccount1' },
      bus: null,
      identityClientId: undefined,
      maxBodyBytes: 8_388_608,
      heartbeatMs: 20_000,
      streamMs: 1_500_000,
      maxStreams: 2000,
      telemetryConnectionString: undefined,
    });
  });

  it('trusts a gateway by default, and asks for everything that needs', () => {
    expect(readConfig(gateway).gateway).toEqual({
      principalId: gateway.MCP_GATEWAY_PRINCIPAL_ID,
      audience: 'api://backend',
      tenantId: gateway.MCP_TENANT_ID,
      authority: 'https://login.microsoftonline.com',
    });
    expect(readConfig(gateway).snippets).toEqual({ kind: 'identity', url: 'https://account.blob.core.windows.net' });
    expect(problemsOf({})).toEqual([
      'MCP_GATEWAY_PRINCIPAL_ID missing',
      'MCP_BACKEND_AUDIENCE missing',
      'MCP_TENANT_ID missing',
      'SNIPPETS_BLOB_URL missing',
    ]);
  });

  it('refuses MCP_AUTH=none in Azure, however the platform shows itself', () => {
    for (const sign of [
      { WEBSITE_SITE_NAME: 'app' },
      { WEBSITE_INSTANCE_ID: 'abc' },
      { WEBSITE_POD_NAME: 'pod' },
      { WEBSITE_HOSTNAME: 'app.azurewebsites.net' },
    ]) {
      expect(problemsOf({ ...local, BUS_QUEUE_URL: 'https://a.q', BUS_BLOB_URL: 'https://a.b', ...sign })).toEqual([
        'MCP_AUTH unsafe',
      ]);
    }
    expect(runsInAzure({ WEBSITE_HOSTNAME: 'localhost:7071' })).toBe(false);
  });

  it('wants the session bus in Azure and both halves of it anywhere', () => {
    expect(problemsOf({ ...gateway, WEBSITE_SITE_NAME: 'app' })).toEqual([
      'BUS_QUEUE_URL missing',
      'BUS_BLOB_URL missing',
    ]);
    expect(problemsOf({ ...local, BUS_QUEUE_URL: 'https://a.example' })).toEqual(['BUS_BLOB_URL missing']);
  });

  it.each([
    ['MCP_AUTH', 'None', 'MCP_AUTH invalid'],
    ['MCP_HEARTBEAT_SECONDS', '0', 'MCP_HEARTBEAT_SECONDS invalid'],
    ['MCP_HEARTBEAT_SECONDS', '240', 'MCP_HEARTBEAT_SECONDS invalid'],
    ['MCP_STREAM_MINUTES', '30', 'MCP_STREAM_MINUTES invalid'],
    ['MCP_STREAM_MINUTES', '1e1', 'MCP_STREAM_MINUTES invalid'],
    ['MCP_MAX_BODY_BYTES', '1.5', 'MCP_MAX_BODY_BYTES invalid'],
    ['MCP_MAX_BODY_BYTES', '104857601', 'MCP_MAX_BODY_BYTES invalid'],
    ['MCP_MAX_STREAMS', '-1', 'MCP_MAX_STREAMS invalid'],
    ['SNIPPETS_BLOB_URL', 'http://account.blob.core.windows.net', 'SNIPPETS_BLOB_URL invalid'],
    ['SNIPPETS_BLOB_URL', 'https://a.blob.core.windows.net?sv=1&sig=secret', 'SNIPPETS_BLOB_URL invalid'],
    [
      'SNIPPETS_BLOB_URL',
      'DefaultEndpointsProtocol=https;AccountName=prod;AccountKey=secret',
      'SNIPPETS_BLOB_URL unsafe',
    ],
    [
      'SNIPPETS_BLOB_URL',
      'AccountName=devstoreaccount1;AccountKey=secret;BlobEndpoint=https://evil.example/',
      'SNIPPETS_BLOB_URL unsafe',
    ],
    [
      'SNIPPETS_BLOB_URL',
      'UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://secret',
      'SNIPPETS_BLOB_URL unsafe',
    ],
  ])('%s=%s is %s', (setting, value, problem) => {
    const env = { ...local, [setting]: value };
    expect(problemsOf(env)).toEqual([problem]);
    expect(() => readConfig(env)).not.toThrow(/secret/);
  });

  it('accepts the emulator by its connection string', () => {
    for (const value of [
      'UseDevelopmentStorage=true',
      'AccountName=devstoreaccount1;AccountKey=k==;BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1',
    ]) {
      expect(readConfig({ ...local, SNIPPETS_BLOB_URL: value }).snippets.kind).toBe('emulator');
    }
  });

  it('allows http for the authority on loopback only', () => {
    expect(readConfig({ ...gateway, MCP_AUTHORITY: 'http://127.0.0.1:8001/' }).gateway?.authority).toBe(
      'http://127.0.0.1:8001',
    );
    expect(problemsOf({ ...gateway, MCP_AUTHORITY: 'http://login.example' })).toEqual(['MCP_AUTHORITY invalid']);
  });
});
