// rate-limit-by-key: calls in a period by any key: windows and token buckets, what counts, many at once
// (rate-limit-by-key-policy page).
import { describe, expect, it } from 'vitest';
import { policyGateway, testClock } from './harness.ts';

const BY_USER = 'counter-key="@(context.Request.Headers.GetValueOrDefault("X-User"))"';
const as = (user: string) => ({ headers: { 'x-user': user } });

it('answers 429 when the calls of a key are used up, and lets them in again [rate-limit-by-key] [rate-limit-by-key@calls] [rate-limit-by-key@renewal-period] [rate-limit-by-key@counter-key] [rate-limit-by-key@retry-after-header-name]', async () => {
  const clock = testClock();
  const gateway = await policyGateway({
    clock,
    tier: 'classic',
    inbound: `<rate-limit-by-key calls="2" renewal-period="60" ${BY_USER} />`,
    onError: `<set-header name="X-Error"><value>@(context.LastError.Source + "|" + context.LastError.Reason)</value></set-header>`,
  });
  expect((await gateway.fetch('/', as('a'))).status).toBe(200);
  clock.advance(10_000);
  expect((await gateway.fetch('/', as('a'))).status).toBe(200);
  const refused = await gateway.fetch('/', as('a'));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('50');
  expect(refused.headers.get('x-error')).toBe('rate-limit-by-key|RateLimitExceeded');
  expect(await refused.json()).toEqual({
    statusCode: 429,
    message: 'Rate limit is exceeded. Try again in 50 seconds.',
  });
  expect((await gateway.fetch('/', as('b'))).status).toBe(200);
  clock.advance(50_000);
  expect((await gateway.fetch('/', as('a'))).status).toBe(200);
  expect((await gateway.fetch('/', as('a'))).status).toBe(429);
  expect(gateway.received).toHaveLength(4);
});

it('counts by token bucket in v2 tiers', async () => {
  const clock = testClock();
  const gateway = await policyGateway({
    clock,
    tier: 'v2',
    inbound: '<rate-limit-by-key calls="4" renewal-period="60" counter-key="k" />',
  });
  const status = async () => (await gateway.fetch('/')).status;
  expect([await status(), await status(), await status(), await status(), await status()]).toEqual([
    200, 200, 200, 200, 429,
  ]);
  clock.advance(14_999);
  expect(await status()).toBe(429);
  clock.advance(1);
  expect([await status(), await status()]).toEqual([200, 429]);
});

it('reports in headers and variables [rate-limit-by-key@remaining-calls-header-name] [rate-limit-by-key@remaining-calls-variable-name] [rate-limit-by-key@total-calls-header-name] [rate-limit-by-key@retry-after-variable-name]', async () => {
  const gateway = await policyGateway({
    clock: testClock(),
    inbound: `<rate-limit-by-key calls="2" renewal-period="60" counter-key="k" remaining-calls-header-name="X-Left"
      remaining-calls-variable-name="left" total-calls-header-name="X-Total" retry-after-header-name="X-Wait"
      retry-after-variable-name="wait" />
      <set-header name="X-Variable"><value>@(((int)context.Variables["left"] * 10).ToString())</value></set-header>`,
    onError: `<set-header name="X-Variable"><value>@(((int)context.Variables["wait"] + 1).ToString())</value></set-header>`,
  });
  const first = await gateway.fetch('/');
  expect([first.headers.get('x-left'), first.headers.get('x-total')]).toEqual(['1', '2']);
  expect(gateway.received[0]?.headers.get('x-variable')).toBe('10');
  await gateway.fetch('/');
  const refused = await gateway.fetch('/');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-wait')).toBe('30');
  expect(refused.headers.get('retry-after')).toBeNull();
  expect(refused.headers.get('x-variable')).toBe('31');
  expect([refused.headers.get('x-left'), refused.headers.get('x-total')]).toEqual(['0', '2']);
});

describe('what is counted', () => {
  it('waits for the response when the condition is an expression: the 429 comes one call later [rate-limit-by-key@increment-condition]', async () => {
    const gateway = await policyGateway({
      clock: testClock(),
      inbound: `<rate-limit-by-key calls="1" renewal-period="60" counter-key="k"
        increment-condition="@(context.Response.StatusCode == 401)" />`,
      backend: (request) => new Response(null, { status: request.url.includes('bad') ? 401 : 200 }),
    });
    const status = async (path: string) => (await gateway.fetch(path)).status;
    expect([await status('/good'), await status('/good'), await status('/bad'), await status('/good')]).toEqual([
      200, 200, 401, 429,
    ]);
  });

  it('adds the count of each call, as a literal or an expression [rate-limit-by-key@increment-count]', async () => {
    const statuses = async (attribute: string, calls: number) => {
      const gateway = await policyGateway({
        clock: testClock(),
        inbound: `<rate-limit-by-key calls="5" renewal-period="60" counter-key="k" increment-count="${attribute}" />`,
      });
      const seen: number[] = [];
      for (let index = 0; index < calls; index++) seen.push((await gateway.fetch('/')).status);
      return seen;
    };
    expect(await statuses('2', 3)).toEqual([200, 200, 429]);
    expect(await statuses('@(1 + 1)', 4)).toEqual([200, 200, 200, 429]);
    expect(await statuses('0', 7)).toEqual([200, 200, 200, 200, 200, 200, 200]);
  });

  it('counts a request that another policy answers, and one that fails', async () => {
    const gateway = await policyGateway({
      clock: testClock(),
      inbound: `<rate-limit-by-key calls="2" renewal-period="60" counter-key="k" increment-condition="@(true)" />
        <choose><when condition="@(context.Request.Url.Path.Contains("fail"))">
          <set-variable name="x" value="@(int.Parse("x"))" />
        </when><otherwise><return-response /></otherwise></choose>`,
    });
    const status = async (path: string) => (await gateway.fetch(path)).status;
    expect([await status('/'), await status('/fail'), await status('/')]).toEqual([200, 500, 429]);
  });

  it('a condition that throws after the response leaves the answer as it is', async () => {
    const gateway = await policyGateway({
      clock: testClock(),
      inbound: `<rate-limit-by-key calls="1" renewal-period="60" counter-key="k" increment-condition="@(bool.Parse("x"))" />`,
    });
    expect((await gateway.fetch('/')).status).toBe(200);
    expect((await gateway.fetch('/')).status).toBe(200);
  });
});

it('shares one counter between scopes and policies with the same key', async () => {
  const gateway = await policyGateway({
    clock: testClock(),
    inbound: `<rate-limit-by-key calls="4" renewal-period="60" counter-key="k" />
      <rate-limit-by-key calls="4" renewal-period="60" counter-key="k" />`,
  });
  const statuses = [await gateway.fetch('/'), await gateway.fetch('/'), await gateway.fetch('/')].map(
    ({ status }) => status,
  );
  expect(statuses).toEqual([200, 200, 429]);
});

it.each(['classic', 'v2'] as const)('lets exactly its calls through when 200 come at once (%s)', async (tier) => {
  const gateway = await policyGateway({
    clock: testClock(),
    tier,
    inbound: '<rate-limit-by-key calls="50" renewal-period="60" counter-key="k" />',
  });
  const responses = await Promise.all(Array.from({ length: 200 }, () => gateway.fetch('/')));
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(50);
  expect(responses.filter(({ status }) => status === 429)).toHaveLength(150);
  expect(gateway.received).toHaveLength(50);
});

it('refuses a period over 300 seconds', async () => {
  const inbound = '<rate-limit-by-key calls="1" renewal-period="301" counter-key="k" />';
  await expect(policyGateway({ inbound })).rejects.toThrow('renewal-period');
});

it('serves a real policy: only good answers count', async () => {
  let status = 503;
  const gateway = await policyGateway({
    fixture: 'rate-limit-by-key',
    clock: testClock(),
    backend: () => new Response(null, { status }),
  });
  const statuses: number[] = [];
  for (let index = 0; index < 3; index++) statuses.push((await gateway.fetch('/')).status);
  status = 200;
  for (let index = 0; index < 3; index++) statuses.push((await gateway.fetch('/')).status);
  expect(statuses).toEqual([503, 503, 503, 200, 200, 429]);
});
