// cache-remove-value: one value goes, the others stay (cache-remove-value-policy page).
import { expect, it } from 'vitest';
import { ValueCache } from '../../../../src/local/gateway/state/value-cache.ts';
import { policyGateway, testClock } from './harness.ts';

it('forgets one value and no other [cache-remove-value] [cache-remove-value@key] [cache-remove-value@caching-type]', async () => {
  const cache = new ValueCache(testClock());
  cache.set('user-1', 'one', 60);
  cache.set('user-2', 'two', 60);
  const gateway = await policyGateway({
    cache,
    inbound: `<cache-remove-value key="@("user-" + 1)" caching-type="internal" /><cache-remove-value key="never there" />`,
  });
  expect((await gateway.fetch('/')).status).toBe(200);
  expect(cache.get('user-1')).toBeUndefined();
  expect(cache.get('user-2')).toBe('two');
});

it('serves a real policy', async () => {
  const cache = new ValueCache(testClock());
  cache.set('session-1', 'data', 60);
  const gateway = await policyGateway({ fixture: 'cache-remove-value', cache });
  expect((await gateway.fetch('/', { headers: { 'x-session': '1' } })).status).toBe(204);
  expect(cache.get('session-1')).toBeUndefined();
});
