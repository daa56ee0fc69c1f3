// The two key rings of the gateway. They must exist before the named values that read them, and a second provision must
// not replace them: everybody would be signed out (session-keys) or unregistered (client-keys). So they are created once
// from random halves that nobody sees, and changed by `npm run rotate-keys` only.

param name string
param location string
param tags object

@description('Whether the vault is reached over a private endpoint only. API Management, as a trusted service, reads it with its system-assigned identity.')
param isPrivate bool

@description('Whether a deleted vault of this name is brought back, keys and all. The preprovision hook sets it when it finds one.')
param recover bool

@description('Purge protection cannot be turned off again, and keeps the name taken for seven days after a deletion.')
param purgeProtection bool

@description('Log Analytics workspace that every read of a secret is recorded in.')
param workspaceId string

@description('Default for both halves of a ring: two random GUIDs, 244 bits of entropy. Used at the first deployment only.')
@secure()
param sessionKeyFirstHalf string = newGuid()

@secure()
param sessionKeySecondHalf string = newGuid()

@secure()
param clientKeyFirstHalf string = newGuid()

@secure()
param clientKeySecondHalf string = newGuid()

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    createMode: recover ? 'recover' : 'default'
    enableRbacAuthorization: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    // Only true or absent is accepted.
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

@onlyIfNotExists()
resource sessionKeys 'Microsoft.KeyVault/vaults/secrets@2026-02-01' = {
  parent: vault
  name: 'session-keys'
  tags: tags
  properties: {
    contentType: 'One or two keys, separated by a space; the first one seals. Change with: npm run rotate-keys'
    value: '${sessionKeyFirstHalf}${sessionKeySecondHalf}'
    attributes: {
      enabled: true
    }
  }
}

@onlyIfNotExists()
resource clientKeys 'Microsoft.KeyVault/vaults/secrets@2026-02-01' = {
  parent: vault
  name: 'client-keys'
  tags: tags
  properties: {
    contentType: 'One or two keys, separated by a space. A new one alone unregisters every client.'
    value: '${clientKeyFirstHalf}${clientKeySecondHalf}'
    attributes: {
      enabled: true
    }
  }
}

resource auditLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
