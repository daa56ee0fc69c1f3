// cache-store-value: types, durations and null, also for many requests at once (cache-store-value-policy page).
import { expect, it } from 'vitest';
import { ValueCache } from '../../../../src/local/gateway/state/value-cache.ts';
import { policyGateway, testClock } from './harness.ts';

it('stores a value of its type for its duration [cache-store-value] [cache-store-value@key] [cache-store-value@value] [cache-store-value@duration] [cache-store-value@caching-type]', async () => {
  const clock = testClock();
  const cache = new ValueCache(clock);
  const gateway = await policyGateway({
    clock,
    cache,
    inbound: `<cache-store-value key="@("user-" + 7)" value="@(6 * 7)" duration="@(10 + 20)" caching-type="prefer-external" />
      <cache-lookup-value key="user-7" variable-name="v" />
      <set-variable name="sum" value="@((int)context.Variables["v"] + 1)" />`,
    outbound: `<set-header name="X-Sum"><value>@(context.Variables["sum"].ToString())</value></set-header>`,
  });
  expect((await gateway.fetch('/')).headers.get('x-sum')).toBe('43');
  clock.advance(29_000);
  expect(cache.get('user-7')).toBeDefined();
  clock.advance(1_000);
  expect(cache.get('user-7')).toBeUndefined();
});

it('stores nothing for null, and replaces what was there', async () => {
  const clock = testClock();
  const cache = new ValueCache(clock);
  const gateway = await policyGateway({
    clock,
    cache,
    inbound: `<cache-store-value key="k" value="@((string)null)" duration="60" />
      <cache-store-value key="l" value="one" duration="60" />
      <cache-store-value key="l" value="two" duration="60" />`,
  });
  await gateway.fetch('/');
  expect(cache.get('k')).toBeUndefined();
  expect(cache.get('l')).toBe('two');
});

it('fails where the duration is no number of seconds', async () => {
  const gateway = await policyGateway({
    inbound: `<cache-store-value key="k" value="v" duration="@("soon")" />`,
    onError: `<set-header name="X-Error"><value>@(context.LastError.Source + "|" + context.LastError.Reason)</value></set-header>`,
  });
  const response = await gateway.fetch('/');
  expect(response.status).toBe(500);
  expect(response.headers.get('x-error')).toBe('cache-store-value|ExpressionValueEvaluationFailure');
});

it('holds the value of each of 200 requests at once', async () => {
  const cache = new ValueCache(testClock());
  const gateway = await policyGateway({
    cache,
    inbound: `<cache-store-value key="@(context.Request.Url.Query.GetValueOrDefault("id"))"
      value="@(context.Request.Url.Query.GetValueOrDefault("id"))" duration="60" />`,
  });
  await Promise.all(Array.from({ length: 200 }, (_, id) => gateway.fetch(`/?id=${id}`)));
  for (let id = 0; id < 200; id++) expect(cache.get(String(id))).toBe(String(id));
});

it('serves a real policy', async () => {
  const gateway = await policyGateway({ fixture: 'cache-store-value' });
  for (const user of ['a', 'a', 'b']) await gateway.fetch('/', { headers: { 'x-user': user } });
  const seen = gateway.received.map(({ headers }) => [headers.get('x-cache'), headers.get('x-profile')]);
  expect(seen).toEqual([
    ['miss', 'made for a'],
    ['hit', 'made for a'],
    ['miss', 'made for b'],
  ]);
});
