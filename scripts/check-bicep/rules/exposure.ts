// What must hold of each resource: who can reach it, with which proof, over which protocol, and what is written down about
// calls. One table, by resource type; a resource type that is not in it is reported, so that a new one is thought about.
import type { Infra } from '../infra.ts';
import { at, type BicepFile, show, walk } from '../read-bicep.ts';

type Expected = Readonly<Record<string, string>>;

const PRIVATE = "isPrivate ? 'Disabled' : 'Enabled'";

/** Path in the body → the value, as `show` writes it. */
export const REQUIRED: Readonly<Record<string, Expected>> = {
  'Microsoft.Storage/storageAccounts': {
    'properties.allowBlobPublicAccess': 'false',
    'properties.allowSharedKeyAccess': 'false',
    'properties.allowCrossTenantReplication': 'false',
    'properties.isLocalUserEnabled': 'false',
    'properties.minimumTlsVersion': '"TLS1_2"',
    'properties.supportsHttpsTrafficOnly': 'true',
    'properties.publicNetworkAccess': PRIVATE,
    'properties.networkAcls.bypass': '"None"',
    'properties.networkAcls.defaultAction': "isPrivate ? 'Deny' : 'Allow'",
  },
  'Microsoft.Storage/storageAccounts/blobServices': {
    'properties.isVersioningEnabled': 'true',
    'properties.deleteRetentionPolicy.enabled': 'true',
    'properties.containerDeleteRetentionPolicy.enabled': 'true',
  },
  'Microsoft.Storage/storageAccounts/blobServices/containers': { 'properties.publicAccess': '"None"' },
  'Microsoft.KeyVault/vaults': {
    'properties.enableRbacAuthorization': 'true',
    'properties.enableSoftDelete': 'true',
    'properties.enablePurgeProtection': 'purgeProtection ? true : null',
    'properties.enabledForDeployment': 'false',
    'properties.enabledForTemplateDeployment': 'false',
    'properties.publicNetworkAccess': PRIVATE,
    'properties.networkAcls.bypass': '"AzureServices"',
    'properties.networkAcls.defaultAction': "isPrivate ? 'Deny' : 'Allow'",
  },
  'Microsoft.EventHub/namespaces': {
    'properties.disableLocalAuth': 'true',
    'properties.minimumTlsVersion': '"1.2"',
    'properties.publicNetworkAccess': PRIVATE,
  },
  'Microsoft.Insights/components': { 'properties.DisableLocalAuth': 'true', 'properties.DisableIpMasking': 'false' },
  'Microsoft.OperationalInsights/workspaces': { 'properties.features.disableLocalAuth': 'true' },
  'Microsoft.Web/sites': {
    'identity.type': '"UserAssigned"',
    'properties.httpsOnly': 'true',
    'properties.publicNetworkAccess': "reachableFrom == 'network' ? 'Disabled' : 'Enabled'",
    'properties.siteConfig.minTlsVersion': '"1.2"',
    'properties.siteConfig.scmMinTlsVersion': '"1.2"',
    'properties.siteConfig.ftpsState': '"Disabled"',
    'properties.siteConfig.remoteDebuggingEnabled': 'false',
    'properties.siteConfig.ipSecurityRestrictionsDefaultAction': "reachableFrom == 'everyone' ? 'Allow' : 'Deny'",
    'properties.functionAppConfig.deployment.storage.authentication.type': '"UserAssignedIdentity"',
  },
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': { 'properties.allow': 'false' },
  'Microsoft.Web/sites/config': {
    'properties.platform.enabled': 'true',
    'properties.globalValidation.requireAuthentication': 'true',
    'properties.globalValidation.unauthenticatedClientAction': '"Return401"',
    'properties.globalValidation.excludedPaths': '["/healthz"]',
    'properties.identityProviders.azureActiveDirectory.validation.allowedAudiences': '["backendClientId"]',
    'properties.identityProviders.azureActiveDirectory.validation.defaultAuthorizationPolicy.allowedApplications':
      '["gatewayIdentityClientId"]',
    'properties.identityProviders.azureActiveDirectory.validation.defaultAuthorizationPolicy.allowedPrincipals.identities':
      '["gatewayPrincipalId"]',
  },
  'Microsoft.ApiManagement/service': {
    'identity.type': '"SystemAssigned, UserAssigned"',
    'properties.developerPortalStatus': '"Disabled"',
    'properties.apiVersionConstraint.minApiVersion': '"2021-08-01"',
  },
  'Microsoft.ApiManagement/service/apis': { 'properties.protocols': '["https"]' },
  'Microsoft.ApiManagement/service/backends': {
    'properties.tls.validateCertificateChain': 'true',
    'properties.tls.validateCertificateName': 'true',
  },
};

export function checkExposure({ files }: Infra): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [path, file] of files) {
    for (const { type, existing, line, body, name, decorators } of file.resources) {
      if (existing) continue;
      seen.add(type);
      const where = `infra/${path}:${line}`;
      for (const [property, expected] of Object.entries(REQUIRED[type] ?? {})) {
        const found = show(at(body, ...property.split('.')));
        if (found !== expected) problems.push(`${where}: ${name}.${property} is ${found}, should be ${expected}`);
      }
      if (/\/deploymentScripts$|\/authorizationRules$/.test(type))
        problems.push(`${where}: ${type} needs or makes keys`);
      if (type.startsWith('Microsoft.Graph/applications') && (body.passwordCredentials ?? body.keyCredentials)) {
        problems.push(`${where}: an app registration with a secret`);
      }
      if (type === 'Microsoft.KeyVault/vaults/secrets' && !decorators.includes('onlyIfNotExists()')) {
        problems.push(`${where}: a second provision would replace ${name}`);
      }
    }
    for (const banned of ['listKeys', 'listSecrets', 'listAccountSas', 'listServiceSas', 'listAdminKeys']) {
      if (new RegExp(`\\b${banned}\\b`).test(file.text)) problems.push(`infra/${path}: ${banned}() hands out a key`);
    }
    problems.push(...checkNetworkGroups(path, file.resources), ...checkOutputs(path, file));
  }
  for (const type of Object.keys(REQUIRED)) if (!seen.has(type)) problems.push(`no Bicep file has a ${type}`);
  return problems;
}

function checkNetworkGroups(path: string, resources: BicepFile['resources']): string[] {
  return resources
    .filter(({ type }) => type === 'Microsoft.Network/networkSecurityGroups')
    .flatMap(({ name, line, body }) => {
      const rules = show(at(body, 'properties', 'securityRules'));
      return ['denyInbound', 'denyOutbound']
        .filter((rule) => !rules.includes(rule))
        .map((rule) => `infra/${path}:${line}: ${name} has no ${rule}`);
    });
}

/** No output comes from a secure parameter, nor is called as a secret is. */
function checkOutputs(path: string, { parameters, outputs, variables }: BicepFile): string[] {
  const secure = parameters.filter(({ decorators }) => decorators.includes('secure()')).map(({ name }) => name);
  const tainted = new Set(secure);
  for (const { name, value } of variables) {
    if (secure.some((one) => new RegExp(`\\b${one}\\b`).test(show(value)))) tainted.add(name);
  }
  return outputs.flatMap(({ name, text, line }) => {
    const problems: string[] = [];
    const where = `infra/${path}:${line}`;
    for (const one of tainted) {
      if (new RegExp(`\\b${one}\\b`).test(text)) problems.push(`${where}: the output ${name} holds the secret ${one}`);
    }
    if (/secret|password|(?:access|account|primary|secondary|shared)key/i.test(name)) {
      problems.push(`${where}: the output ${name} is named like a secret`);
    }
    return problems;
  });
}

/** Diagnostics of the gateway: no body, no header, no query, at every scope and in both directions. */
export function checkDiagnostics({ files }: Infra): string[] {
  const problems: string[] = [];
  let count = 0;
  for (const [path, file] of files) {
    for (const { value, name, line } of file.variables) {
      for (const found of walk(value)) {
        if (found.path.at(-1) === 'bytes' && found.value !== 0) {
          problems.push(`infra/${path}:${line}: ${name} logs ${show(found.value)} bytes of bodies`);
        }
      }
    }
    for (const { type, line, body, name } of file.resources) {
      if (!/^Microsoft\.ApiManagement\/service(\/apis)?\/diagnostics$/.test(type)) continue;
      count++;
      const where = `infra/${path}:${line}: ${name}`;
      for (const side of ['frontend', 'backend']) {
        const found = at(body, 'properties', side);
        const settings = file.variables.find((one) => one.name === show(found))?.value ?? found;
        for (const direction of ['request', 'response']) {
          const bytes = at(settings, direction, 'body', 'bytes');
          if (bytes !== 0) problems.push(`${where}: ${side}.${direction} must say 0 body bytes, not ${show(bytes)}`);
          const headers = show(at(settings, direction, 'headers'));
          if (headers !== '[]') problems.push(`${where}: ${side}.${direction} logs headers: ${headers}`);
        }
        if (show(at(settings, 'request', 'dataMasking', 'queryParams')) !== '[{"value":"*","mode":"Hide"}]') {
          problems.push(`${where}: ${side}.request must hide the query, where /oauth-callback has a code`);
        }
      }
    }
  }
  if (count < 3) problems.push('diagnostics are missing: one for each API, one for all, one for the resource log');
  return problems;
}
