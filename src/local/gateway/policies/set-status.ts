// set-status: code and reason of the response (set-status-policy page).
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { compileStatusEdit, STATUS_RULE } from '../runtime/edits/status.ts';
import { CONTINUE } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'set-status',
  page: 'set-status-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  ...STATUS_RULE,
  compile(element) {
    const edit = compileStatusEdit(element);
    return (context) => {
      edit(context, context.ensureResponse());
      return CONTINUE;
    };
  },
};
