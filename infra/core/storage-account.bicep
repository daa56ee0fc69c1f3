// One storage account as every account here is: reached with an identity only, TLS 1.2, nothing anonymous, versions and
// soft delete on. What differs is which containers it has and how long old versions stay.

param name string
param location string
param tags object

@allowed(['Standard_LRS', 'Standard_ZRS'])
param skuName string

@description('Whether only private endpoints reach the account.')
param isPrivate bool

@description('Names of its blob containers.')
param containers string[]

@description('Days that a deleted blob or container can be brought back.')
param softDeleteDays int = 7

@description('Rules of the lifecycle policy; see storage.bicep.')
param lifecycleRules lifecycleRule[]

@description('A lifecycle rule by the prefix of blob names, container first; each age in days, absent means never.')
type lifecycleRule = {
  name: string
  prefixes: string[]
  deleteBlobsAfter: int?
  deleteVersionsAfter: int
}

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: skuName
  }
  kind: 'StorageV2'
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    allowedCopyScope: 'AAD'
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
      allowPermanentDelete: false
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
  }
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-04-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        for rule in lifecycleRules: {
          name: rule.name
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: rule.prefixes
            }
            actions: {
              baseBlob: rule.?deleteBlobsAfter == null
                ? null
                : {
                    delete: {
                      daysAfterModificationGreaterThan: rule.?deleteBlobsAfter
                    }
                  }
              version: {
                delete: {
                  daysAfterCreationGreaterThan: rule.deleteVersionsAfter
                }
              }
            }
          }
        }
      ]
    }
  }
  dependsOn: [
    // A rule for versions is refused while versioning is off.
    blobs
  ]
}

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
