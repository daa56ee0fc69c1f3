// Everything that `azd up` deploys. Parameters are the operator's choices, each an environment variable in
// main.parameters.json; core/ holds one resource family a file, gateway/ what runs in API Management.
// Order matters where a resource needs a right to be made: roles come before what uses them (dependsOn below).
targetScope = 'subscription'

@description('Name of the azd environment; part of resource names.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region of everything. It must offer Flex Consumption and the chosen tier of API Management.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('facade: the gateway is the authorization server (default). entra: Entra ID is. key: subscription keys.')
@allowed(['facade', 'entra', 'key'])
param authMode string = 'facade'

@description('private: storage, vault and function app only over private endpoints; needs StandardV2, which is then taken.')
@allowed(['public', 'private'])
param network string = 'public'

@description('NETWORK=private: where `azd deploy` runs. internet opens the deployment endpoint alone, with Entra sign-in.')
@allowed(['network', 'internet'])
param deployFrom string = 'network'

@description('Address space of the network of NETWORK=private, a /24 at least.')
param networkAddressPrefix string = '10.40.0.0/24'

@allowed(['BasicV2', 'StandardV2', 'Developer'])
param apimSku string = 'BasicV2'

@description('An API Management instance to use instead of a new one, its resource group, and a user-assigned identity that it carries.')
param existingApimName string = ''
param existingApimResourceGroup string = ''
param existingApimIdentityId string = ''

@description('Shown in API Management, and where it sends its notices.')
param publisherName string = 'Remote MCP server'
param publisherEmail string = 'noreply@example.com'

@description('Origin that clients use when the gateway has a domain of its own, e.g. https://mcp.example.com; empty: the name of the instance.')
param publicOrigin string = ''

@description('Name of the server in its metadata and on its pages.')
param serverName string = 'Remote MCP server'

@description('App registrations to use instead of new ones: both or neither.')
param entraGatewayClientId string = ''
param entraBackendClientId string = ''

@description('Audience of federated credentials; empty: the one of this cloud.')
param tokenExchangeAudience string = ''

@description('members: everybody in the tenant. assigned: who is assigned to the gateway application.')
@allowed(['members', 'assigned'])
param allowedUsers string = 'members'

@description('Whether guests of the tenant may sign in.')
param allowGuests bool = false

@description('Lists, separated by spaces: empty takes the default, - is none. See docs/costs-and-limits.md and the README.')
param redirectHosts string = ''
param redirectSchemes string = ''
param cimdPrefixes string = ''
param deniedClients string = ''
param allowedOrigins string = ''

@description('Calls a minute: of one user, of one client, and of one address to the sign-in endpoints.')
@minValue(1)
param rateLimit int = 100
@minValue(1)
param clientRateLimit int = 1000
@minValue(1)
param oauthRateLimit int = 300

@allowed(['22', '24'])
param nodeVersion string = '22'
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048
param maximumInstanceCount int = 40
param httpConcurrency int = 200
param alwaysReadyInstances int = 0

@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_LRS'

@description('Days that an overwritten or deleted snippet can be restored.')
@minValue(1)
param snippetVersionDays int = 30

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Whether there is an Event Hub for an audit log, with the right and the logger to write to it. It costs money every month, and no policy of this template writes to it yet: for policies of your own.')
param auditEventHub bool = false

@description('Who alerts are sent to; empty for nobody.')
param alertEmail string = ''

@description('Whether the key vault cannot be purged for seven days, by nobody.')
param keyVaultPurgeProtection bool = true

@description('Set by the preprovision hook when a deleted vault of this environment can be brought back.')
param recoverKeyVault bool = false

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }
var groupName = 'rg-${environmentName}'
var isPrivate = network == 'private'
var cloud = {
  AzureCloud: { exchangeAudience: 'api://AzureADTokenExchange', sitesZone: 'privatelink.azurewebsites.net' }
  AzureUSGovernment: { exchangeAudience: 'api://AzureADTokenExchangeUSGov', sitesZone: 'privatelink.azurewebsites.us' }
  AzureChinaCloud: { exchangeAudience: 'api://AzureADTokenExchangeChina', sitesZone: 'privatelink.chinacloudsites.cn' }
}[environment().name]
var loginEndpoint = environment().authentication.loginEndpoint
var authority = endsWith(loginEndpoint, '/') ? substring(loginEndpoint, 0, length(loginEndpoint) - 1) : loginEndpoint
var exchangeAudience = empty(tokenExchangeAudience) ? cloud.exchangeAudience : tokenExchangeAudience

// An instance with other APIs keeps its names: everything of ours there starts with the name of the environment.
var ownsApim = empty(existingApimName)
var prefix = ownsApim ? '' : '${environmentName}-'
var apimGroupName = ownsApim ? groupName : existingApimResourceGroup
var apimName = ownsApim ? 'apim-${token}' : existingApimName
var bringsApps = !empty(entraGatewayClientId) && !empty(entraBackendClientId)

var defaultRedirectHosts = 'vscode.dev insiders.vscode.dev claude.ai claude.com chatgpt.com www.cursor.com'
var defaultCimdPrefixes = 'https://vscode.dev/oauth/ https://claude.ai/oauth/ https://chatgpt.com/oauth/'
var cimd = empty(cimdPrefixes) ? defaultCimdPrefixes : cimdPrefixes
// How long a sign-in may last at most, from the one list of the gateway: its record in storage lives a day longer.
var gatewayNamedValues = any(loadYamlContent('gateway/gateway.yaml')).namedValues
var grantDays = int(first(filter(gatewayNamedValues, item => item.name == 'grant-days')).literal)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: groupName
  location: location
  tags: tags
}

module platform 'core/platform.bicep' = {
  scope: group
  name: 'platform'
  params: {
    token: token
    location: location
    tags: tags
    isPrivate: isPrivate
    existingGatewayIdentityId: ownsApim ? '' : existingApimIdentityId
    storageSku: storageSku
    snippetVersionDays: snippetVersionDays
    grantDays: grantDays
    logRetentionDays: logRetentionDays
    auditEventHub: auditEventHub
    keyVaultPurgeProtection: keyVaultPurgeProtection
    recoverKeyVault: recoverKeyVault
  }
}

module privateNetwork 'core/private-network.bicep' = if (isPrivate) {
  scope: group
  name: 'private-network'
  params: {
    token: token
    location: location
    tags: tags
    addressPrefix: networkAddressPrefix
    gatewayNeedsInternet: cimd != '-'
    hostAccountId: platform.outputs.storage.hostAccountId
    dataAccountId: platform.outputs.storage.dataAccountId
    keyVaultId: platform.outputs.keyVault.id
    eventHubNamespaceId: platform.outputs.audit.namespaceId
  }
}

// Takes the longest: minutes for the v2 tiers, about half an hour for Developer.
module newApiManagement 'core/api-management.bicep' = if (ownsApim) {
  scope: group
  name: 'api-management'
  params: {
    name: apimName
    location: location
    tags: tags
    // BasicV2 cannot reach a private function app.
    skuName: isPrivate ? 'StandardV2' : apimSku
    publisherEmail: publisherEmail
    publisherName: publisherName
    identityId: platform.outputs.gatewayIdentity.id
    subnetId: isPrivate ? privateNetwork!.outputs.gatewaySubnetId : ''
  }
}

module existingApiManagement 'core/existing-api-management.bicep' = if (!ownsApim) {
  scope: resourceGroup(apimGroupName)
  name: 'api-management-${token}'
  params: {
    name: apimName
  }
}

var instanceUrl = ownsApim ? newApiManagement!.outputs.gatewayUrl : existingApiManagement!.outputs.gatewayUrl
var gatewayOrigin = empty(publicOrigin) ? instanceUrl : publicOrigin

module keyVaultRoles 'core/key-vault-roles.bicep' = {
  scope: group
  name: 'key-vault-roles'
  params: {
    vaultName: platform.outputs.keyVault.name
    gatewaySystemPrincipalId: ownsApim
      ? newApiManagement!.outputs.systemPrincipalId
      : existingApiManagement!.outputs.systemPrincipalId
  }
}

module entra 'core/entra.bicep' = if (!bringsApps) {
  scope: group
  name: 'entra'
  params: {
    environmentName: environmentName
    gatewayOrigin: gatewayOrigin
    authority: authority
    tokenExchangeAudience: exchangeAudience
    gatewayPrincipalId: platform.outputs.gatewayIdentity.principalId
    assignmentRequired: allowedUsers == 'assigned'
    offersScopes: authMode == 'entra'
  }
}

var gatewayClientId = bringsApps ? entraGatewayClientId : entra!.outputs.gatewayClientId
var backendClientId = bringsApps ? entraBackendClientId : entra!.outputs.backendClientId

module functionApp 'core/function-app.bicep' = {
  scope: group
  name: 'function-app'
  params: {
    planName: 'plan-${token}'
    name: 'func-${token}'
    location: location
    tags: tags
    identityId: platform.outputs.functionAppIdentity.id
    identityClientId: platform.outputs.functionAppIdentity.clientId
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    alwaysReadyInstances: alwaysReadyInstances
    subnetId: isPrivate ? privateNetwork!.outputs.functionsSubnetId : ''
    reachableFrom: !isPrivate ? 'everyone' : deployFrom == 'internet' ? 'deployment' : 'network'
    hostBlobEndpoint: platform.outputs.storage.hostBlobEndpoint
    deploymentContainerUrl: platform.outputs.storage.deploymentContainerUrl
    dataBlobEndpoint: platform.outputs.storage.dataBlobEndpoint
    dataQueueEndpoint: platform.outputs.storage.dataQueueEndpoint
    applicationInsightsConnectionString: platform.outputs.monitoring.connectionString
    gatewayPrincipalId: platform.outputs.gatewayIdentity.principalId
    gatewayIdentityClientId: platform.outputs.gatewayIdentity.clientId
    backendClientId: backendClientId
    authority: authority
  }
}

module functionAppEndpoint 'core/private-endpoints.bicep' = if (isPrivate) {
  scope: group
  name: 'private-endpoint-function-app'
  params: {
    location: location
    tags: tags
    networkId: privateNetwork!.outputs.networkId
    subnetId: privateNetwork!.outputs.endpointsSubnetId
    endpoints: [
      {
        name: 'pe-app-${token}'
        resourceId: functionApp.outputs.id
        groupId: 'sites'
        zoneName: cloud.sitesZone
      }
    ]
  }
}

module gatewayLoggers 'core/gateway-loggers.bicep' = {
  scope: resourceGroup(apimGroupName)
  name: 'gateway-loggers-${token}'
  params: {
    serviceName: apimName
    prefix: prefix
    applicationInsightsId: platform.outputs.monitoring.componentId
    applicationInsightsConnectionString: platform.outputs.monitoring.connectionString
    identityClientId: platform.outputs.gatewayIdentity.clientId
    auditEndpoint: platform.outputs.audit.endpointAddress
    auditHubName: platform.outputs.audit.hubName
  }
  dependsOn: [
    newApiManagement
  ]
}

module gateway 'gateway/gateway.bicep' = {
  scope: resourceGroup(apimGroupName)
  name: 'gateway-${token}'
  params: {
    serviceName: apimName
    prefix: prefix
    vaultUri: platform.outputs.keyVault.uri
    switches: {
      keyMode: authMode == 'key'
    }
    values: {
      authMode: authMode
      serverName: serverName
      gatewayOrigin: gatewayOrigin
      entraAuthority: authority
      entraTenantId: tenant().tenantId
      entraClientId: gatewayClientId
      tokenExchangeAudience: exchangeAudience
      gatewayIdentityClientId: platform.outputs.gatewayIdentity.clientId
      backendAudience: backendClientId
      grantsUrl: platform.outputs.storage.grantsUrl
      redirectHosts: empty(redirectHosts) ? defaultRedirectHosts : redirectHosts
      redirectSchemes: empty(redirectSchemes) ? '-' : redirectSchemes
      cimdPrefixes: cimd
      deniedClients: empty(deniedClients) ? '-' : deniedClients
      allowedOrigins: empty(allowedOrigins) ? '-' : allowedOrigins
      allowGuests: allowGuests ? 'true' : 'false'
      rateLimitCalls: string(rateLimit)
      rateLimitClientCalls: string(clientRateLimit)
      oauthRateLimitCalls: string(oauthRateLimit)
      functionAppUrl: functionApp.outputs.url
    }
  }
  dependsOn: [
    // Named values read the vault when they are made; policies that name a logger are refused without it.
    keyVaultRoles
    gatewayLoggers
    functionAppEndpoint
  ]
}

module gatewayDiagnostics 'core/gateway-diagnostics.bicep' = {
  scope: resourceGroup(apimGroupName)
  name: 'gateway-diagnostics-${token}'
  params: {
    serviceName: apimName
    ownsService: ownsApim
    apiNames: gateway.outputs.apiNames
    applicationInsightsLoggerId: gatewayLoggers.outputs.applicationInsightsLoggerId
    workspaceId: platform.outputs.monitoring.workspaceId
  }
}

module insight 'core/insight.bicep' = {
  scope: group
  name: 'insight'
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    workspaceId: platform.outputs.monitoring.workspaceId
    alertEmail: alertEmail
  }
}

// azd keeps these as environment variables; hooks and scripts read them. Addresses and names only.
output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output SERVICE_MCP_NAME string = functionApp.outputs.name
output SERVICE_MCP_ENDPOINTS string[] = ['${gatewayOrigin}/mcp', '${gatewayOrigin}/mcp/sse']
output MCP_GATEWAY_URL string = gatewayOrigin
output MCP_URL string = '${gatewayOrigin}/mcp'
output MCP_SSE_URL string = '${gatewayOrigin}/mcp/sse'
output MCP_FUNCTION_APP_URL string = functionApp.outputs.url
output MCP_DEPLOYMENT_CONTAINER_URL string = platform.outputs.storage.deploymentContainerUrl
output ENTRA_AUTHORITY string = authority
output APIM_NAME string = apimName
output APIM_RESOURCE_GROUP string = apimGroupName
output APIM_NAME_PREFIX string = prefix
output KEY_VAULT_NAME string = platform.outputs.keyVault.name
output KEY_VAULT_URI string = platform.outputs.keyVault.uri
output APPLICATION_INSIGHTS_NAME string = platform.outputs.monitoring.componentName
output GATEWAY_APPLICATION_ID string = gatewayClientId
output BACKEND_APPLICATION_ID string = backendClientId
