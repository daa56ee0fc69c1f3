// Whether whoever deploys may do it: role assignments in the subscription, app registrations in Entra ID, and whether
// users will be able to consent to the sign-in at all.
import type { Azure } from '../azure.ts';
import type { Choices } from '../choices.ts';
import type { Finding } from '../finding.ts';

const ASSIGN = 'microsoft.authorization/roleassignments/write';
/** Directory roles that may register applications, by their template ids, which are the same in every tenant. */
const APPLICATION_ROLES = new Set([
  '62e90394-69f5-4237-9190-012177145e10', // Global Administrator
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', // Application Administrator
  '158c047a-c907-4556-b7ef-446551a6b5f7', // Cloud Application Administrator
  'cf1c38e5-3621-4004-a7cb-879624dced7c', // Application Developer
]);

interface Permissions {
  readonly value: readonly { readonly actions: readonly string[]; readonly notActions: readonly string[] }[];
}

/** @throws AzureError when the subscription cannot be asked. */
export async function checkSubscriptionRights(azure: Azure): Promise<Finding[]> {
  const path = '/providers/Microsoft.Authorization/permissions?api-version=2022-04-01';
  const { value } = (await azure.subscription(path)) as Permissions;
  const may = value.some(({ actions, notActions }) => covers(actions) && !covers(notActions));
  if (may) return [];
  return [
    {
      level: 'error',
      message: 'You may not assign roles in this subscription, and the template assigns some.',
      mend: 'Ask for Owner, or Contributor and Role Based Access Control Administrator.',
    },
  ];
}

function covers(patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const expression = pattern
      .toLowerCase()
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*');
    return new RegExp(`^${expression}$`).test(ASSIGN);
  });
}

interface AuthorizationPolicy {
  readonly defaultUserRolePermissions: {
    readonly allowedToCreateApps: boolean;
    readonly permissionGrantPoliciesAssigned?: readonly string[];
  };
}

/** @throws AzureError when Microsoft Graph cannot be asked, as for some service principals. */
export async function checkEntraRights(azure: Azure, choices: Choices): Promise<Finding[]> {
  if (choices.gatewayClientId !== '' && choices.backendClientId !== '') return [];
  const policy = (await azure.graph('/v1.0/policies/authorizationPolicy')) as AuthorizationPolicy;
  const { allowedToCreateApps, permissionGrantPoliciesAssigned = [] } = policy.defaultUserRolePermissions;
  const findings: Finding[] = [];
  if (!allowedToCreateApps) {
    const roles = (await azure.graph(
      '/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId',
    )) as { value: readonly { roleTemplateId: string }[] };
    if (!roles.value.some((role) => APPLICATION_ROLES.has(role.roleTemplateId.toLowerCase()))) {
      findings.push({
        level: 'error',
        message: 'This tenant lets only administrators register applications, and you are none.',
        mend: 'Ask for the role Application Developer, or for two registrations: see "Bring your own app registrations" in docs/troubleshooting.md.',
      });
    }
  }
  if (!permissionGrantPoliciesAssigned.some((id) => /^ManagePermissionGrantsForSelf\./i.test(id))) {
    findings.push({
      level: 'warning',
      message:
        'Users of this tenant may not consent to applications: an administrator has to, once, after the deployment.',
      mend: 'azd prints the link at the end; it asks for openid, profile and offline_access only.',
    });
  }
  return findings;
}
