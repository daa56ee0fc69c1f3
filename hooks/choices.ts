// The operator's choices as azd hands them to hooks: environment variables, the same that main.parameters.json reads, with
// the same defaults (a test compares them).

export interface Choices {
  readonly environmentName: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly authMode: string;
  readonly network: string;
  /** `undefined`: not chosen. */
  readonly deployFrom: string | undefined;
  readonly apimSku: string;
  readonly apimSkuChosen: boolean;
  readonly existingApimName: string;
  readonly existingApimResourceGroup: string;
  readonly existingApimIdentityId: string;
  readonly publisherEmail: string;
  readonly publicOrigin: string;
  readonly gatewayClientId: string;
  readonly backendClientId: string;
  readonly lists: Readonly<Record<'REDIRECT_HOSTS' | 'REDIRECT_SCHEMES' | 'CIMD_PREFIXES' | 'ALLOWED_ORIGINS', string>>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export function readChoices(env: Environment): Choices {
  const text = (name: string, fallback = ''): string => env[name]?.trim() || fallback;
  return {
    environmentName: text('AZURE_ENV_NAME'),
    subscriptionId: text('AZURE_SUBSCRIPTION_ID'),
    location: text('AZURE_LOCATION'),
    authMode: text('AUTH_MODE', 'facade'),
    network: text('NETWORK', 'public'),
    deployFrom: text('DEPLOY_FROM') || undefined,
    apimSku: text('APIM_SKU', 'BasicV2'),
    apimSkuChosen: text('APIM_SKU') !== '',
    existingApimName: text('EXISTING_APIM_NAME'),
    existingApimResourceGroup: text('EXISTING_APIM_RESOURCE_GROUP'),
    existingApimIdentityId: text('EXISTING_APIM_IDENTITY_ID'),
    publisherEmail: text('PUBLISHER_EMAIL', 'noreply@example.com'),
    publicOrigin: text('PUBLIC_ORIGIN'),
    gatewayClientId: text('ENTRA_GATEWAY_CLIENT_ID'),
    backendClientId: text('ENTRA_BACKEND_CLIENT_ID'),
    lists: {
      REDIRECT_HOSTS: text('REDIRECT_HOSTS'),
      REDIRECT_SCHEMES: text('REDIRECT_SCHEMES'),
      CIMD_PREFIXES: text('CIMD_PREFIXES'),
      ALLOWED_ORIGINS: text('ALLOWED_ORIGINS'),
    },
  };
}
