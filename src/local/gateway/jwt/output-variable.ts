// output-token-variable-name: the validated token as the expressions' Jwt object, the same that AsJwt() gives.
import { asJwt } from '../dotnet/crypto/credentials.ts';
import type { PolicyContext } from '../runtime/contract.ts';
import type { SignedToken } from './token.ts';

/** Sets the variable. */
export function setTokenVariable(context: PolicyContext, name: string, token: SignedToken): void {
  context.setVariable(name, asJwt(token.text));
}
