// quota-by-key: calls in fixed periods by any key, and what counts as a call (quota-by-key-policy page).
import { describe, expect, it } from 'vitest';
import { type PolicyGatewayOptions, policyGateway, testClock } from './harness.ts';

const HOUR = 3_600_000;

async function statuses(policy: string, paths: string[], options: PolicyGatewayOptions = {}) {
  const gateway = await policyGateway({ clock: testClock(), inbound: policy, ...options });
  const seen: number[] = [];
  for (const path of paths) seen.push((await gateway.fetch(path)).status);
  return seen;
}

it('answers 403 until the period is over [quota-by-key] [quota-by-key@calls] [quota-by-key@renewal-period] [quota-by-key@counter-key] [quota-by-key@first-period-start]', async () => {
  const clock = testClock();
  const gateway = await policyGateway({
    clock,
    inbound: `<quota-by-key calls="1" renewal-period="3600" counter-key="@(context.Request.Headers.GetValueOrDefault("X-User"))"
      first-period-start="2026-01-01T00:15:00Z" />`,
    onError: `<set-header name="X-Error"><value>@(context.LastError.Source + "|" + context.LastError.Reason)</value></set-header>`,
  });
  const as = (user: string) => ({ headers: { 'x-user': user } });
  expect((await gateway.fetch('/', as('a'))).status).toBe(200);
  const refused = await gateway.fetch('/', as('a'));
  expect(refused.status).toBe(403);
  expect(refused.headers.get('retry-after')).toBe('2700');
  expect(refused.headers.get('x-error')).toBe('quota-by-key|QuotaExceeded');
  expect(await refused.json()).toEqual({
    statusCode: 403,
    message: 'Out of call volume quota. Quota will be replenished in 00:45:00.',
  });
  expect((await gateway.fetch('/', as('b'))).status).toBe(200);
  clock.advance(HOUR * 0.75 - 1);
  expect((await gateway.fetch('/', as('a'))).status).toBe(403);
  clock.advance(1);
  expect((await gateway.fetch('/', as('a'))).status).toBe(200);
});

it('never comes back with a period of 0', async () => {
  const clock = testClock();
  const gateway = await policyGateway({
    clock,
    inbound: '<quota-by-key calls="1" renewal-period="0" counter-key="k" />',
  });
  await gateway.fetch('/');
  clock.advance(1000 * HOUR);
  const refused = await gateway.fetch('/');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([403, null]);
});

describe('what is counted', () => {
  it('what the condition says of the response [quota-by-key@increment-condition]', async () => {
    const gateway = await policyGateway({
      fixture: 'quota-by-key',
      clock: testClock(),
      backend: (request) => new Response(null, { status: request.url.includes('bad') ? 500 : 200 }),
    });
    const seen: number[] = [];
    for (const path of ['/bad', '/', '/bad', '/', '/']) seen.push((await gateway.fetch(path)).status);
    expect(seen).toEqual([500, 200, 500, 200, 403]);
  });

  it('as much as the count says [quota-by-key@increment-count]', async () => {
    const policy = (count: string) =>
      `<quota-by-key calls="3" renewal-period="300" counter-key="k" increment-count="${count}" />`;
    expect(await statuses(policy('2'), ['/', '/', '/'])).toEqual([200, 200, 403]);
    expect(await statuses(policy('@(1 + 2)'), ['/', '/'])).toEqual([200, 403]);
  });

  it('each request once, however many policies count the key', async () => {
    const policy = '<quota-by-key calls="2" renewal-period="300" counter-key="k" />';
    expect(await statuses(policy + policy, ['/', '/', '/'])).toEqual([200, 200, 403]);
  });
});

it('loads and names what it does not count [quota-by-key@bandwidth]', async () => {
  expect(
    await statuses('<quota-by-key calls="1" bandwidth="40" renewal-period="300" counter-key="k" />', ['/']),
  ).toEqual([501]);
});

it('refuses a short period, a bad date, and no limit at all', async () => {
  const load = (attributes: string) => policyGateway({ inbound: `<quota-by-key counter-key="k" ${attributes} />` });
  await expect(load('calls="1" renewal-period="299"')).rejects.toThrow('too short');
  await expect(load('calls="1" renewal-period="300" first-period-start="soon"')).rejects.toThrow('no date');
  await expect(load('renewal-period="300"')).rejects.toThrow('calls or bandwidth');
});
