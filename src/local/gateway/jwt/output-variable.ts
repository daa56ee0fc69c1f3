// output-token-variable-name: the validated token as the expressions' Jwt object.
import type { CompiledExpression } from '../expressions/index.ts';
import type { PolicyContext } from '../runtime/contract.ts';
import { engine } from '../runtime/expression-engine.ts';
import type { SignedToken } from './token.ts';

let asJwt: CompiledExpression | null = null;

/** Sets the variable. The engine itself reads the token (AsJwt), so that both ways give the same object. */
export function setTokenVariable(context: PolicyContext, name: string, token: SignedToken): void {
  asJwt ??= engine().compileExpression('@(((string)context.Variables["token"]).AsJwt())');
  const jwt = asJwt.evaluate({ ...EMPTY, request: context.request, variables: new Map([['token', token.text]]) });
  context.setVariable(name, jwt);
}

const EMPTY = {
  response: null,
  api: null,
  operation: null,
  product: null,
  subscription: null,
  user: null,
  deployment: null,
  backend: null,
  workspace: null,
  graphQL: null,
  lastError: null,
  requestId: '00000000-0000-0000-0000-000000000000',
  timestamp: '1970-01-01T00:00:00Z',
  elapsed: () => 0,
  tracing: false,
  trace: () => {},
};
