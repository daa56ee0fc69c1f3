// The method of a request: the policy set-method and send-request's child (set-method-policy page).
import { evaluationError } from '../compile/value.ts';
import type { ElementRule } from '../contract.ts';
import { PolicyFailure } from '../outcome.ts';

export const METHOD_RULE: ElementRule = { text: { required: true, expression: true } };

/** A method as it goes on the wire; RFC 9110 §9.1 makes it a token. Throws PolicyFailure when it is none. */
export function methodOf(text: string): string {
  const method = text.trim().toUpperCase();
  if (/^[!#$%&'*+.^_`|~0-9A-Z-]+$/.test(method)) return method;
  throw new PolicyFailure(evaluationError(`'${text}' is no HTTP method.`));
}
