// Quotas of fixed periods.
import { expect, it } from 'vitest';
import { QuotaCounters, secondsLeft } from '../../../../src/local/gateway/state/quota-counters.ts';

const hour = { lengthSeconds: 3600, firstStart: Date.UTC(2026, 0, 1, 0, 30) };

it('counts within a period and begins anew with the next one', () => {
  const counters = new QuotaCounters();
  const noon = Date.UTC(2026, 0, 1, 12, 0);
  counters.use('a', hour, noon).calls += 2;
  expect(counters.use('a', hour, noon + 29 * 60_000).calls).toBe(2);
  expect(counters.use('b', hour, noon).calls).toBe(0);
  expect(counters.use('a', hour, noon + 30 * 60_000).calls).toBe(0);
});

it('tells when the period ends, also before the first one began', () => {
  expect(secondsLeft(hour, Date.UTC(2026, 0, 1, 12, 0))).toBe(1800);
  expect(secondsLeft(hour, Date.UTC(2025, 11, 31, 12, 0))).toBe(1800);
  expect(secondsLeft({ lengthSeconds: 0, firstStart: 0 }, 5)).toBe(Number.POSITIVE_INFINITY);
});
