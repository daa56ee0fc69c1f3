// NETWORK=private: the network and the private endpoints of storage, vault and audit hub. The one of the function app comes
// after the app itself (main.bicep).

param token string
param location string
param tags object
param addressPrefix string
param gatewayNeedsInternet bool
param hostAccountId string
param dataAccountId string
param keyVaultId string

@description('Empty without an audit hub.')
param eventHubNamespaceId string

var blobZone = 'privatelink.blob.${environment().suffixes.storage}'
var storageAndVault = [
  { name: 'pe-host-blob-${token}', resourceId: hostAccountId, groupId: 'blob', zoneName: blobZone }
  { name: 'pe-data-blob-${token}', resourceId: dataAccountId, groupId: 'blob', zoneName: blobZone }
  {
    name: 'pe-data-queue-${token}'
    resourceId: dataAccountId
    groupId: 'queue'
    zoneName: 'privatelink.queue.${environment().suffixes.storage}'
  }
  {
    name: 'pe-vault-${token}'
    resourceId: keyVaultId
    groupId: 'vault'
    zoneName: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
  }
]
var busZone = {
  AzureCloud: 'privatelink.servicebus.windows.net'
  AzureUSGovernment: 'privatelink.servicebus.usgovcloudapi.net'
  AzureChinaCloud: 'privatelink.servicebus.chinacloudapi.cn'
}[environment().name]

module network 'network.bicep' = {
  name: 'network'
  params: {
    name: 'vnet-${token}'
    location: location
    tags: tags
    addressPrefix: addressPrefix
    gatewayNeedsInternet: gatewayNeedsInternet
    hasAuditHub: !empty(eventHubNamespaceId)
  }
}

module endpoints 'private-endpoints.bicep' = {
  name: 'private-endpoints'
  params: {
    location: location
    tags: tags
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointsSubnetId
    endpoints: concat(
      storageAndVault,
      empty(eventHubNamespaceId)
        ? []
        : [{ name: 'pe-audit-${token}', resourceId: eventHubNamespaceId, groupId: 'namespace', zoneName: busZone }]
    )
  }
}

output networkId string = network.outputs.networkId
output functionsSubnetId string = network.outputs.functionsSubnetId
output gatewaySubnetId string = network.outputs.gatewaySubnetId
output endpointsSubnetId string = network.outputs.endpointsSubnetId
