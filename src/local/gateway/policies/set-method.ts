// set-method: the method of the request (set-method-policy page).
import { type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { METHOD_RULE, methodOf } from '../runtime/edits/method.ts';
import { CONTINUE } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'set-method',
  page: 'set-method-policy',
  sections: ['inbound', 'on-error'],
  scopes: SCOPES,
  ...METHOD_RULE,
  compile(element) {
    const method = element.text();
    return (context) => {
      context.request.method = methodOf(method.get(context));
      return CONTINUE;
    };
  },
};
