// The network of NETWORK=private: one subnet for what the function app sends, one for what the gateway sends, one for the
// private endpoints. Every group denies what it does not name, in both directions.

param name string
param location string
param tags object

@description('Address space; a /24 at least. The three subnets are cut out of it.')
param addressPrefix string

@description('Whether the gateway fetches client metadata documents from the internet (CIMD_PREFIXES is not -).')
param gatewayNeedsInternet bool

@description('Whether there is an Event Hub: API Management sends to it over AMQP too.')
param hasAuditHub bool

var amqpPorts = ['5671', '5672']
var denyInbound = {
  name: 'deny-inbound'
  properties: {
    description: 'Nothing else comes in.'
    priority: 4096
    direction: 'Inbound'
    access: 'Deny'
    protocol: '*'
    sourceAddressPrefix: '*'
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '*'
  }
}
var denyOutbound = {
  name: 'deny-outbound'
  properties: {
    description: 'Nothing else goes out.'
    priority: 4096
    direction: 'Outbound'
    access: 'Deny'
    protocol: '*'
    sourceAddressPrefix: '*'
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '*'
  }
}
var toEndpoints = {
  name: 'to-private-endpoints'
  properties: {
    protocol: 'Tcp'
    sourcePortRange: '*'
    destinationPortRange: '443'
    description: 'Storage, Key Vault and the function app, by their private endpoints.'
    priority: 100
    direction: 'Outbound'
    access: 'Allow'
    sourceAddressPrefix: 'VirtualNetwork'
    destinationAddressPrefix: 'VirtualNetwork'
  }
}
var toEntra = {
  name: 'to-entra'
  properties: {
    protocol: 'Tcp'
    sourcePortRange: '*'
    destinationPortRange: '443'
    description: 'Tokens and signing keys.'
    priority: 110
    direction: 'Outbound'
    access: 'Allow'
    sourceAddressPrefix: 'VirtualNetwork'
    destinationAddressPrefix: 'AzureActiveDirectory'
  }
}
var toMonitor = {
  name: 'to-monitor'
  properties: {
    protocol: 'Tcp'
    sourcePortRange: '*'
    destinationPortRange: '443'
    description: 'Telemetry, with an identity.'
    priority: 120
    direction: 'Outbound'
    access: 'Allow'
    sourceAddressPrefix: 'VirtualNetwork'
    destinationAddressPrefix: 'AzureMonitor'
  }
}
var toAuditHub = {
  name: 'to-audit-hub'
  properties: {
    protocol: 'Tcp'
    sourcePortRange: '*'
    destinationPortRanges: amqpPorts
    description: 'Events, to the private endpoint of the Event Hub.'
    priority: 140
    direction: 'Outbound'
    access: 'Allow'
    sourceAddressPrefix: 'VirtualNetwork'
    destinationAddressPrefix: 'VirtualNetwork'
  }
}
var toInternet = {
  name: 'to-client-metadata'
  properties: {
    protocol: 'Tcp'
    sourcePortRange: '*'
    destinationPortRange: '443'
    description: 'Client metadata documents at the allowed prefixes; the policy decides which.'
    priority: 130
    direction: 'Outbound'
    access: 'Allow'
    sourceAddressPrefix: 'VirtualNetwork'
    destinationAddressPrefix: 'Internet'
  }
}

resource functionsGroup 'Microsoft.Network/networkSecurityGroups@2025-09-01' = {
  name: '${name}-functions'
  location: location
  tags: tags
  properties: {
    securityRules: [toEndpoints, toEntra, toMonitor, denyOutbound, denyInbound]
  }
}

resource gatewayGroup 'Microsoft.Network/networkSecurityGroups@2025-09-01' = {
  name: '${name}-gateway'
  location: location
  tags: tags
  properties: {
    securityRules: concat(
      [toEndpoints, toEntra, toMonitor, denyOutbound, denyInbound],
      gatewayNeedsInternet ? [toInternet] : [],
      hasAuditHub ? [toAuditHub] : []
    )
  }
}

resource endpointsGroup 'Microsoft.Network/networkSecurityGroups@2025-09-01' = {
  name: '${name}-endpoints'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'from-network'
        properties: {
          protocol: 'Tcp'
          sourcePortRange: '*'
          destinationPortRanges: concat(['443'], hasAuditHub ? amqpPorts : [])
          description: 'The function app and the gateway.'
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          sourceAddressPrefix: 'VirtualNetwork'
          destinationAddressPrefix: 'VirtualNetwork'
        }
      }
      denyInbound
      denyOutbound
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-09-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [addressPrefix]
    }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          networkSecurityGroup: {
            id: functionsGroup.id
          }
          // What Flex Consumption asks for.
          delegations: [
            {
              name: 'flex'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
          defaultOutboundAccess: false
        }
      }
      {
        name: 'gateway'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          networkSecurityGroup: {
            id: gatewayGroup.id
          }
          // What the v2 tiers of API Management ask for.
          delegations: [
            {
              name: 'gateway'
              properties: {
                serviceName: 'Microsoft.Web/serverFarms'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 2)
          networkSecurityGroup: {
            id: endpointsGroup.id
          }
          // Without this the group would not apply to private endpoints.
          privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled'
          defaultOutboundAccess: false
        }
      }
    ]
  }

  resource functions 'subnets' existing = {
    name: 'functions'
  }

  resource gateway 'subnets' existing = {
    name: 'gateway'
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

output networkId string = network.id
output functionsSubnetId string = network::functions.id
output gatewaySubnetId string = network::gateway.id
output endpointsSubnetId string = network::endpoints.id
