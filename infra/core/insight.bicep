// What operators look at: alerts and a workbook over the logs.

param environmentName string
param location string
param tags object
param workspaceId string

@description('Who alerts are sent to; empty for nobody.')
param alertEmail string

module alerts 'alerts.bicep' = {
  name: 'alerts'
  params: {
    namePrefix: 'mcp-${environmentName}'
    location: location
    tags: tags
    workspaceId: workspaceId
    email: alertEmail
  }
}

module workbook 'workbook.bicep' = {
  name: 'workbook'
  params: {
    location: location
    tags: tags
    displayName: 'Remote MCP server (${environmentName})'
    workspaceId: workspaceId
  }
}
