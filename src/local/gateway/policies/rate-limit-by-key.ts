// rate-limit-by-key: calls in a period by any key; one key is one counter wherever it is used (rate-limit-by-key-policy
// page). When increment-condition or increment-count is an expression, counting waits for the end of outbound, as it may
// look at the response; the 429 then comes one call later.
import { type PolicyContext, type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { compileReport, RENEWAL_PERIOD, REPORT_ATTRIBUTES, rateCounters } from '../state/call-rate.ts';

export const policy: PolicyDefinition = {
  name: 'rate-limit-by-key',
  page: 'rate-limit-by-key-policy',
  sections: ['inbound'],
  scopes: SCOPES,
  attributes: {
    calls: { required: true, type: 'integer', min: 1, expression: true },
    'renewal-period': { ...RENEWAL_PERIOD, expression: true },
    'counter-key': { required: true, expression: true },
    'increment-condition': { type: 'boolean', default: 'true', expression: true },
    'increment-count': { type: 'integer', min: 0, default: '1', expression: true },
    'increment-after-response': { support: 'not-run', note: 'In the schema only; no page describes it.' },
    'flexible-retry-window': { support: 'not-run', note: 'In the schema only; no page describes it.' },
    ...REPORT_ATTRIBUTES,
  },
  compile(element, gateway) {
    const calls = element.number('calls');
    const period = element.number('renewal-period');
    const counterKey = element.string('counter-key');
    const condition = element.boolean('increment-condition', { lazy: true });
    const count = element.number('increment-count', { lazy: true });
    const counters = rateCounters(gateway);
    const report = compileReport(element);
    const isPostponed = condition.constant === undefined || count.constant === undefined;

    async function countLater(context: PolicyContext, key: string, limit: { calls: number; periodSeconds: number }) {
      try {
        await condition.prepare(context);
        if (!condition.get(context)) return;
        await count.prepare(context);
        counters.add(key, limit, count.get(context), gateway.clock.now());
      } catch (error) {
        // The answer is on its way: there is no on-error any more that could take this.
        context.note(`The call was not counted: ${error instanceof Error ? error.message : error}`);
      }
    }

    return (context) => {
      const limit = { calls: calls.get(context), periodSeconds: period.get(context) };
      const key = `key ${counterKey.get(context)}`;
      const now = gateway.clock.now();
      if (!isPostponed) {
        const weight = condition.constant === false ? 0 : (count.constant as number);
        const decision = weight === 0 ? counters.peek(key, limit, now) : counters.take(key, limit, weight, now);
        return report(context, decision, limit.calls);
      }
      const decision = counters.peek(key, limit, now);
      if (decision.allowed) context.afterOutbound(() => countLater(context, key, limit));
      return report(context, decision, limit.calls);
    };
  },
};
