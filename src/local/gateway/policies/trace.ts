// trace: a message into the request's trace and telemetry (trace-policy page).
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'trace',
  page: 'trace-policy',
  // The page leaves on-error out; Microsoft's error-handling samples use it there.
  sections: SECTIONS,
  scopes: SCOPES,
  // Older documents write the message as the element's text.
  text: { expression: true },
  attributes: {
    source: { required: true, expression: true },
    severity: { oneOf: ['verbose', 'information', 'error'], default: 'verbose', expression: true },
  },
  children: {
    message: { text: { expression: true } },
    metadata: {
      many: true,
      attributes: { name: { required: true, expression: true }, value: { required: true, expression: true } },
    },
  },
  compile(element) {
    const source = element.string('source');
    const severity = element.string('severity');
    const message = element.child('message')?.text() ?? element.text();
    const metadata = element.children('metadata').map((item) => [item.string('name'), item.string('value')] as const);
    return (context) => {
      const details = Object.fromEntries(metadata.map(([name, value]) => [name.get(context), value.get(context)]));
      const data = { source: source.get(context), severity: severity.get(context), ...details };
      context.note(message.get(context), data);
      return CONTINUE;
    };
  },
};
