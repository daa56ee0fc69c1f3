// When an instance looks into its queue. Storage is played here, since what counts is the moment at which it answers.
import { expect, it } from 'vitest';
import type { BusStorage, Received } from '../../../src/app/mcp/bus/bus-storage.ts';
import { Inbox } from '../../../src/app/mcp/bus/inbox.ts';

it('looks again soon when a stream opened while it was looking', async () => {
  const asked: ((messages: Received[]) => void)[] = [];
  const storage = {
    receive: () => new Promise<Received[]>((resolve) => void asked.push(resolve)),
  } as unknown as BusStorage;
  let streams = false;
  const inbox = new Inbox({
    storage,
    instance: 'one',
    hasStreams: () => streams,
    deliver: () => {},
    onQueueLost: () => Promise.resolve(),
  });
  inbox.start();
  await expect.poll(() => asked.length).toBe(1);

  streams = true;
  inbox.wake();
  asked[0]!([]);

  // A sender waits for 800 ms; an instance without streams looks every two seconds.
  await expect.poll(() => asked.length, { timeout: 700, interval: 20 }).toBe(2);
  const stopped = inbox.stop();
  asked[1]!([]);
  await stopped;
});
