// Who may read the key rings: the gateway's system-assigned identity and nobody else. It is that identity because a vault
// behind a firewall lets API Management in as a trusted service only with it.
// https://learn.microsoft.com/azure/api-management/api-management-howto-use-managed-service-identity
import { roleIds } from 'role-ids.bicep'

param vaultName string

@description('Principal of the system-assigned identity of API Management.')
param gatewaySystemPrincipalId string

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource gatewayReadsKeys 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, gatewaySystemPrincipalId, roleIds.keyVaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.keyVaultSecretsUser)
    principalId: gatewaySystemPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The gateway reads session-keys and client-keys.'
  }
}
