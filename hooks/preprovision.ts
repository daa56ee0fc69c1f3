// Runs before `azd provision`: says in clear words what would fail half an hour later. What cannot be looked up (no rights,
// no network) is a warning; only what is known to be wrong stops the deployment.
import { setEnvironmentValue } from './azd-environment.ts';
import { AzureError, createAzure } from './azure.ts';
import { checkChoices } from './checks/choices.ts';
import { checkExistingGateway } from './checks/existing-gateway.ts';
import { checkLeftovers, checkProviders, checkRegion } from './checks/places.ts';
import { checkEntraRights, checkSubscriptionRights } from './checks/rights.ts';
import { readChoices } from './choices.ts';
import { type Finding, render } from './finding.ts';

const choices = readChoices(process.env);
const findings: Finding[] = checkChoices(choices);
if (findings.some(({ level }) => level === 'error')) finish();

const azure = createAzure({
  subscriptionId: choices.subscriptionId,
  ...(process.env.AZURE_MANAGEMENT_ORIGIN ? { managerOrigin: process.env.AZURE_MANAGEMENT_ORIGIN } : {}),
  ...(process.env.AZURE_GRAPH_ORIGIN ? { graphOrigin: process.env.AZURE_GRAPH_ORIGIN } : {}),
});
const checks: readonly [string, () => Promise<Finding[]>][] = [
  ['your rights in the subscription', () => checkSubscriptionRights(azure)],
  ['your rights in Entra ID', () => checkEntraRights(azure, choices)],
  ['what the region offers', () => checkRegion(azure, choices)],
  ['resource providers', () => checkProviders(azure, choices)],
  ['the existing API Management instance', () => checkExistingGateway(azure, choices)],
  [
    'names of deleted resources',
    async () => {
      const leftovers = await checkLeftovers(azure, choices);
      setForProvision('RECOVER_KEY_VAULT', String(leftovers.recoverKeyVault));
      return leftovers.findings;
    },
  ],
];
const results = await Promise.all(
  checks.map(async ([what, check]): Promise<Finding[]> => {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      return [{ level: 'warning', message: `Not checked: ${what}. ${error.message}` }];
    }
  }),
);
findings.push(...results.flat());
finish();

function setForProvision(name: string, value: string): void {
  if ((process.env[name] ?? 'false') === value) return;
  setEnvironmentValue(name, value);
}

function finish(): never {
  for (const finding of findings) console.log(render(finding));
  const errors = findings.filter(({ level }) => level === 'error').length;
  if (errors > 0) console.error(`\nNothing was deployed: ${errors} thing${errors === 1 ? '' : 's'} to mend first.`);
  else
    console.log('Ready to provision. API Management takes longest: minutes for a v2 tier, half an hour for Developer.');
  process.exit(errors > 0 ? 1 : 0);
}
