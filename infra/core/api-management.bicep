// The API Management instance, when the template makes it. It carries two identities: the system-assigned one reads Key
// Vault (the only one a firewalled vault lets in as a trusted service), the user-assigned one does everything else and is
// always named by its client id.

param name string
param location string
param tags object

@description('BasicV2 and StandardV2 stream and start within minutes; Developer has no SLA. Consumption cannot stream.')
@allowed(['BasicV2', 'StandardV2', 'Developer'])
param skuName string

param publisherEmail string
param publisherName string

@description('Resource id of the user-assigned identity.')
param identityId string

@description('Subnet that outgoing calls go through, delegated to Microsoft.Web/serverFarms; empty for none. StandardV2 only.')
param subnetId string

resource service 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: skuName
    capacity: 1
  }
  identity: {
    type: 'SystemAssigned, UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    publisherEmail: publisherEmail
    publisherName: publisherName
    // Clients come from the internet: the gateway is the one thing here that is meant to be public.
    publicNetworkAccess: 'Enabled'
    virtualNetworkType: empty(subnetId) ? 'None' : 'External'
    virtualNetworkConfiguration: empty(subnetId)
      ? null
      : {
          subnetResourceId: subnetId
        }
    developerPortalStatus: 'Disabled'
    apiVersionConstraint: {
      // Older management API versions hand out secrets with a read.
      minApiVersion: '2021-08-01'
    }
    // The v2 tiers refuse these settings and have nothing older than TLS 1.2 anyway.
    customProperties: skuName == 'Developer'
      ? {
          'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10': 'False'
          'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11': 'False'
          'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Tls10': 'False'
          'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Tls11': 'False'
          'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Ssl30': 'False'
          'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.TripleDes168': 'False'
        }
      : null
  }
}

output id string = service.id
output name string = service.name
output gatewayUrl string = service.properties.gatewayUrl
output systemPrincipalId string = service.identity.principalId
