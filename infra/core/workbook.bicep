// A workbook over the logs: calls, errors, latency by operation, tools by outcome, open streams. Its content is
// workbook.json, as the editor of the portal exports it.

param location string
param tags object
param displayName string
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'remote-mcp')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: displayName
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: workspaceId
    serializedData: string(loadJsonContent('workbook.json'))
  }
}
