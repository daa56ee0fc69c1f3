// The signature of a token whose keys come from OpenID Connect metadata: an unknown kid makes the gateway look again,
// as often as openid-config.ts allows, before the token is refused (validate-jwt page, "openid-config").
import type { GatewayServices } from '../runtime/contract.ts';
import { JwtFailure } from './failure.ts';
import type { VerificationKey } from './keys.ts';
import { type OpenIdConfiguration, OpenIdConfigurations } from './openid-config.ts';
import { checkSignature } from './signature.ts';
import type { SignedToken } from './token.ts';

export interface MetadataCheck {
  readonly urls: readonly string[];
  /** Keys that stand in the policy beside the metadata. */
  readonly keys: readonly VerificationKey[];
  readonly requireSigned: boolean;
}

/** The metadata that this gateway has read, shared by all policies. */
export function openIdConfigurations(gateway: GatewayServices): OpenIdConfigurations {
  return gateway.shared('openid-configurations', () => new OpenIdConfigurations(gateway.http, gateway.clock));
}

/** Checks the signature and gives the issuers that the metadata names. Rejects with JwtFailure. */
export async function checkWithMetadata(
  configurations: OpenIdConfigurations,
  token: SignedToken,
  { urls, keys, requireSigned }: MetadataCheck,
): Promise<string[]> {
  let known = await readAll(configurations, urls);
  try {
    checkSignature(token, [...keys, ...known.flatMap((configuration) => configuration.keys)], requireSigned);
  } catch (error) {
    if (!(error instanceof JwtFailure) || error.reason !== 'TokenSignatureKeyNotFound') throw error;
    const news = await Promise.all(urls.map((url) => configurations.refresh(url)));
    if (!news.includes(true)) throw error;
    known = await readAll(configurations, urls);
    checkSignature(token, [...keys, ...known.flatMap((configuration) => configuration.keys)], requireSigned);
  }
  return known.flatMap(({ issuer }) => (issuer === null ? [] : [issuer]));
}

/** What the endpoints say that answer; when none does, the first one's failure. */
async function readAll(configurations: OpenIdConfigurations, urls: readonly string[]): Promise<OpenIdConfiguration[]> {
  const results = await Promise.allSettled(urls.map((url) => configurations.get(url)));
  const known = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (known.length === 0 && failed !== undefined) throw failed.reason;
  return known;
}
