// What rate-limit and rate-limit-by-key share: the counters of the gateway, how a decision becomes headers and
// variables, and the 429 (rate-limit-policy and rate-limit-by-key-policy pages).
import { box } from '../dotnet/boxed.ts';
import type { AttributeRule, GatewayServices, PolicyContext, PolicyElement } from '../runtime/contract.ts';
import { CONTINUE, fail, type Outcome } from '../runtime/outcome.ts';
import { type RateCounters, type RateDecision, SlidingWindowCounters, TokenBucketCounters } from './rate-counters.ts';

/** Names of headers and variables that both policies can report in; none takes an expression. */
export const REPORT_ATTRIBUTES: Readonly<Record<string, AttributeRule>> = {
  'retry-after-header-name': { default: 'Retry-After' },
  'retry-after-variable-name': {},
  'remaining-calls-header-name': {},
  'remaining-calls-variable-name': {},
  'total-calls-header-name': {},
};

/** "Maximum allowed value: 300 seconds." */
export const RENEWAL_PERIOD: AttributeRule = { required: true, type: 'integer', min: 1, max: 300 };

/** The counters of this gateway: one set for all policies, as one key is one counter wherever it is used. */
export function rateCounters(gateway: GatewayServices): RateCounters {
  return gateway.shared<RateCounters>('rate-counters', () =>
    gateway.tier === 'v2' ? new TokenBucketCounters() : new SlidingWindowCounters(),
  );
}

export type Report = (context: PolicyContext, decision: RateDecision, calls: number) => Outcome;

/** Compiles the report attributes to what ends the policy: variables and headers are set, a refusal is a 429. */
export function compileReport(element: PolicyElement): Report {
  const retryHeader = element.literal('retry-after-header-name') as string;
  const retryVariable = element.literal('retry-after-variable-name');
  const remainingHeader = element.literal('remaining-calls-header-name');
  const remainingVariable = element.literal('remaining-calls-variable-name');
  const totalHeader = element.literal('total-calls-header-name');

  return (context, { allowed, remaining, retryAfter }, calls) => {
    if (remainingVariable !== undefined) context.setVariable(remainingVariable, int(remaining));
    if (remainingHeader !== undefined || totalHeader !== undefined) {
      context.beforeAnswer((response) => {
        if (remainingHeader !== undefined) response.headersBag.set(remainingHeader, String(remaining));
        if (totalHeader !== undefined) response.headersBag.set(totalHeader, String(calls));
      });
    }
    if (allowed) return CONTINUE;
    if (retryVariable !== undefined) context.setVariable(retryVariable, int(retryAfter));
    return fail({
      reason: 'RateLimitExceeded',
      message: `Rate limit is exceeded. Try again in ${retryAfter} seconds.`,
      statusCode: 429,
      headers: [[retryHeader, String(retryAfter)]],
    });
  };
}

function int(value: number) {
  return box('System.Int32', Math.trunc(value));
}
