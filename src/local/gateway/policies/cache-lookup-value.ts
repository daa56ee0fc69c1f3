// cache-lookup-value: a value from the cache into a variable (cache-lookup-value-policy page).
// On a miss without default-value the page says both "null" and "not set"; here the variable is left as it was, which
// is what `ContainsKey` in published policies counts on.
import type { DotNetValue } from '../dotnet/boxed.ts';
import { type PolicyContext, type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { CONTINUE, type MaybePromise, type Outcome } from '../runtime/outcome.ts';
import { CACHING_TYPE, cachedCopy } from '../state/cached-value.ts';

export const policy: PolicyDefinition = {
  name: 'cache-lookup-value',
  page: 'cache-lookup-value-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  attributes: {
    key: { required: true, expression: true },
    'variable-name': { required: true },
    'default-value': { type: 'object', expression: true },
    'caching-type': CACHING_TYPE,
  },
  compile(element) {
    const key = element.string('key');
    const variable = element.literal('variable-name') as string;
    const fallback = element.has('default-value') ? element.object('default-value', { lazy: true }) : undefined;

    function store(context: PolicyContext, value: DotNetValue | undefined): MaybePromise<Outcome> {
      context.note(value === undefined ? 'Cache miss.' : 'Cache hit.');
      if (value !== undefined) {
        context.setVariable(variable, cachedCopy(value));
        return CONTINUE;
      }
      if (fallback === undefined) return CONTINUE;
      const wait = fallback.prepare(context);
      const assign = () => {
        context.setVariable(variable, fallback.get(context));
        return CONTINUE;
      };
      return wait === undefined ? assign() : wait.then(assign);
    }
    return (context) => {
      const value = context.services.cache.get(key.get(context));
      return value instanceof Promise ? value.then((found) => store(context, found)) : store(context, value);
    };
  },
};
