// Deploys gateway.yaml, the one list of what the gateway is, into an API Management instance: named values, fragments,
// backends, APIs, operations, policies, products. The local gateway runs the same file.
import { fragments, policies } from 'policies.bicep'

@description('Name of the instance, in the resource group of this deployment.')
param serviceName string

@description('Put before every name, so that an instance with other APIs keeps its own: empty where the instance is ours.')
param prefix string

@description('Base URL of the vault with the key rings, ending in a slash.')
param vaultUri string

@description('What gateway.yaml leaves to the deployment: each `parameter:` there is a property here or of switches.')
param values gatewayValues
param switches gatewaySwitches

@description('Texts by the parameter names of gateway.yaml. Lists are separated by spaces; - is an empty one.')
@sealed()
type gatewayValues = {
  authMode: 'facade' | 'entra' | 'key'
  serverName: string
  gatewayOrigin: string
  entraAuthority: string
  entraTenantId: string
  entraClientId: string
  tokenExchangeAudience: string
  gatewayIdentityClientId: string
  backendAudience: string
  grantsUrl: string
  redirectHosts: string
  redirectSchemes: string
  cimdPrefixes: string
  deniedClients: string
  allowedOrigins: string
  allowGuests: 'true' | 'false'
  rateLimitCalls: string
  rateLimitClientCalls: string
  oauthRateLimitCalls: string
  functionAppUrl: string
}

@description('Decisions by the parameter names of gateway.yaml.')
@sealed()
type gatewaySwitches = {
  @description('Whether callers need a subscription key (AUTH_MODE=key).')
  keyMode: bool
}

@description('Policies name named values, fragments, backends and loggers; with a prefix these references get it too.')
func withPrefix(text string, namePrefix string) string =>
  replace(
    replace(
      replace(replace(text, '{{', '{{${namePrefix}'), 'fragment-id="', 'fragment-id="${namePrefix}'),
      'backend-id="',
      'backend-id="${namePrefix}'
    ),
    'logger-id="',
    'logger-id="${namePrefix}'
  )

@description('The name of one of our things in the instance.')
func ours(namePrefix string, name string) string => '${namePrefix}${name}'

// any(): the entries of a list differ in which keys they have, and gateway.schema.json has checked them.
var config = any(loadYamlContent('gateway.yaml'))
var operationList = flatten(map(config.apis, (api, index) => map(api.operations, op => { api: index, operation: op })))
var products = config.?products ?? []
// What has a policy, by its place in the list: the place is needed to name the parent, where no lambda may stand.
var apiPolicyList = filter(
  map(config.apis, (api, index) => { place: index, policy: api.?policy }),
  one => one.policy != null
)
var operationPolicyList = filter(
  map(operationList, (one, index) => { place: index, policy: one.operation.?policy }),
  one => one.policy != null
)
var productPolicyList = filter(
  map(products, (product, index) => { place: index, policy: product.?policy }),
  one => one.policy != null
)
var productApiList = flatten(map(
  products,
  (product, index) => map(product.?apis ?? [], api => { product: index, api: api })
))

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName
}

resource namedValues 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = [
  for item in config.namedValues: {
    parent: service
    name: ours(prefix, item.name)
    properties: {
      displayName: ours(prefix, item.name)
      secret: item.?keyVaultSecret != null || (item.?secret ?? false)
      value: item.?keyVaultSecret != null
        ? null
        : item.?parameter != null ? values[item.parameter] : item.literal
      // No version in the address: API Management fetches a new one within four hours, rotate-keys asks for it at once.
      // No identityClientId: the system-assigned identity.
      keyVault: item.?keyVaultSecret == null
        ? null
        : {
            secretIdentifier: '${vaultUri}secrets/${item.keyVaultSecret}'
          }
    }
  }
]

resource policyFragments 'Microsoft.ApiManagement/service/policyFragments@2024-05-01' = [
  for name in config.fragments: {
    parent: service
    name: ours(prefix, name)
    properties: {
      format: 'rawxml'
      value: withPrefix(fragments[name], prefix)
    }
    dependsOn: [
      namedValues
    ]
  }
]

resource backends 'Microsoft.ApiManagement/service/backends@2024-05-01' = [
  for item in config.backends: {
    parent: service
    name: ours(prefix, item.name)
    properties: {
      protocol: 'http'
      url: item.?parameter != null ? values[item.parameter] : item.url
      tls: {
        validateCertificateChain: true
        validateCertificateName: true
      }
    }
  }
]

// At most one, and never in an instance with other APIs: it would rule them too.
resource globalPolicy 'Microsoft.ApiManagement/service/policies@2024-05-01' = [
  for name in filter(empty(prefix) ? [config.?policy] : [], one => one != null): {
    parent: service
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: withPrefix(policies[name], prefix)
    }
    dependsOn: [
      policyFragments
      backends
    ]
  }
]

resource apis 'Microsoft.ApiManagement/service/apis@2024-05-01' = [
  for api in config.apis: {
    parent: service
    name: ours(prefix, api.name)
    properties: {
      apiType: 'http'
      displayName: ours(prefix, api.name)
      path: api.path
      protocols: ['https']
      subscriptionRequired: contains(string(api.subscriptionRequired), 'parameter')
        ? switches[api.subscriptionRequired.parameter]
        : api.subscriptionRequired
    }
  }
]

// One at a time: API Management answers 409 to some changes of one API at once.
@batchSize(1)
resource operations 'Microsoft.ApiManagement/service/apis/operations@2024-05-01' = [
  for one in operationList: {
    parent: apis[one.api]
    name: one.operation.name
    properties: {
      displayName: one.operation.name
      method: one.operation.method
      urlTemplate: one.operation.urlTemplate
    }
  }
]

resource apiPolicies 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = [
  for one in apiPolicyList: {
    parent: apis[one.place]
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: withPrefix(policies[one.policy], prefix)
    }
    dependsOn: [
      policyFragments
      backends
      operations
    ]
  }
]

@batchSize(1)
resource operationPolicies 'Microsoft.ApiManagement/service/apis/operations/policies@2024-05-01' = [
  for one in operationPolicyList: {
    parent: operations[one.place]
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: withPrefix(policies[one.policy], prefix)
    }
    dependsOn: [
      policyFragments
      backends
      apiPolicies
    ]
  }
]

resource productList 'Microsoft.ApiManagement/service/products@2024-05-01' = [
  for product in products: {
    parent: service
    name: ours(prefix, product.name)
    properties: {
      displayName: product.?displayName ?? ours(prefix, product.name)
      subscriptionRequired: product.?subscriptionRequired ?? true
      approvalRequired: (product.?subscriptionRequired ?? true) ? (product.?approvalRequired ?? false) : null
      state: 'published'
    }
  }
]

resource productPolicies 'Microsoft.ApiManagement/service/products/policies@2024-05-01' = [
  for one in productPolicyList: {
    parent: productList[one.place]
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: withPrefix(policies[one.policy], prefix)
    }
    dependsOn: [
      policyFragments
      backends
    ]
  }
]

resource productMembers 'Microsoft.ApiManagement/service/products/apis@2024-05-01' = [
  for one in productApiList: {
    parent: productList[one.product]
    name: ours(prefix, one.api)
    dependsOn: [
      apis
    ]
  }
]

@description('The API whose calls are the MCP traffic, for alerts and logging.')
output apiNames string[] = map(config.apis, api => ours(prefix, api.name))
