// Event Hubs for an audit log, by identity: local authentication off, so there is no connection string to leak. It costs
// money every month, so it is deployed only with AUDIT_EVENT_HUB=true. Hub, right and logger are there; no policy of
// infra/gateway writes to it yet, your own may: <log-to-eventhub logger-id="audit">.
import { roleIds } from 'role-ids.bicep'

param namespaceName string
param location string
param tags object

@description('Whether only a private endpoint reaches it.')
param isPrivate bool

@description('Principal of the identity that the gateway sends with.')
param gatewayPrincipalId string

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: namespaceName
  location: location
  tags: tags
  sku: {
    // Basic has neither private endpoints nor more than a day of retention.
    name: 'Standard'
    tier: 'Standard'
    capacity: 1
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' = {
  parent: namespace
  name: 'audit'
  properties: {
    partitionCount: 2
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: 168
    }
  }
}

resource gatewaySends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, gatewayPrincipalId, roleIds.eventHubsDataSender)
  scope: hub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.eventHubsDataSender)
    principalId: gatewayPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The gateway may send audit events.'
  }
}

output namespaceId string = namespace.id
output hubName string = hub.name
@description('Host name of the namespace, as the logger of API Management wants it.')
output endpointAddress string = replace(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
