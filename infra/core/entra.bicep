// The two app registrations. `gateway` is what people sign in to; `backend` is only an audience, the name under which the
// function app is called, so that no user's token is ever good there. Neither has a secret: the gateway proves itself with
// its managed identity as a federated credential.
// Needs the Microsoft Graph permission Application.ReadWrite.All (or the role Application Developer) for whoever deploys;
// with ENTRA_GATEWAY_CLIENT_ID and ENTRA_BACKEND_CLIENT_ID this module is not deployed.
extension microsoftGraphV1

@description('Distinguishes the registrations of several environments.')
param environmentName string

@description('Origin of the gateway, e.g. https://example.azure-api.net')
param gatewayOrigin string

@description('Origin of the authority, without a trailing slash.')
param authority string

@description('Audience of federated credentials; differs between clouds.')
param tokenExchangeAudience string

@description('Principal of the user-assigned identity of the gateway.')
param gatewayPrincipalId string

@description('Whether only people and groups that are assigned to the application may sign in.')
param assignmentRequired bool

@description('Whether Entra is the authorization server itself (AUTH_MODE=entra): the gateway registration then offers the scopes.')
param offersScopes bool

var gatewayUniqueName = 'remote-mcp-gateway-${environmentName}'
var backendUniqueName = 'remote-mcp-backend-${environmentName}'
// Microsoft Graph, and its delegated permissions openid, profile and offline_access. The ids are the same everywhere.
var graphAppId = '00000003-0000-0000-c000-000000000000'
var signInPermissions = [
  '37f7f235-527c-4136-accd-4a02d197296e'
  '14dad69e-099b-42c9-810b-d002981feec1'
  '7427e0e9-2fba-42fe-b0c0-848c9e6a8182'
]
// `acct` says whether the user is a guest; the gateway refuses guests unless told otherwise, and takes a missing one for
// a guest.
var accountClaim = [
  {
    name: 'acct'
    essential: false
  }
]

resource gateway 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: gatewayUniqueName
  displayName: 'Remote MCP gateway (${environmentName})'
  signInAudience: 'AzureADMyOrg'
  // AUTH_MODE=entra: the resource that clients name must be an identifier of this application, and its domain verified
  // in the tenant.
  identifierUris: offersScopes ? ['${gatewayOrigin}/mcp'] : []
  web: {
    redirectUris: ['${gatewayOrigin}/oauth-callback']
    implicitGrantSettings: {
      enableAccessTokenIssuance: false
      enableIdTokenIssuance: false
    }
  }
  optionalClaims: {
    idToken: accountClaim
    accessToken: accountClaim
  }
  api: {
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: offersScopes
      ? [
          {
            id: guid(gatewayUniqueName, 'snippets.read')
            value: 'snippets.read'
            type: 'User'
            isEnabled: true
            adminConsentDisplayName: 'Read snippets'
            adminConsentDescription: 'Lets the application read the snippets of the signed-in user.'
            userConsentDisplayName: 'Read your snippets'
            userConsentDescription: 'Lets the application read your snippets.'
          }
          {
            id: guid(gatewayUniqueName, 'snippets.write')
            value: 'snippets.write'
            type: 'User'
            isEnabled: true
            adminConsentDisplayName: 'Change snippets'
            adminConsentDescription: 'Lets the application save and delete snippets of the signed-in user.'
            userConsentDisplayName: 'Change your snippets'
            userConsentDescription: 'Lets the application save and delete your snippets.'
          }
        ]
      : []
  }
  appRoles: [
    {
      id: guid(gatewayUniqueName, 'User')
      value: 'User'
      displayName: 'User'
      description: 'May use the server. Needed with ALLOWED_USERS=assigned.'
      allowedMemberTypes: ['User']
      isEnabled: true
    }
  ]
  requiredResourceAccess: [
    {
      resourceAppId: graphAppId
      resourceAccess: [
        for permission in signInPermissions: {
          id: permission
          type: 'Scope'
        }
      ]
    }
  ]

  resource credential 'federatedIdentityCredentials' = {
    name: '${gatewayUniqueName}/gateway'
    description: 'The managed identity of the gateway.'
    issuer: '${authority}/${tenant().tenantId}/v2.0'
    subject: gatewayPrincipalId
    audiences: [tokenExchangeAudience]
  }
}

resource gatewayPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: gateway.appId
  appRoleAssignmentRequired: assignmentRequired
}

resource backend 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: backendUniqueName
  displayName: 'Remote MCP backend (${environmentName})'
  signInAudience: 'AzureADMyOrg'
  identifierUris: ['api://${tenant().tenantId}/${backendUniqueName}']
  api: {
    requestedAccessTokenVersion: 2
  }
}

resource backendPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: backend.appId
}

output gatewayClientId string = gateway.appId
output backendClientId string = backend.appId
