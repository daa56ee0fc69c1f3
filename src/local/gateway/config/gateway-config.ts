// gateway.yaml as types (gateway.schema.json is what is checked) and where its policies come from.

export interface GatewayConfig {
  readonly version: 1;
  readonly namedValues?: readonly NamedValueConfig[];
  readonly backends?: readonly BackendConfig[];
  readonly fragments?: readonly string[];
  readonly policy?: string | null;
  readonly format?: 'auto' | 'xml' | 'rawxml';
  readonly products?: readonly ProductConfig[];
  readonly subscriptions?: readonly SubscriptionConfig[];
  readonly apis: readonly ApiConfig[];
}

export interface NamedValueConfig {
  readonly name: string;
  readonly literal?: string;
  readonly parameter?: string;
  readonly keyVaultSecret?: string;
  readonly secret?: boolean;
}

export interface BackendConfig {
  readonly name: string;
  readonly url?: string;
  readonly parameter?: string;
}

export interface ProductConfig {
  readonly name: string;
  readonly displayName?: string;
  readonly subscriptionRequired?: boolean;
  readonly approvalRequired?: boolean;
  readonly policy?: string | null;
  readonly apis?: readonly string[];
}

export interface SubscriptionConfig {
  readonly name: string;
  readonly displayName?: string;
  readonly product?: string;
  readonly api?: string;
  readonly primaryKey: string;
  readonly secondaryKey?: string;
  readonly active?: boolean;
  readonly user?: {
    readonly id?: string;
    readonly email?: string;
    readonly firstName?: string;
    readonly lastName?: string;
  };
}

export interface ApiConfig {
  readonly name: string;
  readonly displayName?: string;
  readonly path: string;
  readonly subscriptionRequired?: boolean | { readonly parameter: string };
  readonly subscriptionKeyHeader?: string;
  readonly subscriptionKeyQuery?: string;
  readonly backend?: string | null;
  readonly serviceUrl?: string;
  readonly policy?: string | null;
  readonly streaming?: boolean;
  readonly revision?: string;
  readonly version?: string;
  readonly operations: readonly OperationConfig[];
}

export interface OperationConfig {
  readonly name: string;
  readonly displayName?: string;
  readonly method: string;
  readonly urlTemplate: string;
  readonly policy?: string | null;
  readonly streaming?: boolean;
}

/** A configuration with its texts. */
export interface ConfigSource {
  readonly file: string;
  readonly config: GatewayConfig;
  /** Throw ConfigError when there is no such file. */
  policyText(name: string): { readonly file: string; readonly text: string };
  fragmentText(name: string): { readonly file: string; readonly text: string };
}

/** What is wrong with a configuration or with what was given beside it; the message says how to mend it. */
export class ConfigError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'ConfigError';
    this.code = code;
  }
}
