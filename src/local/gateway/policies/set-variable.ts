// set-variable: puts a value into context.Variables (set-variable-policy page). Only values of the listed types can
// be held; another type fails here as it does in Azure.
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';
import { checkVariableValue, mayBeVariableType } from '../runtime/variable-types.ts';

export const policy: PolicyDefinition = {
  name: 'set-variable',
  page: 'set-variable-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  attributes: {
    name: { required: true },
    value: { required: true, type: 'object', expression: true },
  },
  compile(element) {
    const name = element.literal('name') as string;
    const value = element.object('value');
    const staticType = value.expression?.staticType;
    if (staticType !== undefined && !mayBeVariableType(staticType)) {
      element.warning(
        'variable-type',
        `The variable '${name}' would get a ${staticType}, which set-variable can't hold.`,
        'Make it JSON (JArray, JObject), text or one of the simple types.',
        value.place,
      );
    }
    return (context) => {
      const result = value.get(context);
      checkVariableValue(name, result);
      context.setVariable(name, result);
      return CONTINUE;
    };
  },
};
