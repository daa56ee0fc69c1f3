// limit-concurrency: at most so many requests at once inside of it; the next one fails at once with 429
// (limit-concurrency-policy page). One key is one count, wherever it is used.
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { fail } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'limit-concurrency',
  page: 'limit-concurrency-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  policies: true,
  attributes: {
    key: { required: true, expression: true },
    'max-count': { required: true, type: 'integer', min: 1 },
  },
  compile(element, gateway) {
    const key = element.string('key');
    const maxCount = element.number('max-count').constant as number;
    const block = element.block();
    const counts = gateway.shared('concurrency', () => new Map<string, number>());

    return (context) => {
      const name = key.get(context);
      const count = counts.get(name) ?? 0;
      if (count >= maxCount) {
        const message = `More than ${maxCount} requests at once. Try again later.`;
        return fail({ reason: 'ConcurrencyLimitExceeded', message, statusCode: 429 });
      }
      counts.set(name, count + 1);
      const leave = () => {
        const left = (counts.get(name) as number) - 1;
        if (left === 0) counts.delete(name);
        else counts.set(name, left);
      };
      const outcome = block.run(context);
      if (outcome instanceof Promise) return outcome.finally(leave);
      leave();
      return outcome;
    };
  },
};
