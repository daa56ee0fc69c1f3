// Two accounts, so that a fault in one cannot touch the other: the host's holds the deployed package and the host's own
// state, the data account what users and the gateway write. A blob name that escaped its container (as `..` can, when a
// URL is normalised) would still be in another account than the code.

param hostAccountName string
param dataAccountName string
param location string
param tags object

@allowed(['Standard_LRS', 'Standard_ZRS'])
param skuName string

param isPrivate bool

@description('Days that an overwritten or deleted snippet can still be restored from its versions.')
param snippetVersionDays int

@description('Days a sign-in may last at most (named value grant-days); its record is deleted soon after.')
param grantDays int

var deploymentContainer = 'deployments'

module host 'storage-account.bicep' = {
  name: 'storage-host'
  params: {
    name: hostAccountName
    location: location
    tags: tags
    skuName: skuName
    isPrivate: isPrivate
    containers: [deploymentContainer]
    lifecycleRules: [
      // Every deployment overwrites the package, the host its own small state all the time.
      { name: 'old-versions', prefixes: ['${deploymentContainer}/', 'azure-webjobs-'], deleteVersionsAfter: 7 }
    ]
  }
}

module data 'storage-account.bicep' = {
  name: 'storage-data'
  params: {
    name: dataAccountName
    location: location
    tags: tags
    skuName: skuName
    isPrivate: isPrivate
    containers: ['snippets', 'bus', 'grants']
    lifecycleRules: [
      // Snippets themselves live until their owner deletes them.
      { name: 'snippets', prefixes: ['snippets/'], deleteVersionsAfter: snippetVersionDays }
      // A session lasts 25 minutes. What a crashed instance left behind goes after a day; `bus/instances/` is not here,
      // since renewing a lease does not count as a modification.
      {
        name: 'bus'
        prefixes: ['bus/sessions/', 'bus/bodies/']
        deleteBlobsAfter: 1
        deleteVersionsAfter: 1
      }
      { name: 'bus-instances', prefixes: ['bus/instances/'], deleteVersionsAfter: 1 }
      // A record holds a sealed refresh token: old versions are worth nothing to us.
      { name: 'grants', prefixes: ['grants/'], deleteBlobsAfter: grantDays + 1, deleteVersionsAfter: 1 }
    ]
  }
}

output hostAccountId string = host.outputs.id
output hostAccountName string = host.outputs.name
output hostBlobEndpoint string = host.outputs.blobEndpoint
output deploymentContainerUrl string = '${host.outputs.blobEndpoint}${deploymentContainer}'
output dataAccountId string = data.outputs.id
output dataAccountName string = data.outputs.name
output dataBlobEndpoint string = data.outputs.blobEndpoint
output dataQueueEndpoint string = data.outputs.queueEndpoint
output grantsUrl string = '${data.outputs.blobEndpoint}grants'
