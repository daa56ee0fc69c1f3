// Setting the status of a response: the policy set-status and return-response's child (set-status-policy page).
import type { ElementRule, PolicyElement } from '../contract.ts';
import { GatewayResponse } from '../message.ts';
import type { Edit } from './header.ts';

export const STATUS_RULE: ElementRule = {
  attributes: {
    code: { required: true, type: 'integer', min: 100, max: 999, expression: true },
    reason: { expression: true },
  },
};

export function compileStatusEdit(element: PolicyElement): Edit {
  const code = element.number('code');
  const reason = element.optionalString('reason');
  return (context, target) => {
    if (!(target instanceof GatewayResponse)) return;
    target.statusCode = code.get(context);
    target.statusReason = reason?.get(context) ?? '';
  };
}
