// send-request: a request of its own, whose answer goes into a variable (send-request-policy page).
import { type PolicyContext, type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { CONTINUE, fail, type Outcome, PolicyFailure } from '../runtime/outcome.ts';
import { setResponseVariable } from '../runtime/response-variable.ts';
import { SIDE_REQUEST_ATTRIBUTES, SIDE_REQUEST_CHILDREN } from '../side-request/rules.ts';
import { compileSideRequest, sendSideRequest } from '../side-request/side-request.ts';

export const policy: PolicyDefinition = {
  name: 'send-request',
  page: 'send-request-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  attributes: {
    ...SIDE_REQUEST_ATTRIBUTES,
    'response-variable-name': { required: true, expression: true },
    'ignore-error': { type: 'boolean', default: 'false' },
    'fail-on-error-status-code': {
      type: 'boolean',
      default: 'false',
      note: 'True: an answer from 400 to 599 is a failure, as with forward-request.',
    },
    'buffer-response': {
      type: 'boolean',
      default: 'true',
      note: 'The answer is read whole in either case, as expressions may read it.',
    },
  },
  children: SIDE_REQUEST_CHILDREN,
  compile(element) {
    const build = compileSideRequest(element);
    const variable = element.string('response-variable-name');
    const ignoreError = element.boolean('ignore-error').constant === true;
    const failOnStatus = element.boolean('fail-on-error-status-code').constant === true;

    async function exchange(context: PolicyContext): Promise<Outcome> {
      const sideRequest = await build(context);
      const response = await sendSideRequest(context, sideRequest, context.signal);
      const { method } = sideRequest.request;
      context.note(`${method} ${sideRequest.url} answered ${response.statusCode}.`);
      if (failOnStatus && response.statusCode >= 400 && response.statusCode <= 599) {
        const message = `${method} ${sideRequest.url} answered ${response.statusCode}.`;
        throw new PolicyFailure({ reason: 'ErrorStatusCode', message, statusCode: response.statusCode });
      }
      setResponseVariable(context, variable.get(context), response);
      return CONTINUE;
    }

    return async (context) => {
      try {
        return await exchange(context);
      } catch (error) {
        if (!(error instanceof PolicyFailure) || error.error.reason === 'ExpressionValueEvaluationFailure') throw error;
        if (!ignoreError || context.signal.aborted) return fail(error.error);
        context.note(`Ignored: ${error.message}`);
        setResponseVariable(context, variable.get(context), null);
        return CONTINUE;
      }
    };
  },
};
