// Services for compiling without running: policies may ask for backends and certificates, nothing is ever sent.
import type { Backend, GatewayServices } from '../runtime/contract.ts';
import { memoryCache, strongRandom, systemClock } from '../runtime/default-ports.ts';

export function checkServices(
  namedValues: ReadonlyMap<string, string> = new Map(),
  backends: ReadonlyMap<string, Backend> = new Map(),
): GatewayServices {
  const clock = systemClock();
  const never = () => Promise.reject(new Error('Nothing is sent while policies are checked.'));
  return {
    clock,
    http: { send: never },
    cache: memoryCache(clock),
    identityTokens: { token: never },
    eventHub: { send: () => undefined },
    metrics: { emit: () => undefined },
    random: strongRandom(),
    backends,
    namedValues,
    certificates: new Map(),
    tier: 'v2',
    shared: (_key, create) => create(),
  };
}
