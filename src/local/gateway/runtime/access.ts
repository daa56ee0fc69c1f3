// Who may call: subscription keys and products (subscriptions page, "How API Management handles requests with or
// without subscription keys").
import { subscriptionKeyInvalid, subscriptionKeyNotFound } from './built-in-errors.ts';
import type { HeaderBag } from './headers.ts';
import type { Api, GatewayModel, Product, Subscription } from './model.ts';
import type { PolicyError } from './outcome.ts';

export interface Access {
  readonly subscription: Subscription | null;
  readonly product: Product | null;
  /** The key that was used. */
  readonly key: string | null;
  readonly error: PolicyError | null;
}

/** Decides by the key in the header, else in the query. */
export function decideAccess(model: GatewayModel, api: Api, headers: HeaderBag, query: string): Access {
  const key = headers.get(api.keyNames.header) ?? queryValue(query, api.keyNames.query);
  const found = key === null || key === '' ? null : findSubscription(model, key);
  if (found !== null) {
    const product = productOf(model, found, api);
    if (product !== undefined) return { subscription: found, product, key, error: null };
  }
  const open = openProduct(model, api);
  const isOpen = !api.subscriptionRequired || open !== null;
  if (isOpen) return { subscription: null, product: open, key: null, error: null };
  const error =
    key === null || key === ''
      ? subscriptionKeyNotFound(api.keyNames.header)
      : subscriptionKeyInvalid(api.keyNames.header);
  return { subscription: null, product: null, key: null, error };
}

function queryValue(query: string, name: string): string | null {
  return query.includes(name) ? new URLSearchParams(query).get(name) : null;
}

function findSubscription(model: GatewayModel, key: string): Subscription | null {
  return model.subscriptions.find((one) => one.active && (one.primaryKey === key || one.secondaryKey === key)) ?? null;
}

/** The product that the subscription gives this call; null for one of the API or of everything; undefined: not for it. */
function productOf(model: GatewayModel, subscription: Subscription, api: Api): Product | null | undefined {
  if (subscription.productId !== null) {
    const product = model.products.find((one) => one.model.id === subscription.productId);
    return product?.apis.has(api.model.id ?? '') ? product : undefined;
  }
  if (subscription.apiId === null || subscription.apiId === api.model.id) return null;
  return undefined;
}

function openProduct(model: GatewayModel, api: Api): Product | null {
  return model.products.find((one) => !one.model.subscriptionRequired && one.apis.has(api.model.id ?? '')) ?? null;
}
