// set-body: of the request in inbound and backend, of the response in outbound and on-error (set-body-policy page).
import { type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { BODY_RULE, compileBodyEdit } from '../runtime/edits/body.ts';
import { CONTINUE } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'set-body',
  page: 'set-body-policy',
  // The page leaves on-error out; Microsoft's own samples use it there.
  sections: ['inbound', 'backend', 'outbound', 'on-error'],
  scopes: SCOPES,
  ...BODY_RULE,
  compile(element) {
    const edit = compileBodyEdit(element);
    return (context) => {
      edit(context, context.message());
      return CONTINUE;
    };
  },
};
