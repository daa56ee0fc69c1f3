// The local Entra of the stack: the app registrations that infra/ would create, the managed identities, and a server. What
// it signs with and seals with is kept in the data folder, so that a restart ends nobody's session.
import { createDirectory } from '../entra/directory.ts';
import { createEntra, type Entra } from '../entra/entra.ts';
import { createSigningKey } from '../entra/signing-key.ts';
import { APP_IDENTITY, GATEWAY_IDENTITY, LOCAL_TENANT, type LocalIdentity } from './identity.ts';
import { serveWeb } from './web-server.ts';

/** The registration `gateway`: what people sign in to. */
export const GATEWAY_APP = '40000000-0000-4000-8000-000000000001';
/** The registration `Local MCP client`: with AUTH_MODE=entra, what an administrator would register for an MCP client. */
export const MCP_CLIENT_APP = '60000000-0000-4000-8000-000000000001';
/** Where MCP clients listen on loopback, on any port: VS Code; Claude Code and Cursor; the Inspector and mcp-remote. */
const CALLBACK_PATHS = ['/', '/callback', '/oauth/callback'];
/** The registration `backend`: the audience of the gateway's token for the function app, and nothing else. */
export const BACKEND_APP = '50000000-0000-4000-8000-000000000001';
export const BACKEND_RESOURCE = `api://${LOCAL_TENANT}/remote-mcp-backend`;

export interface EntraStackOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly gatewayOrigin: string;
  readonly usersFile?: string | undefined;
  readonly autoLogin?: string | undefined;
  /** At least 32 bytes; keeps refresh tokens good across restarts. */
  readonly secret: Uint8Array;
}

export interface LocalEntra extends LocalIdentity {
  readonly entra: Entra;
  readonly usersFile: string | undefined;
}

/** @throws Error that names the flag when the port is busy, or the entry of users.json that is wrong. */
export async function startEntra(options: EntraStackOptions): Promise<LocalEntra> {
  const { gatewayOrigin, usersFile, autoLogin, secret } = options;
  const key = await createSigningKey();
  const uri = `${gatewayOrigin}/mcp`;
  const scopes = ['snippets.read', 'snippets.write'];
  const directory = createDirectory({
    tenantId: LOCAL_TENANT,
    usersFile,
    apps: [
      {
        clientId: GATEWAY_APP,
        displayName: 'Remote MCP gateway',
        redirectUris: [`${gatewayOrigin}/oauth-callback`],
        identifierUris: [uri],
        scopes,
        federatedSubjects: [GATEWAY_IDENTITY.principalId],
        assignmentRequired: false,
      },
      {
        clientId: MCP_CLIENT_APP,
        displayName: 'Local MCP client',
        publicClient: true,
        redirectUris: ['localhost', '127.0.0.1'].flatMap((host) =>
          CALLBACK_PATHS.map((path) => `http://${host}${path}`),
        ),
        identifierUris: [],
        scopes: [],
        delegated: scopes.map((scope) => `${uri}/${scope}`),
        federatedSubjects: [],
        assignmentRequired: false,
      },
    ],
  });
  if (autoLogin !== undefined && !directory.users().some((user) => user.upn === autoLogin)) {
    const known = directory.users().map((user) => user.upn);
    throw new Error(`--auto-login ${autoLogin}: there is no such user. There are: ${known.join(', ')}.`);
  }
  let authority = '';
  const entra = createEntra({
    directory,
    key,
    secret,
    authority: () => authority,
    identities: [APP_IDENTITY, GATEWAY_IDENTITY],
    backend: { resource: BACKEND_RESOURCE, audience: BACKEND_APP },
    autoLogin: () => autoLogin,
  });
  const server = await serveWeb((request) => entra.handle(request), options.port);
  authority = server.origin;
  const endpoint = `${authority}/msi/token`;
  return {
    entra,
    usersFile,
    header: entra.header,
    issue: entra.issue,
    endpoint,
    authority,
    jwksUrl: `${authority}/${LOCAL_TENANT}/discovery/v2.0/keys`,
    key,
    environment: (clientId) => ({
      AZURE_CLIENT_ID: clientId,
      IDENTITY_ENDPOINT: endpoint,
      IDENTITY_HEADER: entra.header,
    }),
    close: server.close,
  };
}
