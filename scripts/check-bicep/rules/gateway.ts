// gateway.yaml, the policy files, gateway.bicep and what main.bicep hands over: each names the same things, nothing is
// missing and nothing left over.
import type { Infra } from '../infra.ts';
import { at, Expression, type Value } from '../read-bicep.ts';

/** Limits of API Management: https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits */
const POLICY_MAX = 256 * 1024;
const FRAGMENT_MAX = 32 * 1024;

export function checkGateway(infra: Infra): string[] {
  return [...checkTexts(infra), ...checkReferences(infra), ...checkValues(infra), ...checkOperations(infra)];
}

function checkTexts({ gateway, policies, fragments, files }: Infra): string[] {
  const problems: string[] = [];
  const map = files.get('gateway/policies.bicep');
  const named = [
    gateway.policy,
    ...(gateway.products ?? []).map(({ policy }) => policy),
    ...gateway.apis.flatMap(({ policy, operations }) => [policy, ...operations.map((one) => one.policy)]),
  ].filter((name): name is string => typeof name === 'string');
  const kinds = [
    { kind: 'policies', ending: 'policy', named: new Set(named), texts: policies, max: POLICY_MAX },
    { kind: 'fragments', ending: 'fragment', named: new Set(gateway.fragments), texts: fragments, max: FRAGMENT_MAX },
  ];
  for (const { kind, ending, named: wanted, texts, max } of kinds) {
    const variable = map?.variables.find(({ name }) => name === kind)?.value ?? {};
    const loaded = new Map(Object.entries(variable as { [key: string]: Value }));
    for (const name of new Set([...wanted, ...texts.keys(), ...loaded.keys()])) {
      const file = `gateway/${kind}/${name}.${ending}.xml`;
      if (!wanted.has(name)) problems.push(`infra/${file}: gateway.yaml does not use it`);
      if (!texts.has(name)) problems.push(`infra/${file}: there is no such file`);
      const load = loaded.get(name);
      if (load === undefined) problems.push(`infra/gateway/policies.bicep: ${kind} lacks ${name}`);
      else if (!(load instanceof Expression) || load.text !== `loadTextContent('${kind}/${name}.${ending}.xml')`) {
        problems.push(`infra/gateway/policies.bicep: ${kind} loads another file for ${name}`);
      }
      const size = Buffer.byteLength(texts.get(name) ?? '');
      if (size > max) problems.push(`infra/${file}: ${size} bytes, API Management takes ${max}`);
    }
  }
  return problems;
}

/** What a policy says by name: in an instance with other APIs gateway.bicep puts a prefix before each of these. */
const PREFIXED = ['{{', 'fragment-id="', 'backend-id="', 'logger-id="'];

function checkReferences({ gateway, policies, fragments, files }: Infra): string[] {
  const problems: string[] = [];
  const deploys = files.get('gateway/gateway.bicep')?.text ?? '';
  for (const reference of PREFIXED) {
    if (deploys.includes(`'${reference}\${namePrefix}'`)) continue;
    problems.push(`infra/gateway/gateway.bicep: withPrefix leaves out ${reference}`);
  }
  const loggers = new Set(
    files
      .get('core/gateway-loggers.bicep')
      ?.resources.filter(({ type }) => type === 'Microsoft.ApiManagement/service/loggers')
      .map(({ body }) => String((body.name as Expression).text).replace(/^'\$\{prefix\}|'$/g, '')),
  );
  const declared = {
    'named value': new Set(gateway.namedValues.map(({ name }) => name)),
    fragment: new Set(gateway.fragments),
    backend: new Set(gateway.backends.map(({ name }) => name)),
  };
  const used = { 'named value': new Set<string>(), fragment: new Set<string>(), backend: new Set<string>() };
  for (const [name, text] of [...policies, ...fragments]) {
    // Every `{{` becomes a reference with a prefix when the instance is shared (gateway.bicep), so it must be one.
    const braces = [...text.matchAll(/\{\{/g)].length;
    const references = [...text.matchAll(/\{\{([A-Za-z0-9._-]+)\}\}/g)].map((match) => match[1]!);
    if (braces !== references.length) problems.push(`${name}: "{{" that is not a named value`);
    for (const reference of references) used['named value'].add(reference);
    for (const [, id] of text.matchAll(/fragment-id="([^"]*)"/g)) used.fragment.add(id!);
    for (const [, id] of text.matchAll(/backend-id="([^"]*)"/g)) used.backend.add(id!);
    if (/(?:fragment|backend|logger)-id=(?!")/.test(text))
      problems.push(`${name}: fragment-id, backend-id and logger-id need double quotes`);
    for (const [, id] of text.matchAll(/logger-id="([^"]*)"/g))
      if (!loggers.has(id!)) problems.push(`${name}: infra/core/gateway-loggers.bicep makes no logger ${id}`);
  }
  for (const kind of ['named value', 'fragment', 'backend'] as const) {
    for (const name of used[kind])
      if (!declared[kind].has(name)) problems.push(`gateway.yaml lacks the ${kind} ${name}`);
    for (const name of declared[kind]) if (!used[kind].has(name)) problems.push(`no policy uses the ${kind} ${name}`);
  }
  return problems;
}

function checkValues({ gateway, files }: Infra): string[] {
  const problems: string[] = [];
  const wanted = {
    values: new Set([...gateway.namedValues, ...gateway.backends].flatMap(({ parameter }) => parameter ?? [])),
    switches: new Set(
      gateway.apis.flatMap(({ subscriptionRequired: one }) => (typeof one === 'object' ? one.parameter : [])),
    ),
  };
  const handed = files.get('main.bicep')?.modules.find(({ path }) => path === 'gateway/gateway.bicep')?.body;
  const types = files.get('gateway/gateway.bicep')?.types ?? [];
  for (const [kind, type] of [
    ['values', 'gatewayValues'],
    ['switches', 'gatewaySwitches'],
  ] as const) {
    const declared = new Set(Object.keys((types.find(({ name }) => name === type)?.value ?? {}) as object));
    const given = new Set(Object.keys((at(handed, 'params', kind) ?? {}) as object));
    for (const name of new Set([...wanted[kind], ...declared, ...given])) {
      if (!wanted[kind].has(name)) problems.push(`gateway.yaml has no parameter ${name}, ${type} does`);
      if (!declared.has(name)) problems.push(`infra/gateway/gateway.bicep: ${type} lacks ${name} of gateway.yaml`);
      if (!given.has(name)) problems.push(`infra/main.bicep: the gateway gets no ${name}`);
    }
  }
  const secrets = new Set(
    [...files.values()].flatMap(({ resources }) =>
      resources
        .filter(({ type }) => type === 'Microsoft.KeyVault/vaults/secrets')
        .map(({ body }) => body.name as string),
    ),
  );
  const read = new Set(gateway.namedValues.flatMap(({ keyVaultSecret }) => keyVaultSecret ?? []));
  for (const name of read) if (!secrets.has(name)) problems.push(`no Bicep file makes the secret ${name}`);
  for (const name of secrets) if (!read.has(name)) problems.push(`gateway.yaml does not read the secret ${name}`);
  for (const { name, parameter, literal, keyVaultSecret } of gateway.namedValues) {
    const sources = [parameter, literal, keyVaultSecret].filter((one) => one !== undefined);
    if (sources.length !== 1) problems.push(`gateway.yaml: ${name} needs one of parameter, literal, keyVaultSecret`);
    if (literal === '') problems.push(`gateway.yaml: ${name} is empty, which API Management refuses: use -`);
  }
  return problems;
}

function checkOperations({ gateway }: Infra): string[] {
  const problems: string[] = [];
  for (const api of gateway.apis) {
    const seen = new Set<string>();
    for (const { name, method, urlTemplate } of api.operations) {
      const place = `gateway.yaml: ${api.name}/${name}`;
      if (seen.has(name) || seen.has(`${method} ${urlTemplate}`)) problems.push(`${place} is there twice`);
      seen.add(name).add(`${method} ${urlTemplate}`);
      if (/[{*]/.test(urlTemplate)) problems.push(`${place}: gateway.bicep declares no template parameters`);
      if (name.length > 80) problems.push(`${place}: a name has at most 80 characters`);
    }
  }
  return problems;
}
