// What a gateway uses where its creator gives nothing else: the real clock and network, a cache in memory, strong
// chance. Managed identity, Event Hub and metrics have no counterpart on a laptop unless one is configured.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ManagedIdentityTokens } from '../identity/managed-identity.ts';
import { ValueCache } from '../state/value-cache.ts';
import { undiciHttp } from './http-port.ts';
import type { CachePort, Clock, IdentityTokenPort, Ports, RandomPort } from './ports.ts';

/** Fills in what `given` leaves out. */
export function portsWithDefaults(given: Partial<Ports>): Ports {
  const clock = given.clock ?? systemClock();
  const http = given.http ?? undiciHttp();
  return {
    clock,
    http,
    cache: given.cache ?? memoryCache(clock),
    identityTokens: given.identityTokens ?? identityEndpoint(process.env, { http, clock }),
    eventHub: given.eventHub ?? { send: () => undefined },
    metrics: given.metrics ?? { emit: () => undefined },
    random: given.random ?? strongRandom(),
  };
}

export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: async (milliseconds, signal) => {
      await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
    },
  };
}

export function strongRandom(): RandomPort {
  return {
    bytes: (count) => randomBytes(count),
    next: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  };
}

/** A cache of this process. Expiry goes by `clock`. */
export function memoryCache(clock: Clock): CachePort {
  return new ValueCache(clock);
}

/** Tokens from an App Service managed-identity endpoint (IDENTITY_ENDPOINT, IDENTITY_HEADER), when there is one. */
export function identityEndpoint(
  settings: Readonly<Record<string, string | undefined>>,
  { http, clock }: Pick<Ports, 'http' | 'clock'> = { http: undiciHttp(), clock: systemClock() },
): IdentityTokenPort {
  const endpoint = settings.IDENTITY_ENDPOINT ?? null;
  return new ManagedIdentityTokens({ http, clock, endpoint, header: settings.IDENTITY_HEADER ?? null });
}
