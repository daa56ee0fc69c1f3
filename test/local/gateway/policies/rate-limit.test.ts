// rate-limit: calls of a subscription in a period, and the limits of single APIs and operations
// (rate-limit-policy page).
import { describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../../../../src/local/gateway/index.ts';
import { documentOf, policyGateway, testClock } from './harness.ts';

/** Two APIs with two operations each, in one product with two subscriptions. */
async function productGateway(rateLimit: string, clock = testClock()) {
  const operations = ['one', 'two'].map((name) => ({ name, method: 'GET', urlTemplate: `/${name}` }));
  const gateway: Gateway = await createGateway({
    clock,
    tier: 'classic',
    config: {
      version: 1,
      backends: [{ name: 'backend', url: 'http://backend.local' }],
      products: [{ name: 'starter', subscriptionRequired: true, policy: 'product', apis: ['first', 'second'] }],
      subscriptions: ['a', 'b'].map((name) => ({ name, product: 'starter', primaryKey: `key-${name}` })),
      apis: ['first', 'second'].map((name) => ({
        name,
        displayName: `Api ${name}`,
        path: name,
        subscriptionRequired: true,
        backend: 'backend',
        operations,
      })),
    },
    policies: { product: documentOf({ inbound: rateLimit, backendSection: '<return-response />' }) },
  });
  const status = async (path: string, key = 'key-a') => {
    const response = await gateway.fetch(path, { headers: { 'Ocp-Apim-Subscription-Key': key } });
    return response.status;
  };
  return { gateway, status, clock };
}

it('counts the calls of each subscription [rate-limit] [rate-limit@calls] [rate-limit@renewal-period]', async () => {
  const { gateway, status, clock } = await productGateway('<rate-limit calls="2" renewal-period="90" />');
  expect([await status('/first/one'), await status('/second/two'), await status('/first/one')]).toEqual([
    200, 200, 429,
  ]);
  expect(await status('/first/one', 'key-b')).toBe(200);
  clock.advance(90_000);
  expect(await status('/first/one')).toBe(200);
  await gateway.close();
});

it('reports in headers and variables [rate-limit@retry-after-header-name] [rate-limit@retry-after-variable-name] [rate-limit@remaining-calls-header-name] [rate-limit@remaining-calls-variable-name] [rate-limit@total-calls-header-name]', async () => {
  const { gateway } = await productGateway(
    `<rate-limit calls="1" renewal-period="20" retry-after-header-name="X-Wait" retry-after-variable-name="wait"
      remaining-calls-header-name="X-Left" remaining-calls-variable-name="left" total-calls-header-name="X-Total" />
     <return-response><set-header name="X-Variable"><value>@(context.Variables["left"].ToString())</value></set-header></return-response>`,
  );
  const headers = { 'Ocp-Apim-Subscription-Key': 'key-a' };
  const first = await gateway.fetch('/first/one', { headers });
  expect(['x-left', 'x-total', 'x-variable', 'x-wait'].map((name) => first.headers.get(name))).toEqual([
    '0',
    '1',
    '0',
    null,
  ]);
  const second = await gateway.fetch('/first/one', { headers });
  expect(second.status).toBe(429);
  expect(['x-left', 'x-total', 'x-wait'].map((name) => second.headers.get(name))).toEqual(['0', '1', '20']);
  const step = gateway.trace(second)?.steps.find(({ policy }) => policy === 'rate-limit');
  expect(step?.variables).toMatchObject({ wait: '20', left: '0' });
  await gateway.close();
});

describe('limits of single APIs and operations', () => {
  it('are independent of the product and of each other [rate-limit/api] [rate-limit/api@name] [rate-limit/api@id] [rate-limit/api@calls] [rate-limit/api@renewal-period]', async () => {
    const { gateway, status } = await productGateway(`<rate-limit calls="4" renewal-period="60">
      <api name="Api first" calls="1" renewal-period="60" />
      <api name="ignored, as the id counts" id="second" calls="2" renewal-period="60" />
    </rate-limit>`);
    expect([await status('/first/one'), await status('/first/two')]).toEqual([200, 429]);
    expect([await status('/second/one'), await status('/second/two'), await status('/second/one')]).toEqual([
      200, 200, 429,
    ]);
    await gateway.close();
  });

  it('a refused call uses up none of the other limits [rate-limit/api/operation] [rate-limit/api/operation@name] [rate-limit/api/operation@id] [rate-limit/api/operation@calls] [rate-limit/api/operation@renewal-period]', async () => {
    const { gateway, status } = await productGateway(`<rate-limit calls="3" renewal-period="60">
      <api id="first" calls="3" renewal-period="60">
        <operation id="one" calls="1" renewal-period="60" />
        <operation name="two" calls="2" renewal-period="60" />
      </api>
    </rate-limit>`);
    expect([await status('/first/one'), await status('/first/one'), await status('/first/one')]).toEqual([
      200, 429, 429,
    ]);
    expect([await status('/first/two'), await status('/first/two'), await status('/first/two')]).toEqual([
      200, 200, 429,
    ]);
    await gateway.close();
  });

  it('must name what they limit', async () => {
    const rateLimit = '<rate-limit calls="3" renewal-period="60"><api calls="1" renewal-period="60" /></rate-limit>';
    await expect(productGateway(rateLimit)).rejects.toThrow('names nothing');
  });
});

it('does nothing without a subscription key', async () => {
  const gateway = await createGateway({
    policy: documentOf({ inbound: '<rate-limit calls="1" renewal-period="60" /><return-response />' }),
  });
  const statuses = [await gateway.fetch('/'), await gateway.fetch('/'), await gateway.fetch('/')].map(
    ({ status }) => status,
  );
  expect(statuses).toEqual([200, 200, 200]);
  await gateway.close();
});

it('serves a real policy', async () => {
  const gateway = await policyGateway({ fixture: 'rate-limit' });
  expect((await gateway.fetch('/')).status).toBe(200);
});
