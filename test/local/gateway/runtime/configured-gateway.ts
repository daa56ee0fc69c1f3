// A gateway from a configuration object, with a backend that tells what it got; closed at the end of the test.
import { onTestFinished } from 'vitest';
import {
  createGateway,
  type Gateway,
  type GatewayConfig,
  type GatewayOptions,
} from '../../../../src/local/gateway/index.ts';

export interface ConfiguredGateway {
  readonly gateway: Gateway;
  /** Addresses that were called at the backend `it`. */
  readonly called: string[];
}

type Config = Partial<Omit<GatewayConfig, 'version'>>;

/** `config` needs neither version nor the backend `it`, which answers 200 with the address it was called by. */
export async function configured(config: Config, options: Partial<GatewayOptions> = {}): Promise<ConfiguredGateway> {
  const called: string[] = [];
  const gateway = await createGateway({
    backends: { it: 'http://backend.test' },
    http: {
      async send({ url }) {
        called.push(url);
        return { status: 200, reason: 'OK', headers: [], body: null };
      },
    },
    ...options,
    config: { version: 1, apis: [], ...config, backends: [{ name: 'it' }, ...(config.backends ?? [])] },
  });
  onTestFinished(() => gateway.close());
  return { gateway, called };
}

/** An API with GET operations for the given URL templates, by their names. */
export function api(name: string, path: string, templates: Record<string, string>, more: object = {}) {
  return {
    name,
    path,
    backend: 'it',
    subscriptionRequired: false,
    ...more,
    operations: Object.entries(templates).map(([operation, urlTemplate]) => ({
      name: operation,
      method: 'GET',
      urlTemplate,
    })),
  };
}
