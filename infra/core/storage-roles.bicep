// Who may do what in storage. The function app reaches its own containers only, the gateway only the grant records: neither
// can read what the other writes.
import { roleIds } from 'role-ids.bicep'

param hostAccountName string
param dataAccountName string
param functionAppPrincipalId string
param gatewayPrincipalId string

resource hostAccount 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: hostAccountName
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: dataAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource snippets 'containers' existing = {
      name: 'snippets'
    }

    resource bus 'containers' existing = {
      name: 'bus'
    }

    resource grants 'containers' existing = {
      name: 'grants'
    }
  }
}

resource functionAppOwnsHost 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostAccount.id, functionAppPrincipalId, roleIds.storageBlobDataOwner)
  scope: hostAccount
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageBlobDataOwner)
    principalId: functionAppPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The Functions host reads its package and keeps its locks and keys here; it asks for Owner.'
  }
}

resource functionAppWritesSnippets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataAccount::blobs::snippets.id, functionAppPrincipalId, roleIds.storageBlobDataContributor)
  scope: dataAccount::blobs::snippets
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageBlobDataContributor)
    principalId: functionAppPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The function app reads and writes snippets.'
  }
}

resource functionAppWritesBus 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataAccount::blobs::bus.id, functionAppPrincipalId, roleIds.storageBlobDataContributor)
  scope: dataAccount::blobs::bus
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageBlobDataContributor)
    principalId: functionAppPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The function app keeps the session bus: which instance holds which stream.'
  }
}

// Each instance makes and removes a queue of its own, so the account is the narrowest scope there is.
resource functionAppUsesQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataAccount.id, functionAppPrincipalId, roleIds.storageQueueDataContributor)
  scope: dataAccount
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageQueueDataContributor)
    principalId: functionAppPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The function app keeps the session bus: messages for another instance.'
  }
}

resource gatewayWritesGrants 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataAccount::blobs::grants.id, gatewayPrincipalId, roleIds.storageBlobDataContributor)
  scope: dataAccount::blobs::grants
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageBlobDataContributor)
    principalId: gatewayPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The gateway keeps grant records: what makes a code and a refresh token work once.'
  }
}
