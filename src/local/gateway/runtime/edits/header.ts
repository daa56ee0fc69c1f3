// Setting a header of any message: the policy set-header and the children of the same name in return-response and
// send-request share this (set-header-policy page).

import { evaluationError } from '../compile/value.ts';
import type { ElementRule, PolicyContext, PolicyElement } from '../contract.ts';
import type { Message } from '../message.ts';
import { PolicyFailure } from '../outcome.ts';

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

/** RFC 9110 §5.1 and §5.5, as far as HTTP/1.1 can carry it: no line breaks, no control characters, one byte each. */
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function checkField(name: string, value: string): string {
  if (!FIELD_NAME.test(name)) throw new PolicyFailure(evaluationError(`'${name}' is no name of a header.`));
  if (!FIELD_VALUE.test(value)) {
    const message = `The header ${name} can't hold line breaks, control characters or text beyond Latin-1.`;
    throw new PolicyFailure(evaluationError(message));
  }
  return value;
}

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
        for (const value of values) headers.append(field, checkField(field, value.get(context)));
        return;
    }
    if (values.length === 0) return;
    headers.set(
      field,
      values.map((value) => checkField(field, value.get(context))),
    );
  };
}
