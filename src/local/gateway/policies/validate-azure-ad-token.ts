// validate-azure-ad-token: a token of one tenant of Microsoft Entra, for some clients or audiences
// (validate-azure-ad-token-policy page). Keys and issuer come from the tenant's metadata.
import { checkAudience, checkIssuer, checkLifetime, checkRequiredClaims, claimValues } from '../jwt/claims.ts';
import { decryptToken } from '../jwt/decrypt.ts';
import { issuersOf, metadataUrl } from '../jwt/entra-tenant.ts';
import { denied, JwtFailure } from '../jwt/failure.ts';
import { checkWithMetadata, openIdConfigurations } from '../jwt/metadata-check.ts';
import { setTokenVariable } from '../jwt/output-variable.ts';
import {
  compileDecryptionKeys,
  compileList,
  compileRefusal,
  compileRequiredClaims,
  compileTokenSource,
  DECRYPTION_KEYS_RULE,
  listRule,
  REQUIRED_CLAIMS_RULE,
  TOKEN_ATTRIBUTES,
} from '../jwt/policy-parts.ts';
import { type JsonObject, parseToken, type SignedToken } from '../jwt/token.ts';
import { type PolicyContext, type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { CONTINUE, type Outcome } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'validate-azure-ad-token',
  page: 'validate-azure-ad-token-policy',
  sections: ['inbound'],
  scopes: SCOPES,
  attributes: {
    ...TOKEN_ATTRIBUTES,
    'tenant-id': { required: true, expression: true },
    'authentication-endpoint': { expression: true, note: 'Without it: https://login.microsoftonline.com.' },
    'require-scheme': { support: 'not-run', note: 'In the schema only; no page describes it.' },
    'allow-protected-forwarded-tokens': { support: 'not-run', note: 'In the schema only; no page describes it.' },
    'allow-proof-of-possession-tokens': { support: 'not-run', note: 'In the schema only; no page describes it.' },
  },
  children: {
    'client-application-ids': listRule('application-id'),
    'backend-application-ids': listRule('application-id'),
    audiences: listRule('audience'),
    'required-claims': REQUIRED_CLAIMS_RULE,
    'decryption-keys': DECRYPTION_KEYS_RULE,
  },
  compile(element, gateway) {
    const tokenText = compileTokenSource(element, 'Authorization');
    const tenant = element.string('tenant-id');
    const endpoint = element.optionalString('authentication-endpoint');
    const clients = compileList(element, 'client-application-ids', 'application-id');
    const backends = compileList(element, 'backend-application-ids', 'application-id');
    const audiences = compileList(element, 'audiences', 'audience');
    const requiredClaims = compileRequiredClaims(element);
    const decryptionKeys = compileDecryptionKeys(element);
    const variable = element.literal('output-token-variable-name');
    const refuse = compileRefusal(element);
    if (clients === null && audiences === null && backends === null) {
      element.warning(
        'audience-missing',
        'This takes any token of the tenant, whoever it is for.',
        'Add <client-application-ids> or <audiences>; API Management asks for at least one of them.',
      );
    }

    /** Audiences, and the ids of backend applications in both forms that a token can name them by. */
    function allowedAudiences(context: PolicyContext): string[] | null {
      if (audiences === null && backends === null) return null;
      const ids = (backends ?? []).map((id) => id.get(context)).flatMap((id) => [id, `api://${id}`]);
      return [...(audiences ?? []).map((audience) => audience.get(context)), ...ids];
    }

    function checkClaims(context: PolicyContext, { payload }: SignedToken, issuers: readonly string[]): void {
      checkLifetime(payload, { now: gateway.clock.now(), clockSkewSeconds: 0, requireExpiration: true });
      const allowed = allowedAudiences(context);
      if (allowed !== null) checkAudience(payload, allowed);
      checkIssuer(payload, issuers);
      if (clients !== null)
        checkClient(
          payload,
          clients.map((id) => id.get(context)),
        );
      checkRequiredClaims(payload, requiredClaims(context));
    }

    async function check(context: PolicyContext): Promise<Outcome> {
      const parsed = parseToken(tokenText(context, null));
      const token = parsed.kind === 'signed' ? parsed : await decryptToken(parsed, decryptionKeys(context));
      const issuers = await checkWithMetadata(openIdConfigurations(gateway), token, {
        urls: [metadataUrl(tenant.get(context), endpoint?.get(context) ?? null)],
        keys: [],
        requireSigned: true,
      });
      checkClaims(context, token, issuers.flatMap(issuersOf));
      if (variable !== undefined) setTokenVariable(context, variable, token);
      return CONTINUE;
    }

    return async (context) => {
      try {
        return await check(context);
      } catch (error) {
        if (error instanceof JwtFailure) return refuse(context, error);
        throw error;
      }
    };
  },
};

/** The application that asked for the token: `azp` in v2.0 tokens, `appid` in v1.0 ones. */
function checkClient(payload: JsonObject, allowed: readonly string[]): void {
  const name = payload.azp === undefined ? 'appid' : 'azp';
  const [client] = claimValues(payload[name]);
  if (client === undefined) {
    throw denied('TokenClaimNotFound', 'JWT token is missing the following claims: azp or appid.');
  }
  if (allowed.includes(client)) return;
  throw denied('TokenClaimValueNotAllowed', `Claim ${name} value of ${client} is not allowed.`);
}
