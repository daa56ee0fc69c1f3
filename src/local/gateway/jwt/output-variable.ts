// output-token-variable-name: the validated token as the expressions' Jwt object, the same that AsJwt() gives.
import type { PolicyContext } from '../runtime/contract.ts';
import { engine } from '../runtime/expression-engine.ts';
import type { SignedToken } from './token.ts';

/** Sets the variable. */
export function setTokenVariable(context: PolicyContext, name: string, token: SignedToken): void {
  context.setVariable(name, engine().readJwt(token.text));
}
