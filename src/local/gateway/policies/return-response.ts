// return-response: ends the pipeline with a response of its own, or with one that send-request left in a variable,
// changed by the children in order (return-response-policy page). Neither outbound nor on-error runs after it.
import { Body } from '../runtime/body.ts';
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { BODY_RULE, compileBodyEdit } from '../runtime/edits/body.ts';
import { compileHeaderEdit, type Edit, HEADER_RULE } from '../runtime/edits/header.ts';
import { compileStatusEdit, STATUS_RULE } from '../runtime/edits/status.ts';
import { GatewayResponse } from '../runtime/message.ts';
import { RESPOND } from '../runtime/outcome.ts';
import { responseOfVariable } from '../runtime/response-variable.ts';

export const policy: PolicyDefinition = {
  name: 'return-response',
  page: 'return-response-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  attributes: { 'response-variable-name': { expression: true } },
  children: {
    'set-status': STATUS_RULE,
    'set-header': { ...HEADER_RULE, many: true },
    'set-body': BODY_RULE,
  },
  compile(element) {
    const variable = element.optionalString('response-variable-name');
    const edits: Edit[] = element.children().map((child) => {
      if (child.name === 'set-status') return compileStatusEdit(child);
      if (child.name === 'set-header') return compileHeaderEdit(child);
      return compileBodyEdit(child);
    });
    return (context) => {
      const response = new GatewayResponse();
      const name = variable?.get(context);
      const source = name === undefined ? null : responseOfVariable(context, name);
      if (name !== undefined && source === null) context.note(`There is no variable '${name}': a new response.`);
      if (source !== null) {
        response.statusCode = source.statusCode;
        response.statusReason = source.statusReason;
        for (const [name, values] of source.headers) response.headersBag.set(name, values);
        const bytes = source.body?.consumed ? null : source.body?.bytes();
        response.body = bytes ? Body.ofBytes(bytes) : null;
      }
      for (const edit of edits) edit(context, response);
      context.response?.body?.discard();
      context.response = response;
      return RESPOND;
    };
  },
};
