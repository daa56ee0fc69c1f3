// Where the metadata of a tenant of Microsoft Entra is, and who issues its tokens: v2.0 tokens come from the issuer
// that the metadata names, v1.0 tokens from the security token service of the same tenant.

const DEFAULT_ENDPOINT = 'https://login.microsoftonline.com';

/** Issuer hosts of v1.0 tokens where they differ from the public cloud's. */
const TOKEN_SERVICES: ReadonlyMap<string, string> = new Map([
  ['login.chinacloudapi.cn', 'https://sts.chinacloudapi.cn'],
  ['login.partner.microsoftonline.cn', 'https://sts.chinacloudapi.cn'],
]);

/** The metadata address for tenant-id (an id, a domain, `organizations`, `common`, or a URL) and the endpoint. */
export function metadataUrl(tenant: string, endpoint: string | null): string {
  const base = (endpoint ?? DEFAULT_ENDPOINT).replace(/\/+$/, '');
  if (!/^https?:\/\//i.test(tenant))
    return `${base}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`;
  const url = new URL(tenant);
  const [first] = url.pathname.split('/').filter((segment) => segment !== '');
  // https://contoso.onmicrosoft.com names the tenant by host, https://login…/contoso.onmicrosoft.com by path.
  return first === undefined ? metadataUrl(url.host, endpoint) : metadataUrl(first, endpoint ?? url.origin);
}

/** The issuers of both token versions, from the one that the metadata names (`…/{tenant}/v2.0`). */
export function issuersOf(metadataIssuer: string): string[] {
  const match = /^https?:\/\/([^/]+)\/([^/]+)\/v2\.0$/.exec(metadataIssuer);
  if (match === null) return [metadataIssuer];
  const [, host, tenant] = match as unknown as [string, string, string];
  return [metadataIssuer, `${TOKEN_SERVICES.get(host) ?? 'https://sts.windows.net'}/${tenant}/`];
}
