// send-one-way-request: a request whose answer nobody waits for (send-one-way-request-policy page). It is built at
// once, so its expressions see the state of this moment; it outlives the caller's connection.
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';
import { SIDE_REQUEST_ATTRIBUTES, SIDE_REQUEST_CHILDREN } from '../side-request/rules.ts';
import { compileSideRequest, sendSideRequest } from '../side-request/side-request.ts';

export const policy: PolicyDefinition = {
  name: 'send-one-way-request',
  page: 'send-one-way-request-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  attributes: SIDE_REQUEST_ATTRIBUTES,
  children: SIDE_REQUEST_CHILDREN,
  compile(element) {
    const build = compileSideRequest(element);
    return async (context) => {
      const sideRequest = await build(context);
      context.note(`${sideRequest.request.method} ${sideRequest.url} is on its way.`);
      context.background(
        sendSideRequest(context, sideRequest).catch((error: Error) => context.note(`It failed: ${error.message}`)),
      );
      return CONTINUE;
    };
  },
};
