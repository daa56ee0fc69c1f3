// Responses that send-request keeps in context.Variables: IResponse of the expressions, ResponseModel here.
import type { ResponseModel } from '../expressions/context-model.ts';
import type { PolicyContext } from './contract.ts';
import { engine } from './expression-engine.ts';
import { PolicyFailure } from './outcome.ts';

/** Puts a response into a variable. Its body must be buffered: expressions read it without waiting. */
export function setResponseVariable(context: PolicyContext, name: string, response: ResponseModel | null): void {
  context.setVariable(name, response === null ? null : engine().responseValue(response));
}

/**
 * The response in a variable; null when nothing ever set it, as in documents that keep the placeholder of the page's
 * own example. Throws PolicyFailure when it holds something else.
 */
export function responseOfVariable(context: PolicyContext, name: string): ResponseModel | null {
  if (!context.variables.has(name)) return null;
  const value = context.variables.get(name);
  const model = value === undefined || value === null ? null : engine().responseModel(value);
  if (model !== null) return model;
  throw new PolicyFailure({
    reason: 'ExpressionValueEvaluationFailure',
    message: `The variable '${name}' holds no response.`,
    statusCode: 500,
  });
}
