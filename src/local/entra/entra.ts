// The local Entra ID: sign-in, tokens and managed identities for the stack on this machine, behind one web-standard handler.
// It is as strict as Entra where a mistake would only show in Azure (redirect URIs, PKCE, federated assertions, `resource`),
// and it guards nothing: there are no passwords.
import { randomBytes } from 'node:crypto';
import { authorize, login, logout } from './authorize.ts';
import type { Directory } from './directory.ts';
import {
  createManagedIdentityEndpoint,
  type ManagedIdentity,
  type ManagedIdentityEndpoint,
} from './managed-identity.ts';
import { createSealer } from './sealed.ts';
import type { SigningKey } from './signing-key.ts';
import { createTokenEndpoint } from './token-endpoint.ts';

export interface EntraOptions {
  readonly directory: Directory;
  readonly key: SigningKey;
  /** Origin under which it is reached, e.g. `http://127.0.0.1:8001`; asked for at each use, since a port may come late. */
  readonly authority: () => string;
  readonly identities: readonly ManagedIdentity[];
  /** The backend app's App ID URI: tokens of managed identities for it are v2.0 tokens with this audience. */
  readonly backend?: { readonly resource: string; readonly audience: string };
  readonly exchangeAudience?: string;
  /** Keeps refresh tokens good across restarts; made up when absent. At least 32 bytes. */
  readonly secret?: Uint8Array;
  readonly identityHeader?: string;
  readonly autoLogin?: () => string | undefined;
  readonly now?: () => number;
}

export interface Entra extends Pick<ManagedIdentityEndpoint, 'header' | 'issue'> {
  handle(request: Request): Promise<Response>;
  /** While set, every answer but the keys is 503, as when Entra is down. */
  setDown(down: boolean): void;
}

export function createEntra(options: EntraOptions): Entra {
  const { directory, key, authority, now = Date.now, exchangeAudience = 'api://AzureADTokenExchange' } = options;
  const tenant = directory.tenantId;
  const issuer = () => `${authority()}/${tenant}/v2.0`;
  const sealer = createSealer(options.secret ?? randomBytes(32), now);
  const autoLogin = options.autoLogin ?? (() => undefined);
  const tokenEndpoint = createTokenEndpoint({ directory, sealer, key, issuer, exchangeAudience, now });
  const identity = createManagedIdentityEndpoint({
    tenantId: tenant,
    key,
    identities: options.identities,
    now,
    resources: managedResources(issuer, exchangeAudience, options.backend),
    ...(options.identityHeader === undefined ? {} : { header: options.identityHeader }),
  });
  let down = false;

  const routes: Record<string, (request: Request) => Response | Promise<Response>> = {
    'GET /v2.0/.well-known/openid-configuration': () => Response.json(discovery(authority(), tenant)),
    'GET /discovery/v2.0/keys': () => Response.json(key.jwks),
    'GET /oauth2/v2.0/authorize': (request) => authorize(request, { directory, sealer, autoLogin }),
    'GET /oauth2/v2.0/logout': () => logout(),
    'POST /login': (request) => login(request, { directory, sealer, autoLogin }),
    'POST /oauth2/v2.0/token': tokenEndpoint,
  };

  return {
    header: identity.header,
    issue: identity.issue,
    setDown(value) {
      down = value;
    },
    async handle(request) {
      const { pathname } = new URL(request.url);
      if (pathname === '/msi/token') return identity.handle(request);
      if (down) return new Response('Service unavailable', { status: 503 });
      const [, named = '', ...rest] = pathname.split('/');
      if (!['common', 'organizations', tenant].includes(named.toLowerCase())) {
        return Response.json(
          { error: 'invalid_tenant', error_description: `AADSTS90002: Tenant '${named}' not found.` },
          { status: 400 },
        );
      }
      const route = routes[`${request.method} /${rest.join('/')}`];
      return route === undefined ? new Response(null, { status: 404 }) : route(request);
    },
  };
}

function managedResources(issuer: () => string, exchangeAudience: string, backend: EntraOptions['backend']) {
  return {
    [exchangeAudience]: {
      get issuer() {
        return issuer();
      },
      version: '2.0' as const,
    },
    ...(backend === undefined
      ? {}
      : {
          [backend.resource]: {
            get issuer() {
              return issuer();
            },
            audience: backend.audience,
            version: '2.0' as const,
          },
        }),
  };
}

function discovery(authority: string, tenant: string): object {
  const base = `${authority}/${tenant}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    // Entra's own document leaves code_challenge_methods_supported out too, though PKCE works.
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
      'oid',
      'acct',
    ],
  };
}
