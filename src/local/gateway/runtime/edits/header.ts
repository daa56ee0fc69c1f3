// Setting a header of any message: the policy set-header and the children of the same name in return-response and
// send-request share this (set-header-policy page).
import type { ElementRule, PolicyContext, PolicyElement } from '../contract.ts';
import type { Message } from '../message.ts';

export const HEADER_RULE: ElementRule = {
  attributes: {
    name: { required: true, expression: true },
    'exists-action': {
      default: 'override',
      oneOf: ['override', 'skip', 'append', 'delete'],
      expression: true,
    },
  },
  children: { value: { many: true, text: { expression: true } } },
};

/** Fields that belong to the connection; Azure doesn't let policies touch them. */
const UNTOUCHABLE = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

export type Edit = (context: PolicyContext, target: Message) => void;

/** Compiles a set-header element to an edit of a message. Values are evaluated only if the action needs them. */
export function compileHeaderEdit(element: PolicyElement): Edit {
  const name = element.string('name');
  const action = element.string('exists-action');
  const values = element.children('value').map((value) => value.text());
  if (name.constant !== undefined && UNTOUCHABLE.has(name.constant.toLowerCase())) {
    element.warning(
      'header-not-settable',
      `API Management doesn't let a policy change the header ${name.constant}.`,
      'Remove this set-header; the gateway sets the field by itself.',
    );
  }
  return (context, target) => {
    const field = name.get(context);
    if (UNTOUCHABLE.has(field.toLowerCase())) return;
    const headers = target.headersBag;
    switch (action.get(context)) {
      case 'delete':
        headers.delete(field);
        return;
      case 'skip':
        if (headers.has(field)) return;
        break;
      case 'append':
        for (const value of values) headers.append(field, value.get(context));
        return;
    }
    if (values.length === 0) return;
    headers.set(
      field,
      values.map((value) => value.get(context)),
    );
  };
}
