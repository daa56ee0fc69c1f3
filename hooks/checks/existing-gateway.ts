// EXISTING_APIM_NAME: whether that instance can take the server. Nothing of it is changed beyond what is ours by name.
import { type Azure, AzureError } from '../azure.ts';
import type { Choices } from '../choices.ts';
import type { Finding } from '../finding.ts';

interface Service {
  readonly sku: { readonly name: string };
  readonly identity?: { readonly type?: string; readonly userAssignedIdentities?: Readonly<Record<string, unknown>> };
}
interface Apis {
  readonly value: readonly { readonly name: string; readonly properties: { readonly path: string } }[];
}

/** @throws AzureError */
export async function checkExistingGateway(azure: Azure, choices: Choices): Promise<Finding[]> {
  if (choices.existingApimName === '' || choices.existingApimResourceGroup === '') return [];
  const findings: Finding[] = [];
  const name = choices.existingApimName;
  const path = `/resourceGroups/${choices.existingApimResourceGroup}/providers/Microsoft.ApiManagement/service/${name}`;
  let service: Service;
  try {
    service = (await azure.subscription(`${path}?api-version=2024-05-01`)) as Service;
  } catch (error) {
    if (!(error instanceof AzureError && error.status === 404)) throw error;
    const message = `There is no API Management instance ${name} in ${choices.existingApimResourceGroup}.`;
    return [
      { level: 'error', message, mend: 'Check EXISTING_APIM_NAME, EXISTING_APIM_RESOURCE_GROUP and the subscription.' },
    ];
  }
  if (service.sku.name === 'Consumption') {
    const mend = 'Use an instance of another tier, or let the template make one.';
    findings.push({ level: 'error', message: `${name} is of the tier Consumption, which cannot stream.`, mend });
  }
  if (!service.identity?.type?.includes('SystemAssigned')) {
    const mend = 'Turn it on in the portal: Managed identities, System assigned.';
    findings.push({
      level: 'error',
      message: `${name} has no system-assigned identity; it reads the key vault with it.`,
      mend,
    });
  }
  const carried = Object.keys(service.identity?.userAssignedIdentities ?? {}).map((id) => id.toLowerCase());
  if (!carried.includes(choices.existingApimIdentityId.toLowerCase())) {
    const mend = 'Add it in the portal (Managed identities, User assigned), or name one of those that it has.';
    findings.push({ level: 'error', message: `${name} does not carry the identity EXISTING_APIM_IDENTITY_ID.`, mend });
  }
  const apis = (await azure.subscription(`${path}/apis?api-version=2024-05-01&$top=1000`)) as Apis;
  const own = `${choices.environmentName}-`;
  for (const taken of ['', 'mcp']) {
    const other = apis.value.find((api) => api.properties.path === taken && !api.name.startsWith(own));
    if (other === undefined) continue;
    const where = taken === '' ? 'the root path, where sign-in must be (RFC 8414)' : `the path /${taken}`;
    const mend = 'Move that API to another path, or let the template make an instance of its own.';
    findings.push({ level: 'error', message: `The API "${other.name}" of ${name} takes ${where}.`, mend });
  }
  return findings;
}
