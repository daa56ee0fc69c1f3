// authentication-managed-identity as a policy and as a child of send-request: one reading of its attributes
// (authentication-managed-identity-policy page).
import type { AttributeRule, PolicyContext, PolicyElement } from '../runtime/contract.ts';
import type { GatewayRequest } from '../runtime/message.ts';
import { CONTINUE, fail, type Outcome } from '../runtime/outcome.ts';

export const MANAGED_IDENTITY_ATTRIBUTES: Readonly<Record<string, AttributeRule>> = {
  resource: { required: true, expression: true },
  'client-id': { expression: true, note: 'Without it: the system-assigned identity.' },
  'output-token-variable-name': { note: 'With it the Authorization header is left alone.' },
  'ignore-error': { type: 'boolean', default: 'false', expression: true },
};

/** Gets a token and puts it into the request's Authorization header, or into the variable that the policy names. */
export function compileManagedIdentity(
  element: PolicyElement,
): (context: PolicyContext, request: GatewayRequest) => Promise<Outcome> {
  const resource = element.string('resource');
  const clientId = element.optionalString('client-id');
  const variable = element.literal('output-token-variable-name');
  const ignoreError = element.boolean('ignore-error');
  return async (context, request) => {
    const wanted = { resource: resource.get(context), clientId: clientId?.get(context) || null };
    let token: string;
    try {
      token = await context.services.identityTokens.token(wanted);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `No token of the managed identity for '${wanted.resource}': ${why}`;
      context.note(message);
      if (ignoreError.get(context)) return CONTINUE;
      return fail({ reason: 'ManagedIdentityTokenNotObtained', message, statusCode: 500 });
    }
    if (variable === undefined) request.headersBag.set('Authorization', `Bearer ${token}`);
    else context.setVariable(variable, token);
    return CONTINUE;
  };
}
