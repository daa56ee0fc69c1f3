// Whether the region has what is deployed, and whether names are still taken by something that was deleted.
import type { Azure } from '../azure.ts';
import type { Choices } from '../choices.ts';
import type { Finding } from '../finding.ts';

const plain = (region: string): string => region.toLowerCase().replace(/\s/g, '');

/** @throws AzureError */
export async function checkRegion(azure: Azure, choices: Choices): Promise<Finding[]> {
  const findings: Finding[] = [];
  const here = plain(choices.location);
  const flex = (await azure.subscription(
    '/providers/Microsoft.Web/geoRegions?sku=FlexConsumption&api-version=2023-12-01',
  )) as { value: readonly { name: string }[] };
  if (!flex.value.some(({ name }) => plain(name) === here)) {
    const mend = `azd env set AZURE_LOCATION <one of ${flex.value.map(({ name }) => plain(name)).join(', ')}>`;
    findings.push({ level: 'error', message: `Flex Consumption is not offered in ${choices.location}.`, mend });
  }
  if (choices.existingApimName !== '') return findings;
  const tier = choices.network === 'private' ? 'StandardV2' : choices.apimSku;
  const skus = (await azure.subscription('/providers/Microsoft.ApiManagement/skus?api-version=2024-05-01')) as {
    value: readonly { name: string; resourceType: string; locations: readonly string[] }[];
  };
  const regions = skus.value
    .filter(({ name, resourceType }) => name.toLowerCase() === tier.toLowerCase() && resourceType === 'service')
    .flatMap(({ locations }) => locations.map(plain));
  if (regions.length > 0 && !regions.includes(here)) {
    const mend = `azd env set AZURE_LOCATION <one of ${[...new Set(regions)].sort().join(', ')}>, or another APIM_SKU`;
    findings.push({ level: 'error', message: `API Management ${tier} is not offered in ${choices.location}.`, mend });
  }
  return findings;
}

/** NETWORK=private: the subnet's delegation needs this provider, and nothing in the template would register it. */
export async function checkProviders(azure: Azure, choices: Choices): Promise<Finding[]> {
  if (choices.network !== 'private') return [];
  const provider = (await azure.subscription('/providers/Microsoft.App?api-version=2021-04-01')) as {
    registrationState: string;
  };
  if (provider.registrationState === 'Registered') return [];
  const mend = 'az provider register --namespace Microsoft.App --wait';
  return [{ level: 'error', message: 'The resource provider Microsoft.App is not registered.', mend }];
}

export interface Leftovers {
  readonly findings: Finding[];
  /** A deleted vault of this environment is there: bring it back instead of making one, which would fail. */
  readonly recoverKeyVault: boolean;
}

/** @throws AzureError */
export async function checkLeftovers(azure: Azure, choices: Choices): Promise<Leftovers> {
  const group = `/resourcegroups/rg-${choices.environmentName.toLowerCase()}/`;
  const findings: Finding[] = [];
  const services = (await azure.subscription(
    '/providers/Microsoft.ApiManagement/deletedservices?api-version=2024-05-01',
  )) as { value: readonly { name: string; location: string; properties: { serviceId: string } }[] };
  for (const { name, location, properties } of services.value) {
    if (!properties.serviceId.toLowerCase().includes(group)) continue;
    const mend = `az apim deletedservice purge --service-name ${name} --location "${location}" (azd down --purge does it at once)`;
    findings.push({ level: 'error', message: `API Management keeps the name ${name} of a deleted instance.`, mend });
  }
  const vaults = (await azure.subscription('/providers/Microsoft.KeyVault/deletedVaults?api-version=2023-07-01')) as {
    value: readonly { name: string; properties: { vaultId: string; location: string } }[];
  };
  const vault = vaults.value.find(
    ({ properties }) =>
      properties.vaultId.toLowerCase().includes(group) && plain(properties.location) === plain(choices.location),
  );
  if (vault !== undefined) {
    const message = `The deleted key vault ${vault.name} of this environment is brought back, with its keys.`;
    findings.push({ level: 'note', message });
  }
  return { findings, recoverKeyVault: vault !== undefined };
}
