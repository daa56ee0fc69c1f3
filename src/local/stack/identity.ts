// The identities of the local stack: the function app's and the gateway's managed identity, with the endpoint that the
// app's ManagedIdentityCredential calls, and the public keys where Entra has them. The full local Entra takes over later.
import {
  createManagedIdentityEndpoint,
  type ManagedIdentityEndpoint,
  type ResourceTokens,
} from '../entra/managed-identity.ts';
import { createSigningKey, type SigningKey } from '../entra/signing-key.ts';
import { serveWeb } from './web-server.ts';

/** Fixed, so that they can be written into settings and read in logs; they name nothing outside this machine. */
export const LOCAL_TENANT = '10000000-0000-4000-8000-000000000001';
export const APP_IDENTITY = {
  clientId: '20000000-0000-4000-8000-000000000001',
  principalId: '20000000-0000-4000-8000-000000000002',
} as const;
export const GATEWAY_IDENTITY = {
  clientId: '30000000-0000-4000-8000-000000000001',
  principalId: '30000000-0000-4000-8000-000000000002',
} as const;
export const STORAGE_RESOURCE = 'https://storage.azure.com';

export interface LocalIdentity extends Pick<ManagedIdentityEndpoint, 'header' | 'issue'> {
  /** What `IDENTITY_ENDPOINT` names. */
  readonly endpoint: string;
  /** Where the keys are: `<authority>/<tenant>/discovery/v2.0/keys`. */
  readonly authority: string;
  readonly jwksUrl: string;
  readonly key: SigningKey;
  /** Environment for a process that is to sign in as one of the identities. */
  environment(clientId: string): Record<string, string>;
  close(): Promise<void>;
}

export async function startIdentity(
  options: { resources?: Readonly<Record<string, ResourceTokens>>; port?: number } = {},
): Promise<LocalIdentity> {
  const key = await createSigningKey();
  const managed = createManagedIdentityEndpoint({
    tenantId: LOCAL_TENANT,
    key,
    identities: [APP_IDENTITY, GATEWAY_IDENTITY],
    ...(options.resources ? { resources: options.resources } : {}),
  });
  const keysPath = `/${LOCAL_TENANT}/discovery/v2.0/keys`;
  const server = await serveWeb(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/msi/token') return managed.handle(request);
    if (pathname === keysPath) return Response.json(key.jwks);
    return new Response(null, { status: 404 });
  }, options.port);
  const endpoint = `${server.origin}/msi/token`;
  return {
    header: managed.header,
    issue: managed.issue,
    endpoint,
    authority: server.origin,
    jwksUrl: `${server.origin}${keysPath}`,
    key,
    environment: (clientId) => ({
      AZURE_CLIENT_ID: clientId,
      IDENTITY_ENDPOINT: endpoint,
      IDENTITY_HEADER: managed.header,
    }),
    close: server.close,
  };
}
