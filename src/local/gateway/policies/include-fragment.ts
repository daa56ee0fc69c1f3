// include-fragment: the policies of a fragment, spliced in at load (include-fragment-policy page).
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { fail } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'include-fragment',
  page: 'include-fragment-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  preflight: true,
  attributes: { 'fragment-id': { required: true } },
  compile(element) {
    const id = element.literal('fragment-id') ?? '';
    const block = element.fragment(id);
    if (block !== undefined) return (context) => block.run(context);
    // Only where documents are looked at without their configuration.
    const error = { reason: 'FragmentNotFound', message: `There is no fragment '${id}'.`, statusCode: 500 };
    return () => fail(error);
  },
};
