// set-header: of the request in inbound and backend, of the response in outbound and on-error (set-header-policy page).
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { compileHeaderEdit, HEADER_RULE } from '../runtime/edits/header.ts';
import { CONTINUE } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'set-header',
  page: 'set-header-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  ...HEADER_RULE,
  compile(element) {
    const edit = compileHeaderEdit(element);
    return (context) => {
      edit(context, context.message());
      return CONTINUE;
    };
  },
};
