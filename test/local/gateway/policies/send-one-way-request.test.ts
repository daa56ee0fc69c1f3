// send-one-way-request: what is sent, and that its fate is nothing to the caller (send-one-way-request-policy page).
import { expect, it, vi } from 'vitest';
import { policyGateway, testClock } from './harness.ts';
import { sideServer } from './side-server.ts';

it('sends a request and does not wait for its answer [send-one-way-request] [send-one-way-request@mode] [send-one-way-request/set-url] [send-one-way-request/set-method] [send-one-way-request/set-header] [send-one-way-request/set-header@name] [send-one-way-request/set-header@exists-action] [send-one-way-request/set-header/value] [send-one-way-request/set-body]', async () => {
  let release = () => {};
  const side = await sideServer((_, response) => {
    release = () => response.end();
  });
  const gateway = await policyGateway({
    inbound: '<set-variable name="state" value="before" />',
    outbound: `<send-one-way-request mode="new">
        <set-url>${side.url}/hook</set-url>
        <set-method>POST</set-method>
        <set-header name="X-One" exists-action="override"><value>1</value></set-header>
        <set-body>@((string)context.Variables["state"] + " " + context.Response.StatusCode)</set-body>
      </send-one-way-request>
      <set-variable name="state" value="after" />`,
  });
  expect((await gateway.fetch('/')).status).toBe(200);
  await vi.waitFor(() => expect(side.received).toHaveLength(1));
  expect(side.received[0]).toMatchObject({ method: 'POST', url: '/hook', body: 'before 200' });
  expect(side.received[0]?.headers['x-one']).toBe('1');
  let isIdle = false;
  const idle = gateway.gateway.idle().then(() => {
    isIdle = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isIdle).toBe(false);
  release();
  await idle;
});

it('copies the current request', async () => {
  const side = await sideServer((_, response) => response.end());
  const gateway = await policyGateway({
    inbound: `<send-one-way-request mode="copy"><set-url>${side.url}/mirror</set-url></send-one-way-request>`,
  });
  await gateway.fetch('/', { method: 'POST', body: 'content' });
  await gateway.gateway.idle();
  expect(side.received[0]).toMatchObject({ method: 'POST', url: '/mirror', body: 'content' });
  expect(gateway.received[0]?.body).toBe('content');
});

it('keeps its failures from the caller, and gives up after its timeout [send-one-way-request@timeout]', async () => {
  const clock = testClock();
  const side = await sideServer(() => {});
  const gateway = await policyGateway({
    clock,
    onFault: (fault) => expect.unreachable(fault.message),
    inbound: `<send-one-way-request><set-url>http://127.0.0.1:1/</set-url><set-method>GET</set-method></send-one-way-request>
      <send-one-way-request timeout="7"><set-url>${side.url}/slow</set-url><set-method>GET</set-method></send-one-way-request>`,
  });
  expect((await gateway.fetch('/')).status).toBe(200);
  await vi.waitFor(() => expect(side.received).toHaveLength(1));
  clock.advance(7000);
  await gateway.gateway.idle();
  await vi.waitFor(() => expect(side.closed).toEqual(['/slow']));
});

it('authenticates with the managed identity [send-one-way-request/authentication-managed-identity] [send-one-way-request/authentication-managed-identity@resource] [send-one-way-request/authentication-managed-identity@client-id] [send-one-way-request/authentication-managed-identity@output-token-variable-name] [send-one-way-request/authentication-managed-identity@ignore-error]', async () => {
  const side = await sideServer((_, response) => response.end());
  const request = (
    identity: string,
  ) => `<send-one-way-request><set-url>${side.url}</set-url><set-method>GET</set-method>
    <authentication-managed-identity ${identity} /></send-one-way-request>`;
  const gateway = await policyGateway({
    identityTokens: {
      token: ({ resource, clientId }) =>
        resource === 'none' ? Promise.reject(new Error('none')) : Promise.resolve(`${resource}/${clientId}`),
    },
    inbound: `${request('resource="r" client-id="c"')}${request('resource="none" ignore-error="true" output-token-variable-name="t"')}`,
  });
  await gateway.fetch('/');
  await gateway.gateway.idle();
  expect(side.received.map(({ headers }) => headers.authorization).sort()).toEqual(['Bearer r/c', undefined]);
});

it('serves a real policy: a failure is told to a chat', async () => {
  const side = await sideServer((_, response) => response.end());
  const gateway = await policyGateway({
    fixture: 'send-one-way-request',
    namedValues: { webhook: `${side.url}/hook` },
    backend: (request) => new Response(null, { status: request.url.includes('bad') ? 503 : 200 }),
  });
  await gateway.fetch('/good');
  await gateway.fetch('/bad');
  await gateway.gateway.idle();
  expect(side.received.map(({ body }) => JSON.parse(body))).toEqual([{ text: 'GET 503' }]);
});
