// validate-jwt: a JSON Web Token must be there and be good (validate-jwt-policy page). With keys that stand in the
// policy everything is synchronous; metadata and encrypted tokens need to wait.
import { checkAudience, checkIssuer, checkLifetime, checkRequiredClaims } from '../jwt/claims.ts';
import { parseClockSkew } from '../jwt/clock-skew.ts';
import { decryptToken } from '../jwt/decrypt.ts';
import { JwtFailure } from '../jwt/failure.ts';
import type { VerificationKey } from '../jwt/keys.ts';
import { checkWithMetadata, openIdConfigurations } from '../jwt/metadata-check.ts';
import { setTokenVariable } from '../jwt/output-variable.ts';
import {
  compileDecryptionKeys,
  compileList,
  compileRefusal,
  compileRequiredClaims,
  compileSigningKeys,
  compileTokenSource,
  DECRYPTION_KEYS_RULE,
  listRule,
  REQUIRED_CLAIMS_RULE,
  SIGNING_KEYS_RULE,
  TOKEN_ATTRIBUTES,
} from '../jwt/policy-parts.ts';
import { checkSignature } from '../jwt/signature.ts';
import { type EncryptedToken, parseToken, type SignedToken } from '../jwt/token.ts';
import { type PolicyContext, type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { CONTINUE, type Outcome } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'validate-jwt',
  page: 'validate-jwt-policy',
  sections: ['inbound'],
  scopes: SCOPES,
  attributes: {
    ...TOKEN_ATTRIBUTES,
    'require-expiration-time': { type: 'boolean', default: 'true', expression: true },
    'require-scheme': { expression: true },
    'require-signed-tokens': { type: 'boolean', default: 'true', expression: true },
    'clock-skew': { default: '0', expression: true, note: 'Seconds, or a time span as hh:mm:ss.' },
  },
  children: {
    'openid-config': {
      many: true,
      attributes: {
        url: { required: true, expression: true },
        'validate-connectivity': { type: 'boolean', note: 'Matters only when a policy is saved in Azure.' },
      },
    },
    'issuer-signing-keys': SIGNING_KEYS_RULE,
    'decryption-keys': DECRYPTION_KEYS_RULE,
    audiences: listRule('audience'),
    issuers: listRule('issuer'),
    'required-claims': REQUIRED_CLAIMS_RULE,
  },
  compile(element, gateway) {
    const tokenText = compileTokenSource(element, null);
    const scheme = element.optionalString('require-scheme');
    const requireExpiration = element.boolean('require-expiration-time');
    const requireSigned = element.boolean('require-signed-tokens');
    const clockSkew = element.string('clock-skew');
    const urls = element.children('openid-config').map((config) => config.string('url'));
    const signingKeys = compileSigningKeys(element, gateway.certificates);
    const decryptionKeys = compileDecryptionKeys(element);
    const audiences = compileList(element, 'audiences', 'audience');
    const issuers = compileList(element, 'issuers', 'issuer');
    const requiredClaims = compileRequiredClaims(element);
    const variable = element.literal('output-token-variable-name');
    const refuse = compileRefusal(element);
    if (clockSkew.constant !== undefined && parseClockSkew(clockSkew.constant) === null) {
      element.problem('bad-clock-skew', `'${clockSkew.constant}' is no time span.`, 'Write seconds, or hh:mm:ss.');
    }
    if (urls.length === 0 && element.child('issuer-signing-keys') === undefined) {
      element.warning(
        'no-signing-keys',
        'This validate-jwt has no keys: it refuses every signed token.',
        'Add <openid-config url="…" /> or <issuer-signing-keys>.',
      );
    }

    /** Everything but the signature. */
    function checkClaims(context: PolicyContext, token: SignedToken, metadataIssuers: readonly string[]): void {
      checkLifetime(token.payload, {
        now: gateway.clock.now(),
        clockSkewSeconds: parseClockSkew(clockSkew.get(context)) ?? 0,
        requireExpiration: requireExpiration.get(context),
      });
      if (audiences !== null)
        checkAudience(
          token.payload,
          audiences.map((audience) => audience.get(context)),
        );
      const allowed = [...(issuers ?? []).map((issuer) => issuer.get(context)), ...metadataIssuers];
      if (allowed.length > 0) checkIssuer(token.payload, allowed);
      checkRequiredClaims(token.payload, requiredClaims(context));
      if (variable !== undefined) setTokenVariable(context, variable, token);
    }

    async function checkLater(
      context: PolicyContext,
      parsed: SignedToken | EncryptedToken,
      keys: readonly VerificationKey[],
    ): Promise<void> {
      const token = parsed.kind === 'signed' ? parsed : await decryptToken(parsed, decryptionKeys(context));
      const metadataIssuers = await checkWithMetadata(openIdConfigurations(gateway), token, {
        urls: urls.map((url) => url.get(context)),
        keys,
        requireSigned: requireSigned.get(context),
      });
      checkClaims(context, token, metadataIssuers);
    }

    return (context) => {
      const refused = (error: unknown): Outcome => {
        if (error instanceof JwtFailure) return refuse(context, error);
        throw error;
      };
      try {
        const token = parseToken(tokenText(context, scheme?.get(context) || null));
        const keys = signingKeys(context);
        if (token.kind === 'encrypted' || urls.length > 0) {
          return checkLater(context, token, keys).then(() => CONTINUE, refused);
        }
        checkSignature(token, keys, requireSigned.get(context));
        checkClaims(context, token, []);
        return CONTINUE;
      } catch (error) {
        return refused(error);
      }
    };
  },
};
