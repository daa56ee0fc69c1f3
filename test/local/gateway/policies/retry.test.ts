// retry: how often, how long in between, and when not.
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { retryWait } from '../../../../src/local/gateway/runtime/retry-wait.ts';
import { policyGateway, testClock } from './harness.ts';

/** Lets everything that is not asleep happen. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 50; turns++) await turn();
}

describe('retry', () => {
  it('tries again while the condition is true, with growing waits [retry] [retry@condition] [retry@count] [retry@interval] [retry@max-interval] [retry@delta]', async () => {
    const clock = testClock();
    const statuses = [500, 429, 503, 500];
    const { fetch, received } = await policyGateway({
      fixture: 'retry',
      clock,
      backend: () => new Response(null, { status: statuses.shift() ?? 200 }),
    });
    const answer = fetch('/', { method: 'POST', body: 'kept' });
    const waits: number[] = [];
    for (let round = 0; round < 3; round++) {
      await settle();
      waits.push(...clock.waiting());
      clock.advance(100_000);
    }
    expect((await answer).status).toBe(500);
    expect(waits).toEqual([10_000, 20_000, 40_000]);
    expect(received.map(({ body }) => body)).toEqual(['kept', 'kept', 'kept', 'kept']);
  });

  it('stops as soon as the condition is false', async () => {
    const { fetch, received } = await policyGateway({
      backendSection: `<retry condition="@(context.Response.Body.As<string>(true) == "busy")" count="5" interval="0"><forward-request /></retry>`,
      backend: () => new Response(received.length < 3 ? 'busy' : 'done'),
    });
    expect(await (await fetch('/')).text()).toBe('done');
    expect(received.length).toBe(3);
  });

  it('runs the first retry at once when told to [retry@first-fast-retry]', async () => {
    const clock = testClock();
    const { fetch, received } = await policyGateway({
      backendSection:
        '<retry condition="true" count="2" interval="7" first-fast-retry="true"><forward-request /></retry>',
      clock,
    });
    const answer = fetch('/');
    await settle();
    expect([received.length, clock.waiting()]).toEqual([2, [7_000]]);
    clock.advance(7_000);
    expect((await answer).status).toBe(200);
    expect(received.length).toBe(3);
  });

  it('ends with a policy that answers or fails', async () => {
    const { fetch } = await policyGateway({
      inbound:
        '<retry condition="true" count="3" interval="0"><return-response><set-status code="202" /></return-response></retry>',
    });
    expect((await fetch('/')).status).toBe(202);
  });

  it('refuses more than 50 tries', async () => {
    const policy = policyGateway({ inbound: '<retry condition="true" count="51" interval="0"><base /></retry>' });
    await expect(policy).rejects.toThrow('bad-value');
  });

  it.each([
    ['fixed', { interval: 10 }, [10, 10, 10]],
    ['linear with delta', { interval: 10, delta: 5 }, [10, 15, 20]],
    ['exponential with delta and max-interval', { interval: 10, delta: 10, maxInterval: 50 }, [10, 20, 40, 50]],
  ])('waits %s', (_, given, waits) => {
    const options = { maxInterval: undefined, delta: undefined, firstFast: false, ...given };
    expect(waits.map((__, retry) => retryWait({ ...options, retry }))).toEqual(waits);
  });
});
