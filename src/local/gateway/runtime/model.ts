// The configuration of a gateway after loading: what API Management holds as APIs, operations, products, subscriptions.
import type {
  ApiModel,
  DeploymentModel,
  OperationModel,
  ProductModel,
  SubscriptionModel,
  UserModel,
} from '../expressions/context-model.ts';
import type { CompiledDocument } from './compile/compile-document.ts';
import type { UrlTemplate } from './url-template.ts';

export interface Operation {
  readonly model: OperationModel;
  /** Upper case; `*` stands for every method. */
  readonly method: string;
  readonly template: UrlTemplate;
  readonly document: CompiledDocument | null;
}

export interface Api {
  readonly model: ApiModel;
  /** Without slashes at its ends; empty for the root. */
  readonly path: string;
  readonly subscriptionRequired: boolean;
  readonly keyNames: { readonly header: string; readonly query: string };
  readonly backendId: string | null;
  /** Without a slash at the end; empty when the API has no backend. */
  readonly serviceUrl: string;
  readonly operations: readonly Operation[];
  readonly document: CompiledDocument | null;
}

export interface Product {
  readonly model: ProductModel;
  readonly apis: ReadonlySet<string>;
  readonly document: CompiledDocument | null;
}

export interface Subscription {
  readonly model: SubscriptionModel;
  readonly primaryKey: string;
  readonly secondaryKey: string;
  /** One product, one API, or everything. */
  readonly productId: string | null;
  readonly apiId: string | null;
  readonly active: boolean;
  readonly user: UserModel | null;
}

export interface GatewayModel {
  readonly apis: readonly Api[];
  readonly products: readonly Product[];
  readonly subscriptions: readonly Subscription[];
  readonly global: CompiledDocument | null;
  readonly deployment: DeploymentModel;
}
