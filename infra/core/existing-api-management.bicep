// Reads an API Management instance that is there already (EXISTING_APIM_NAME). Nothing of the instance itself is changed:
// the preprovision hook checks that it has both identities and that no API takes the root path.

param name string

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: name
}

output id string = service.id
output name string = service.name
output gatewayUrl string = service.properties.gatewayUrl
output systemPrincipalId string = service.identity.principalId
