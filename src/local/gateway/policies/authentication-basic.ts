// authentication-basic: Basic credentials for the backend (authentication-basic-policy page, RFC 7617 with UTF-8).
import { type PolicyDefinition, SCOPES } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'authentication-basic',
  page: 'authentication-basic-policy',
  sections: ['inbound'],
  scopes: SCOPES,
  once: true,
  attributes: {
    username: { required: true, expression: true },
    password: { required: true, expression: true },
  },
  compile(element) {
    const username = element.string('username');
    const password = element.string('password');
    return (context) => {
      const credentials = Buffer.from(`${username.get(context)}:${password.get(context)}`, 'utf8').toString('base64');
      context.request.headersBag.set('Authorization', `Basic ${credentials}`);
      return CONTINUE;
    };
  },
};
