// mock-response: ends the pipeline with a made-up response (mock-response-policy page). The configuration here holds
// neither examples nor schemas, and then, the page says, a response has no content.
import { type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { GatewayResponse } from '../runtime/message.ts';
import { RESPOND } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'mock-response',
  page: 'mock-response-policy',
  sections: ['inbound', 'outbound', 'on-error'],
  scopes: SCOPES,
  note: 'The body is always empty: the configuration holds no examples and no schemas.',
  attributes: {
    'status-code': { type: 'integer', min: 100, max: 999, default: '200' },
    'content-type': {},
  },
  compile(element) {
    const statusCode = element.number('status-code').constant as number;
    const contentType = element.literal('content-type');
    return (context) => {
      context.response?.body?.discard();
      const response = new GatewayResponse(statusCode);
      if (contentType !== undefined) response.headersBag.set('Content-Type', contentType);
      context.response = response;
      return RESPOND;
    };
  },
};
