// The built-in roles that this template assigns, by their fixed ids: what is not in this list is not assigned anywhere.
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles

@export()
var roleIds = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  eventHubsDataSender: '2b629674-e913-4c01-ae53-ef4638d8f975'
}
