// log-to-eventhub: what is sent to the hub, its 200 KB, and a hub that fails (log-to-eventhub-policy page).
import { expect, it } from 'vitest';
import type { EventHubEvent } from '../../../../src/local/gateway/runtime/ports.ts';
import { policyGateway } from './harness.ts';

function collector() {
  const events: EventHubEvent[] = [];
  return { events, eventHub: { send: (event: EventHubEvent) => void events.push(event) } };
}

it('sends one message for each request [log-to-eventhub] [log-to-eventhub@logger-id] [log-to-eventhub@partition-id] [log-to-eventhub@partition-key]', async () => {
  const { events, eventHub } = collector();
  const gateway = await policyGateway({
    eventHub,
    inbound: `<log-to-eventhub logger-id="contoso-logger" partition-id="2">
        @( string.Join(",", context.Request.Method, context.Request.IpAddress) )
      </log-to-eventhub>`,
    outbound: `<log-to-eventhub logger-id="contoso-logger" partition-key="@("key-" + context.Response.StatusCode)">plain text</log-to-eventhub>`,
  });
  await gateway.fetch('/', { ipAddress: '10.1.2.3' });
  await gateway.gateway.idle();
  expect(events).toEqual([
    { loggerId: 'contoso-logger', partitionId: '2', partitionKey: null, body: 'GET,10.1.2.3' },
    { loggerId: 'contoso-logger', partitionId: null, partitionKey: 'key-200', body: 'plain text' },
  ]);
});

it('cuts a message at 200 KB, between characters', async () => {
  const { events, eventHub } = collector();
  const gateway = await policyGateway({
    eventHub,
    inbound: `<log-to-eventhub logger-id="l">@(new string('x', 1) + new string('\\u00e9', 150000))</log-to-eventhub>`,
  });
  await gateway.fetch('/');
  await gateway.gateway.idle();
  expect(Buffer.byteLength(events[0]?.body ?? '')).toBe(200 * 1024 - 1);
  expect(events[0]?.body).toMatch(/^xé+$/);
});

it('does not trouble the caller when the hub fails', async () => {
  const gateway = await policyGateway({
    eventHub: { send: () => Promise.reject(new Error('hub is down')) },
    inbound: '<log-to-eventhub logger-id="l">text</log-to-eventhub>',
  });
  expect((await gateway.fetch('/')).status).toBe(200);
  await gateway.gateway.idle();
});

it('refuses both kinds of partition at once', async () => {
  const inbound = '<log-to-eventhub logger-id="l" partition-id="0" partition-key="k">text</log-to-eventhub>';
  await expect(policyGateway({ inbound })).rejects.toThrow('exclude each other');
});

it('serves a real policy', async () => {
  const { events, eventHub } = collector();
  const gateway = await policyGateway({
    fixture: 'log-to-eventhub',
    eventHub,
    backend: () => new Response(null, { status: 404 }),
  });
  await gateway.fetch('/', { ipAddress: '10.0.0.1' });
  await gateway.gateway.idle();
  expect(events).toMatchObject([{ loggerId: 'contoso-logger', body: 'GET,10.0.0.1,404' }]);
});
