// GET /{tenant}/oauth2/v2.0/authorize and the sign-in form behind it. Faults of the client or its redirect URI are shown,
// never redirected; the others go back to the app, as Entra does. A signed-in browser is not asked again (single sign-on),
// unless `prompt` asks for it.
import { randomBytes } from 'node:crypto';
import type { AppRegistration, Directory, User } from './directory.ts';
import { EntraError } from './entra-error.ts';
import { isRegistered } from './redirect-uri.ts';
import { checkResource, readScopes } from './scopes.ts';
import type { Sealer } from './sealed.ts';
import { errorPage, signInPage } from './sign-in-page.ts';

const FLOW_SECONDS = 900;
const CODE_SECONDS = 600;
const SESSION_SECONDS = 86_400;
const SESSION_COOKIE = 'ESTSAUTHPERSISTENT';

export interface AuthorizeOptions {
  readonly directory: Directory;
  readonly sealer: Sealer;
  /** Signs this user in without a page: for scripts. A upn; read at each request. */
  readonly autoLogin: () => string | undefined;
}

interface Flow {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly responseMode: 'query' | 'form_post' | 'fragment';
  readonly state: string | null;
  readonly scopes: readonly string[];
  /** The client, or an API that it asks for, lets in only people with an app role. */
  readonly assigned: boolean;
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
  readonly prompt: string;
}

export async function authorize(request: Request, options: AuthorizeOptions): Promise<Response> {
  const { directory, sealer } = options;
  const query = new URL(request.url).searchParams;
  let app: AppRegistration;
  try {
    app = findApp(directory, query);
  } catch (fault) {
    return errorPage((fault as EntraError).description);
  }
  const redirectUri = query.get('redirect_uri')!;
  const state = query.get('state');
  try {
    const flow = readFlow(query, app, directory);
    const user = await signedIn(request, flow, options);
    if (user !== undefined) return answer(flow, user, options);
    if (flow.prompt === 'none') {
      throw new EntraError('login_required', 50058, 'Silent sign-in was asked for, and nobody is signed in.');
    }
    const sealed = await sealer.seal('flow', { ...flow }, FLOW_SECONDS);
    return signInPage(directory.users(), app.displayName, `/${directory.tenantId}/login`, sealed);
  } catch (fault) {
    if (!(fault instanceof EntraError)) throw fault;
    return back(redirectUri, 'query', {
      error: fault.error,
      error_description: fault.description,
      ...(state === null ? {} : { state }),
    });
  }
}

/** POST /{tenant}/login: the person that was picked. */
export async function login(request: Request, options: AuthorizeOptions): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const flow = (await options.sealer.open('flow', form.get('flow') ?? '')) as Flow | undefined;
  if (flow === undefined)
    return errorPage('AADSTS50168: The sign-in took too long or did not begin here. Start again from the app.');
  const user = options.directory.user(form.get('oid') ?? '');
  if (user === undefined) return errorPage('AADSTS50034: The user account does not exist in this tenant.');
  return answer(flow, user, options);
}

/** GET /{tenant}/oauth2/v2.0/logout */
export function logout(): Response {
  const response = errorPage('You signed out of your account.', 200);
  response.headers.append('set-cookie', `${SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`);
  return response;
}

function findApp(directory: Directory, query: URLSearchParams): AppRegistration {
  const clientId = query.get('client_id');
  if (!clientId) throw new EntraError('invalid_request', 900144, "The request must contain the parameter 'client_id'.");
  const app = directory.app(clientId);
  if (app === undefined) {
    throw new EntraError(
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory.`,
    );
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRegistered(redirectUri, app)) {
    throw new EntraError(
      'invalid_request',
      50011,
      `The redirect URI '${redirectUri}' does not match the ones configured for the application '${clientId}'.`,
    );
  }
  return app;
}

function readFlow(query: URLSearchParams, app: AppRegistration, directory: Directory): Flow {
  const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean);
  const mode = query.get('response_mode') ?? 'query';
  const method = query.get('code_challenge_method');
  const challenge = query.get('code_challenge');
  if (query.get('response_type') !== 'code') {
    throw new EntraError(
      'unsupported_response_type',
      700054,
      'response_type must be code: others are not enabled for the application.',
    );
  }
  if (scopes.length === 0)
    throw new EntraError('invalid_request', 900144, "The request must contain the parameter 'scope'.");
  checkResource(query.get('resource'), scopes, directory);
  const targets = readScopes(scopes, { client: app, directory, notGranted: 'consent_required' });
  if (mode !== 'query' && mode !== 'form_post' && mode !== 'fragment') {
    throw new EntraError('invalid_request', 90013, `response_mode '${mode}' is not known.`);
  }
  if (challenge !== null && method !== 'S256' && method !== 'plain') {
    throw new EntraError('invalid_request', 9002325, 'code_challenge_method must be S256 or plain.');
  }
  if (challenge !== null && method === 'plain') {
    throw new EntraError('invalid_request', 9002325, 'The local Entra takes only S256.');
  }
  return {
    clientId: app.clientId,
    redirectUri: query.get('redirect_uri')!,
    responseMode: mode,
    state: query.get('state'),
    scopes,
    assigned: [app, ...targets.map(({ api }) => api)].some((one) => one?.assignmentRequired),
    nonce: query.get('nonce') ?? undefined,
    challenge: challenge ?? undefined,
    prompt: query.get('prompt') ?? '',
  };
}

async function signedIn(request: Request, flow: Flow, options: AuthorizeOptions): Promise<User | undefined> {
  const auto = options.autoLogin();
  if (auto !== undefined) {
    const user = options.directory.users().find((one) => one.upn === auto);
    if (user === undefined)
      throw new EntraError(
        'invalid_request',
        50034,
        `The user account ${auto} (--auto-login) does not exist in this tenant.`,
      );
    return user;
  }
  if (flow.prompt === 'login' || flow.prompt === 'select_account') return undefined;
  const cookie = /(?:^|;\s*)ESTSAUTHPERSISTENT=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1];
  const session = cookie === undefined ? undefined : await options.sealer.open('session', cookie);
  return session === undefined ? undefined : options.directory.user(String(session.oid));
}

async function answer(flow: Flow, user: User, { sealer }: AuthorizeOptions): Promise<Response> {
  const state = flow.state === null ? {} : { state: flow.state };
  if (user.disabled) return errorPage('AADSTS50057: The user account is disabled.');
  if (flow.assigned && user.roles.length === 0) {
    return errorPage(
      `AADSTS50105: Your administrator has configured the application to block users unless they are assigned a role: ${user.upn} is not.`,
    );
  }
  const { clientId, redirectUri, scopes, nonce, challenge } = flow;
  const jti = randomBytes(16).toString('base64url');
  const code = await sealer.seal(
    'code',
    { jti, clientId, redirectUri, scopes, nonce, challenge, oid: user.oid },
    CODE_SECONDS,
  );
  const response = back(redirectUri, flow.responseMode, {
    code,
    ...state,
    session_state: randomBytes(8).toString('hex'),
  });
  const session = await sealer.seal('session', { oid: user.oid }, SESSION_SECONDS);
  response.headers.append('set-cookie', `${SESSION_COOKIE}=${session}; Path=/; HttpOnly; SameSite=Lax`);
  return response;
}

function back(redirectUri: string, mode: Flow['responseMode'], values: Record<string, string>): Response {
  const encoded = new URLSearchParams(values).toString();
  if (mode === 'form_post') {
    const fields = Object.entries(values).map(
      ([k, v]) => `<input type="hidden" name="${k}" value="${v.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">`,
    );
    const html = `<!doctype html><title>Working…</title><form method="post" action="${redirectUri}">${fields.join('')}<button>Continue</button></form>`;
    return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
  }
  const joint = mode === 'fragment' ? '#' : redirectUri.includes('?') ? '&' : '?';
  return new Response(null, {
    status: 302,
    headers: { location: `${redirectUri}${joint}${encoded}`, 'cache-control': 'no-store' },
  });
}
