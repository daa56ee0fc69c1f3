// What PSRule for Azure expands and looks at: the template with its defaults. The app registrations are given, since PSRule
// knows nothing of Microsoft Graph.
targetScope = 'subscription'

module defaults '../../../infra/main.bicep' = {
  name: 'defaults'
  params: {
    environmentName: 'psrule'
    location: 'northeurope'
    entraGatewayClientId: '00000000-0000-0000-0000-000000000001'
    entraBackendClientId: '00000000-0000-0000-0000-000000000002'
  }
}

module privately '../../../infra/main.bicep' = {
  name: 'private'
  params: {
    environmentName: 'psrule-private'
    location: 'northeurope'
    network: 'private'
    deployFrom: 'network'
    auditEventHub: true
    entraGatewayClientId: '00000000-0000-0000-0000-000000000001'
    entraBackendClientId: '00000000-0000-0000-0000-000000000002'
  }
}
