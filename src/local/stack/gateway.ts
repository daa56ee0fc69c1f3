// The gateway of the stack: infra/gateway as it is deployed, with the values that Bicep would give it.
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import {
  createGateway,
  type Gateway,
  type GatewayOptions,
  identityEndpoint,
  type RunningGateway,
  type Trace,
} from '../gateway/index.ts';
import { PROJECT } from './build.ts';
import { BACKEND_RESOURCE, GATEWAY_APP, type LocalEntra } from './entra.ts';
import { GATEWAY_IDENTITY, LOCAL_TENANT } from './identity.ts';
import type { LocalSecrets } from './local-secrets.ts';

export interface GatewayStackOptions {
  readonly port: number;
  /** What clients type, e.g. `http://localhost:8000`: also the issuer. */
  readonly origin: string;
  readonly entra: LocalEntra;
  readonly functionsUrl: string;
  /** URL of the container of grant records. */
  readonly grantsUrl: string;
  readonly secrets: Pick<LocalSecrets, 'sessionKeys' | 'clientKeys'>;
  /** What a deployer may choose, by the parameter names of gateway.yaml. */
  readonly choices?: Readonly<Record<string, string>>;
  readonly onTrace?: (trace: Trace) => void;
  /** Another clock, network or cache than the machine's: for tests. */
  readonly ports?: GatewayPorts;
}

export type GatewayPorts = Pick<GatewayOptions, 'clock' | 'http' | 'cache'>;

/** The defaults of the deployment (infra/main.parameters.json), in the lists' form: separated by spaces, `-` for none. */
export const DEFAULT_CHOICES: Readonly<Record<string, string>> = {
  authMode: 'facade',
  serverName: 'Remote MCP server',
  redirectHosts: 'vscode.dev insiders.vscode.dev claude.ai claude.com chatgpt.com www.cursor.com',
  redirectSchemes: '-',
  cimdPrefixes: 'https://vscode.dev/oauth/ https://claude.ai/oauth/ https://chatgpt.com/oauth/',
  deniedClients: '-',
  allowedOrigins: '-',
  allowGuests: 'false',
  rateLimitCalls: '100',
  // Everybody's VS Code is one client (its metadata document): an organisation shares this one.
  rateLimitClientCalls: '1000',
  oauthRateLimitCalls: '300',
};

/** How callers prove who they are. */
export type AuthMode = 'facade' | 'entra' | 'key';

const CALLS = { is: /^[1-9]\d{0,8}$/, words: 'a whole number from 1' };
/** What a choice must look like: the deployment checks the same by its parameters' types. */
const RULES: Readonly<Record<string, { readonly is: RegExp; readonly words: string }>> = {
  authMode: { is: /^(?:facade|entra|key)$/, words: 'facade, entra or key' },
  allowGuests: { is: /^(?:true|false)$/, words: 'true or false' },
  rateLimitCalls: CALLS,
  rateLimitClientCalls: CALLS,
  oauthRateLimitCalls: CALLS,
};
/** The policies paste values into C# texts and split lists at single spaces. */
const TEXT = { is: /^[^"\\\r\n]*$/, words: 'a text without double quotes, backslashes and line breaks' };

/** @returns what a choice of that name must be, in words, when the value is not that */
export function whatIsWrongWith(name: string, value: string): string | undefined {
  const { is, words } = RULES[name] ?? TEXT;
  return is.test(value) ? undefined : words;
}

export interface LocalGateway {
  readonly gateway: Gateway;
  readonly running: RunningGateway;
  /** What it was started with: a second gateway on the same storage, or its successor, takes them too. */
  readonly options: GatewayStackOptions;
  readonly authMode: AuthMode;
  /** With authMode=key: the key of the one subscription that there is here. */
  readonly subscriptionKey?: string;
  close(): Promise<void>;
}

/** @throws what loading a policy throws: file, line and how to mend it */
export async function startGateway(options: GatewayStackOptions): Promise<LocalGateway> {
  const { entra, origin, secrets } = options;
  const choices = { ...DEFAULT_CHOICES, ...options.choices };
  const authMode = choices.authMode as AuthMode;
  const subscriptionKey = authMode === 'key' ? keyOf(secrets.clientKeys) : undefined;
  const gateway = await createGateway({
    config: join(PROJECT, 'infra/gateway/gateway.yaml'),
    parameters: {
      ...choices,
      keyMode: String(choices.authMode === 'key'),
      gatewayOrigin: origin,
      entraAuthority: entra.authority,
      entraTenantId: LOCAL_TENANT,
      entraClientId: GATEWAY_APP,
      tokenExchangeAudience: 'api://AzureADTokenExchange',
      gatewayIdentityClientId: GATEWAY_IDENTITY.clientId,
      backendAudience: BACKEND_RESOURCE,
      grantsUrl: options.grantsUrl,
      functionAppUrl: options.functionsUrl,
    },
    namedValues: { 'session-keys': secrets.sessionKeys, 'client-keys': secrets.clientKeys },
    identityTokens: identityEndpoint(entra.environment(GATEWAY_IDENTITY.clientId)),
    ...(subscriptionKey ? { subscriptions: [{ name: SUBSCRIPTION, api: 'mcp', primaryKey: subscriptionKey }] } : {}),
    trace: options.onTrace !== undefined,
    ...options.ports,
  });
  const running = await gateway.listen(options.port, options.onTrace ? { onTrace: options.onTrace } : {});
  return {
    gateway,
    running,
    options,
    authMode,
    ...(subscriptionKey ? { subscriptionKey } : {}),
    close: () => gateway.close(),
  };
}

const SUBSCRIPTION = 'local-subscription';

/** The same at every start on the same data folder, as a key in API Management stays until somebody renews it. */
function keyOf(secret: string): string {
  return createHmac('sha256', secret).update(SUBSCRIPTION).digest('hex').slice(0, 32);
}
