// The private endpoints and the private DNS zones that make public names resolve to them. A zone is made once, however
// many endpoints share it: two deployments of one zone at a time fail.

param location string
param tags object
param networkId string
param subnetId string

@description('What to reach privately.')
param endpoints endpoint[]

@description('One private endpoint: its name, the resource, which of its services (blob, queue, vault, sites …) and the zone that belongs to that.')
type endpoint = {
  name: string
  resourceId: string
  groupId: string
  zoneName: string
}

// union() drops duplicates.
var zoneNames = union(map(endpoints, one => one.zoneName), [])

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zoneName in zoneNames: {
    name: zoneName
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zoneName, index) in zoneNames: {
    parent: zones[index]
    name: uniqueString(networkId)
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-09-01' = [
  for one in endpoints: {
    name: one.name
    location: location
    tags: tags
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: one.groupId
          properties: {
            privateLinkServiceId: one.resourceId
            groupIds: [one.groupId]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-09-01' = [
  for (one, index) in endpoints: {
    parent: privateEndpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: one.groupId
          properties: {
            privateDnsZoneId: zones[indexOf(zoneNames, one.zoneName)].id
          }
        }
      ]
    }
    dependsOn: [
      links
    ]
  }
]
