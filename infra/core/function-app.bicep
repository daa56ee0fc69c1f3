// The function app on Flex Consumption. What runs is the bundle that `npm run build` makes; every setting that
// src/app/config.ts reads is set here, and no other of ours.

param planName string
param name string
param location string
param tags object

@description('Resource id, client id and principal id of its user-assigned identity.')
param identityId string
param identityClientId string

@allowed(['22', '24'])
param nodeVersion string

@allowed([512, 2048, 4096])
param instanceMemoryMB int

@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Requests that one instance serves at a time. Each open SSE stream is one of them, for up to 25 minutes.')
@minValue(10)
@maxValue(1000)
param httpConcurrency int

@description('Instances that are always warm. They cost money while idle; 0 starts one at the first request.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int

@description('Subnet that outgoing calls go through; empty for none.')
param subnetId string

@description('Who can open a connection: `everyone`, `deployment` (the deployment endpoint alone) or `network` (private endpoint only).')
@allowed(['everyone', 'deployment', 'network'])
param reachableFrom string

@description('Blob endpoint of the host storage account, and the URL of the container with the package.')
param hostBlobEndpoint string
param deploymentContainerUrl string

param dataBlobEndpoint string
param dataQueueEndpoint string
param applicationInsightsConnectionString string

@description('The one caller that is let in: principal and application (client) id of the identity of the gateway.')
param gatewayPrincipalId string
param gatewayIdentityClientId string

@description('Client id of the backend app registration: the audience of the token of the gateway.')
param backendClientId string

@description('Origin of the authority, without a trailing slash.')
param authority string

// One slot in five stays free for short requests, so that open streams cannot shut out the POSTs that feed them.
var maxStreams = httpConcurrency * 4 / 5
var settings = {
  // The host itself, by identity. No FUNCTIONS_WORKER_RUNTIME, FUNCTIONS_EXTENSION_VERSION or WEBSITE_RUN_FROM_PACKAGE:
  // Flex Consumption refuses them, functionAppConfig says it.
  AzureWebJobsStorage__blobServiceUri: hostBlobEndpoint
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // The app: src/app/config.ts.
  AZURE_CLIENT_ID: identityClientId
  MCP_AUTH: 'gateway'
  MCP_AUTHORITY: authority
  MCP_TENANT_ID: tenant().tenantId
  MCP_GATEWAY_PRINCIPAL_ID: gatewayPrincipalId
  MCP_BACKEND_AUDIENCE: backendClientId
  MCP_MAX_STREAMS: string(maxStreams)
  SNIPPETS_BLOB_URL: dataBlobEndpoint
  BUS_BLOB_URL: dataBlobEndpoint
  BUS_QUEUE_URL: dataQueueEndpoint
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd finds the app of the service `mcp` by this tag.
  tags: union(tags, { 'azd-service-name': 'mcp' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: reachableFrom == 'network' ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    outboundVnetRouting: empty(subnetId)
      ? null
      : {
          allTraffic: true
        }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'node'
        version: nodeVersion
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        // All HTTP functions scale as one group.
        alwaysReady: alwaysReadyInstances == 0
          ? []
          : [
              {
                name: 'http'
                instanceCount: alwaysReadyInstances
              }
            ]
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      ipSecurityRestrictionsDefaultAction: reachableFrom == 'everyone' ? 'Allow' : 'Deny'
      scmIpSecurityRestrictionsDefaultAction: reachableFrom == 'network' ? 'Deny' : 'Allow'
      scmIpSecurityRestrictionsUseMain: false
      appSettings: [
        for setting in items(settings): {
          name: setting.key
          value: setting.value
        }
      ]
    }
  }

  // Deployments prove themselves with Entra: no user name and password.
  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  // Easy Auth: only the identity of the gateway comes in, with a token for the backend registration. The app checks the
  // same again by itself (src/app/identity/gateway-token.ts), so that a setting lost here opens nothing.
  resource auth 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: {
        enabled: true
      }
      httpSettings: {
        requireHttps: true
      }
      globalValidation: {
        requireAuthentication: true
        // A redirect to a sign-in page would be meaningless to a gateway.
        unauthenticatedClientAction: 'Return401'
        excludedPaths: ['/healthz']
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: backendClientId
            openIdIssuer: '${authority}/${tenant().tenantId}/v2.0'
          }
          login: {
            // Challenges are the business of the gateway; this one would name the wrong authority to a client.
            disableWWWAuthenticate: true
          }
          validation: {
            allowedAudiences: [backendClientId]
            defaultAuthorizationPolicy: {
              allowedApplications: [gatewayIdentityClientId]
              allowedPrincipals: {
                identities: [gatewayPrincipalId]
              }
            }
          }
        }
      }
      login: {
        tokenStore: {
          enabled: false
        }
      }
    }
  }
}

output id string = app.id
output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
