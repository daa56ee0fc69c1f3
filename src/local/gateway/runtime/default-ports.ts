// What a gateway uses where its creator gives nothing else: the real clock and network, a cache in memory, strong
// chance. Managed identity, Event Hub and metrics have no counterpart on a laptop unless one is configured.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DotNetValue } from '../dotnet/boxed.ts';
import { undiciHttp } from './http-port.ts';
import type { CachePort, Clock, IdentityTokenPort, Ports, RandomPort } from './ports.ts';

/** Fills in what `given` leaves out. */
export function portsWithDefaults(given: Partial<Ports>): Ports {
  const clock = given.clock ?? systemClock();
  return {
    clock,
    http: given.http ?? undiciHttp(),
    cache: given.cache ?? memoryCache(clock),
    identityTokens: given.identityTokens ?? identityEndpoint(process.env),
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

/** How many entries may pass between two sweeps of what has expired. */
const SWEEP_INTERVAL = 1_000;

/** A cache of this process. Expiry goes by `clock`. */
export function memoryCache(clock: Clock): CachePort {
  const entries = new Map<string, { value: DotNetValue; expires: number }>();
  let writes = 0;
  const sweep = () => {
    const now = clock.now();
    for (const [key, entry] of entries) if (entry.expires <= now) entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.expires > clock.now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, seconds) {
      entries.set(key, { value, expires: clock.now() + seconds * 1000 });
      writes++;
      if (writes % SWEEP_INTERVAL === 0) sweep();
    },
    remove(key) {
      entries.delete(key);
    },
  };
}

/** Tokens from an App Service managed-identity endpoint (IDENTITY_ENDPOINT, IDENTITY_HEADER), when there is one. */
export function identityEndpoint(settings: Readonly<Record<string, string | undefined>>): IdentityTokenPort {
  const endpoint = settings.IDENTITY_ENDPOINT;
  const secret = settings.IDENTITY_HEADER;
  return {
    async token({ resource, clientId }) {
      if (endpoint === undefined || secret === undefined) {
        throw new Error('No managed identity here: set IDENTITY_ENDPOINT and IDENTITY_HEADER, or pass identityTokens.');
      }
      const url = new URL(endpoint);
      url.searchParams.set('api-version', '2019-08-01');
      url.searchParams.set('resource', resource);
      if (clientId !== null) url.searchParams.set('client_id', clientId);
      const response = await fetch(url, { headers: { 'X-IDENTITY-HEADER': secret } });
      const answer = (await response.json()) as { access_token?: unknown };
      if (!response.ok || typeof answer.access_token !== 'string') {
        throw new Error(`The managed-identity endpoint answered ${response.status} for ${resource}.`);
      }
      return answer.access_token;
    },
  };
}
