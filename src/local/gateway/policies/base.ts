// base: the parent scope's policies of the same section, in this place (policies page, "Apply policies specified at
// different scopes"). Without it nothing is inherited; at the broadest scope it stands for nothing.
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';

export const policy: PolicyDefinition = {
  name: 'base',
  page: 'api-management-howto-policies',
  sections: SECTIONS,
  scopes: SCOPES,
  preflight: true,
  compile: () => (context) => context.runBase(),
};
