// What the function app and the gateway stand on: their identities, logs, storage, the vault, the audit hub, and the roles
// that reach them. Everything here is complete before anything that uses it starts, roles included.

@description('Distinguishes names; the same for every deployment of an environment.')
param token string
param location string
param tags object
param isPrivate bool

@description('Identity that an existing API Management instance carries; empty: a new one is made.')
param existingGatewayIdentityId string

@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string
param snippetVersionDays int
param grantDays int
param logRetentionDays int
param auditEventHub bool
param keyVaultPurgeProtection bool
param recoverKeyVault bool

var makesGatewayIdentity = empty(existingGatewayIdentityId)

module functionAppIdentity 'identity.bicep' = {
  name: 'identity-function-app'
  params: {
    name: 'id-app-${token}'
    location: location
    tags: tags
  }
}

module newGatewayIdentity 'identity.bicep' = if (makesGatewayIdentity) {
  name: 'identity-gateway'
  params: {
    name: 'id-gateway-${token}'
    location: location
    tags: tags
  }
}

module existingGatewayIdentity 'existing-identity.bicep' = if (!makesGatewayIdentity) {
  scope: resourceGroup(makesGatewayIdentity ? resourceGroup().name : split(existingGatewayIdentityId, '/')[4])
  name: 'identity-gateway-${token}'
  params: {
    name: last(split(existingGatewayIdentityId, '/'))
  }
}

var gatewayPrincipalId = makesGatewayIdentity
  ? newGatewayIdentity!.outputs.principalId
  : existingGatewayIdentity!.outputs.principalId

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  params: {
    workspaceName: 'log-${token}'
    componentName: 'appi-${token}'
    location: location
    tags: tags
    retentionDays: logRetentionDays
  }
}

module monitoringRoles 'monitoring-roles.bicep' = {
  name: 'monitoring-roles'
  params: {
    componentName: monitoring.outputs.componentName
    functionAppPrincipalId: functionAppIdentity.outputs.principalId
    gatewayPrincipalId: gatewayPrincipalId
  }
}

module storage 'storage.bicep' = {
  name: 'storage'
  params: {
    hostAccountName: 'sthost${token}'
    dataAccountName: 'stdata${token}'
    location: location
    tags: tags
    skuName: storageSku
    isPrivate: isPrivate
    snippetVersionDays: snippetVersionDays
    grantDays: grantDays
  }
}

module storageRoles 'storage-roles.bicep' = {
  name: 'storage-roles'
  params: {
    hostAccountName: storage.outputs.hostAccountName
    dataAccountName: storage.outputs.dataAccountName
    functionAppPrincipalId: functionAppIdentity.outputs.principalId
    gatewayPrincipalId: gatewayPrincipalId
  }
}

module keyVault 'key-vault.bicep' = {
  name: 'key-vault'
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    isPrivate: isPrivate
    recover: recoverKeyVault
    purgeProtection: keyVaultPurgeProtection
    workspaceId: monitoring.outputs.workspaceId
  }
}

module eventHub 'event-hub.bicep' = if (auditEventHub) {
  name: 'event-hub'
  params: {
    namespaceName: 'evhns-${token}'
    location: location
    tags: tags
    isPrivate: isPrivate
    gatewayPrincipalId: gatewayPrincipalId
  }
}

// An output is available only when the whole module is deployed: whoever reads one of these waits for the roles too.

@description('A managed identity.')
type identityNames = {
  id: string
  clientId: string
  principalId: string
}

output functionAppIdentity identityNames = {
  id: functionAppIdentity.outputs.id
  clientId: functionAppIdentity.outputs.clientId
  principalId: functionAppIdentity.outputs.principalId
}

output gatewayIdentity identityNames = {
  id: makesGatewayIdentity ? newGatewayIdentity!.outputs.id : existingGatewayIdentity!.outputs.id
  clientId: makesGatewayIdentity ? newGatewayIdentity!.outputs.clientId : existingGatewayIdentity!.outputs.clientId
  principalId: gatewayPrincipalId
}

output monitoring { workspaceId: string, componentId: string, componentName: string, connectionString: string } = {
  workspaceId: monitoring.outputs.workspaceId
  componentId: monitoring.outputs.componentId
  componentName: monitoring.outputs.componentName
  connectionString: monitoring.outputs.connectionString
}

output storage {
  hostAccountId: string
  hostBlobEndpoint: string
  deploymentContainerUrl: string
  dataAccountId: string
  dataBlobEndpoint: string
  dataQueueEndpoint: string
  grantsUrl: string
} = {
  hostAccountId: storage.outputs.hostAccountId
  hostBlobEndpoint: storage.outputs.hostBlobEndpoint
  deploymentContainerUrl: storage.outputs.deploymentContainerUrl
  dataAccountId: storage.outputs.dataAccountId
  dataBlobEndpoint: storage.outputs.dataBlobEndpoint
  dataQueueEndpoint: storage.outputs.dataQueueEndpoint
  grantsUrl: storage.outputs.grantsUrl
}

output keyVault { id: string, name: string, uri: string } = {
  id: keyVault.outputs.id
  name: keyVault.outputs.name
  uri: keyVault.outputs.uri
}

@description('Empty texts without AUDIT_EVENT_HUB.')
output audit { namespaceId: string, endpointAddress: string, hubName: string } = {
  namespaceId: auditEventHub ? eventHub!.outputs.namespaceId : ''
  endpointAddress: auditEventHub ? eventHub!.outputs.endpointAddress : ''
  hubName: auditEventHub ? eventHub!.outputs.hubName : ''
}
