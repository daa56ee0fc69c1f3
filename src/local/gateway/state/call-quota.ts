// What quota and quota-by-key share (quota-policy and quota-by-key-policy pages): calls in fixed periods, once a
// request for each key, and the 403.
import type { GatewayServices, PolicyContext } from '../runtime/contract.ts';
import { CONTINUE, fail, type Outcome } from '../runtime/outcome.ts';
import { QuotaCounters, type QuotaPeriod, secondsLeft } from './quota-counters.ts';

export interface Quota {
  readonly calls: number;
  readonly period: QuotaPeriod;
}

export const BANDWIDTH = { support: 'not-run', note: 'Only calls are counted here, not kilobytes.' } as const;

/** Keys that a request has been counted for: "it is incremented only once per request". */
const counted = new WeakMap<PolicyContext, Set<string>>();

function counters(gateway: GatewayServices): QuotaCounters {
  return gateway.shared('quota-counters', () => new QuotaCounters());
}

/** Is there anything left? A request that was counted for the key already has its place. */
export function checkQuota(context: PolicyContext, key: string, quota: Quota): Outcome {
  if (counted.get(context)?.has(key)) return CONTINUE;
  const gateway = context.services;
  const now = gateway.clock.now();
  if (counters(gateway).use(key, quota.period, now).calls < quota.calls) return CONTINUE;
  const left = secondsLeft(quota.period, now);
  const error = { reason: 'QuotaExceeded', message: 'Out of call volume quota.', statusCode: 403 };
  if (left === Number.POSITIVE_INFINITY) return fail(error);
  return fail({
    ...error,
    message: `Out of call volume quota. Quota will be replenished in ${timeSpan(left)}.`,
    headers: [['Retry-After', String(left)]],
  });
}

export function countQuota(context: PolicyContext, key: string, quota: Quota, weight: number): void {
  let keys = counted.get(context);
  if (keys === undefined) {
    keys = new Set();
    counted.set(context, keys);
  }
  if (keys.has(key)) return;
  keys.add(key);
  const gateway = context.services;
  counters(gateway).use(key, quota.period, gateway.clock.now()).calls += weight;
}

/** Seconds as TimeSpan.ToString(): [d.]hh:mm:ss. */
function timeSpan(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const text = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return days === 0 ? text : `${days}.${text}`;
}
