// The rules of scripts/check-bicep over the infrastructure as it is, and what the rules themselves must agree with.
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Infra, readInfra } from '../../scripts/check-bicep/infra.ts';
import { readBicep } from '../../scripts/check-bicep/read-bicep.ts';
import { RULES } from '../../scripts/check-bicep/rules/index.ts';
import { DOCUMENTED } from '../../scripts/check-bicep/rules/roles.ts';

let infra: Infra;
beforeAll(async () => {
  infra = await readInfra('infra');
});

describe('the infrastructure', () => {
  it.each(Object.keys(RULES))('holds the rule on %s', (name) => {
    expect(RULES[name]!(infra)).toEqual([]);
  });

  // https://learn.microsoft.com/azure/api-management/virtual-network-reference: 5671, 5672 and 443 for Event Hubs.
  it('lets API Management reach the audit hub’s private endpoint over AMQP, and only if there is one', () => {
    const { text } = infra.files.get('core/network.bicep')!;
    expect(text).toContain("var amqpPorts = ['5671', '5672']");
    expect(text).toContain('hasAuditHub ? [toAuditHub] : []');
    expect(text).toContain("destinationPortRanges: concat(['443'], hasAuditHub ? amqpPorts : [])");
    expect(infra.files.get('core/private-network.bicep')!.text).toContain('hasAuditHub: !empty(eventHubNamespaceId)');
  });

  it('has small files: one resource family each', () => {
    for (const [path, { text }] of infra.files) expect(text.split('\n').length, path).toBeLessThanOrEqual(400);
  });

  it('says in the first line of each file what it answers for', () => {
    for (const [path, { text }] of infra.files) expect(text, path).toMatch(/^\/\/ \S/);
  });

  it('describes every parameter of a choice in words or by its allowed values', () => {
    const silent = infra.files
      .get('main.bicep')!
      .parameters.filter(({ decorators }) => decorators.length === 0)
      .map(({ name }) => name);
    // Covered by the description of the line before them.
    expect(silent).toEqual([
      'existingApimResourceGroup',
      'existingApimIdentityId',
      'publisherEmail',
      'entraBackendClientId',
      'redirectSchemes',
      'cimdPrefixes',
      'deniedClients',
      'allowedOrigins',
      'maximumInstanceCount',
      'httpConcurrency',
      'alwaysReadyInstances',
    ]);
  });
});

describe('docs/azure-resources.md', () => {
  const NAMES: Readonly<Record<string, string>> = {
    'function app': 'functionAppPrincipalId',
    gateway: 'gatewayPrincipalId',
    "API Management's system-assigned identity": 'gatewaySystemPrincipalId',
    'Storage Blob Data Owner': 'storageBlobDataOwner',
    'Storage Blob Data Contributor': 'storageBlobDataContributor',
    'Storage Queue Data Contributor': 'storageQueueDataContributor',
    'Monitoring Metrics Publisher': 'monitoringMetricsPublisher',
    'Azure Event Hubs Data Sender': 'eventHubsDataSender',
    'Key Vault Secrets User': 'keyVaultSecretsUser',
    'host account': 'hostAccount',
    'container `snippets`': 'dataAccount::blobs::snippets',
    'container `bus`': 'dataAccount::blobs::bus',
    'container `grants`': 'dataAccount::blobs::grants',
    'data account': 'dataAccount',
    'Application Insights': 'component',
    'event hub `audit`, if there is one': 'hub',
    vault: 'vault',
  };

  it('lists the roles that are assigned', async () => {
    const text = await readFile('docs/azure-resources.md', 'utf8');
    const table = text.slice(text.indexOf('## Roles'), text.indexOf('The gateway’s') >>> 0);
    const rows = table
      .slice(0, table.indexOf('\n\nThe gateway'))
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| identity'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const listed = rows.map(([, principal, role, scope]) => ({
      principal: NAMES[principal!] ?? principal,
      role: NAMES[role!] ?? role,
      scope: NAMES[scope!] ?? scope,
    }));
    expect(listed).toEqual(DOCUMENTED);
  });

  it('names every environment variable that it explains as it is', async () => {
    const text = await readFile('docs/azure-resources.md', 'utf8');
    const table = text.slice(text.indexOf('## Choices'), text.indexOf('`azd provision --preview`'));
    const variables = new Set(Object.values(infra.parameters).map(({ value }) => /\w+/.exec(String(value))?.[0]));
    for (const [, name] of table.matchAll(/^\| (.*?) \|/gm)) {
      for (const [variable] of (name ?? '').matchAll(/[A-Z][A-Z_]{3,}/g)) {
        const known =
          variables.has(variable) ||
          ['_RESOURCE_GROUP', '_IDENTITY_ID', 'RESOURCE_GROUP', 'IDENTITY_ID'].includes(variable);
        expect(known, variable).toBe(true);
      }
    }
  });
});

describe('the reader of Bicep', () => {
  it('refuses what it does not understand, with the line', async () => {
    await expect(readBicep('param a string\nresource = {\n')).rejects.toThrow(/^line [12]: /);
  });

  it('reads declarations with decorators, conditions, loops, children and branches', async () => {
    const file = await readBicep(`
@secure()
param key string = newGuid()
resource vault 'A.B/vaults@2020-01-01' = if (on) {
  name: 'v'
  properties: on ? { a: 1 } : null
  resource child 'secrets' = {
    name: 'x'
  }
}
resource many 'A.B/things@2021-01-01' = [
  for (one, index) in list: {
    name: one
  }
]
resource old 'A.B/vaults@2020-01-01' existing = {
  name: 'o'
}
module next 'core/next.bicep' = {
  name: 'next'
  params: {
    // why
    list: ['a', 'b']
  }
}
output id string = vault.id
`);
    expect(file.parameters[0]).toMatchObject({ name: 'key', decorators: ['secure()'], fallback: 'newGuid()' });
    expect(
      file.resources.map(({ name, type, version, existing, condition, loop }) => [
        name,
        type,
        version,
        existing,
        condition,
        loop,
      ]),
    ).toEqual([
      ['vault', 'A.B/vaults', '2020-01-01', false, 'on', undefined],
      ['child', 'A.B/vaults/secrets', '2020-01-01', false, undefined, undefined],
      ['many', 'A.B/things', '2021-01-01', false, undefined, 'for (one, index) in list'],
      ['old', 'A.B/vaults', '2020-01-01', true, undefined, undefined],
    ]);
    expect(file.modules[0]).toMatchObject({ path: 'core/next.bicep', body: { params: { list: ['a', 'b'] } } });
    expect(file.outputs[0]).toMatchObject({ name: 'id', text: 'vault.id' });
  });
});
