// retry: runs its policies, then again while the condition is true and tries are left (retry-policy page). A policy
// that fails ends it: on-error takes over, as anywhere else.
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import type { Outcome } from '../runtime/outcome.ts';
import { CONTINUE } from '../runtime/outcome.ts';
import { retryWait } from '../runtime/retry-wait.ts';

export const policy: PolicyDefinition = {
  name: 'retry',
  page: 'retry-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  policies: true,
  attributes: {
    condition: { required: true, type: 'boolean', expression: true },
    count: { required: true, type: 'integer', min: 1, max: 50, expression: true },
    interval: { required: true, type: 'number', min: 0, expression: true },
    'max-interval': { type: 'number', min: 0, expression: true },
    delta: { type: 'number', min: 0, expression: true },
    'first-fast-retry': { type: 'boolean', default: 'false', expression: true },
  },
  compile(element, { clock }) {
    const condition = element.boolean('condition', { lazy: true });
    const count = element.number('count');
    const interval = element.number('interval');
    const maxInterval = element.optionalNumber('max-interval');
    const delta = element.optionalNumber('delta');
    const firstFast = element.boolean('first-fast-retry');
    const block = element.block();
    return async (context): Promise<Outcome> => {
      const tries = count.get(context);
      for (let retries = 0; ; retries++) {
        const outcome = await block.run(context);
        if (outcome.kind !== 'continue') return outcome;
        await condition.prepare(context);
        if (!condition.get(context) || retries === tries) return CONTINUE;
        const seconds = retryWait({
          retry: retries,
          interval: interval.get(context),
          maxInterval: maxInterval?.get(context),
          delta: delta?.get(context),
          firstFast: firstFast.get(context),
        });
        context.note(`Retry ${retries + 1} of ${tries} in ${seconds} s`);
        if (seconds > 0) await clock.sleep(seconds * 1000, context.signal);
      }
    };
  },
};
