// quota: calls of a subscription in fixed periods, by product, API and operation (quota-policy page).
import { expect, it, onTestFinished } from 'vitest';
import { createGateway } from '../../../../src/local/gateway/index.ts';
import { documentOf, policyGateway, testClock } from './harness.ts';

async function productGateway(quota: string) {
  const clock = testClock();
  const gateway = await createGateway({
    clock,
    config: {
      version: 1,
      products: [{ name: 'starter', subscriptionRequired: true, policy: 'product', apis: ['first', 'second'] }],
      subscriptions: ['a', 'b'].map((name) => ({ name, product: 'starter', primaryKey: `key-${name}` })),
      apis: ['first', 'second'].map((name) => ({
        name,
        displayName: `Api ${name}`,
        path: name,
        subscriptionRequired: true,
        operations: ['one', 'two'].map((operation) => ({
          name: operation,
          method: 'GET',
          urlTemplate: `/${operation}`,
        })),
      })),
    },
    policies: { product: documentOf({ inbound: quota, backendSection: '<return-response />' }) },
  });
  onTestFinished(() => gateway.close());
  const fetch = (path: string, key = 'key-a') => gateway.fetch(path, { headers: { 'Ocp-Apim-Subscription-Key': key } });
  const status = async (path: string, key?: string) => (await fetch(path, key)).status;
  return { clock, fetch, status };
}

it('counts the calls of each subscription in fixed periods [quota] [quota@calls] [quota@renewal-period]', async () => {
  const { clock, fetch, status } = await productGateway('<quota calls="2" renewal-period="3600" />');
  expect([await status('/first/one'), await status('/second/two')]).toEqual([200, 200]);
  const refused = await fetch('/first/one');
  expect(refused.status).toBe(403);
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(3600);
  expect(await status('/first/one', 'key-b')).toBe(200);
  clock.advance(wait * 1000);
  expect(await status('/first/one')).toBe(200);
});

it('counts APIs and operations by themselves [quota/api] [quota/api@name] [quota/api@id] [quota/api@calls] [quota/api@renewal-period] [quota/api/operation] [quota/api/operation@name] [quota/api/operation@id] [quota/api/operation@calls] [quota/api/operation@renewal-period]', async () => {
  const { status } = await productGateway(`<quota calls="100" renewal-period="3600">
    <api id="first" calls="3" renewal-period="7200">
      <operation id="one" calls="1" renewal-period="600" />
      <operation name="two" calls="2" />
    </api>
    <api name="Api second" calls="1" />
  </quota>`);
  expect([await status('/first/one'), await status('/first/one')]).toEqual([200, 403]);
  expect([await status('/first/two'), await status('/first/two'), await status('/first/two')]).toEqual([200, 200, 403]);
  expect([await status('/second/one'), await status('/second/two')]).toEqual([200, 403]);
});

it('loads and names what it does not count [quota@bandwidth] [quota/api@bandwidth] [quota/api/operation@bandwidth]', async () => {
  const { status } = await productGateway('<quota bandwidth="40000" renewal-period="3600" />');
  expect(await status('/first/one')).toBe(501);
});

it('does nothing without a subscription key', async () => {
  const gateway = await policyGateway({ fixture: 'quota' });
  expect((await gateway.fetch('/')).status).toBe(200);
});
