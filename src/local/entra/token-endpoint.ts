// POST /{tenant}/oauth2/v2.0/token: authorization_code and refresh_token, for a confidential client without a secret, whose
// client_assertion is a managed identity's token (workload identity federation), and for public clients, which prove nothing.
// https://learn.microsoft.com/entra/workload-id/workload-identity-federation
import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { AppRegistration, Directory, User } from './directory.ts';
import { EntraError, errorAnswer } from './entra-error.ts';
import { checkResource, readTarget } from './scopes.ts';
import type { Sealer } from './sealed.ts';
import type { SigningKey } from './signing-key.ts';
import { accessToken, idToken } from './tokens.ts';

const REFRESH_SECONDS = 90 * 86_400;
const TOKEN_SECONDS = 3_600;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface TokenEndpointOptions {
  readonly directory: Directory;
  readonly sealer: Sealer;
  readonly key: SigningKey;
  /** `<authority>/<tenant>/v2.0` */
  readonly issuer: () => string;
  /** What a managed identity's token must be for, to stand for the client. */
  readonly exchangeAudience: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Granted {
  readonly user: User;
  readonly scopes: readonly string[];
  readonly nonce?: string | undefined;
}

export function createTokenEndpoint(options: TokenEndpointOptions): (request: Request) => Promise<Response> {
  const { directory, sealer, key, now } = options;
  const used = new Set<string>();
  const keys = createLocalJWKSet(key.jwks);

  const authenticate = async (form: URLSearchParams, header: string | null): Promise<AppRegistration> => {
    const clientId = form.get('client_id');
    if (!clientId)
      throw new EntraError('invalid_request', 900144, "The request body must contain the parameter 'client_id'.");
    const app = directory.app(clientId);
    if (app === undefined) {
      throw new EntraError(
        'unauthorized_client',
        700016,
        `Application with identifier '${clientId}' was not found in the directory.`,
      );
    }
    const assertion = form.get('client_assertion');
    if (app.publicClient) {
      if (!assertion && !form.get('client_secret') && header === null) return app;
      throw new EntraError(
        'invalid_client',
        700025,
        "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
        401,
      );
    }
    if (!assertion || form.get('client_assertion_type') !== ASSERTION_TYPE) {
      throw new EntraError(
        'invalid_client',
        7000218,
        "The request body must contain the parameter 'client_assertion' or 'client_secret'.",
        401,
      );
    }
    await checkAssertion(assertion, app);
    return app;
  };

  const checkAssertion = async (assertion: string, app: AppRegistration): Promise<void> => {
    let subject: string | undefined;
    try {
      const { payload } = await jwtVerify(assertion, keys, {
        algorithms: ['RS256'],
        currentDate: new Date(now()),
        issuer: options.issuer(),
        audience: options.exchangeAudience,
      });
      subject = payload.sub;
    } catch {
      throw new EntraError(
        'invalid_client',
        expired(assertion, now()) ? 700024 : 700027,
        'The client assertion failed its check: signature, issuer, audience or time range.',
        401,
      );
    }
    if (subject === undefined || !app.federatedSubjects.includes(subject)) {
      throw new EntraError(
        'invalid_client',
        700213,
        `No matching federated identity record found for presented assertion subject '${subject}'.`,
        401,
      );
    }
  };

  const byCode = async (form: URLSearchParams, app: AppRegistration): Promise<Granted> => {
    const code = await sealer.open('code', form.get('code') ?? '');
    if (code === undefined)
      throw new EntraError('invalid_grant', 70008, 'The provided authorization code has expired or is not valid.');
    if (code.clientId !== app.clientId)
      throw new EntraError('invalid_grant', 700005, 'The provided authorization code is intended for another client.');
    if (code.redirectUri !== form.get('redirect_uri')) {
      throw new EntraError(
        'invalid_client',
        500112,
        'The reply address does not match the one of the authorization request.',
      );
    }
    const verifier = form.get('code_verifier');
    if (
      code.challenge !== undefined &&
      (verifier === null || createHash('sha256').update(verifier).digest('base64url') !== code.challenge)
    ) {
      throw new EntraError(
        'invalid_grant',
        501481,
        'The code_verifier does not match the code_challenge of the authorization request.',
      );
    }
    if (used.has(String(code.jti))) {
      throw new EntraError(
        'invalid_grant',
        54005,
        'OAuth2 Authorization code was already redeemed, please retry with a new valid code.',
      );
    }
    used.add(String(code.jti));
    return { user: find(code.oid), scopes: code.scopes as string[], nonce: code.nonce as string | undefined };
  };

  const byRefreshToken = async (form: URLSearchParams, app: AppRegistration): Promise<Granted> => {
    const token = await sealer.open('refresh', form.get('refresh_token') ?? '');
    if (token === undefined || token.clientId !== app.clientId) {
      throw new EntraError(
        'invalid_grant',
        700082,
        'The refresh token has expired, or is not valid for this application.',
      );
    }
    return { user: find(token.oid), scopes: token.scopes as string[] };
  };

  const find = (oid: unknown): User => {
    const user = directory.user(String(oid));
    if (user === undefined)
      throw new EntraError('invalid_grant', 50034, 'The user account does not exist in this tenant.');
    if (user.disabled) throw new EntraError('invalid_grant', 50057, 'The user account is disabled.');
    return user;
  };

  const issue = async (app: AppRegistration, granted: Granted, form: URLSearchParams): Promise<Response> => {
    const asked = (form.get('scope') ?? '').split(' ').filter(Boolean);
    const { user, nonce } = granted;
    // A refresh token is good for all that the client was granted, not only for what was asked for first.
    const scopes = asked.length > 0 ? asked : granted.scopes;
    checkResource(form.get('resource'), scopes, directory);
    const request = {
      issuer: options.issuer(),
      tenantId: directory.tenantId,
      app,
      target: readTarget(scopes, { client: app, directory, notGranted: 'invalid_grant' }),
      user,
      nonce,
      issuedAt: Math.floor(now() / 1000),
      lifetimeSeconds: TOKEN_SECONDS,
    };
    const refresh = granted.scopes.includes('offline_access')
      ? {
          refresh_token: await sealer.seal(
            'refresh',
            { clientId: app.clientId, oid: user.oid, scopes: granted.scopes, at: now() },
            REFRESH_SECONDS,
          ),
        }
      : {};
    const id = scopes.includes('openid') ? { id_token: await idToken(key, request) } : {};
    return Response.json(
      {
        token_type: 'Bearer',
        scope: scopes.filter((scope) => scope !== 'offline_access').join(' '),
        expires_in: TOKEN_SECONDS,
        ext_expires_in: TOKEN_SECONDS,
        access_token: await accessToken(key, request),
        ...refresh,
        ...id,
      },
      { headers: { 'cache-control': 'no-store', pragma: 'no-cache' } },
    );
  };

  return async (request) => {
    try {
      const form = new URLSearchParams(await request.text());
      const app = await authenticate(form, request.headers.get('authorization'));
      const type = form.get('grant_type');
      if (type === 'authorization_code') return await issue(app, await byCode(form, app), form);
      if (type === 'refresh_token') return await issue(app, await byRefreshToken(form, app), form);
      throw new EntraError('unsupported_grant_type', 70003, `The app requested an unsupported grant type '${type}'.`);
    } catch (fault) {
      if (fault instanceof EntraError) return errorAnswer(fault, now());
      throw fault;
    }
  };
}

function expired(assertion: string, now: number): boolean {
  try {
    return (decodeJwt(assertion).exp ?? 0) * 1000 <= now;
  } catch {
    return false;
  }
}
