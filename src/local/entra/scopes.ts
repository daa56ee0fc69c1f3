// What the scopes of a request ask for. A scope is `<App ID URI>/<name>` of a registration; without a URI it is one of
// Microsoft Graph's. At sign-in they may belong to several APIs, a token is for one.
// https://learn.microsoft.com/entra/identity-platform/scopes-oidc
import type { AppRegistration, Directory } from './directory.ts';
import { EntraError } from './entra-error.ts';

/** Microsoft Graph: what a token is for when no API was asked for. */
export const GRAPH = '00000003-0000-0000-c000-000000000000';

/** The OpenID scopes: they ask for no API. */
const OPENID_SCOPES = new Set(['openid', 'profile', 'email', 'offline_access']);
const GRAPH_URI = 'https://graph.microsoft.com';
const GRAPH_SCOPES = ['User.Read', '.default'];

/** What an access token is for. */
export interface Target {
  /** Undefined: Microsoft Graph. */
  readonly api: AppRegistration | undefined;
  /** Scopes without their API, in the order in which they were asked for. */
  readonly names: readonly string[];
}

interface Asker {
  readonly client: AppRegistration;
  readonly directory: Directory;
  /** OAuth's code where nobody has granted a scope: it differs between the two endpoints. */
  readonly notGranted: 'consent_required' | 'invalid_grant';
}

/** The APIs that scopes ask for. @throws EntraError for a scope that there is not, or that the client was not granted */
export function readScopes(scopes: readonly string[], asker: Asker): readonly Target[] {
  const targets = new Map<string, { api: AppRegistration | undefined; names: string[] }>();
  for (const scope of scopes.filter((one) => !OPENID_SCOPES.has(one))) {
    const [uri, name] = split(scope);
    const target = targets.get(uri) ?? { api: findApi(uri, asker.directory), names: [] };
    target.names.push(
      ...(target.api === undefined ? graphScope(name, asker) : apiScopes(uri, name, target.api, asker)),
    );
    targets.set(uri, target);
  }
  return [...targets.values()].map(({ api, names }) => ({ api, names: [...new Set(names)] }));
}

/** What a token with these scopes is for. @throws EntraError as readScopes, or when they belong to several APIs */
export function readTarget(scopes: readonly string[], asker: Asker): Target {
  const [target = { api: undefined, names: [] }, second] = readScopes(scopes, asker);
  if (second === undefined) return target;
  throw new EntraError(
    'invalid_scope',
    28000,
    `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scopes.join(' ')} is not valid.`,
  );
}

/** `resource` beside v2.0 scopes: refused unless it is the App ID URI that owns the scopes. */
export function checkResource(resource: string | null, scopes: readonly string[], directory: Directory): void {
  if (resource === null) return;
  const owned =
    directory.api(resource) !== undefined &&
    scopes.every((one) => OPENID_SCOPES.has(one) || split(one)[0] === resource);
  if (!owned) {
    throw new EntraError(
      'invalid_target',
      9010010,
      'The resource parameter provided in the request does not match with the requested scopes.',
    );
  }
}

/** The App ID URI is everything before the last slash. */
function split(scope: string): [uri: string, name: string] {
  const slash = scope.lastIndexOf('/');
  return slash < 0 ? [GRAPH_URI, scope] : [scope.slice(0, slash), scope.slice(slash + 1)];
}

function findApi(uri: string, directory: Directory): AppRegistration | undefined {
  const api = directory.api(uri);
  if (api !== undefined || uri === GRAPH_URI) return api;
  throw new EntraError(
    'invalid_resource',
    500011,
    `The resource principal named ${uri} was not found in the tenant. App ID URI and scope are written as in <App ID URI>/<scope>.`,
  );
}

function graphScope(name: string, { client }: Asker): readonly string[] {
  if (!GRAPH_SCOPES.includes(name)) throw noSuchScope(name, client, GRAPH);
  return ['User.Read'];
}

/** `.default` asks for all that was granted. A registration may always ask for its own scopes. */
function apiScopes(uri: string, name: string, api: AppRegistration, asker: Asker): readonly string[] {
  const { client } = asker;
  if (name !== '.default' && !api.scopes.includes(name)) throw noSuchScope(name, client, api.clientId);
  const granted = api.scopes.filter((one) => api === client || client.delegated?.includes(`${uri}/${one}`));
  const asked = name === '.default' ? granted : granted.filter((one) => one === name);
  if (asked.length > 0) return asked;
  throw new EntraError(
    asker.notGranted,
    65001,
    `The user or administrator has not consented to use the application with ID '${client.clientId}' named '${client.displayName}' with ${uri}/${name}.`,
  );
}

function noSuchScope(name: string, client: AppRegistration, resource: string): EntraError {
  return new EntraError(
    'invalid_client',
    650053,
    `The application '${client.displayName}' asked for scope '${name}' that doesn't exist on the resource '${resource}'. Contact the app vendor.`,
  );
}
