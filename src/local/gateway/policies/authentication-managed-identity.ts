// authentication-managed-identity: a token of the gateway's identity for the backend, or for a variable
// (authentication-managed-identity-policy page). Tokens come from the gateway's identityTokens port.
import { compileManagedIdentity, MANAGED_IDENTITY_ATTRIBUTES } from '../identity/bearer.ts';
import type { PolicyDefinition } from '../runtime/contract.ts';

export const policy: PolicyDefinition = {
  name: 'authentication-managed-identity',
  page: 'authentication-managed-identity-policy',
  sections: ['inbound'],
  scopes: ['global', 'product', 'api', 'operation'],
  attributes: MANAGED_IDENTITY_ATTRIBUTES,
  compile(element) {
    const authenticate = compileManagedIdentity(element);
    return (context) => authenticate(context, context.request);
  },
};
