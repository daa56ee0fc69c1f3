// forward-request: sends the request to the backend (forward-request-policy page). Buffers the response by default, so
// an event stream hangs until buffer-response="false" says otherwise, here as in Azure.
import { type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { forward } from '../runtime/forward.ts';

export const policy: PolicyDefinition = {
  name: 'forward-request',
  page: 'forward-request-policy',
  sections: ['backend'],
  scopes: SCOPES,
  once: true,
  attributes: {
    timeout: { type: 'number', min: 0, default: '300', expression: true },
    'timeout-ms': { type: 'number', min: 0, expression: true },
    'continue-timeout': { type: 'number', min: 0, expression: true, support: 'not-run' },
    'http-version': {
      oneOf: ['1', '2or1', '2'],
      default: '1',
      note: 'Everything goes out as HTTP/1.1, also where 2 is asked for.',
    },
    'follow-redirects': { type: 'boolean', default: 'false', expression: true },
    'buffer-request-body': { type: 'boolean', default: 'false', expression: true },
    'buffer-response': { type: 'boolean', default: 'true' },
    'fail-on-error-status-code': { type: 'boolean', default: 'false', expression: true },
  },
  compile(element) {
    const seconds = element.number('timeout');
    const milliseconds = element.optionalNumber('timeout-ms');
    const followRedirects = element.boolean('follow-redirects');
    const bufferRequestBody = element.boolean('buffer-request-body');
    const bufferResponse = element.boolean('buffer-response').constant ?? true;
    const failOnErrorStatusCode = element.boolean('fail-on-error-status-code');
    if (element.string('http-version').constant === '2') {
      const mend = 'Test HTTP/2 against Azure.';
      element.warning('http-version', 'This gateway talks HTTP/1.1 to the backend.', mend);
    }
    return (context) =>
      forward(context, {
        timeout: milliseconds?.get(context) ?? seconds.get(context) * 1000,
        followRedirects: followRedirects.get(context),
        bufferRequestBody: bufferRequestBody.get(context),
        bufferResponse,
        failOnErrorStatusCode: failOnErrorStatusCode.get(context),
      });
  },
};
