// Reads gateway.yaml from disk, or takes it as an object, and finds the files that it names.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import schema from './gateway.schema.json' with { type: 'json' };
import { ConfigError, type ConfigSource, type GatewayConfig } from './gateway-config.ts';
import { findSchemaProblem } from './json-schema.ts';

/** Reads a file. Throws ConfigError when it is missing, no YAML, or not of the schema. */
export function readConfigFile(file: string): ConfigSource {
  if (!existsSync(file))
    throw new ConfigError('config-missing', `There is no file ${file}. Give the path of a gateway.yaml.`);
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError('config-not-yaml', `${file} is not YAML: ${(error as Error).message}`);
  }
  const config = checkConfig(content, file);
  const folder = dirname(file);
  const read = (path: string, what: string) => {
    const full = join(folder, path);
    if (!existsSync(full))
      throw new ConfigError('file-missing', `${file} names ${what}, but there is no file ${path}.`);
    return { file: relative(process.cwd(), full), text: readFileSync(full, 'utf8') };
  };
  return {
    file,
    config,
    policyText: (name) => read(`policies/${name}.policy.xml`, `the policy ${name}`),
    fragmentText: (name) => read(`fragments/${name}.fragment.xml`, `the fragment ${name}`),
  };
}

/** Throws ConfigError, naming the place, when it doesn't fit the schema or names something twice. */
export function checkConfig(content: unknown, file: string): GatewayConfig {
  const problem = findSchemaProblem(content, schema);
  if (problem !== null) throw new ConfigError('config-schema', `${file}: ${problem}.`);
  const config = content as GatewayConfig;
  const lists: [string, readonly { name: string }[]][] = [
    ['namedValues', config.namedValues ?? []],
    ['backends', config.backends ?? []],
    ['products', config.products ?? []],
    ['subscriptions', config.subscriptions ?? []],
    ['apis', config.apis],
    ...config.apis.map((api): [string, readonly { name: string }[]] => [`operations of ${api.name}`, api.operations]),
  ];
  for (const [what, items] of lists) {
    const names = items.map((item) => item.name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new ConfigError('config-duplicate', `${file}: ${what} has '${twice}' twice.`);
  }
  return config;
}

/** A configuration that is given as an object, with its texts. */
export function configInMemory(
  config: GatewayConfig,
  policies: Readonly<Record<string, string>>,
  fragments: Readonly<Record<string, string>>,
): ConfigSource {
  const file = 'the configuration';
  const text = (texts: Readonly<Record<string, string>>, name: string, kind: string) => {
    const found = Object.hasOwn(texts, name) ? texts[name] : undefined;
    if (found === undefined) throw new ConfigError('file-missing', `There is no ${kind} '${name}' among those given.`);
    return { file: `${name}.${kind}.xml`, text: found };
  };
  return {
    file,
    config: checkConfig(config, file),
    policyText: (name) => text(policies, name, 'policy'),
    fragmentText: (name) => text(fragments, name, 'fragment'),
  };
}
