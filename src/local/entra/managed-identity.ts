// The managed-identity endpoint of App Service (IDENTITY_ENDPOINT, IDENTITY_HEADER, api-version 2019-08-01): what the
// real ManagedIdentityCredential calls in Azure Functions. A web-standard handler, so that any server can mount it.
// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { SigningKey } from './signing-key.ts';

export interface ManagedIdentity {
  /** Application id, what `AZURE_CLIENT_ID` names. */
  readonly clientId: string;
  /** Object id of its service principal: the `oid` and `sub` of its tokens. */
  readonly principalId: string;
  /** The one that answers when a request names no identity. */
  readonly systemAssigned?: boolean;
}

/** How tokens for one resource look: an API may ask for v2.0 tokens, whose audience is the API's client id. */
export interface ResourceTokens {
  readonly issuer?: string;
  readonly audience?: string;
  readonly version?: '1.0' | '2.0';
}

export interface ManagedIdentityOptions {
  readonly tenantId: string;
  readonly key: SigningKey;
  readonly identities: readonly ManagedIdentity[];
  /** The secret of `IDENTITY_HEADER`; made up when absent. */
  readonly header?: string;
  /** Resource (as requested, without a trailing slash) → how its tokens differ from v1.0 tokens of `sts.windows.net`. */
  readonly resources?: Readonly<Record<string, ResourceTokens>>;
  /** Seconds; Azure's default for managed identities is 24 hours. */
  readonly lifetimeSeconds?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface AccessToken {
  readonly token: string;
  /** Seconds since the epoch. */
  readonly expiresOn: number;
}

export interface ManagedIdentityEndpoint {
  /** What a caller has to send as `X-IDENTITY-HEADER`. */
  readonly header: string;
  handle(request: Request): Promise<Response>;
  /** A token without HTTP, for whoever runs the emulator. @throws Error for an identity that is not configured. */
  issue(clientId: string, resource: string): Promise<AccessToken>;
}

const API_VERSION = '2019-08-01';

export function createManagedIdentityEndpoint(options: ManagedIdentityOptions): ManagedIdentityEndpoint {
  const { tenantId, key, identities, resources = {}, lifetimeSeconds = 86_400, now = Date.now } = options;
  const header = options.header ?? randomBytes(24).toString('hex');

  const issueFor = async (identity: ManagedIdentity, resource: string): Promise<AccessToken> => {
    const issued = Math.floor(now() / 1000);
    const shape = resources[resource.replace(/\/$/, '')] ?? {};
    const version = shape.version ?? '1.0';
    const claims: JWTPayload = {
      // Entra echoes the resource as it was asked for, slash or not.
      aud: shape.audience ?? resource,
      iss: shape.issuer ?? `https://sts.windows.net/${tenantId}/`,
      iat: issued,
      nbf: issued,
      exp: issued + lifetimeSeconds,
      ...(version === '1.0' ? { appid: identity.clientId, appidacr: '2' } : { azp: identity.clientId, azpacr: '2' }),
      idtyp: 'app',
      oid: identity.principalId,
      sub: identity.principalId,
      tid: tenantId,
      uti: randomBytes(16).toString('base64url'),
      ver: version,
    };
    return { token: await key.sign(claims), expiresOn: issued + lifetimeSeconds };
  };

  const find = (query: URLSearchParams): ManagedIdentity | undefined => {
    const clientId = query.get('client_id');
    const principalId = query.get('principal_id') ?? query.get('object_id');
    if (clientId !== null) return identities.find((one) => sameGuid(one.clientId, clientId));
    if (principalId !== null) return identities.find((one) => sameGuid(one.principalId, principalId));
    if (query.has('mi_res_id')) return undefined;
    return identities.find((one) => one.systemAssigned);
  };

  return {
    header,
    async issue(clientId, resource) {
      const identity = identities.find((one) => sameGuid(one.clientId, clientId));
      if (identity === undefined) throw new Error(`No managed identity has the client id ${clientId}.`);
      return issueFor(identity, resource);
    },
    async handle(request) {
      if (request.method !== 'GET') return refuse(405, 'The identity endpoint answers GET only.');
      if (!sameSecret(request.headers.get('x-identity-header') ?? '', header)) {
        return refuse(401, 'X-IDENTITY-HEADER is missing or is not the value of IDENTITY_HEADER.');
      }
      const query = new URL(request.url).searchParams;
      if (query.get('api-version') !== API_VERSION) {
        return refuse(400, `The api-version has to be ${API_VERSION}.`);
      }
      const resource = query.get('resource');
      if (!resource) return refuse(400, 'The query parameter "resource" is missing.');
      const identity = find(query);
      // App Service's own words, so that what a person searches for is what they will meet in Azure.
      if (identity === undefined) return refuse(400, 'Unable to load the proper Managed Identity.');
      const { token, expiresOn } = await issueFor(identity, resource);
      return Response.json(
        {
          access_token: token,
          expires_on: String(expiresOn),
          resource,
          token_type: 'Bearer',
          client_id: identity.clientId,
        },
        { headers: { 'cache-control': 'no-store' } },
      );
    },
  };
}

function refuse(statusCode: number, message: string): Response {
  return Response.json({ statusCode, message, correlationId: randomUUID() }, { status: statusCode });
}

function sameGuid(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
