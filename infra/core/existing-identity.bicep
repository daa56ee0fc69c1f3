// Reads the user-assigned identity that an existing API Management instance already carries: Bicep cannot add one to an
// instance that it does not own, so the operator names it (EXISTING_APIM_IDENTITY_ID).

param name string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: name
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
