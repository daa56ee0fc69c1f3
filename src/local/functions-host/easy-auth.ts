// App Service authentication ("Easy Auth") in front of the host, as infra configures it: Entra ID, unauthenticated → 401,
// allowed principals, excluded paths. It removes what a client could pretend and says who called.
// https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { HostLog } from './log.ts';
import type { RawHeaders } from './request-headers.ts';

export interface EasyAuthOptions {
  readonly issuer: string | readonly string[];
  readonly audience: string | readonly string[];
  /** Where the issuer's signing keys are. */
  readonly jwksUrl: string;
  /** Object ids that may call; another's valid token is a 403. Default: every principal of the issuer. */
  readonly allowedPrincipals?: readonly string[];
  /** Paths that need no token; a path covers what lies below it. */
  readonly excludedPaths?: readonly string[];
}

export type Admission = { readonly status: 401 | 403; readonly why: string } | { readonly headers: RawHeaders };

const PRETENDED = /^(x-ms-client-principal|x-ms-token-)/i;
/** The claim types of the principal that App Service hands on: v1 names, whatever the token's version. */
const CLAIM_TYPES: Record<string, string> = {
  oid: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
  tid: 'http://schemas.microsoft.com/identity/claims/tenantid',
  sub: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
  idp: 'http://schemas.microsoft.com/identity/claims/identityprovider',
};

export interface EasyAuth {
  /** @param path unescaped path of the request. */
  admit(path: string, headers: RawHeaders): Promise<Admission>;
}

export function createEasyAuth(options: EasyAuthOptions, log: HostLog): EasyAuth {
  const keys = createRemoteJWKSet(new URL(options.jwksUrl));
  const excluded = (options.excludedPaths ?? []).map((path) => path.toLowerCase().replace(/\/$/, ''));
  const allowed = options.allowedPrincipals && new Set(options.allowedPrincipals.map((id) => id.toLowerCase()));
  const verification = { issuer: list(options.issuer), audience: list(options.audience), requiredClaims: ['exp'] };

  return {
    async admit(path, headers) {
      const clean = without(headers, PRETENDED);
      const lower = path.toLowerCase();
      const open = excluded.some((prefix) => lower === prefix || lower.startsWith(`${prefix}/`));
      const token = bearer(headers);
      if (token === undefined) return open ? { headers: clean } : { status: 401, why: 'there is no bearer token' };
      try {
        const { payload } = await jwtVerify(token, keys, verification);
        const principal = String(payload.oid ?? payload.sub ?? '');
        if (allowed && !allowed.has(principal.toLowerCase())) {
          return open ? { headers: clean } : { status: 403, why: `the principal ${principal} is not allowed` };
        }
        return { headers: [...clean, ...identityHeaders(payload, principal)] };
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) {
          log('error', `Easy Auth can't read the signing keys at ${options.jwksUrl}: ${String(error)}`, 'host');
        }
        return open ? { headers: clean } : { status: 401, why: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** An app-only token has no name, so that header is absent: the library's `request.user` throws then, as in Azure. */
function identityHeaders(claims: JWTPayload, principal: string): string[] {
  const listed = Object.entries(claims).flatMap(([type, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => ({
      typ: CLAIM_TYPES[type] ?? type,
      val: typeof one === 'object' ? JSON.stringify(one) : String(one),
    })),
  );
  const name = claims.preferred_username ?? claims.upn ?? claims.email ?? claims.name;
  const document = {
    auth_typ: 'aad',
    claims: listed,
    name_typ: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
    role_typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
  };
  return [
    'x-ms-client-principal',
    Buffer.from(JSON.stringify(document)).toString('base64'),
    'x-ms-client-principal-id',
    principal,
    'x-ms-client-principal-idp',
    'aad',
    ...(typeof name === 'string' ? ['x-ms-client-principal-name', encodeURI(name)] : []),
  ];
}

function bearer(headers: RawHeaders): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index]!.toLowerCase() === 'authorization') return /^Bearer +(\S+)$/i.exec(headers[index + 1]!)?.[1];
  }
  return undefined;
}

function without(headers: RawHeaders, pattern: RegExp): string[] {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    if (!pattern.test(headers[index]!)) kept.push(headers[index]!, headers[index + 1]!);
  }
  return kept;
}

const list = (value: string | readonly string[]): string[] => (typeof value === 'string' ? [value] : [...value]);
