// Every setting of the function app, read once from the environment. Anything missing or wrong is reported together,
// by the setting's name and a stable code, and never with a secret's value. `main.ts` turns a ConfigError into routes
// that answer 503 with the reason, because an app that fails to load is a bare 404 on every route.

/** Where a storage service is: its URL (signed in to with the managed identity), or the emulator's connection string. */
export type StorageLocation =
  | { readonly kind: 'identity'; readonly url: string }
  | { readonly kind: 'emulator'; readonly connectionString: string };

/** What proves that a request came through the gateway; see identity/authenticate.ts. */
export interface GatewayTrust {
  /** The object id of the gateway's managed identity: the only caller. */
  readonly principalId: string;
  /** The `aud` of its token: this app's registration. */
  readonly audience: string;
  readonly tenantId: string;
  /** Origin of the authority, without a trailing slash, e.g. `https://login.microsoftonline.com`. */
  readonly authority: string;
}

export interface Config {
  /** `null` with `MCP_AUTH=none`: one local user and nobody asked. */
  readonly gateway: GatewayTrust | null;
  readonly snippets: StorageLocation;
  /** `null`: one instance only, a session that is not here is a 404. */
  readonly bus: { readonly queue: StorageLocation; readonly blob: StorageLocation } | null;
  /** Client id of the user-assigned managed identity; `undefined` means the system-assigned one. */
  readonly identityClientId: string | undefined;
  readonly maxBodyBytes: number;
  readonly heartbeatMs: number;
  readonly streamMs: number;
  readonly maxStreams: number;
  readonly telemetryConnectionString: string | undefined;
}

export interface ConfigProblem {
  readonly setting: string;
  /** `missing`: give it. `invalid`: mend it. `unsafe`: it is understood and refused. */
  readonly code: 'missing' | 'invalid' | 'unsafe';
  readonly message: string;
}

export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map((p) => `${p.setting} (${p.code}): ${p.message}`).join(' '));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** The account name that every storage emulator answers to; its key is public. */
const EMULATOR_ACCOUNT = 'devstoreaccount1';
/** The body limit of the Functions host itself: above it the host answers an empty 500. */
const HOST_BODY_LIMIT = 104_857_600;

/** Whether the process runs in Azure: the platform sets these, Core Tools and the local host do not. */
export function runsInAzure(env: Environment): boolean {
  if (env.WEBSITE_INSTANCE_ID || env.WEBSITE_SITE_NAME || env.WEBSITE_POD_NAME || env.LEGION_SERVICE_HOST) return true;
  const host = env.WEBSITE_HOSTNAME?.replace(/:\d+$/, '');
  return host !== undefined && host !== '' && !LOOPBACK.has(host) && host !== '0.0.0.0';
}

/**
 * Reads the settings. Times come back in milliseconds, sizes in bytes.
 * @throws ConfigError with every problem found, not only the first.
 */
export function readConfig(env: Environment): Config {
  const problems: ConfigProblem[] = [];
  const report = (setting: string, code: ConfigProblem['code'], message: string): void => {
    problems.push({ setting, code, message });
  };
  const text = (setting: string): string | undefined => env[setting]?.trim() || undefined;

  const required = (setting: string, meaning: string): string => {
    const value = text(setting);
    if (value === undefined) report(setting, 'missing', `Set it to ${meaning}.`);
    return value ?? '';
  };

  const guid = (setting: string, meaning: string): string => {
    const value = required(setting, meaning);
    if (value !== '' && !GUID.test(value)) report(setting, 'invalid', `It must be a GUID: ${meaning}.`);
    return value.toLowerCase();
  };

  const number = (setting: string, fallback: number, min: number, max: number, integer = false): number => {
    const value = text(setting);
    if (value === undefined) return fallback;
    const parsed = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
    if (!(parsed >= min && parsed <= max) || (integer && !Number.isInteger(parsed))) {
      report(setting, 'invalid', `It must be ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}.`);
      return fallback;
    }
    return parsed;
  };

  const storage = (setting: string, service: string): StorageLocation => {
    const value = required(setting, `the ${service} endpoint's URL, e.g. https://account.${service}.core.windows.net`);
    if (value === '') return { kind: 'identity', url: '' };
    if (/^(UseDevelopmentStorage|DefaultEndpointsProtocol|AccountName|BlobEndpoint|QueueEndpoint)=/i.test(value)) {
      if (!namesEmulator(value)) {
        const advice = 'A connection string is accepted only for the local emulator: give the URL, keys are not used.';
        report(setting, 'unsafe', advice);
      }
      return { kind: 'emulator', connectionString: value };
    }
    const url = URL.parse(value);
    if (url === null || url.protocol !== 'https:' || url.search !== '' || url.hash !== '' || url.username !== '') {
      report(setting, 'invalid', 'It must be an https URL without a query (no shared access signature) or user name.');
    }
    return { kind: 'identity', url: value.replace(/\/+$/, '') };
  };

  const config: Config = {
    gateway: readGateway(),
    snippets: storage('SNIPPETS_BLOB_URL', 'blob'),
    bus: readBus(),
    identityClientId: text('AZURE_CLIENT_ID'),
    maxBodyBytes: number('MCP_MAX_BODY_BYTES', 8_388_608, 1024, HOST_BODY_LIMIT, true),
    // A stream that is silent for 240 s is reset by the host, and by API Management at about the same time.
    heartbeatMs: number('MCP_HEARTBEAT_SECONDS', 20, 0.05, 200) * 1000,
    // Below `functionTimeout` (30 min in host.json), whose expiry restarts the worker under everybody.
    streamMs: number('MCP_STREAM_MINUTES', 25, 0.01, 29) * 60_000,
    maxStreams: number('MCP_MAX_STREAMS', 2000, 1, 100_000, true),
    telemetryConnectionString: text('APPLICATIONINSIGHTS_CONNECTION_STRING'),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;

  function readGateway(): GatewayTrust | null {
    const mode = text('MCP_AUTH') ?? 'gateway';
    if (mode === 'none') {
      if (runsInAzure(env)) {
        const advice = '`none` lets everybody in as one user, so it works on a laptop only. Set it to `gateway`.';
        report('MCP_AUTH', 'unsafe', advice);
      }
      return null;
    }
    if (mode !== 'gateway') {
      report('MCP_AUTH', 'invalid', 'It must be `gateway` or `none`.');
      return null;
    }
    const authority = (text('MCP_AUTHORITY') ?? 'https://login.microsoftonline.com').replace(/\/+$/, '');
    const url = URL.parse(authority);
    const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
    if (url === null || !secure || url.search !== '' || url.hash !== '' || url.username !== '') {
      report('MCP_AUTHORITY', 'invalid', 'It must be an https URL (http on loopback only), without a query.');
    }
    return {
      principalId: guid('MCP_GATEWAY_PRINCIPAL_ID', "the object id of the gateway's managed identity"),
      audience: required('MCP_BACKEND_AUDIENCE', "the audience of the gateway's token, e.g. api://<client id>"),
      tenantId: guid('MCP_TENANT_ID', 'the id of the Entra tenant'),
      authority,
    };
  }

  function readBus(): Config['bus'] {
    const given = text('BUS_QUEUE_URL') !== undefined || text('BUS_BLOB_URL') !== undefined;
    if (!given && !runsInAzure(env)) return null;
    return { queue: storage('BUS_QUEUE_URL', 'queue'), blob: storage('BUS_BLOB_URL', 'blob') };
  }
}

/** Whether a connection string can only mean the emulator: its shorthand, or its account on a loopback host. */
function namesEmulator(connectionString: string): boolean {
  const parts = new Map<string, string>();
  for (const part of connectionString.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) parts.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
  }
  if (parts.get('usedevelopmentstorage')?.toLowerCase() === 'true') {
    return [...parts.keys()].every((key) => key === 'usedevelopmentstorage');
  }
  if (parts.get('accountname') !== EMULATOR_ACCOUNT) return false;
  const endpoints = [...parts].filter(([key]) => key.endsWith('endpoint')).map(([, value]) => URL.parse(value));
  return endpoints.length > 0 && endpoints.every((url) => url !== null && LOOPBACK.has(url.hostname));
}
