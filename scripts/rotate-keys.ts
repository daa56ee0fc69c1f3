// `npm run rotate-keys`: puts a new key in front of a key ring in Key Vault and keeps the one that was first, so that what
// it sealed stays good until it expires; then tells API Management to read the secret again. No key is ever printed.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AzureError, azdToken } from '../hooks/azure.ts';

const SECRET_API = '7.4';
const GATEWAY_API = '2024-05-01';
/** API Management answers 202 and works on; this long at most. */
const REFRESH_MS = 120_000;

export interface RotateOptions {
  /** `https://<vault>.vault.azure.net`, without a trailing slash. */
  readonly vault: string;
  /** Base URL of the API Management instance in Resource Manager. */
  readonly gateway: string;
  /** Name of the secret; the named value is `prefix` and the same name. */
  readonly ring: 'session-keys' | 'client-keys';
  readonly prefix: string;
  /** True: the old keys go at once. Everybody signs in again, or registers again. */
  readonly dropOld: boolean;
  /** A token for a resource. */
  readonly token: (resource: string) => Promise<string>;
  /** Milliseconds between two looks at what API Management does. */
  readonly pollMs?: number;
}

export interface Rotated {
  /** Keys in the ring afterwards. */
  readonly keys: number;
}

/** The ring after a rotation: the new key first, then the one that sealed until now. */
export function nextRing(current: string, fresh: string, dropOld: boolean): string {
  const [first] = current.split(' ').filter((key) => key !== '');
  return dropOld || first === undefined ? fresh : `${fresh} ${first}`;
}

/** @throws AzureError in words. */
export async function rotate(options: RotateOptions): Promise<Rotated> {
  const url = `${options.vault}/secrets/${options.ring}?api-version=${SECRET_API}`;
  const vaultHost = new URL(options.vault).host;
  const audience = vaultHost.includes('.vault.')
    ? `https://${vaultHost.slice(vaultHost.indexOf('.') + 1)}`
    : options.vault;
  const vaultToken = await options.token(audience);
  const current = (await call('GET', url, vaultToken)) as { value: string; contentType?: string };
  const ring = nextRing(current.value, randomBytes(32).toString('base64url'), options.dropOld);
  await call('PUT', url, vaultToken, {
    value: ring,
    ...(current.contentType ? { contentType: current.contentType } : {}),
    attributes: { enabled: true },
  });

  const name = options.prefix + options.ring;
  const refresh = `${options.gateway}/namedValues/${name}/refreshSecret?api-version=${GATEWAY_API}`;
  const managerToken = await options.token(new URL(options.gateway).origin);
  const end = Date.now() + REFRESH_MS;
  let next: string | undefined = await accepted('POST', refresh, managerToken);
  while (next !== undefined && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, options.pollMs ?? 3_000));
    next = await accepted('GET', next, managerToken);
  }
  if (next !== undefined) {
    throw new AzureError(
      202,
      `${name} is being read again, but that takes long: API Management does it within four hours by itself.`,
    );
  }
  return { keys: ring.split(' ').length };
}

async function call(method: string, url: string, token: string, body?: unknown): Promise<unknown> {
  return (await request(method, url, token, body)).json();
}

/** @returns where to look for the end of it, or `undefined` when it is done. */
async function accepted(method: string, url: string, token: string): Promise<string | undefined> {
  const response = await request(method, url, token);
  return response.status === 202 ? (response.headers.get('location') ?? url) : undefined;
}

async function request(method: string, url: string, token: string, body?: unknown): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    const cause = error instanceof Error ? (error.cause as { code?: string } | undefined)?.code : undefined;
    throw new AzureError(
      0,
      `${new URL(url).host} does not answer (${cause ?? String(error)}). NETWORK=private: run this inside the network.`,
    );
  });
  if (response.ok) return response;
  const vault = url.includes('/secrets/');
  const right = vault ? 'Key Vault Secrets Officer on the vault' : 'API Management Service Contributor on the instance';
  const why = response.status === 403 ? `you need ${right}` : `status ${response.status}`;
  throw new AzureError(response.status, `${method} ${new URL(url).pathname}: ${why}.`);
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      ring: { type: 'string', default: 'session-keys' },
      'drop-old': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const usage = `Usage: npm run rotate-keys -- [--ring session-keys|client-keys] [--drop-old --yes]
  Writes "new old" into the ring: what is sealed with the old key stays good. Run it again to drop that one.
  --drop-old   only the new key stays: everybody signs in again; with --ring client-keys every client registers again.
               For a key that leaked. Needs --yes.`;
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const stop = (message: string): never => {
    console.error(message);
    process.exit(2);
  };
  if (values.ring !== 'session-keys' && values.ring !== 'client-keys') stop(usage);
  if (values['drop-old'] && !values.yes)
    stop('--drop-old ends every sign-in or registration at once. Add --yes to do it.');
  const env = { ...azdValues(), ...process.env };
  const need = (name: string): string =>
    env[name] || stop(`${name} is not set: run this where azd's environment is, or set it.`);
  try {
    const manager = env.AZURE_MANAGEMENT_ORIGIN ?? 'https://management.azure.com';
    const group = `/subscriptions/${need('AZURE_SUBSCRIPTION_ID')}/resourceGroups/${need('APIM_RESOURCE_GROUP')}`;
    const { keys } = await rotate({
      vault: (env.KEY_VAULT_URI || `https://${need('KEY_VAULT_NAME')}.vault.azure.net`).replace(/\/$/, ''),
      gateway: `${manager}${group}/providers/Microsoft.ApiManagement/service/${need('APIM_NAME')}`,
      ring: values.ring as RotateOptions['ring'],
      prefix: env.APIM_NAME_PREFIX ?? '',
      dropOld: values['drop-old'],
      token: azdToken,
    });
    console.log(
      `${values.ring} has ${keys} key${keys === 1 ? '' : 's'} now; the gateway reads ${keys === 1 ? 'it' : 'them'} again.`,
    );
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** What `azd env get-values` knows; nothing where there is no azd environment. */
function azdValues(): Record<string, string> {
  try {
    const text = execFileSync('azd', ['env', 'get-values'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    });
    return Object.fromEntries([...text.matchAll(/^(\w+)="(.*)"$/gm)].map(([, name, value]) => [name!, value!]));
  } catch {
    return {};
  }
}
