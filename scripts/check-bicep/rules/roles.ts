// Role assignments: exactly the documented list (docs/azure-resources.md), at the documented scope, for the documented
// identity; each with a name that a second deployment repeats.
import type { Infra } from '../infra.ts';
import { at, show } from '../read-bicep.ts';

export interface Assignment {
  /** The parameter that holds the principal. */
  readonly principal: string;
  /** Key of role-ids.bicep. */
  readonly role: string;
  /** The resource, as its file calls it. */
  readonly scope: string;
}

/** What docs/azure-resources.md says; a test compares the two. */
export const DOCUMENTED: readonly Assignment[] = [
  { principal: 'functionAppPrincipalId', role: 'storageBlobDataOwner', scope: 'hostAccount' },
  { principal: 'functionAppPrincipalId', role: 'storageBlobDataContributor', scope: 'dataAccount::blobs::snippets' },
  { principal: 'functionAppPrincipalId', role: 'storageBlobDataContributor', scope: 'dataAccount::blobs::bus' },
  { principal: 'functionAppPrincipalId', role: 'storageQueueDataContributor', scope: 'dataAccount' },
  { principal: 'functionAppPrincipalId', role: 'monitoringMetricsPublisher', scope: 'component' },
  { principal: 'gatewayPrincipalId', role: 'storageBlobDataContributor', scope: 'dataAccount::blobs::grants' },
  { principal: 'gatewayPrincipalId', role: 'monitoringMetricsPublisher', scope: 'component' },
  { principal: 'gatewayPrincipalId', role: 'eventHubsDataSender', scope: 'hub' },
  { principal: 'gatewaySystemPrincipalId', role: 'keyVaultSecretsUser', scope: 'vault' },
];

export function checkRoles({ files }: Infra): string[] {
  const problems: string[] = [];
  const open = new Set(DOCUMENTED.map(key));
  for (const [path, file] of files) {
    for (const { type, line, body } of file.resources) {
      if (type !== 'Microsoft.Authorization/roleAssignments') continue;
      const where = `infra/${path}:${line}`;
      const role = /^subscriptionResourceId\('Microsoft\.Authorization\/roleDefinitions', roleIds\.(\w+)\)$/.exec(
        show(at(body, 'properties', 'roleDefinitionId')),
      )?.[1];
      const found = {
        principal: show(at(body, 'properties', 'principalId')),
        role: role ?? '?',
        scope: show(body.scope),
      };
      if (!open.delete(key(found))) problems.push(`${where}: not a documented role: ${key(found)}`);
      if (at(body, 'properties', 'principalType') !== 'ServicePrincipal') {
        problems.push(`${where}: principalType must be ServicePrincipal, or a new identity is not found yet`);
      }
      const name = `guid(${found.scope}.id, ${found.principal}, roleIds.${found.role})`;
      if (show(body.name) !== name) problems.push(`${where}: the name must be ${name}`);
    }
    if (/Microsoft\.Authorization\/roleDefinitions@/.test(file.text)) problems.push(`infra/${path}: a custom role`);
  }
  for (const missing of open) problems.push(`documented, but nowhere assigned: ${missing}`);
  return problems;
}

const key = ({ principal, role, scope }: Assignment): string => `${principal} has ${role} on ${scope}`;
