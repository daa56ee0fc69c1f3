// set-backend-service: another base address, or a configured backend (set-backend-service-policy page). Where an
// inherited policy chose a backend-id, a base-url can't override it.
import { type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { CONTINUE, fail } from '../runtime/outcome.ts';
import { withoutSlash } from '../runtime/query-string.ts';

export const policy: PolicyDefinition = {
  name: 'set-backend-service',
  page: 'set-backend-service-policy',
  sections: ['inbound', 'backend'],
  scopes: SCOPES,
  attributes: {
    'base-url': { expression: true },
    'backend-id': { expression: true },
    'sf-resolve-condition': { expression: true, type: 'boolean', support: 'not-run' },
    'sf-service-instance-name': { expression: true, support: 'not-run' },
    'sf-partition-key': { expression: true, support: 'not-run' },
    'sf-replica-type': { expression: true, support: 'not-run' },
    'sf-listener-name': { expression: true, support: 'not-run' },
  },
  compile(element, gateway) {
    const baseUrl = element.optionalString('base-url');
    const backendId = element.optionalString('backend-id');
    if ((baseUrl === undefined) === (backendId === undefined)) {
      element.problem(
        'base-url-or-backend-id',
        'set-backend-service takes either base-url or backend-id.',
        'Write one of the two.',
      );
    }
    return (context) => {
      if (backendId !== undefined) {
        const id = backendId.get(context);
        const backend = gateway.backends.get(id);
        if (backend === undefined) {
          return fail({ reason: 'BackendNotFound', message: `There is no backend '${id}'.`, statusCode: 500 });
        }
        context.backendId = id;
        context.backendPinned = true;
        context.request.base = backend.url;
        return CONTINUE;
      }
      const url = baseUrl?.get(context) ?? '';
      if (context.backendPinned) return CONTINUE;
      if (!/^https?:\/\/[^/]/i.test(url)) {
        return fail({
          reason: 'BackendUrlInvalid',
          message: `'${url}' is no absolute http(s) address.`,
          statusCode: 500,
        });
      }
      context.request.base = withoutSlash(url);
      context.backendId = null;
      return CONTINUE;
    };
  },
};
