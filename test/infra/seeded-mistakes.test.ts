// Mistakes that have been made in templates like this one, put in on purpose: each must be found by the rule that is there
// for it. A rule that finds nothing here protects nothing.
import { describe, expect, it } from 'vitest';
import { RULES } from '../../scripts/check-bicep/rules/index.ts';
import { infraWith, type Mistake } from './support/mutated-infra.ts';

interface Seed extends Mistake {
  readonly what: string;
  readonly rule: string;
  readonly found: RegExp;
}

const SEEDS: readonly Seed[] = [
  {
    what: 'a parameter that main.bicep does not declare',
    file: 'main.parameters.json',
    find: '"apimSku":',
    replace: '"apimSkuName":',
    rule: 'parameters',
    found: /apimSkuName is not a parameter/,
  },
  {
    what: 'a module parameter that the module does not declare',
    file: 'core/insight.bicep',
    find: '    email: alertEmail',
    replace: '    mail: alertEmail',
    rule: 'modules',
    found: /declares no parameter mail/,
  },
  {
    what: 'a missing module parameter',
    file: 'main.bicep',
    find: '    deploymentContainerUrl: platform.outputs.storage.deploymentContainerUrl\n    dataBlob',
    replace: '    dataBlob',
    rule: 'modules',
    found: /parameter deploymentContainerUrl is missing/,
  },
  {
    what: 'a module output that does not exist',
    file: 'main.bicep',
    find: 'output SERVICE_MCP_NAME string = functionApp.outputs.name',
    replace: 'output SERVICE_MCP_NAME string = functionApp.outputs.appName',
    rule: 'modules',
    found: /has no output appName/,
  },
  {
    what: 'a module whose file is missing',
    file: 'main.bicep',
    find: "'core/insight.bicep'",
    replace: "'core/insights.bicep'",
    rule: 'modules',
    found: /no file core\/insights\.bicep/,
  },
  {
    what: 'a file that nothing uses',
    file: 'core/forgotten.bicep',
    add: '// Left behind.\nparam name string\n',
    rule: 'modules',
    found: /forgotten\.bicep: nothing uses this file/,
  },
  {
    what: 'an old API version',
    file: 'core/key-vault-roles.bicep',
    find: 'Microsoft.KeyVault/vaults@2026-02-01',
    replace: 'Microsoft.KeyVault/vaults@2021-10-01',
    rule: 'API versions',
    found: /vaults@2021-10-01 should be 2026-02-01/,
  },
  {
    what: 'a policy file that gateway.yaml does not name',
    file: 'gateway/policies/oauth/introspect.policy.xml',
    add: '<policies><inbound><base /></inbound></policies>',
    rule: 'gateway',
    found: /oauth\/introspect\.policy\.xml: gateway\.yaml does not use it/,
  },
  {
    what: 'a policy that the map forgets',
    file: 'gateway/policies.bicep',
    find: "  'oauth/revoke': loadTextContent('policies/oauth/revoke.policy.xml')\n",
    rule: 'gateway',
    found: /policies lacks oauth\/revoke/,
  },
  {
    what: 'a policy loaded under another name',
    file: 'gateway/policies.bicep',
    find: "loadTextContent('policies/oauth/revoke.policy.xml')",
    replace: "loadTextContent('policies/oauth/token.policy.xml')",
    rule: 'gateway',
    found: /loads another file for oauth\/revoke/,
  },
  {
    what: 'a named value that nobody supplies',
    file: 'main.bicep',
    find: '      grantsUrl: platform.outputs.storage.grantsUrl\n',
    rule: 'gateway',
    found: /the gateway gets no grantsUrl/,
  },
  {
    what: 'a value that gateway.yaml no longer knows',
    file: 'gateway/gateway.bicep',
    find: '  grantsUrl: string\n',
    replace: '  grantsUrl: string\n  cosmosUrl: string\n',
    rule: 'gateway',
    found: /no parameter cosmosUrl/,
  },
  {
    what: 'a secret that the vault does not get',
    file: 'core/key-vault.bicep',
    find: "name: 'client-keys'",
    replace: "name: 'clientkeys'",
    rule: 'gateway',
    found: /no Bicep file makes the secret client-keys/,
  },
  {
    what: 'a policy that uses an undeclared named value',
    file: 'gateway/fragments/bearer.fragment.xml',
    find: '</fragment>',
    replace: '<set-variable name="x" value="{{issuer}}" /></fragment>',
    rule: 'gateway',
    found: /lacks the named value issuer/,
  },
  {
    what: 'braces that a prefix would break',
    file: 'gateway/fragments/bearer.fragment.xml',
    find: '</fragment>',
    replace: '<set-variable name="x" value="@("{{" + "x")" /></fragment>',
    rule: 'gateway',
    found: /"\{\{" that is not a named value/,
  },
  {
    what: 'a policy that writes to a logger that nobody makes',
    file: 'gateway/fragments/bearer.fragment.xml',
    find: '</fragment>',
    replace: '<log-to-eventhub logger-id="audits">x</log-to-eventhub></fragment>',
    rule: 'gateway',
    found: /makes no logger audits/,
  },
  {
    what: 'loggers that keep their bare name in an instance with other APIs',
    file: 'gateway/gateway.bicep',
    find: `'logger-id="\${namePrefix}'`,
    replace: `'logger-id="'`,
    rule: 'gateway',
    found: /withPrefix leaves out logger-id/,
  },
  {
    what: 'a role too many',
    file: 'core/key-vault-roles.bicep',
    find: "resource gatewayReadsKeys 'Microsoft.Authorization",
    replace: `resource everything 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, gatewaySystemPrincipalId, roleIds.storageBlobDataOwner)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageBlobDataOwner)
    principalId: gatewaySystemPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource gatewayReadsKeys 'Microsoft.Authorization`,
    rule: 'roles',
    found: /not a documented role: gatewaySystemPrincipalId has storageBlobDataOwner on vault/,
  },
  {
    what: 'a role on the account instead of the container',
    file: 'core/storage-roles.bicep',
    find: '  scope: dataAccount::blobs::snippets\n',
    replace: '  scope: dataAccount\n',
    rule: 'roles',
    found: /functionAppPrincipalId has storageBlobDataContributor on dataAccount$/,
  },
  {
    what: 'a role that went missing',
    file: 'core/event-hub.bicep',
    find: "resource gatewaySends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {",
    replace: "resource gatewaySends 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' = {",
    rule: 'roles',
    found: /nowhere assigned: gatewayPrincipalId has eventHubsDataSender on hub/,
  },
  {
    what: 'body logging above zero',
    file: 'core/gateway-diagnostics.bicep',
    find: '  response: {\n    headers: []\n    body: {\n      bytes: 0',
    replace: '  response: {\n    headers: []\n    body: {\n      bytes: 1024',
    rule: 'diagnostics',
    found: /frontend\.response must say 0 body bytes, not 1024/,
  },
  {
    what: 'a header that is logged',
    file: 'core/gateway-diagnostics.bicep',
    find: '  request: {\n    headers: []',
    replace: "  request: {\n    headers: ['Authorization']",
    rule: 'diagnostics',
    found: /frontend\.request logs headers/,
  },
  {
    what: 'queries in the log',
    file: 'core/gateway-diagnostics.bicep',
    find: "          mode: 'Hide'",
    replace: "          mode: 'Mask'",
    rule: 'diagnostics',
    found: /must hide the query/,
  },
  {
    what: 'shared keys of storage',
    file: 'core/storage-account.bicep',
    find: 'allowSharedKeyAccess: false',
    replace: 'allowSharedKeyAccess: true',
    rule: 'exposure',
    found: /allowSharedKeyAccess is true, should be false/,
  },
  {
    what: 'a public vault in a private network',
    file: 'core/key-vault.bicep',
    find: "publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'",
    replace: "publicNetworkAccess: 'Enabled'",
    rule: 'exposure',
    found: /publicNetworkAccess is "Enabled"/,
  },
  {
    what: 'a function app that lets in every caller of the tenant',
    file: 'core/function-app.bicep',
    find: '                identities: [gatewayPrincipalId]',
    replace: '                identities: []',
    rule: 'exposure',
    found: /allowedPrincipals\.identities is \[\]/,
  },
  {
    what: 'another path open to everybody',
    file: 'core/function-app.bicep',
    find: "excludedPaths: ['/healthz']",
    replace: "excludedPaths: ['/healthz', '/mcp']",
    rule: 'exposure',
    found: /excludedPaths is \["\/healthz","\/mcp"\]/,
  },
  {
    what: 'a secret in an output',
    file: 'core/key-vault.bicep',
    find: 'output id string = vault.id',
    replace: 'output seed string = sessionKeyFirstHalf\noutput id string = vault.id',
    rule: 'exposure',
    found: /the output seed holds the secret sessionKeyFirstHalf/,
  },
  {
    what: 'a key that is listed',
    file: 'core/storage-account.bicep',
    find: 'output id string = account.id',
    replace: "output id string = listKeys(account.id, '2026-04-01').keys[0].value",
    rule: 'exposure',
    found: /listKeys\(\) hands out a key/,
  },
  {
    what: 'key rings that every deployment replaces',
    file: 'core/key-vault.bicep',
    find: '@onlyIfNotExists()\nresource clientKeys',
    replace: 'resource clientKeys',
    rule: 'exposure',
    found: /a second provision would replace clientKeys/,
  },
  {
    what: 'a security group without its last rule',
    file: 'core/network.bicep',
    find: '    securityRules: [toEndpoints, toEntra, toMonitor, denyOutbound, denyInbound]',
    replace: '    securityRules: [toEndpoints, toEntra, toMonitor, denyInbound]',
    rule: 'exposure',
    found: /functionsGroup has no denyOutbound/,
  },
  {
    what: 'named values that do not wait for the right to read the vault',
    file: 'main.bicep',
    find: '    keyVaultRoles\n    gatewayLoggers',
    replace: '    gatewayLoggers',
    rule: 'order',
    found: /gateway does not wait for keyVaultRoles/,
  },
  {
    what: 'policies that do not wait for their fragments',
    file: 'gateway/gateway.bicep',
    find: '      policyFragments\n      backends\n      operations\n',
    replace: '      backends\n      operations\n',
    rule: 'order',
    found: /apiPolicies does not wait for policyFragments/,
  },
];

describe('a seeded mistake is found', () => {
  it.each(SEEDS)('$what', async ({ rule, found, ...mistake }) => {
    const problems = RULES[rule]!(await infraWith(mistake));
    expect(
      problems.some((problem) => found.test(problem)),
      problems.join('\n') || 'nothing was found',
    ).toBe(true);
  });

  it('in every rule', () => {
    expect(new Set(SEEDS.map(({ rule }) => rule))).toEqual(new Set(Object.keys(RULES)));
  });
});
