// What must be complete before something else starts. Rights come with the platform module, whose outputs are readable only
// when all of it is deployed; the rest is said by dependsOn.
import type { Infra } from '../infra.ts';
import { at, show, walk } from '../read-bicep.ts';

/** In main.bicep: a module → what it must wait for, directly or through others. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  functionApp: ['platform', 'entra'],
  keyVaultRoles: ['platform', 'newApiManagement'],
  gatewayLoggers: ['platform', 'newApiManagement'],
  gateway: ['keyVaultRoles', 'gatewayLoggers', 'functionApp', 'functionAppEndpoint', 'entra'],
  gatewayDiagnostics: ['gateway', 'gatewayLoggers'],
};
/** In platform.bicep these must be, or their rights would not be waited for. */
const ROLES_IN_PLATFORM = ['storage-roles.bicep', 'monitoring-roles.bicep', 'event-hub.bicep'];

export function checkOrder({ files }: Infra): string[] {
  const problems: string[] = [];
  const main = files.get('main.bicep')!;
  const names = new Set(main.modules.map(({ name }) => name));
  const direct = new Map<string, Set<string>>();
  const variables = new Map(main.variables.map(({ name, value }) => [name, show(value)]));
  const mentioned = (text: string, depth = 0): string[] => {
    const words = text.match(/\b[A-Za-z]\w*\b/g) ?? [];
    return words.flatMap((word) => {
      if (names.has(word)) return [word];
      const variable = variables.get(word);
      return variable !== undefined && depth < 5 ? mentioned(variable, depth + 1) : [];
    });
  };
  for (const { name, body } of main.modules) {
    const texts = [...walk(at(body, 'params') ?? {}), ...walk(at(body, 'dependsOn') ?? [])].map(({ value }) =>
      show(value),
    );
    direct.set(name, new Set(texts.flatMap((text) => mentioned(text)).filter((other) => other !== name)));
  }
  const all = (name: string, seen = new Set<string>()): Set<string> => {
    for (const other of direct.get(name) ?? []) if (!seen.has(other)) all(other, seen.add(other));
    return seen;
  };
  for (const [name, before] of Object.entries(AFTER)) {
    if (!names.has(name)) problems.push(`infra/main.bicep: there is no module ${name}`);
    const waits = all(name);
    for (const other of before) {
      if (!waits.has(other)) problems.push(`infra/main.bicep: ${name} does not wait for ${other}`);
    }
  }
  const platform = new Set(files.get('core/platform.bicep')?.modules.map(({ path }) => path));
  for (const path of ROLES_IN_PLATFORM) {
    if (!platform.has(path)) problems.push(`infra/core/platform.bicep: ${path} must be part of it`);
  }
  // Named values, fragments and policies inside the gateway module.
  const gateway = files.get('gateway/gateway.bicep');
  const waits = (name: string) => show(gateway?.resources.find((one) => one.name === name)?.body.dependsOn);
  for (const [name, before] of [
    ['policyFragments', 'namedValues'],
    ['apiPolicies', 'policyFragments'],
    ['apiPolicies', 'backends'],
    ['operationPolicies', 'apiPolicies'],
  ] as const) {
    if (!waits(name).includes(before))
      problems.push(`infra/gateway/gateway.bicep: ${name} does not wait for ${before}`);
  }
  return problems;
}
