// cache-remove-value: forgets a cached value (cache-remove-value-policy page).
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';
import { CACHING_TYPE } from '../state/cached-value.ts';

export const policy: PolicyDefinition = {
  name: 'cache-remove-value',
  page: 'cache-remove-value-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  attributes: {
    key: { required: true, expression: true },
    'caching-type': CACHING_TYPE,
  },
  compile(element) {
    const key = element.string('key');
    return (context) => {
      const done = context.services.cache.remove(key.get(context));
      return done instanceof Promise ? done.then(() => CONTINUE) : CONTINUE;
    };
  },
};
