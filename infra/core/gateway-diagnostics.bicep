// What the gateway logs: that a call happened, how it ended and how long it took. No body, no header, no query: bodies and
// headers hold tokens and what people write, /oauth-callback's query a code. A body byte logged anywhere would also make
// the gateway buffer, and SSE would stop streaming; so zero stands at every scope that can say otherwise.
// https://learn.microsoft.com/azure/api-management/how-to-server-sent-events

param serviceName string

@description('Whether the instance is ours: then the scope of all APIs and the resource log are set too.')
param ownsService bool

@description('Names of our APIs in the instance.')
param apiNames string[]

param applicationInsightsLoggerId string
param workspaceId string

@description('Percentage of successful calls that are logged; every error is.')
@minValue(0)
@maxValue(100)
param samplingPercentage int = 100

var nothingOfMessages = {
  request: {
    headers: []
    body: {
      bytes: 0
    }
    dataMasking: {
      queryParams: [
        {
          value: '*'
          mode: 'Hide'
        }
      ]
      headers: []
    }
  }
  response: {
    headers: []
    body: {
      bytes: 0
    }
    dataMasking: {
      queryParams: []
      headers: []
    }
  }
}
var sampling = {
  samplingType: 'fixed'
  percentage: samplingPercentage
}

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName
}

resource apis 'Microsoft.ApiManagement/service/apis@2024-05-01' existing = [
  for name in apiNames: {
    parent: service
    name: name
  }
]

resource apiDiagnostics 'Microsoft.ApiManagement/service/apis/diagnostics@2024-05-01' = [
  for (name, index) in apiNames: {
    parent: apis[index]
    name: 'applicationinsights'
    properties: {
      alwaysLog: 'allErrors'
      verbosity: 'information'
      logClientIp: true
      sampling: sampling
      frontend: nothingOfMessages
      backend: nothingOfMessages
      loggerId: applicationInsightsLoggerId
      httpCorrelationProtocol: 'W3C'
      // The name of the operation: an URL would make every session its own row.
      operationNameFormat: 'Name'
      metrics: true
    }
  }
]

resource allApis 'Microsoft.ApiManagement/service/diagnostics@2024-05-01' = if (ownsService) {
  parent: service
  name: 'applicationinsights'
  properties: {
    alwaysLog: 'allErrors'
    verbosity: 'information'
    logClientIp: true
    sampling: sampling
    frontend: nothingOfMessages
    backend: nothingOfMessages
    loggerId: applicationInsightsLoggerId
    httpCorrelationProtocol: 'W3C'
    operationNameFormat: 'Name'
    metrics: true
  }
}

resource azureMonitor 'Microsoft.ApiManagement/service/loggers@2024-05-01' = if (ownsService) {
  parent: service
  name: 'azuremonitor'
  properties: {
    loggerType: 'azureMonitor'
    isBuffered: true
  }
}

resource resourceLog 'Microsoft.ApiManagement/service/diagnostics@2024-05-01' = if (ownsService) {
  parent: service
  name: 'azuremonitor'
  properties: {
    alwaysLog: 'allErrors'
    verbosity: 'information'
    logClientIp: true
    sampling: sampling
    frontend: nothingOfMessages
    backend: nothingOfMessages
    loggerId: azureMonitor.id
  }
}

resource toWorkspace 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (ownsService) {
  name: 'to-workspace'
  scope: service
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'GatewayLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}
