// rewrite-uri: another path and query for the backend (rewrite-uri-policy page). `{name}` in the template takes the
// operation's parameter; query parameters that the operation's template doesn't name are copied unless told otherwise.
import { type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';
import { rewriteTarget } from '../runtime/rewrite-target.ts';

export const policy: PolicyDefinition = {
  name: 'rewrite-uri',
  page: 'rewrite-uri-policy',
  sections: ['inbound'],
  scopes: SCOPES,
  attributes: {
    template: { required: true, expression: true },
    'copy-unmatched-params': { type: 'boolean', default: 'true', expression: true },
  },
  compile(element) {
    const template = element.string('template');
    const copyUnmatched = element.boolean('copy-unmatched-params');
    return (context) => {
      const { request } = context;
      const target = rewriteTarget({
        template: template.get(context),
        operationTemplate: context.operation?.urlTemplate ?? '',
        parameters: request.matchedParameters,
        query: request.query,
        copyUnmatched: copyUnmatched.get(context),
      });
      request.path = target.path;
      request.query = target.query;
      return CONTINUE;
    };
  },
};
