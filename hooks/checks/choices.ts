// Choices that contradict each other or cannot mean anything: found here in a second rather than by a failed deployment
// after half an hour.
import type { Choices } from '../choices.ts';
import type { Finding } from '../finding.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const IDENTITY =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i;
const ITEM = {
  REDIRECT_HOSTS: /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
  REDIRECT_SCHEMES: /^[a-z][a-z0-9+.-]*$/,
  CIMD_PREFIXES: /^https:\/\/[a-z0-9.-]+\/(?:[A-Za-z0-9._~/-]*\/)?$/,
  ALLOWED_ORIGINS: /^https?:\/\/[a-z0-9.[\]:-]+$/,
} as const;

export function checkChoices(choices: Choices): Finding[] {
  const findings: Finding[] = [];
  const error = (message: string, mend: string) => findings.push({ level: 'error', message, mend });

  oneOf('AUTH_MODE', choices.authMode, ['facade', 'entra', 'key']);
  oneOf('NETWORK', choices.network, ['public', 'private']);
  oneOf('APIM_SKU', choices.apimSku, ['BasicV2', 'StandardV2', 'Developer']);
  if (choices.deployFrom !== undefined) oneOf('DEPLOY_FROM', choices.deployFrom, ['network', 'internet']);

  if ((choices.gatewayClientId === '') !== (choices.backendClientId === '')) {
    const missing = choices.gatewayClientId === '' ? 'ENTRA_GATEWAY_CLIENT_ID' : 'ENTRA_BACKEND_CLIENT_ID';
    error('Only one of the two app registrations is given.', `azd env set ${missing} <client id>, or unset the other.`);
  }
  for (const [name, id] of [
    ['ENTRA_GATEWAY_CLIENT_ID', choices.gatewayClientId],
    ['ENTRA_BACKEND_CLIENT_ID', choices.backendClientId],
  ] as const) {
    if (id !== '' && !GUID.test(id)) error(`${name} is not a GUID.`, 'Give the application (client) id, not the name.');
  }
  if (choices.gatewayClientId !== '' && choices.gatewayClientId === choices.backendClientId) {
    const mend = 'Register a second application for the backend: a user token must never carry its audience.';
    error('The gateway and the backend are the same app registration.', mend);
  }

  if (choices.network === 'private') {
    if (choices.existingApimName !== '') {
      const mend = 'Use NETWORK=public, or let the template make the instance.';
      error('NETWORK=private cannot put an existing API Management instance into its network.', mend);
    }
    if (choices.apimSkuChosen && choices.apimSku !== 'StandardV2') {
      error(`APIM_SKU=${choices.apimSku} cannot reach a private function app.`, 'azd env set APIM_SKU StandardV2');
    }
    if (choices.deployFrom === undefined) {
      const mend =
        'azd env set DEPLOY_FROM internet (deployment endpoint open, Entra sign-in needed), or network and run azd there.';
      error('With NETWORK=private nothing outside the network reaches the function app, `azd deploy` included.', mend);
    }
  }
  if (choices.existingApimName !== '') {
    if (choices.existingApimResourceGroup === '') {
      error('EXISTING_APIM_RESOURCE_GROUP is missing.', 'azd env set EXISTING_APIM_RESOURCE_GROUP <name>');
    }
    if (!IDENTITY.test(choices.existingApimIdentityId)) {
      const mend =
        'azd env set EXISTING_APIM_IDENTITY_ID <resource id of a user-assigned identity that the instance has>';
      error('EXISTING_APIM_IDENTITY_ID must be the resource id of a user-assigned identity.', mend);
    }
  }
  if (choices.publicOrigin !== '' && !/^https:\/\/[a-z0-9.-]+$/.test(choices.publicOrigin)) {
    error(
      'PUBLIC_ORIGIN must be https, a host name in lower case, and nothing after it.',
      'e.g. https://mcp.example.com',
    );
  }
  if (choices.authMode === 'entra' && choices.publicOrigin === '') {
    const mend = 'azd env set PUBLIC_ORIGIN https://<a domain that is verified in the tenant>';
    error('AUTH_MODE=entra needs a domain of your own: its URL becomes an identifier of the app registration.', mend);
  }
  for (const [name, value] of Object.entries(choices.lists)) {
    const items = value === '-' ? [] : value.split(' ').filter((item) => item !== '');
    const wrong = items.filter((item) => !ITEM[name as keyof typeof ITEM].test(item));
    if (wrong.length > 0)
      error(`${name}: not understood: ${wrong.join(', ')}`, 'Separate by spaces; - is an empty list.');
  }
  if (choices.publisherEmail === 'noreply@example.com' && choices.existingApimName === '') {
    const message = 'API Management will send its notices to noreply@example.com.';
    findings.push({ level: 'note', message, mend: 'azd env set PUBLISHER_EMAIL you@example.org' });
  }
  return findings;

  function oneOf(name: string, value: string, allowed: readonly string[]): void {
    if (!allowed.includes(value))
      error(`${name}=${value} is not one of ${allowed.join(', ')}.`, `azd env set ${name} …`);
  }
}
