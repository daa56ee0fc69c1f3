// One user-assigned managed identity. The function app and the gateway have one each: the resource outlives what uses it,
// so its rights exist before the first start and nothing has to wait for a principal that a deployment makes on the way.

param name string
param location string
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
