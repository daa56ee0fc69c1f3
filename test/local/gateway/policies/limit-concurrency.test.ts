// limit-concurrency: how many get in at once, and that a failure gives its place back (limit-concurrency-policy page).
import { expect, it, vi } from 'vitest';
import { policyGateway } from './harness.ts';

/** A backend whose answers wait until the test lets them go. */
function gate() {
  const waiting: (() => void)[] = [];
  const backend = () => new Promise<Response>((resolve) => waiting.push(() => resolve(new Response('done'))));
  return { waiting, backend };
}

const as = (connection: string) => ({ headers: { 'x-connection': connection } });

it('serves a real policy: the fourth of a connection fails at once, and the next may when one is done [limit-concurrency] [limit-concurrency@key] [limit-concurrency@max-count]', async () => {
  const { waiting, backend } = gate();
  const gateway = await policyGateway({ fixture: 'limit-concurrency', backend });
  const running = [1, 2, 3].map(() => gateway.fetch('/', as('a')));
  await vi.waitFor(() => expect(waiting).toHaveLength(3));
  const refused = await gateway.fetch('/', as('a'));
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ statusCode: 429 });
  running.push(gateway.fetch('/', as('b')));
  await vi.waitFor(() => expect(waiting).toHaveLength(4));
  waiting[0]?.();
  await running[0];
  const next = gateway.fetch('/', as('a'));
  await vi.waitFor(() => expect(waiting).toHaveLength(5));
  for (const release of waiting) release();
  expect((await next).status).toBe(200);
  expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

it('lets go of its place when something inside fails', async () => {
  const gateway = await policyGateway({
    inbound: `<limit-concurrency key="k" max-count="1"><check-header name="X-Key" failed-check-httpcode="401" /></limit-concurrency>`,
  });
  const statuses: number[] = [];
  for (let index = 0; index < 3; index++) statuses.push((await gateway.fetch('/')).status);
  expect(statuses).toEqual([401, 401, 401]);
});
