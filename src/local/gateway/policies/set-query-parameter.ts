// set-query-parameter: of the request to the backend (set-query-parameter-policy page).
import { type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';
import { editQuery } from '../runtime/query-string.ts';

export const policy: PolicyDefinition = {
  name: 'set-query-parameter',
  page: 'set-query-parameter-policy',
  sections: ['inbound', 'backend'],
  scopes: SCOPES,
  attributes: {
    name: { required: true, expression: true },
    'exists-action': {
      default: 'override',
      oneOf: ['override', 'skip', 'append', 'delete'],
      expression: true,
    },
  },
  children: { value: { many: true, text: { expression: true } } },
  compile(element) {
    const name = element.string('name');
    const action = element.string('exists-action');
    const values = element.children('value').map((value) => value.text());
    return (context) => {
      const { request } = context;
      const verb = action.get(context) as 'override' | 'skip' | 'append' | 'delete';
      request.query = editQuery(request.query, name.get(context), verb, () =>
        values.map((value) => value.get(context)),
      );
      return CONTINUE;
    };
  },
};
