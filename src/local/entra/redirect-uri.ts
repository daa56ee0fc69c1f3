// Whether a redirect URI is one of a registration's. Letter by letter, except that the port of a public client's loopback
// address is ignored (RFC 8252, 7.3): the client takes any that is free. Path and host must match: localhost and 127.0.0.1
// are two. https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
// Entra ignores the port of localhost for confidential clients too; those that infra/ registers are not on loopback, so
// here theirs must match.
import type { AppRegistration } from './directory.ts';

export function isRegistered(redirectUri: string, app: AppRegistration): boolean {
  if (app.redirectUris.includes(redirectUri)) return true;
  const asked = loopbackWithoutPort(redirectUri);
  return app.publicClient === true && asked !== undefined && app.redirectUris.map(loopbackWithoutPort).includes(asked);
}

/** Undefined for what is no loopback address. No path is the path `/`, as Entra answers it. */
function loopbackWithoutPort(uri: string): string | undefined {
  const [, origin, path = '/'] = /^(http:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?(\/.*)?$/.exec(uri) ?? [];
  return origin === undefined ? undefined : origin + path;
}
