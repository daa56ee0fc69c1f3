// Log Analytics and Application Insights. Local authentication is off in both: telemetry is accepted only from an identity
// with the role Monitoring Metrics Publisher (monitoring-roles.bicep), an instrumentation key alone opens nothing.

param workspaceName string
param componentName string
param location string
param tags object

@description('Days that logs are kept. 30 are free of charge.')
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    features: {
      disableLocalAuth: true
      // Who may read a resource may read its logs, and nobody else's.
      enableLogAccessUsingOnlyResourcePermissions: true
    }
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    // Client addresses are stored as 0.0.0.0.
    DisableIpMasking: false
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
  }
}

output workspaceId string = workspace.id
output componentId string = component.id
output componentName string = component.name
@description('An address, not a credential: local authentication is off.')
output connectionString string = component.properties.ConnectionString
