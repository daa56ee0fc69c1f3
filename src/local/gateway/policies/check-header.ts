// check-header: the request must have a header, optionally with one of some values (check-header-policy page).
import type { PolicyDefinition } from '../runtime/contract.ts';
import { CONTINUE, fail, type Outcome } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'check-header',
  page: 'check-header-policy',
  sections: ['inbound'],
  scopes: ['global', 'product', 'api', 'operation'],
  attributes: {
    name: { required: true, expression: true },
    'failed-check-httpcode': { required: true, type: 'integer', min: 100, max: 999, expression: true },
    'failed-check-error-message': {
      expression: true,
      note: 'The page calls it required; the schema, and so Azure, does not.',
    },
    'ignore-case': {
      type: 'boolean',
      default: 'false',
      expression: true,
      note: 'The page calls it required; the schema, and so Azure, does not.',
    },
  },
  children: { value: { many: true, text: { expression: true } } },
  compile(element) {
    const name = element.string('name');
    const code = element.number('failed-check-httpcode');
    const answer = element.optionalString('failed-check-error-message');
    const ignoreCase = element.boolean('ignore-case');
    const values = element.children('value').map((value) => value.text());

    return (context) => {
      const field = name.get(context);
      const found = context.request.headersBag.get(field);
      const refuse = (reason: string, message: string): Outcome =>
        fail({
          reason,
          message,
          statusCode: code.get(context),
          ...(answer === undefined ? {} : { answer: answer.get(context) }),
        });
      if (found === null || found === '') {
        return refuse('HeaderNotFound', `Header ${field} was not found in the request. Access denied.`);
      }
      if (values.length === 0) return CONTINUE;
      const form = (text: string) => (ignoreCase.get(context) ? text.toLowerCase() : text);
      if (values.some((value) => form(value.get(context)) === form(found))) return CONTINUE;
      return refuse('HeaderValueNotAllowed', `Header ${field} value of ${found} is not allowed. Access denied.`);
    };
  },
};
