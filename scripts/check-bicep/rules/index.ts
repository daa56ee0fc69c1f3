// All rules, by what they are about.
import type { Rule } from '../infra.ts';
import { checkDiagnostics, checkExposure } from './exposure.ts';
import { checkGateway } from './gateway.ts';
import { checkModules, checkParameters } from './modules.ts';
import { checkOrder } from './order.ts';
import { checkRoles } from './roles.ts';
import { checkVersions } from './versions.ts';

export const RULES: Readonly<Record<string, Rule>> = {
  modules: checkModules,
  parameters: checkParameters,
  'API versions': checkVersions,
  gateway: checkGateway,
  roles: checkRoles,
  exposure: checkExposure,
  diagnostics: checkDiagnostics,
  order: checkOrder,
};
