// choose: the first `when` whose condition is true, else `otherwise` (choose-policy page).
// A condition's bodies are buffered only when it is its turn, as an earlier branch may have spared a stream.
import { type Block, type PolicyContext, type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { CONTINUE, type MaybePromise, type Outcome } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'choose',
  page: 'choose-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  children: {
    when: {
      required: true,
      many: true,
      policies: true,
      attributes: { condition: { required: true, type: 'boolean', expression: true } },
    },
    otherwise: { policies: true },
  },
  compile(element) {
    const branches = element.children('when').map((when) => ({
      condition: when.boolean('condition', { lazy: true }),
      block: when.block(),
    }));
    const otherwise: Block | undefined = element.child('otherwise')?.block();

    function from(index: number, context: PolicyContext): MaybePromise<Outcome> {
      for (let at = index; at < branches.length; at++) {
        const { condition, block } = branches[at] as (typeof branches)[number];
        const wait = condition.prepare(context);
        if (wait !== undefined) {
          return wait.then(() => (condition.get(context) ? block.run(context) : from(at + 1, context)));
        }
        if (condition.get(context)) return block.run(context);
      }
      return otherwise === undefined ? CONTINUE : otherwise.run(context);
    }
    return (context) => from(0, context);
  },
};
