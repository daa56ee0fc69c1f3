// API versions: one for each resource type, from this list. A version is changed here and in the Bicep together, on purpose.
import type { Infra } from '../infra.ts';

/** By provider, since its types move together; a type of its own where it does not. */
const API_VERSIONS: Readonly<Record<string, string>> = {
  'Microsoft.ApiManagement': '2024-05-01',
  'Microsoft.Authorization': '2022-04-01',
  'Microsoft.EventHub': '2026-01-01',
  'Microsoft.Graph': 'v1.0',
  'Microsoft.Insights/actionGroups': '2023-01-01',
  'Microsoft.Insights/components': '2020-02-02',
  'Microsoft.Insights/diagnosticSettings': '2021-05-01-preview', // there is no newer one, and no GA of this shape
  'Microsoft.Insights/scheduledQueryRules': '2026-03-01',
  'Microsoft.Insights/workbooks': '2023-06-01',
  'Microsoft.KeyVault': '2026-02-01',
  'Microsoft.ManagedIdentity': '2024-11-30',
  'Microsoft.Network': '2025-09-01',
  'Microsoft.Network/privateDnsZones': '2024-06-01',
  'Microsoft.OperationalInsights': '2026-03-01',
  'Microsoft.Resources': '2025-04-01',
  'Microsoft.Storage': '2026-04-01',
  'Microsoft.Web': '2025-03-01',
};

export function checkVersions({ files }: Infra): string[] {
  const problems: string[] = [];
  for (const [path, file] of files) {
    for (const { type, version, line } of file.resources) {
      const [provider, first] = type.split('/');
      const expected = API_VERSIONS[`${provider}/${first}`] ?? API_VERSIONS[provider!];
      if (expected === undefined) problems.push(`infra/${path}:${line}: ${type} is not in the list of API versions`);
      else if (version !== expected) problems.push(`infra/${path}:${line}: ${type}@${version} should be ${expected}`);
    }
  }
  return problems;
}
