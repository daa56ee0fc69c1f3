// cache-store-value: keeps a value for some seconds (cache-store-value-policy page). null is not stored.
// Differs from APIM: the value is there at once; Azure stores it in the background, so don't rely on reading it back
// within the same request.
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';
import { CACHING_TYPE, cachedCopy } from '../state/cached-value.ts';

export const policy: PolicyDefinition = {
  name: 'cache-store-value',
  page: 'cache-store-value-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  attributes: {
    key: { required: true, expression: true },
    value: { required: true, type: 'object', expression: true },
    duration: { required: true, type: 'integer', min: 0, expression: true },
    'caching-type': CACHING_TYPE,
  },
  note: 'The value can be read at once; Azure stores it asynchronously.',
  compile(element) {
    const key = element.string('key');
    const value = element.object('value');
    const duration = element.number('duration');
    return (context) => {
      const content = value.get(context);
      if (content === null) {
        context.note('The value is null: nothing was stored.');
        return CONTINUE;
      }
      const done = context.services.cache.set(key.get(context), cachedCopy(content), duration.get(context));
      return done instanceof Promise ? done.then(() => CONTINUE) : CONTINUE;
    };
  },
};
