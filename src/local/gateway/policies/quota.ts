// quota: calls of one subscription to a product in fixed periods that begin with the subscription (quota-policy page).
// Without a subscription key it does nothing.
import type { PolicyContext, PolicyDefinition, PolicyElement } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';
import { BANDWIDTH, checkQuota, countQuota, type Quota } from '../state/call-quota.ts';

const LIMIT = {
  calls: { type: 'integer', min: 0 },
  bandwidth: BANDWIDTH,
  'renewal-period': { required: true, type: 'integer', min: 0, note: '0: the quota never comes back.' },
} as const;
const TARGET = {
  name: { note: 'Ignored when `id` is there.' },
  id: {},
  ...LIMIT,
  'renewal-period': { type: 'integer', min: 0, note: "Without it: the outer element's." },
} as const;

type Rule = (
  context: PolicyContext,
) => { readonly key: string; readonly calls: number; readonly seconds: number } | null;

export const policy: PolicyDefinition = {
  name: 'quota',
  page: 'quota-policy',
  sections: ['inbound'],
  scopes: ['product'],
  once: true,
  attributes: LIMIT,
  children: {
    api: { many: true, attributes: TARGET, children: { operation: { many: true, attributes: TARGET } } },
  },
  compile(element) {
    if (!element.has('calls') && !element.has('bandwidth')) {
      element.problem('quota-missing', '<quota> needs calls or bandwidth.', 'Write calls="…".');
    }
    const rules = compileRules(element);
    return (context) => {
      const { subscription } = context;
      if (subscription === null) {
        context.note('No subscription key: quota does not apply.');
        return CONTINUE;
      }
      const firstStart = Date.parse(subscription.startDate ?? subscription.createdDate ?? '0001-01-01T00:00:00Z');
      const due = rules.flatMap((rule) => {
        const found = rule(context);
        if (found === null) return [];
        const quota: Quota = { calls: found.calls, period: { lengthSeconds: found.seconds, firstStart } };
        return [{ key: `subscription ${subscription.id}, ${found.key}`, quota }];
      });
      for (const { key, quota } of due) {
        const outcome = checkQuota(context, key, quota);
        if (outcome.kind !== 'continue') return outcome;
      }
      for (const { key, quota } of due) countQuota(context, key, quota, 1);
      return CONTINUE;
    };
  },
};

function compileRules(element: PolicyElement): Rule[] {
  const outer = element.optionalNumber('renewal-period')?.constant ?? 0;
  const scope = (context: PolicyContext) => `product ${context.product?.id}`;
  const rules = [rule(element, outer, scope)];
  for (const api of element.children('api')) {
    const isApi = target(api);
    rules.push(
      rule(api, outer, (context) => (isApi(context.api) ? `${scope(context)}, api ${context.api?.id}` : null)),
    );
    for (const operation of api.children('operation')) {
      const isOperation = target(operation);
      rules.push(
        rule(operation, outer, (context) =>
          isApi(context.api) && isOperation(context.operation)
            ? `${scope(context)}, operation ${context.api?.id}/${context.operation?.id}`
            : null,
        ),
      );
    }
  }
  return rules;
}

function rule(element: PolicyElement, outer: number, keyOf: (context: PolicyContext) => string | null): Rule {
  const calls = element.optionalNumber('calls')?.constant;
  const seconds = element.optionalNumber('renewal-period')?.constant ?? outer;
  return (context) => {
    const key = calls === undefined ? null : keyOf(context);
    return key === null ? null : { key, calls: calls as number, seconds };
  };
}

type Entity = { readonly id: string | null; readonly name: string | null } | null;

function target(element: PolicyElement): (entity: Entity) => boolean {
  const id = element.literal('id');
  const name = element.literal('name');
  if (id === undefined && name === undefined) {
    element.problem('target-missing', `<${element.name}> names nothing.`, 'Add `id` or `name`.');
  }
  return (entity) => entity !== null && (id === undefined ? entity.name === name : entity.id === id);
}
