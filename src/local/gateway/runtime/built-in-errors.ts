// The errors of built-in steps with Azure's words (error-handling page), and the answer a caller gets when no policy
// writes another: `{"statusCode": …, "message": …}`; a 500 tells nothing but an activity id.
import { Body } from './body.ts';
import type { PolicyContext } from './contract.ts';
import { HeaderBag } from './headers.ts';
import { GatewayResponse } from './message.ts';
import { type Outcome, type PolicyError, RESPOND } from './outcome.ts';

export const OPERATION_NOT_FOUND: PolicyError = {
  source: 'configuration',
  reason: 'OperationNotFound',
  message: 'Unable to match incoming request to an operation.',
  answer: 'Resource not found',
  statusCode: 404,
};

export function subscriptionKeyNotFound(header: string): PolicyError {
  return {
    source: 'authorization',
    reason: 'SubscriptionKeyNotFound',
    message:
      'Access denied due to missing subscription key. Make sure to include subscription key when making requests to this API.',
    statusCode: 401,
    headers: [['WWW-Authenticate', `AzureApiManagementKey name="${header}",type="header"`]],
  };
}

export function subscriptionKeyInvalid(header: string): PolicyError {
  return {
    source: 'authorization',
    reason: 'SubscriptionKeyInvalid',
    message:
      'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
    statusCode: 401,
    headers: [['WWW-Authenticate', `AzureApiManagementKey name="${header}",type="header"`]],
  };
}

/** The built-in answer to an error. */
export function builtInResponse(error: PolicyError, requestId: string): GatewayResponse {
  const headers = HeaderBag.from([['Content-Type', 'application/json'], ...(error.headers ?? [])]);
  const isSecret = error.statusCode === 500 && error.answer === undefined;
  const content = isSecret
    ? { statusCode: 500, message: 'Internal server error', activityId: requestId }
    : { statusCode: error.statusCode, message: error.answer ?? error.message };
  return new GatewayResponse(error.statusCode, '', headers, Body.ofText(JSON.stringify(content)));
}

/** Ends the request, past on-error: what Azure knows and this gateway doesn't run must not be overlooked. */
export function notRunHere(context: PolicyContext, what: string): Outcome {
  const answer = `${what} is known to API Management but not run by the local gateway.`;
  context.response?.body?.discard();
  context.response = builtInResponse(
    { reason: 'NotEmulated', message: answer, answer, statusCode: 501 },
    context.requestId,
  );
  context.note(answer);
  return RESPOND;
}
