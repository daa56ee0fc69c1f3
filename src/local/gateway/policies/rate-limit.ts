// rate-limit: calls of one subscription in a period, for everything in scope and, independently of that, for single
// APIs and operations (rate-limit-policy page). Without a subscription key it does nothing.
import type { PolicyContext, PolicyDefinition, PolicyElement } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';
import { compileReport, RENEWAL_PERIOD, REPORT_ATTRIBUTES, rateCounters } from '../state/call-rate.ts';
import type { RateLimit } from '../state/rate-counters.ts';

const LIMIT = { calls: { required: true, type: 'integer', min: 1 }, 'renewal-period': RENEWAL_PERIOD } as const;
const TARGET = { name: { note: 'Ignored when `id` is there.' }, id: {}, ...LIMIT } as const;

interface Rule {
  readonly limit: RateLimit;
  /** The counter of this rule for one subscription; null when the request is none of its business. */
  counterKey(context: PolicyContext): string | null;
}

export const policy: PolicyDefinition = {
  name: 'rate-limit',
  page: 'rate-limit-policy',
  sections: ['inbound'],
  scopes: ['product', 'api', 'operation'],
  once: true,
  attributes: { ...LIMIT, ...REPORT_ATTRIBUTES },
  children: {
    api: { many: true, attributes: TARGET, children: { operation: { many: true, attributes: TARGET } } },
  },
  compile(element, gateway) {
    const counters = rateCounters(gateway);
    const report = compileReport(element);
    const whole: Rule = { limit: limitOf(element), counterKey: scopeKey };
    const rules = [whole, ...element.children('api').flatMap(compileApi)];

    return (context) => {
      const subscription = context.subscription?.id ?? null;
      if (subscription === null) {
        context.note('No subscription key: rate-limit does not apply.');
        return CONTINUE;
      }
      const now = gateway.clock.now();
      const due = rules.flatMap((rule) => {
        const key = rule.counterKey(context);
        return key === null ? [] : [{ key: `subscription ${subscription}, ${key}`, limit: rule.limit }];
      });
      // First ask all, then count all: a call that one limit refuses uses up none of the others.
      for (const { key, limit } of due) {
        const decision = counters.peek(key, limit, now);
        if (!decision.allowed) return report(context, decision, limit.calls);
      }
      const decisions = due.map(({ key, limit }) => counters.take(key, limit, 1, now));
      return report(context, decisions[0] as (typeof decisions)[number], whole.limit.calls);
    };
  },
};

function limitOf(element: PolicyElement): RateLimit {
  return {
    calls: element.number('calls').constant as number,
    periodSeconds: element.number('renewal-period').constant as number,
  };
}

/** The same product, API or operation shares one counter in all its requests. */
function scopeKey(context: PolicyContext): string {
  if (context.scope === 'product') return `product ${context.product?.id}`;
  if (context.scope === 'operation') return `operation ${context.api?.id}/${context.operation?.id}`;
  return `${context.scope} ${context.api?.id}`;
}

function compileApi(element: PolicyElement): Rule[] {
  const isApi = compileTarget(element);
  const api: Rule = {
    limit: limitOf(element),
    counterKey: (context) => (isApi(context.api) ? `${scopeKey(context)}, api ${context.api?.id}` : null),
  };
  const operations = element.children('operation').map((operation): Rule => {
    const isOperation = compileTarget(operation);
    return {
      limit: limitOf(operation),
      counterKey: (context) =>
        isApi(context.api) && isOperation(context.operation)
          ? `${scopeKey(context)}, operation ${context.api?.id}/${context.operation?.id}`
          : null,
    };
  });
  return [api, ...operations];
}

type Entity = { readonly id: string | null; readonly name: string | null } | null;

function compileTarget(element: PolicyElement): (entity: Entity) => boolean {
  const id = element.literal('id');
  const name = element.literal('name');
  if (id === undefined && name === undefined) {
    element.problem('target-missing', `<${element.name}> names nothing.`, 'Add `id` or `name`.');
  }
  return (entity) => entity !== null && (id === undefined ? entity.name === name : entity.id === id);
}
