// Where the gateway sends what it logs, by identity. The loggers come before the APIs, since a policy that names one is
// refused while it is missing; what is logged is in gateway-diagnostics.bicep.
// https://learn.microsoft.com/azure/api-management/api-management-howto-app-insights

param serviceName string

@description('Put before the names; see gateway.bicep.')
param prefix string

param applicationInsightsId string
param applicationInsightsConnectionString string

@description('Client id of the identity that sends: Monitoring Metrics Publisher, and Event Hubs Data Sender if there is a hub.')
param identityClientId string

@description('Host name of the Event Hubs namespace for an audit log; empty for none.')
param auditEndpoint string
param auditHubName string

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName
}

resource applicationInsights 'Microsoft.ApiManagement/service/loggers@2024-05-01' = {
  parent: service
  name: '${prefix}application-insights'
  properties: {
    loggerType: 'applicationInsights'
    resourceId: applicationInsightsId
    isBuffered: true
    credentials: {
      connectionString: applicationInsightsConnectionString
      identityClientId: identityClientId
    }
  }
}

resource audit 'Microsoft.ApiManagement/service/loggers@2024-05-01' = if (!empty(auditEndpoint)) {
  parent: service
  name: '${prefix}audit'
  properties: {
    loggerType: 'azureEventHub'
    isBuffered: true
    credentials: {
      name: auditHubName
      endpointAddress: auditEndpoint
      identityClientId: identityClientId
    }
  }
}

output applicationInsightsLoggerId string = applicationInsights.id
