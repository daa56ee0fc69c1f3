// A local Entra with three registrations (the gateway's, another API, a public client), and the requests of a sign-in.
import { createHash, randomBytes } from 'node:crypto';
import type { createLocalJWKSet } from 'jose';
import { type AppRegistration, createDirectory, SHIPPED_USERS } from '../../../src/local/entra/directory.ts';
import { createEntra, type Entra } from '../../../src/local/entra/entra.ts';
import { createSigningKey } from '../../../src/local/entra/signing-key.ts';

export const TENANT = '10000000-0000-4000-8000-000000000001';
export const AUTHORITY = 'http://127.0.0.1:8001';
export const GATEWAY = {
  clientId: '30000000-0000-4000-8000-000000000001',
  principalId: '30000000-0000-4000-8000-000000000002',
};
export const APP: AppRegistration = {
  clientId: '40000000-0000-4000-8000-000000000001',
  displayName: 'MCP gateway',
  redirectUris: ['http://localhost:8000/oauth-callback'],
  identifierUris: ['https://mcp.contoso.example/mcp'],
  scopes: ['snippets.read'],
  federatedSubjects: [GATEWAY.principalId],
  assignmentRequired: false,
};
export const URI = APP.identifierUris[0]!;
export const OTHER: AppRegistration = {
  ...APP,
  clientId: '40000000-0000-4000-8000-000000000002',
  identifierUris: ['api://other'],
  scopes: ['read', 'write'],
};
export const NATIVE: AppRegistration = {
  clientId: '60000000-0000-4000-8000-000000000001',
  displayName: 'Native client',
  redirectUris: ['http://localhost/', 'http://127.0.0.1/oauth/callback'],
  identifierUris: [],
  scopes: [],
  federatedSubjects: [],
  assignmentRequired: false,
  publicClient: true,
  delegated: [`${URI}/snippets.read`, 'api://other/read'],
};
export const ADA = SHIPPED_USERS[0]!;
const VERIFIER = randomBytes(32).toString('base64url');
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

export interface World {
  readonly entra: Entra;
  readonly keys: Parameters<typeof createLocalJWKSet>[0];
  authorize(change?: Record<string, string | null>, cookie?: string): Promise<Response>;
  token(form: Record<string, string>, assertion?: string): Promise<{ status: number; body: Record<string, string> }>;
  signIn(change?: Record<string, string>): Promise<string>;
  clock: { now: number };
}

export async function world(
  options: { app?: Partial<AppRegistration>; usersFile?: string; autoLogin?: string } = {},
): Promise<World> {
  const clock = { now: Date.UTC(2026, 0, 15) };
  const key = await createSigningKey();
  const app = { ...APP, ...options.app };
  const entra = createEntra({
    directory: createDirectory({
      tenantId: TENANT,
      apps: [app, OTHER, NATIVE],
      usersFile: options.usersFile,
      warn: () => {},
    }),
    key,
    authority: () => AUTHORITY,
    identities: [GATEWAY],
    autoLogin: () => options.autoLogin,
    now: () => clock.now,
  });
  const authorize: World['authorize'] = (change = {}, cookie) => {
    const url = new URL(`${AUTHORITY}/${TENANT}/oauth2/v2.0/authorize`);
    const parameters: Record<string, string | null> = {
      client_id: APP.clientId,
      response_type: 'code',
      redirect_uri: APP.redirectUris[0]!,
      scope: 'openid profile offline_access',
      state: 'abc',
      nonce: 'n-1',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
      ...change,
    };
    for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
    return entra.handle(new Request(url, cookie === undefined ? {} : { headers: { cookie } }));
  };
  const token: World['token'] = async (form, assertion) => {
    const proof = assertion ?? (await entra.issue(GATEWAY.clientId, 'api://AzureADTokenExchange')).token;
    const response = await entra.handle(
      new Request(`${AUTHORITY}/${TENANT}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: APP.clientId,
          scope: 'openid profile offline_access',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: proof,
          ...form,
        }),
      }),
    );
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const signIn: World['signIn'] = async (change) => {
    const page = await authorize(change);
    const flow = /name="flow" value="([^"]+)"/.exec(await page.text())![1]!;
    const answer = await entra.handle(
      new Request(`${AUTHORITY}/${TENANT}/login`, {
        method: 'POST',
        body: new URLSearchParams({ flow, oid: ADA.oid }),
      }),
    );
    return new URL(answer.headers.get('location')!).searchParams.get('code')!;
  };
  return { entra, keys: key.jwks, authorize, token, signIn, clock };
}

/** The form that redeems a code. */
export const redeem = (code: string) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: APP.redirectUris[0]!,
  code_verifier: VERIFIER,
});
