// From a configuration to what the runtime needs: documents read and compiled at their scopes, APIs, operations,
// products, subscriptions. Everything wrong with documents is gathered in findings; the caller decides what to do.
import type { BudgetLimits } from '../dotnet/budget.ts';
import type { PolicyDocument } from '../policy-xml/document.ts';
import { PolicyLoadError } from '../policy-xml/load-error.ts';
import { readPolicy } from '../policy-xml/read.ts';
import { type CompiledDocument, compileDocument } from '../runtime/compile/compile-document.ts';
import type { CompileShared } from '../runtime/compile/unit.ts';
import type { GatewayServices, Scope } from '../runtime/contract.ts';
import { Findings } from '../runtime/findings.ts';
import type { Api, GatewayModel, Operation, Product, Subscription } from '../runtime/model.ts';
import type { PolicyRegistry } from '../runtime/policy-registry.ts';
import { compileTemplate, type UrlTemplate } from '../runtime/url-template.ts';
import {
  type ApiConfig,
  ConfigError,
  type ConfigSource,
  type OperationConfig,
  type ProductConfig,
  type SubscriptionConfig,
} from './gateway-config.ts';
import { localDeployment } from './local-deployment.ts';
import { type GivenSettings, resolveFlag } from './settings.ts';

export interface BuildOptions {
  readonly source: ConfigSource;
  readonly given: GivenSettings;
  readonly registry: PolicyRegistry;
  readonly services: GatewayServices;
  readonly budget: BudgetLimits | undefined;
  /** Names that are defined, also where their values aren't known; any other is an error. */
  readonly knownNamedValues: ReadonlySet<string>;
}

export interface BuiltModel {
  readonly model: GatewayModel;
  readonly findings: Findings;
  /** The document of each policy name, and of fragments. */
  readonly fragments: ReadonlyMap<string, PolicyDocument>;
  readonly shared: CompileShared;
}

/** What applies where no policy of the global scope is configured: requests are forwarded, nothing else. */
const DEFAULT_GLOBAL = '<policies><inbound /><backend><forward-request /></backend><outbound /></policies>';

export function buildModel(options: BuildOptions): BuiltModel {
  return new ModelBuilder(options).build();
}

class ModelBuilder {
  readonly #options: BuildOptions;
  readonly #findings = new Findings();
  readonly #fragments = new Map<string, PolicyDocument>();
  readonly #shared: CompileShared;

  constructor(options: BuildOptions) {
    this.#options = options;
    const { registry, services, budget } = options;
    this.#shared = {
      registry,
      services,
      budget,
      fragments: this.#fragments,
      fragmentsKnown: true,
      expressions: new Map(),
    };
  }

  build(): BuiltModel {
    const { source, services } = this.#options;
    const { config } = source;
    for (const name of config.fragments ?? []) {
      const document = this.#read(source.fragmentText(name));
      if (document !== null) this.#fragments.set(name, document);
    }
    const globalText =
      config.policy == null ? { file: 'the default policy', text: DEFAULT_GLOBAL } : source.policyText(config.policy);
    const model: GatewayModel = {
      global: this.#compile(globalText, 'global'),
      apis: config.apis.map((api) => this.#api(api)),
      products: (config.products ?? []).map((product) => this.#product(product)),
      subscriptions: (config.subscriptions ?? []).map(subscriptionOf),
      deployment: localDeployment(services.certificates),
    };
    return { model, findings: this.#findings, fragments: this.#fragments, shared: this.#shared };
  }

  #read(text: { file: string; text: string }): PolicyDocument | null {
    try {
      const document = readPolicy(text.text, {
        file: text.file,
        namedValues: this.#options.services.namedValues,
        format: this.#options.source.config.format ?? 'auto',
      });
      this.#checkNamedValues(document);
      return document;
    } catch (error) {
      if (!(error instanceof PolicyLoadError)) throw error;
      for (const { code, message, mend, place } of error.problems) {
        this.#findings.add('error', code, message, mend, place);
      }
      return null;
    }
  }

  #checkNamedValues(document: PolicyDocument): void {
    for (const { name, place } of document.unresolved) {
      if (this.#options.knownNamedValues.has(name)) continue;
      const mend = 'Define it under namedValues, or correct the name.';
      this.#findings.add('error', 'unknown-named-value', `There is no named value '${name}'.`, mend, place);
    }
  }

  #compile(text: { file: string; text: string }, scope: Scope): CompiledDocument | null {
    const document = this.#read(text);
    return document === null ? null : compileDocument(document, scope, this.#shared, this.#findings);
  }

  #policy(name: string | null | undefined, scope: Scope): CompiledDocument | null {
    return name == null ? null : this.#compile(this.#options.source.policyText(name), scope);
  }

  #api(api: ApiConfig): Api {
    const { services, given } = this.#options;
    const backend = api.backend == null ? null : services.backends.get(api.backend);
    if (backend === undefined) {
      const message = `The API ${api.name} names the backend '${api.backend}', which is not listed under backends.`;
      throw new ConfigError('backend-missing', message);
    }
    const serviceUrl = backend?.url ?? api.serviceUrl?.replace(/\/$/, '') ?? '';
    const keyNames = {
      header: api.subscriptionKeyHeader ?? 'Ocp-Apim-Subscription-Key',
      query: api.subscriptionKeyQuery ?? 'subscription-key',
    };
    return {
      path: api.path,
      subscriptionRequired: resolveFlag(api.subscriptionRequired, given, true),
      keyNames,
      backendId: backend?.id ?? null,
      serviceUrl,
      operations: api.operations.map((operation) => this.#operation(api, operation)),
      document: this.#policy(api.policy, 'api'),
      model: {
        id: api.name,
        name: api.displayName ?? api.name,
        path: api.path,
        protocols: ['https'],
        serviceUrl,
        subscriptionKeyParameterNames: keyNames,
        isCurrentRevision: true,
        revision: api.revision ?? '1',
        version: api.version ?? null,
      },
    };
  }

  #operation(api: ApiConfig, operation: OperationConfig): Operation {
    return {
      method: operation.method,
      template: templateOf(api, operation),
      document: this.#policy(operation.policy, 'operation'),
      model: {
        id: operation.name,
        method: operation.method,
        name: operation.displayName ?? operation.name,
        urlTemplate: operation.urlTemplate,
      },
    };
  }

  #product(product: ProductConfig): Product {
    const names = new Set(this.#options.source.config.apis.map((api) => api.name));
    const unknown = (product.apis ?? []).find((name) => !names.has(name));
    if (unknown !== undefined) {
      throw new ConfigError(
        'product-api',
        `The product ${product.name} names the API '${unknown}', which is not listed.`,
      );
    }
    return {
      apis: new Set(product.apis ?? []),
      document: this.#policy(product.policy, 'product'),
      model: {
        id: product.name,
        name: product.displayName ?? product.name,
        state: 'Published',
        approvalRequired: product.approvalRequired ?? false,
        subscriptionRequired: product.subscriptionRequired ?? true,
        subscriptionsLimit: null,
        groups: [],
      },
    };
  }
}

function templateOf(api: ApiConfig, operation: OperationConfig): UrlTemplate {
  try {
    return compileTemplate(operation.urlTemplate);
  } catch (error) {
    throw new ConfigError('url-template', `Operation ${operation.name} of ${api.name}: ${(error as Error).message}`);
  }
}

function subscriptionOf(subscription: SubscriptionConfig): Subscription {
  const { user } = subscription;
  const secondaryKey = subscription.secondaryKey ?? subscription.primaryKey;
  return {
    primaryKey: subscription.primaryKey,
    secondaryKey,
    productId: subscription.product ?? null,
    apiId: subscription.api ?? null,
    active: subscription.active ?? true,
    user:
      user === undefined
        ? null
        : {
            id: user.id ?? null,
            email: user.email ?? null,
            firstName: user.firstName ?? null,
            lastName: user.lastName ?? null,
            note: null,
            registrationDate: '2000-01-01T00:00:00Z',
            groups: [],
            identities: [],
          },
    model: {
      id: subscription.name,
      name: subscription.displayName ?? subscription.name,
      key: null,
      primaryKey: subscription.primaryKey,
      secondaryKey,
      createdDate: '2000-01-01T00:00:00Z',
      startDate: null,
      endDate: null,
    },
  };
}
