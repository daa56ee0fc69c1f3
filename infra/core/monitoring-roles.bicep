// Who may send telemetry: the function app and the gateway, each with its own identity.
import { roleIds } from 'role-ids.bicep'

param componentName string
param functionAppPrincipalId string
param gatewayPrincipalId string

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource functionAppSends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, functionAppPrincipalId, roleIds.monitoringMetricsPublisher)
  scope: component
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.monitoringMetricsPublisher)
    principalId: functionAppPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The function app sends its telemetry.'
  }
}

resource gatewaySends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, gatewayPrincipalId, roleIds.monitoringMetricsPublisher)
  scope: component
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.monitoringMetricsPublisher)
    principalId: gatewayPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The gateway sends its telemetry.'
  }
}
