// Setting the body of a message: the policy set-body and the children of the same name in return-response and
// send-request (set-body-policy page). Liquid templates load and are named as not run.

import { Body } from '../body.ts';
import { toBytes } from '../body-bytes.ts';
import type { ElementRule, PolicyElement } from '../contract.ts';
import type { Edit } from './header.ts';

export const BODY_RULE: ElementRule = {
  opaque: true,
  text: { type: 'object', expression: true, verbatim: true },
  attributes: {
    template: { oneOf: ['none', 'liquid'], default: 'none', note: '`liquid` loads, is kept raw, and is answered 501.' },
    'xsi-nil': { oneOf: ['blank', 'null'], support: 'not-run', note: 'Only used by liquid templates.' },
    'parse-date': { type: 'boolean', support: 'not-run', note: 'Only used by liquid templates.' },
  },
};

/**
 * Compiles a set-body element. An expression's text becomes UTF-8, byte[] stays as it is, anything else becomes its
 * text; a literal body (which may be XML) is taken as it is written. Framing headers of the old body go.
 */
export function compileBodyEdit(element: PolicyElement): Edit {
  if (element.literal('template') === 'liquid') element.notRun('a liquid template');
  const value = element.textObject();
  const literal = value.expression === null ? Buffer.from(element.inner().text, 'utf8') : null;
  return (context, target) => {
    const bytes = literal ?? toBytes(value.get(context));
    target.body?.discard();
    target.body = Body.ofBytes(bytes);
    target.headersBag.delete('Content-Length');
    target.headersBag.delete('Content-Encoding');
    target.headersBag.delete('Transfer-Encoding');
  };
}
