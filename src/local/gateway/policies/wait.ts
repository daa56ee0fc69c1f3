// wait: its children at the same time; it is done when all are, or when any one is (wait-policy page). With `any` the
// others are cancelled: their requests are aborted, and nothing they still do is seen.
import { type Block, type PolicyContext, type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { CONTINUE, type Outcome } from '../runtime/outcome.ts';
import { StepBlock } from '../runtime/step.ts';

const ALLOWED = ['send-request', 'cache-lookup-value', 'choose'];

export const policy: PolicyDefinition = {
  name: 'wait',
  page: 'wait-policy',
  sections: ['inbound', 'outbound', 'backend'],
  scopes: SCOPES,
  policies: true,
  attributes: { for: { default: 'all', oneOf: ['all', 'any'], expression: true } },
  compile(element) {
    const kind = element.string('for');
    const branches = branchesOf(element.block());
    for (const child of element.node.elements) {
      if (ALLOWED.includes(child.name)) continue;
      const mend = `Only ${ALLOWED.join(', ')} can stand in it.`;
      element.problem('not-in-wait', `<${child.name}> can't stand directly in <wait>.`, mend, child.place);
    }
    return async (context) => {
      if (branches.length === 0) return CONTINUE;
      const cancel = new AbortController();
      const running = branches.map(async (branch) => branch.run(cancellable(context, cancel.signal)));
      if (kind.get(context) === 'all') return firstThatEnds(await Promise.all(running));
      try {
        return await Promise.race(running);
      } finally {
        cancel.abort();
      }
    };
  },
};

function branchesOf(block: Block): Block[] {
  return block instanceof StepBlock ? block.steps.map((step) => new StepBlock([step])) : [block];
}

/** What one of several says that doesn't just go on: the first in the order of the document. */
function firstThatEnds(outcomes: readonly Outcome[]): Outcome {
  return outcomes.find((outcome) => outcome.kind !== 'continue') ?? CONTINUE;
}

/** The context as one branch sees it: after the cancellation its requests are aborted and its changes are dropped. */
function cancellable(context: PolicyContext, cancelled: AbortSignal): PolicyContext {
  const signal = AbortSignal.any([context.signal, cancelled]);
  return new Proxy(context, {
    get(target, property) {
      if (property === 'signal') return signal;
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => {
        const isChange = property === 'setVariable' || property === 'deleteVariable' || property === 'failedIn';
        return cancelled.aborted && isChange ? undefined : Reflect.apply(member, target, values);
      };
    },
    set: (target, property, value) => cancelled.aborted || Reflect.set(target, property, value, target),
  });
}
