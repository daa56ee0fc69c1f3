// The children that send-request and send-one-way-request share (send-request-policy and send-one-way-request-policy
// pages, "Elements").
import { MANAGED_IDENTITY_ATTRIBUTES } from '../identity/bearer.ts';
import type { AttributeRule, ChildRule } from '../runtime/contract.ts';
import { BODY_RULE } from '../runtime/edits/body.ts';
import { HEADER_RULE } from '../runtime/edits/header.ts';

export const SIDE_REQUEST_ATTRIBUTES: Readonly<Record<string, AttributeRule>> = {
  mode: { default: 'new', oneOf: ['new', 'copy'], expression: true },
  timeout: { type: 'integer', min: 1, default: '60', expression: true, note: 'Seconds, for the whole exchange.' },
};

export const SIDE_REQUEST_CHILDREN: Readonly<Record<string, ChildRule>> = {
  'set-url': { text: { required: true, expression: true } },
  'set-method': { text: { required: true, expression: true } },
  'set-header': { ...HEADER_RULE, many: true },
  'set-body': BODY_RULE,
  'authentication-managed-identity': { attributes: MANAGED_IDENTITY_ATTRIBUTES },
  'authentication-certificate': {
    support: 'not-run',
    note: 'The http port has no client certificates.',
    attributes: { thumbprint: { expression: true }, 'certificate-id': { expression: true }, body: {}, password: {} },
  },
  proxy: {
    support: 'not-run',
    note: 'Requests go out directly.',
    attributes: { url: { expression: true }, username: { expression: true }, password: { expression: true } },
  },
};
