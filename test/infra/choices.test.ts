// The choices before a deployment: the hook reads the variables of main.parameters.json with the same defaults, and says in
// words what contradicts itself.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkChoices } from '../../hooks/checks/choices.ts';
import { readChoices } from '../../hooks/choices.ts';
import { installLink, nextSteps, readDeployed, vscodeConfig } from '../../hooks/next-steps.ts';

const GUID = '11111111-2222-4333-8444-555555555555';
const OTHER = '11111111-2222-4333-8444-666666666666';
const BASE = { AZURE_ENV_NAME: 'dev', AZURE_LOCATION: 'northeurope', PUBLISHER_EMAIL: 'me@example.org' };
const problems = (env: Record<string, string>) =>
  checkChoices(readChoices({ ...BASE, ...env })).filter(({ level }) => level === 'error');

describe('choices', () => {
  it('read every variable of main.parameters.json with its default', async () => {
    const { parameters } = JSON.parse(await readFile('infra/main.parameters.json', 'utf8'));
    const defaults = new Map<string, string>();
    for (const { value } of Object.values<{ value: string }>(parameters)) {
      const [, name, fallback = ''] = /^\$\{(\w+)(?:=(.*))?\}$/.exec(value)!;
      defaults.set(name!, fallback);
    }
    const asked = new Set<string>();
    const choices = readChoices(
      new Proxy({} as Record<string, string>, {
        get: (_, name) => {
          asked.add(String(name));
          return undefined;
        },
      }),
    );
    for (const name of asked) {
      if (name !== 'AZURE_SUBSCRIPTION_ID') expect(defaults.has(name), name).toBe(true);
    }
    expect(choices.authMode).toBe(defaults.get('AUTH_MODE'));
    expect(choices.network).toBe(defaults.get('NETWORK'));
    expect(choices.apimSku).toBe(defaults.get('APIM_SKU'));
    expect(choices.publisherEmail).toBe(defaults.get('PUBLISHER_EMAIL'));
  });

  it('have nothing against the defaults', () => {
    expect(checkChoices(readChoices(BASE))).toEqual([]);
  });

  it.each([
    [{ AUTH_MODE: 'oauth' }, /AUTH_MODE=oauth is not one of facade, entra, key/],
    [{ NETWORK: 'vnet' }, /NETWORK=vnet/],
    [{ APIM_SKU: 'Consumption' }, /APIM_SKU=Consumption/],
    [{ ENTRA_GATEWAY_CLIENT_ID: GUID }, /Only one of the two app registrations/],
    [{ ENTRA_GATEWAY_CLIENT_ID: GUID, ENTRA_BACKEND_CLIENT_ID: GUID }, /the same app registration/],
    [{ ENTRA_GATEWAY_CLIENT_ID: 'gateway', ENTRA_BACKEND_CLIENT_ID: GUID }, /ENTRA_GATEWAY_CLIENT_ID is not a GUID/],
    [{ NETWORK: 'private' }, /`azd deploy` included/],
    [{ NETWORK: 'private', DEPLOY_FROM: 'internet', APIM_SKU: 'BasicV2' }, /cannot reach a private function app/],
    [{ EXISTING_APIM_NAME: 'shared' }, /EXISTING_APIM_RESOURCE_GROUP is missing/],
    [{ PUBLIC_ORIGIN: 'https://mcp.example.com/' }, /PUBLIC_ORIGIN must be https/],
    [{ PUBLIC_ORIGIN: 'http://mcp.example.com' }, /PUBLIC_ORIGIN must be https/],
    [{ AUTH_MODE: 'entra' }, /needs a domain of your own/],
    [{ REDIRECT_HOSTS: 'https://claude.ai' }, /REDIRECT_HOSTS: not understood: https:\/\/claude\.ai/],
    [{ CIMD_PREFIXES: 'https://vscode.dev/oauth' }, /CIMD_PREFIXES: not understood/],
    [{ ALLOWED_ORIGINS: '*' }, /ALLOWED_ORIGINS: not understood/],
  ])('%o is an error in words', (env, words) => {
    expect(
      problems(env as Record<string, string>)
        .map(({ message }) => message)
        .join('\n'),
    ).toMatch(words);
  });

  it.each([
    { ENTRA_GATEWAY_CLIENT_ID: GUID, ENTRA_BACKEND_CLIENT_ID: OTHER },
    { NETWORK: 'private', DEPLOY_FROM: 'network' },
    { AUTH_MODE: 'entra', PUBLIC_ORIGIN: 'https://mcp.example.com' },
    {
      REDIRECT_HOSTS: '-',
      ALLOWED_ORIGINS: 'http://localhost:5173 https://app.example.com',
      CIMD_PREFIXES: 'https://vscode.dev/oauth/',
    },
  ])('%o is fine', (env) => {
    expect(problems(env as Record<string, string>)).toEqual([]);
  });
});

describe('next steps', () => {
  const env = {
    MCP_URL: 'https://apim-x.azure-api.net/mcp',
    MCP_SSE_URL: 'https://apim-x.azure-api.net/mcp/sse',
    AZURE_TENANT_ID: GUID,
    GATEWAY_APPLICATION_ID: OTHER,
    APIM_NAME: 'apim-x',
    APIM_RESOURCE_GROUP: 'rg-dev',
  };

  it('give a configuration that VS Code reads and a link that installs the same', () => {
    const deployed = readDeployed(env);
    expect(JSON.parse(vscodeConfig(deployed))).toEqual({ servers: { snippets: { type: 'http', url: env.MCP_URL } } });
    const link = new URL(installLink(deployed)!);
    expect(JSON.parse(link.searchParams.get('config')!)).toEqual({ type: 'http', url: env.MCP_URL });
  });

  it('ask for a subscription key and never put one into a link', () => {
    const deployed = readDeployed({ ...env, AUTH_MODE: 'key' });
    const config = JSON.parse(vscodeConfig(deployed));
    expect(config.servers.snippets.headers).toEqual({ 'Ocp-Apim-Subscription-Key': `\${input:key}` });
    expect(config.inputs[0].password).toBe(true);
    expect(installLink(deployed)).toBeUndefined();
    expect(nextSteps(deployed)).toContain('scope: API mcp');
  });

  it('say where consent and assignments are', () => {
    const text = nextSteps(readDeployed({ ...env, ALLOWED_USERS: 'assigned' }));
    expect(text).toContain(`https://login.microsoftonline.com/${GUID}/adminconsent?client_id=${OTHER}`);
    expect(text).toContain('Only assigned people');
  });
});
