// Two instances of the app on one storage account, as Flex Consumption scales out, and the death of one.
import { expect, it } from 'vitest';
import { processIsGone } from '../../support/functions-host.ts';
import { startStack } from '../../support/stack.ts';

it('runs two hosts on one storage; one dies, the other serves on', async () => {
  await using stack = await startStack({ functions: 2, shared: true });
  const [a, b] = stack.hosts;
  for (const host of [a!, b!]) expect((await fetch(`${host.url}/healthz`)).status).toBe(200);
  await a!.kill();
  await expect(fetch(`${a!.url}/healthz`)).rejects.toThrow();
  await expect.poll(() => processIsGone(a!.workerPid)).toBe(true);
  expect((await fetch(`${b!.url}/healthz`)).status).toBe(200);
});
