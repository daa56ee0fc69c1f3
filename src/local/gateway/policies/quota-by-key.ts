// quota-by-key: calls in fixed periods by any key (quota-by-key-policy page). When increment-condition or
// increment-count is an expression, counting waits for the end of outbound, as it may look at the response.
import { type PolicyContext, type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { BANDWIDTH, checkQuota, countQuota, type Quota } from '../state/call-quota.ts';

const SHORTEST_PERIOD = 300;

export const policy: PolicyDefinition = {
  name: 'quota-by-key',
  page: 'quota-by-key-policy',
  sections: ['inbound'],
  scopes: SCOPES,
  once: true,
  attributes: {
    calls: { type: 'integer', min: 0 },
    bandwidth: BANDWIDTH,
    'renewal-period': { required: true, type: 'integer', min: 0, note: '0: the quota never comes back.' },
    'counter-key': { required: true, expression: true },
    'increment-condition': { type: 'boolean', default: 'true', expression: true },
    'increment-count': { type: 'integer', min: 0, default: '1', expression: true },
    'first-period-start': { default: '0001-01-01T00:00:00Z' },
  },
  compile(element) {
    const lengthSeconds = element.number('renewal-period').constant as number;
    const firstStart = Date.parse(element.literal('first-period-start') as string);
    const counterKey = element.string('counter-key');
    const condition = element.boolean('increment-condition', { lazy: true });
    const count = element.number('increment-count', { lazy: true });
    const calls = element.optionalNumber('calls')?.constant;
    if (calls === undefined && !element.has('bandwidth')) {
      element.problem('quota-missing', '<quota-by-key> needs calls or bandwidth.', 'Write calls="…".');
    }
    if (lengthSeconds !== 0 && lengthSeconds < SHORTEST_PERIOD) {
      const mend = `Write ${SHORTEST_PERIOD} or more, or 0 for a quota that never comes back.`;
      element.problem('period-too-short', `A renewal-period of ${lengthSeconds} seconds is too short.`, mend);
    }
    if (Number.isNaN(firstStart)) {
      element.problem('bad-date', 'first-period-start is no date.', 'Write it as 2026-01-31T00:00:00Z.');
    }
    const quota: Quota = { calls: calls ?? 0, period: { lengthSeconds, firstStart } };
    const isPostponed = condition.constant === undefined || count.constant === undefined;

    async function countLater(context: PolicyContext, key: string): Promise<void> {
      try {
        await condition.prepare(context);
        if (!condition.get(context)) return;
        await count.prepare(context);
        countQuota(context, key, quota, count.get(context));
      } catch (error) {
        // The answer is on its way: there is no on-error any more that could take this.
        context.note(`The call was not counted: ${error instanceof Error ? error.message : error}`);
      }
    }

    return (context) => {
      const key = `key ${counterKey.get(context)}`;
      const outcome = checkQuota(context, key, quota);
      if (outcome.kind !== 'continue') return outcome;
      if (isPostponed) context.afterOutbound(() => countLater(context, key));
      else if (condition.constant) countQuota(context, key, quota, count.constant as number);
      return outcome;
    };
  },
};
