// Resolves what gateway.yaml leaves to its surroundings: parameters and secrets of named values, addresses of backends.
import type { Backend } from '../runtime/contract.ts';
import { withoutSlash } from '../runtime/query-string.ts';
import { ConfigError, type GatewayConfig } from './gateway-config.ts';

/** What is given beside the file. Named values and backends go by name; both may also be given by parameter. */
export interface GivenSettings {
  readonly namedValues?: Readonly<Record<string, string>>;
  readonly backends?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string | boolean>>;
}

/** All named values. With `missing: 'allow'` those that are not given are left out (policy check). */
export function resolveNamedValues(
  config: GatewayConfig,
  given: GivenSettings,
  missing: 'refuse' | 'allow',
): Map<string, string> {
  const values = new Map<string, string>();
  const without: string[] = [];
  for (const { name, literal, parameter, keyVaultSecret } of config.namedValues ?? []) {
    const value =
      own(given.namedValues, name) ??
      own(given.parameters, parameter) ??
      own(given.parameters, keyVaultSecret) ??
      literal;
    if (value === undefined) without.push(name);
    else values.set(name, String(value));
  }
  if (without.length > 0 && missing === 'refuse') {
    throw new ConfigError(
      'named-value-missing',
      `Named values without a value: ${without.join(', ')}. Give them with --named-value NAME=TEXT (or --parameter), in code as namedValues.`,
    );
  }
  for (const [name, value] of Object.entries(given.namedValues ?? {})) values.set(name, value);
  return values;
}

/** All backends. With `missing: 'allow'` an unknown address becomes a placeholder. */
export function resolveBackends(
  config: GatewayConfig,
  given: GivenSettings,
  missing: 'refuse' | 'allow',
): Map<string, Backend> {
  const backends = new Map<string, Backend>();
  for (const { name, url, parameter } of config.backends ?? []) {
    const found =
      own(given.backends, name) ?? own(given.parameters, parameter) ?? own(given.backends, parameter) ?? url;
    if (found === undefined && missing === 'refuse') {
      throw new ConfigError(
        'backend-missing',
        `The backend ${name} has no address. Give it with --backend ${name}=URL, in code as backends: { '${name}': … }.`,
      );
    }
    const address = String(found ?? 'http://backend.invalid');
    if (!/^https?:\/\/[^/]/i.test(address)) {
      throw new ConfigError('backend-address', `The address of the backend ${name} is not http(s): '${address}'.`);
    }
    backends.set(name, { id: name, url: withoutSlash(address) });
  }
  for (const [name, url] of Object.entries(given.backends ?? {})) {
    if (!backends.has(name)) backends.set(name, { id: name, url: withoutSlash(url) });
  }
  return backends;
}

/** A boolean that may be left to a parameter. */
export function resolveFlag(
  flag: boolean | { readonly parameter: string } | undefined,
  given: GivenSettings,
  otherwise: boolean,
): boolean {
  if (flag === undefined) return otherwise;
  if (typeof flag === 'boolean') return flag;
  const value = own(given.parameters, flag.parameter);
  if (value === undefined) return otherwise;
  return value === true || value === 'true';
}

function own<T>(values: Readonly<Record<string, T>> | undefined, name: string | undefined): T | undefined {
  return values !== undefined && name !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}
